"""Settings of a quiz: presets, and what does not make sense together."""

from __future__ import annotations

from dataclasses import fields, replace
from datetime import timedelta

import pytest

from lms.clock import now
from lms.problems import Problem
from lms.quizzes.models import QuizVersion
from lms.quizzes.settings import MOMENTS, PRESETS, SHOWN, QuizSettings, checked, preset

GOOD = QuizSettings("Kuis")


def test_every_setting_is_a_column():
    assert {one.name for one in fields(QuizSettings)} <= set(QuizVersion.__table__.columns.keys())


@pytest.mark.parametrize("purpose", PRESETS)
def test_a_preset_is_valid_and_keeps_what_is_the_quizs_own(database, purpose):
    own = replace(
        GOOD, access_code="MAWAR", opens_at=now(), closes_at=now() + timedelta(hours=2), time_limit_minutes=25
    )
    filled = checked(preset(purpose, own), purpose)
    assert (filled.title, filled.access_code, filled.opens_at) == ("Kuis", "MAWAR", own.opens_at)
    assert filled.time_limit_minutes == (None if purpose == "practice" else 25)


def test_the_presets_are_those_that_were_agreed():
    practice, module, exam = (PRESETS[one] for one in ("practice", "module", "exam"))
    assert (practice.attempts_allowed, practice.behaviour, list(practice.review["during"])) == (
        None,
        "immediate",
        list(SHOWN),
    )
    assert (module.attempts_allowed, module.spacing_minutes, module.grade_method) == (3, 60, "highest")
    assert (exam.attempts_allowed, exam.names_hidden) == (1, True)
    assert "key" not in {*exam.review["during"], *exam.review["after"], *exam.review["later"]}
    assert "key" in exam.review["closed"]


@pytest.mark.parametrize(
    ("name", "changes"),
    [
        ("title", {"title": " "}),
        ("title", {"title": "x" * 201}),
        ("time_limit_minutes", {"time_limit_minutes": 0}),
        ("time_limit_minutes", {"time_limit_minutes": 601}),
        ("attempts_allowed", {"attempts_allowed": 0}),
        ("attempts_allowed", {"attempts_allowed": 101}),
        ("pass_mark", {"pass_mark": 101}),
        ("spacing_minutes", {"spacing_minutes": -1}),
        ("grace_seconds", {"grace_seconds": 31}),
        ("jitter_seconds", {"jitter_seconds": 301}),
        ("appeal_days", {"appeal_days": 61}),
        ("closes_at", {"opens_at": now(), "closes_at": now() - timedelta(days=1)}),
        ("layout", {"layout": "all", "navigation": "sequential"}),
        ("tries", {"behaviour": "interactive", "tries": 1}),
        ("tries", {"behaviour": "interactive", "tries": 11}),
        ("try_penalty", {"try_penalty": 1.5}),
        ("certainty", {"certainty": True}),
        ("access_code", {"access_code": "x" * 41}),
        ("lobby", {"lobby": True}),
    ],
)
def test_a_bad_setting_is_named(database, name, changes):
    with pytest.raises(Problem) as raised:
        checked(replace(GOOD, **changes), "module")
    assert set(raised.value.fields) == {name}


@pytest.mark.parametrize("name", ["behaviour", "navigation", "layout", "release", "overdue", "grade_method"])
def test_an_unknown_choice_is_a_mistake_of_the_program(database, name):
    with pytest.raises(ValueError, match=name):
        checked(replace(GOOD, **{name: "magic"}), "module")


def test_the_right_answer_brings_the_own_answer_with_it(database):
    asked = replace(GOOD, review={"after": ["key"], "closed": ["magic", "points"]})
    assert checked(asked, "module").review == {
        **{one: [] for one in MOMENTS},
        "after": ["answer", "correct", "key"],
        "closed": ["points"],
    }


def test_certainty_belongs_to_practice(database):
    assert checked(replace(GOOD, certainty=True), "practice").certainty
