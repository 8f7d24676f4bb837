"""What is shown stays as it is unless something a person would see has changed."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from lms.clock import now, today
from lms.db import db
from lms.recommendations.models import Slate, Suggestion
from lms.recommendations.snapshot import catalogue, person_facts
from lms.recommendations.storing import RETEST_WITHIN, Scored, store
from recommender.data import Reason
from recommender.data import Suggestion as Ranked
from tests.factories.suggestions import add_course, finish, measure, shown_to


@pytest.fixture
def siti(database, cast):
    return cast.person("siti").id


def ranked(person, course, rank=1, **changes):
    reasons = (
        Reason("MEASURED", {"competency": "M.5", "mean": 1.234, "se": 0.3}),
        Reason("JP", {"minutes": 90, "jp": 2.0}),
    )
    made = Ranked(
        person=str(person),
        course=str(course.id),
        rank=rank,
        score=0.5,
        p_finish=0.25,
        closures={"M.5": 2.0},
        contributions={"bias": -1.5, "gap": 0.4},
        reasons=reasons,
    )
    return replace(made, **changes)


def keep(person, *slate, taken_at=None):
    facts = person_facts(person)
    return store([Scored(facts, slate)], catalogue(), version="v1", taken_at=taken_at or now())


def test_the_first_list_and_its_slate_are_written(siti, cast):
    courses = [add_course(cast, f"kursus-{n}", {"M.5": (1, 2)}) for n in range(7)]
    assert keep(siti, *(ranked(siti, one, rank) for rank, one in enumerate(courses, start=1))) == 1
    rows = shown_to(siti)
    assert [row.rank for row in rows] == [1, 2, 3, 4, 5]
    assert rows[0].contributions == {"terms": {"bias": -1.5, "gap": 0.4}, "closures": {"M.5": 2.0}}
    assert rows[4].exploration
    assert rows[4].reasons[0]["code"] == "EXPLORATION"
    slate = db.session.get(Slate, siti)
    assert len(slate.entries) == 7
    assert slate.entries[0] == {"course_id": courses[0].id, "score": 0.5, "p_finish": 0.25, "closures": {"M.5": 2.0}}


def test_the_same_list_keeps_its_rows_and_moved_numbers_are_updated_in_place(siti, cast):
    course = add_course(cast, "layanan", {"M.5": (1, 2)})
    keep(siti, ranked(siti, course))
    [before] = shown_to(siti)
    moved = ranked(siti, course, score=0.6, contributions={"bias": -1.5, "gap": 0.6})
    assert keep(siti, moved) == 0
    [after] = shown_to(siti)
    assert after.id == before.id
    db.session.refresh(after)
    assert (after.score, after.contributions["terms"]["gap"]) == (0.6, 0.6)
    assert keep(siti, moved) == 0


@pytest.mark.parametrize(
    "changes",
    [
        {"rank": 2},
        {"reasons": (Reason("JP", {"minutes": 90, "jp": 2.0}),)},
        {
            "reasons": (
                Reason("MEASURED", {"competency": "M.5", "mean": 1.3, "se": 0.3}),
                Reason("JP", {"minutes": 90, "jp": 2.0}),
            )
        },
    ],
)
def test_another_rank_or_reason_makes_another_list(siti, cast, changes):
    course = add_course(cast, "layanan", {"M.5": (1, 2)})
    keep(siti, ranked(siti, course))
    [before] = shown_to(siti)
    assert keep(siti, ranked(siti, course, **changes)) == 1
    db.session.refresh(before)
    assert before.replaced_at is not None
    assert len(shown_to(siti)) == 1


def test_an_empty_slate_clears_the_list(siti, cast):
    keep(siti, ranked(siti, add_course(cast, "layanan", {"M.5": (1, 2)})))
    assert keep(siti) == 1
    assert shown_to(siti) == []
    assert db.session.query(Suggestion).count() == 1


def test_older_facts_do_not_overwrite_newer_ones(siti, cast):
    course = add_course(cast, "layanan", {"M.5": (1, 2)})
    keep(siti, ranked(siti, course))
    assert keep(siti, taken_at=now() - timedelta(minutes=5)) == 0
    assert len(shown_to(siti)) == 1


def test_a_finished_course_is_cited_with_its_title(siti, cast):
    done = add_course(cast, "selesai", {"M.3": (1, 2)}, title="Bicara Jelas")
    course = add_course(cast, "layanan", {"M.5": (1, 2)})
    keep(siti, ranked(siti, course, reasons=(Reason("CONTENT_LIKE", {"course": str(done.id)}),)))
    assert shown_to(siti)[0].reasons == [{"code": "CONTENT_LIKE", "course": str(done.id), "title": "Bicara Jelas"}]


def test_gaps_that_no_course_closes_are_told(siti, cast):
    add_course(cast, "layanan", {"M.5": (1, 2)})
    add_course(cast, "terlalu-tinggi", {"M.3": (2, 3)})
    add_course(cast, "instansi-lain", {"M.1": (1, 2)}, agency="kota-lain", open_to_all=False)
    archived = add_course(cast, "lama", {"GURU-01": (1, 2)})
    archived.archived_at = now()
    db.session.flush()
    keep(siti)
    assert sorted(db.session.get(Slate, siti).gap_without_course) == ["GURU-01", "M.1", "M.3"]


def test_a_course_finished_after_the_measurement_asks_to_measure_again(siti, cast):
    course = add_course(cast, "layanan", {"M.5": (1, 2)}, title="Layanan")
    measure(cast, "siti", "M.5", 1.2, ago=40)
    finish(siti, course, ago=10)
    keep(siti)
    day = (today() - timedelta(days=10)).isoformat()
    expected = [{"competency": "M.5", "course_id": course.id, "title": "Layanan", "finished_on": day}]
    assert db.session.get(Slate, siti).retests == expected
    measure(cast, "siti", "M.5", 1.3, ago=5)
    keep(siti)
    assert db.session.get(Slate, siti).retests == []


def test_long_ago_other_courses_and_unmeasured_gaps_ask_nothing(siti, cast):
    course, other = add_course(cast, "layanan", {"M.5": (1, 2)}), add_course(cast, "lain", {"M.3": (1, 2)})
    measure(cast, "siti", "M.5", 1.2, ago=500)
    finish(siti, course, ago=RETEST_WITHIN.days + 20)
    finish(siti, other, ago=3)
    keep(siti)
    assert db.session.get(Slate, siti).retests == []
