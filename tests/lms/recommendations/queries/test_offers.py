"""What is offered is checked again when it is shown, whatever the last scoring said."""

from __future__ import annotations

import pytest

from lms.assessments.queries import gap_rows
from lms.clock import now
from lms.courses.models import Course
from lms.db import db
from lms.enrollments.services import enroll
from lms.problems import Missing
from lms.recommendations import queries, services
from lms.recommendations.models import Slate, Suggestion
from lms.recommendations.queries.offers import SLATE_FULL
from recommender.ranking import SLATE
from tests.factories.suggestions import add_course, finish, measure, score, shown_to


@pytest.fixture
def siti(database, cast):
    """Siti with a measured gap in public service and a list made from it."""
    first = add_course(cast, "layanan", {"M.5": (1, 2)}, title="Layanan Prima", minutes=135)
    add_course(cast, "lanjutan", {"M.3": (1, 2)}, needs=(add_course(cast, "dasar", {"M.1": (1, 2)}),))
    assert first
    measure(cast, "siti", "M.5", 1.1, ago=30)
    score()
    return cast.viewer("siti")


def slugs(viewer):
    return [one.slug for one in queries.live(viewer)]


def course(slug):
    return db.session.query(Course).filter_by(slug=slug).one()


def test_suggestions_come_worded_with_their_course(siti):
    best = queries.live(siti)[0]
    assert (best.slug, best.title, best.minutes, best.jp) == ("layanan", "Layanan Prima", 135, 3)
    assert [(one.name, one.from_level, one.to_level, one.required) for one in best.raises] == [
        ("Pelayanan Publik", 1, 2, True)
    ]
    assert best.reasons[0].startswith("Jabatan Anda mensyaratkan level 2 untuk Pelayanan Publik; uji ")
    assert len(best.reasons) <= 3


def test_a_prerequisite_keeps_a_course_away(siti):
    assert "dasar" in slugs(siti)
    assert "lanjutan" not in slugs(siti)


@pytest.mark.parametrize("what", ["finished", "joined", "dismissed", "archived", "unpublished", "closed"])
def test_what_changed_since_the_scoring_is_left_out_at_once(siti, cast, what):
    here = course("layanan")
    if what == "finished":
        finish(siti.person_id, here)
    elif what == "joined":
        enroll(siti, here)
    elif what == "dismissed":
        services.dismiss(db.session.get(Suggestion, queries.live(siti)[0].id), reason="other", place="list")
    elif what == "archived":
        here.archived_at = now()
    elif what == "unpublished":
        here.published_version_id = None
    else:
        here.open_to_all, here.agency_id = False, cast.agency("kota-lain").id
    db.session.flush()
    assert "layanan" not in slugs(siti)


def test_a_reached_level_is_left_out_at_once(siti, cast):
    measure(cast, "siti", "M.5", 2.8)
    assert "layanan" not in slugs(siti)


def test_a_new_prerequisite_is_respected_at_once(siti, cast):
    from lms.courses.models import CoursePrerequisite

    here = course("layanan")
    db.session.add(
        CoursePrerequisite(course_version_id=here.published_version_id, required_course_id=course("dasar").id)
    )
    db.session.flush()
    assert "layanan" not in slugs(siti)


def test_the_limit_holds_and_given_gaps_are_not_read_again(siti):
    gaps = gap_rows(siti.person_id, sources=False)
    offered = queries.offer(siti, limit=1, gaps=gaps)
    assert len(offered.suggestions) == 1
    assert [row.required.code for row in offered.without_course] == ["GURU-01"]
    assert offered.computed_at is not None


def test_every_open_gap_has_a_course_or_the_page_says_why_it_has_none(siti, cast):
    """Suggested, without any course, or with courses of which none may be suggested any more; nothing in between."""
    for one in ("layanan", "dasar"):
        finish(siti.person_id, course(one), ago=3)
    score()
    gaps = gap_rows(siti.person_id, sources=False)
    offered = queries.offer(siti, gaps=gaps)
    served = {code for entry in db.session.get(Slate, siti.person_id).entries for code in entry["closures"]}
    lacking = {row.required.code for row in offered.without_course}
    further = {row.required.code for row in queries.without_further_course(siti, offered, gaps)}
    assert further
    assert not further & lacking
    assert not further & served
    assert served | lacking | further >= {row.required.code for row in gaps if row.kind != "met"}


def test_a_full_slate_says_nothing_about_gaps_further_down(siti):
    finish(siti.person_id, course("layanan"), ago=3)
    score()
    gaps = gap_rows(siti.person_id, sources=False)
    offered = queries.offer(siti, gaps=gaps)
    assert queries.without_further_course(siti, offered, gaps)
    slate = db.session.get(Slate, siti.person_id)
    slate.entries = [{"course_id": one, "closures": {}} for one in range(SLATE_FULL)]
    db.session.flush()
    assert queries.without_further_course(siti, offered, gaps) == []
    assert SLATE_FULL == SLATE


def test_nothing_is_offered_before_the_first_scoring(database, cast):
    offered = queries.offer(cast.viewer("joko"))
    assert offered.suggestions == ()
    assert offered.computed_at is None
    assert queries.without_further_course(cast.viewer("joko"), offered, []) == []


def test_what_to_measure_again_disappears_when_the_gap_is_closed(siti, cast):
    finish(siti.person_id, course("layanan"), ago=3)
    score()
    [again] = queries.offer(siti).retests
    assert (again.row.required.code, again.title) == ("M.5", "Layanan Prima")
    measure(cast, "siti", "M.5", 2.8)
    assert queries.offer(siti).retests == ()


def test_a_suggestion_is_its_owners_only(siti, cast):
    mine = shown_to(siti.person_id)[0]
    assert queries.own_suggestion(siti, mine.uuid) is mine
    with pytest.raises(Missing):
        queries.own_suggestion(cast.viewer("joko"), mine.uuid)


def test_what_was_put_aside_is_listed_once_newest_first(siti):
    one, two = (db.session.get(Suggestion, row.id) for row in queries.live(siti)[:2])
    services.dismiss(one, reason="later", place="list")
    services.dismiss(two, reason="other", place="list")
    services.dismiss(one, reason="too_long", place="list")
    listed = queries.dismissed_lately(siti)
    assert [(row.uuid, row.reason) for row in listed] == [(one.uuid, "too_long"), (two.uuid, "other")]
    services.restore(one)
    assert [row.uuid for row in queries.dismissed_lately(siti)] == [two.uuid]


def test_the_plan_says_which_courses_are_in_it(siti):
    assert queries.planned_courses(siti) == frozenset()
