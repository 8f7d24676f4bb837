"""Which estimates are kept for people to see."""

from __future__ import annotations

from datetime import timedelta

from lms.assessments.observations import observe
from lms.clock import today
from lms.db import db
from lms.recommendations import effects
from lms.recommendations.models import CourseEffect
from recommender.effects.gain import Gain, LevelGain
from tests.factories.suggestions import add_course, colleagues, finish, score


def test_only_what_twenty_people_show_is_kept_and_the_newest_holds(database, cast):
    one, two = add_course(cast, "satu", {"M.5": (1, 2)}), add_course(cast, "dua", {"M.5": (1, 2)})
    levels = (LevelGain(1, 25, 0.1, 0.1), LevelGain(2, 5, 0.3, 0.1))
    weak = Gain(1.0, 30, 0.1, 0.05, levels)
    effects.write({(str(one.id), "M.5"): Gain(1.0, 20, 0.9, 0.1), (str(two.id), "M.5"): Gain(1.0, 19, 0.9, 0.1)})
    effects.write({(str(one.id), "M.5"): weak, (str(two.id), "M.5"): Gain(1.0, 19, 0.9, 0.1)})
    [row] = db.session.query(CourseEffect).all()
    assert (row.course_id, row.claimed, row.gain, row.n, row.ineffective) == (one.id, 1.0, 0.1, 30, True)
    assert row.upper == weak.upper
    assert row.levels == [[1, 25, 0.1]], "five people of one level are too few to be shown"


def test_a_course_after_which_nobody_rose_is_flagged_by_the_scoring_of_everybody(database, cast):
    course = add_course(cast, "layanan", {"M.5": (1, 3)})
    known = course.id
    for number, person in enumerate(colleagues(cast, 40)):
        finish(person, course, ago=60)
        for ago, mean in ((90, 1.5), (30, 1.5 + 0.1 * (number % 2))):
            observe(
                person,
                cast.competency("M.5").id,
                source="test",
                mean=mean,
                se=0.3,
                instrument="t",
                instrument_version="1",
                observed_on=today() - timedelta(days=ago),
            )
    score()
    [row] = db.session.query(CourseEffect).all()
    assert (row.course_id, row.n, row.claimed, row.ineffective) == (known, 40, 2.0, True)
    assert row.upper < 2 / 3
