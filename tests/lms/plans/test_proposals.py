"""The proposed plan, as the page shows it."""

from __future__ import annotations

from datetime import date

import pytest
import time_machine

from lms.courses.models import Course
from lms.db import db, transaction
from lms.enrollments.services import enroll
from lms.plans import services
from lms.plans.proposals import proposed
from lms.recommendations.models import Slate, Suggestion
from tests.factories.suggestions import add_course, finish, forget, measure, score


@pytest.fixture
def siti(suggested, database, cast):
    return cast.viewer("siti")


@pytest.fixture
def ladder(app, cast):
    """A course for Siti that may be suggested, and one that builds on it."""
    forget()
    with app.app_context(), transaction():
        first = add_course(cast, "dasar", {"M.5": (0, 1)}, title="Dasar", minutes=90)
        add_course(cast, "lanjut", {"M.5": (1, 2)}, title="Lanjut", minutes=90, needs=(first,))
        measure(cast, "siti", "M.5", 0.8, ago=30)
        db.session.commit()
        score()


def test_each_course_says_what_it_closes_of_which_gap(siti):
    found = proposed(siti, 20)
    assert {row.slug for row in found.rows} == {"layanan", "komunikasi", "mengajar"}
    assert [row.state for row in found.rows] == ["new"] * 3
    assert found.new == 3
    assert found.total == 8
    assert sum(row.share for row in found.rows) == pytest.approx(found.closed_share)
    layanan = next(row for row in found.rows if row.slug == "layanan")
    assert [part.name for part in layanan.closes] == ["Pelayanan Publik"]
    assert 0 < layanan.closes[0].share <= 1
    assert any(part.name == "Pelayanan Publik" for part in found.left)


def test_several_budgets_are_compared_and_the_own_one_is_among_them(siti):
    services.set_budget(siti, 3)
    found = proposed(siti, None)
    assert found.jp == 3
    assert [choice.jp for choice in found.choices] == [3, 20, 40, 60]
    shares = [choice.closed_share for choice in found.choices]
    assert shares == sorted(shares)
    assert shares[0] < shares[1]
    assert proposed(siti, 40).jp == 40
    assert proposed(siti, 33).jp == proposed(siti, 999).jp == proposed(siti, -1).jp == 3


def test_what_is_planned_or_running_stands_first(siti, suggested):
    services.add_suggestion(siti, db.session.get(Suggestion, suggested[2]))
    enroll(siti, db.session.query(Course).filter_by(slug="komunikasi").one())
    found = proposed(siti, 20)
    assert [(row.slug, row.state) for row in found.rows[:2]] in (
        [("komunikasi", "running"), ("mengajar", "planned")],
        [("mengajar", "planned"), ("komunikasi", "running")],
    )
    assert found.new == 1


def test_a_course_that_waits_for_another_is_proposed_after_it(ladder, database, cast):
    rows = {row.slug: row for row in proposed(cast.viewer("siti"), 20).rows}
    assert list(rows) == ["dasar", "lanjut"]
    assert rows["lanjut"].needs == ("Dasar",)
    assert rows["lanjut"].closes


def test_what_is_finished_uses_up_the_budget(siti, suggested):
    services.set_budget(siti, 6)
    item = services.add_suggestion(siti, db.session.get(Suggestion, suggested[2]))
    item.done_at = finish(siti.person_id, item.course).completed_at
    found = proposed(siti, 6)
    assert found.total == 6
    assert found.new == 1


def test_only_what_fits_into_the_year_is_proposed(siti, cast):
    with time_machine.travel(date(2026, 12, 29), tick=False):
        found = proposed(siti, 60)
    assert found.fits_jp == 20
    assert found.total <= 20
    assert not found.fits
    assert {choice.jp: choice.fits for choice in found.choices} == {20: True, 40: False, 60: False}


def test_a_gap_without_a_course_is_named(siti):
    slate = db.session.get(Slate, siti.person_id)
    code = next(iter(slate.entries[-1]["closures"]))
    slate.gap_without_course = [code]
    db.session.flush()
    found = proposed(siti, 20)
    assert len(found.without_course) == 1
    assert found.without_course[0] not in [part.name for part in found.left]


def test_before_the_first_scoring_there_is_nothing(siti, cast):
    db.session.query(Slate).filter_by(person_id=siti.person_id).delete()
    assert proposed(siti, 20) is None
