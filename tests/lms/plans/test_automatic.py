"""A plan arranged from the suggestions keeps what is in it and stays within the budget."""

from __future__ import annotations

from datetime import date

import pytest
import time_machine

from lms.clock import now, today
from lms.courses.models import Course
from lms.db import db
from lms.enrollments.services import enroll
from lms.plans import services
from lms.plans.automatic import accept, arrange
from lms.plans.queries import items, plan_of
from lms.problems import Conflict, Problem
from lms.recommendations.models import Slate, Suggestion
from tests.factories.suggestions import add_course


@pytest.fixture
def siti(suggested, database, cast):
    return cast.viewer("siti")


def planned(viewer):
    return [item.slug for item in items(plan_of(viewer.person_id))]


def test_everything_that_fits_is_added(siti):
    made = arrange(siti)
    assert made.added == 3
    assert 0 < made.closed_share < 1
    assert sorted(planned(siti)) == ["komunikasi", "layanan", "mengajar"]


def test_the_budget_is_kept_and_what_closes_most_per_jp_comes_first(siti):
    services.set_budget(siti, 3)
    assert arrange(siti).added == 1
    assert planned(siti) in (["layanan"], ["komunikasi"])


def test_what_is_in_the_plan_stays_and_uses_up_the_budget(siti, suggested):
    services.set_budget(siti, 6)
    services.add_suggestion(siti, db.session.get(Suggestion, suggested[2]))
    arrange(siti)
    assert planned(siti)[0] == "mengajar"
    assert len(planned(siti)) == 2


def test_what_is_done_uses_up_the_budget_too(siti, suggested):
    services.set_budget(siti, 4)
    item = services.add_suggestion(siti, db.session.get(Suggestion, suggested[2]))
    item.done_at = now()
    with pytest.raises(Problem, match="muat dalam sisa anggaran"):
        arrange(siti)


def test_a_course_joined_since_the_scoring_is_left_out(siti):
    enroll(siti, db.session.query(Course).filter_by(slug="layanan").one())
    arrange(siti)
    assert "layanan" not in planned(siti)


def test_courses_under_way_that_fill_the_budget_are_named_as_the_reason(siti):
    services.set_budget(siti, 3)
    enroll(siti, db.session.query(Course).filter_by(slug="layanan").one())
    with pytest.raises(Problem, match="sedang Anda ikuti memakai 2 JP dari anggaran"):
        arrange(siti)


def test_before_the_first_scoring_and_in_a_submitted_plan_nothing_is_arranged(siti, cast):
    db.session.query(Slate).filter_by(person_id=cast.person("joko").id).delete()
    with pytest.raises(Problem, match="masih disiapkan"):
        arrange(cast.viewer("joko"))
    arrange(siti)
    services.submit(siti)
    with pytest.raises(Conflict):
        arrange(siti)


def test_one_course_comes_with_what_it_needs_and_with_its_day(app, suggested, database, cast):
    viewer = cast.viewer("siti")
    course = db.session.query(Course).filter_by(slug="komunikasi").one()
    made = accept(viewer, 20, course.id)
    assert made.added == 1
    assert planned(viewer) == ["komunikasi"]
    [item] = items(plan_of(viewer.person_id))
    assert today() <= item.due_on <= date(today().year, 12, 31)
    with pytest.raises(Problem, match="tidak lagi termasuk"):
        accept(viewer, 20, course.id)


def test_a_course_that_builds_on_others_brings_them_along(siti, cast):
    first = add_course(cast, "dasar", {"M.1": (0, 1)}, minutes=45)
    second = add_course(cast, "lanjut", {"M.1": (1, 2)}, minutes=45, needs=(first,))
    third = add_course(cast, "mahir", {"M.5": (1, 2)}, minutes=45, needs=(second,))
    accept(siti, 20, third.id)
    assert planned(siti) == ["dasar", "lanjut", "mahir"]


def test_one_course_raises_the_budget_only_to_what_the_plan_then_takes(siti):
    courses = {slug: db.session.query(Course).filter_by(slug=slug).one().id for slug in ("layanan", "mengajar")}
    services.set_budget(siti, 30)
    accept(siti, 60, courses["layanan"])
    assert plan_of(siti.person_id).budget_jp == 30
    services.set_budget(siti, 1)
    accept(siti, 60, courses["mengajar"])
    plan = plan_of(siti.person_id)
    assert plan.budget_jp == sum(item.jp for item in plan.items) > 1


def test_a_larger_budget_is_taken_over_and_an_impossible_one_refused(siti):
    accept(siti, 40)
    assert plan_of(siti.person_id).budget_jp == 40
    for jp in (61, 33, 0):
        with pytest.raises(Problem, match="anggaran yang diusulkan"):
            accept(siti, jp)


def test_where_the_year_leaves_no_room_it_says_so(siti, cast):
    services.set_budget(siti, 60)
    services.add_courses(siti, [add_course(cast, "penuh", {"M.1": (0, 1)}, minutes=900)])
    with time_machine.travel(date(2026, 12, 29), tick=False), pytest.raises(Problem, match="akhir tahun"):
        arrange(siti)
