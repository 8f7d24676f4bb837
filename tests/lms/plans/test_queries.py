"""Reading plans."""

from __future__ import annotations

import uuid

import pytest

from lms.clock import today
from lms.db import db
from lms.enrollments.services import enroll
from lms.plans import queries, services
from lms.problems import Missing
from lms.recommendations.models import Suggestion
from lms.recommendations.queries import planned_courses
from tests.factories.suggestions import add_course, finish


@pytest.fixture
def siti(suggested, database, cast):
    viewer = cast.viewer("siti")
    for one in suggested[:2]:
        services.add_suggestion(viewer, db.session.get(Suggestion, one))
    return viewer


def test_items_say_how_far_the_person_is_and_what_they_are_for(siti):
    enroll(siti, queries.plan_of(siti.person_id).items[0].course)
    first, second = queries.items(queries.plan_of(siti.person_id))
    assert (first.slug, first.title, first.progress, first.jp) == ("layanan", "Kursus layanan", 0, 2)
    assert second.progress is None
    [gap] = first.gaps
    assert (gap.name, gap.required, round(gap.mean, 1)) == ("Pelayanan Publik", 2, 1.1)
    assert second.gaps[0].mean is None


def test_without_a_plan_everything_is_empty(database, cast):
    assert queries.plan_of(cast.person("joko").id) is None
    assert queries.items(None) == []
    assert list(queries.comments(None)) == []
    assert queries.planned_course_ids(cast.person("joko").id) == set()


def test_an_item_without_a_known_gap_has_none(siti, cast):
    plan = queries.plan_of(siti.person_id)
    for item in plan.items:
        item.gap = []
    db.session.flush()
    assert [item.gaps for item in queries.items(plan)] == [(), ()]


def test_the_suggestions_know_what_is_planned(siti):
    plan = queries.plan_of(siti.person_id)
    assert planned_courses(siti) == {item.course_id for item in plan.items}


def test_last_years_plan_is_another_one(siti):
    assert queries.plan_of(siti.person_id, today().year - 1) is None


def test_an_item_is_its_owners_only(siti, cast):
    item = queries.plan_of(siti.person_id).items[0]
    assert queries.own_item(siti, item.uuid) is item
    for viewer, wanted in ((cast.viewer("budi"), item.uuid), (siti, uuid.uuid4())):
        with pytest.raises(Missing):
            queries.own_item(viewer, wanted)


def test_the_courses_to_wish_for_are_offered_open_and_unfinished(siti, cast):
    person = cast.person("siti")
    add_course(cast, "rahasia", {"M.5": (1, 2)}, agency="kota-lain", open_to_all=False)
    finish(person.id, queries.plan_of(person.id).items[0].course)
    found = [row.slug for row in queries.open_courses(cast.viewer("budi"), person)]
    assert found == ["komunikasi", "mengajar"]
