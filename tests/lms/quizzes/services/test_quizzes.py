"""Quizzes and their versions."""

from __future__ import annotations

import pytest

from lms.problems import Problem
from lms.quizzes import services
from tests.lms.quizzes.conftest import raw_question

SETTINGS = {"title": "Kuis", "minutes": 10, "attempts_allowed": 2, "pass_mark": 80, "shuffle": False}


@pytest.fixture
def questions(database, cast):
    bank = services.bank(cast.agency(), code="K", name="Kursus", purpose="course")
    return [services.add_question(None, bank, raw_question(stem=f"Soal {n}")) for n in range(3)]


def test_a_quiz_keeps_its_settings_and_the_order_of_its_questions(cast, questions):
    version = services.make_quiz(cast.agency(), purpose="module", question_versions=questions, **SETTINGS)
    assert (version.title, version.time_limit_minutes, version.attempts_allowed, version.pass_mark) == (
        "Kuis",
        10,
        2,
        80,
    )
    assert [slot.question_version_id for slot in version.slots] == [one.id for one in questions]
    assert [slot.position for slot in version.slots] == [1, 2, 3]


def test_a_question_stands_once(cast, questions):
    version = services.make_quiz(cast.agency(), purpose="module", question_versions=questions * 2, **SETTINGS)
    assert len(version.slots) == 3


def test_an_unfrozen_quiz_changes_in_place(cast, questions):
    version = services.make_quiz(cast.agency(), purpose="module", question_versions=questions, **SETTINGS)
    same = services.edit_quiz(version, **{**SETTINGS, "title": "Baru"}, question_versions=questions[1:])
    assert same is version
    assert (version.title, len(version.slots)) == ("Baru", 2)


def test_a_frozen_quiz_and_its_questions_stay_and_a_new_version_is_made(cast, questions, database):
    version = services.make_quiz(cast.agency(), purpose="module", question_versions=questions, **SETTINGS)
    services.freeze(version)
    moment = version.frozen_at
    services.freeze(version)
    assert version.frozen_at == moment
    database.session.expire_all()
    assert all(one.frozen_at for one in questions)
    newer = services.edit_quiz(version, **{**SETTINGS, "title": "Baru"}, question_versions=questions[:1])
    assert (newer.quiz_id, newer.number, newer.frozen_at) == (version.quiz_id, 2, None)
    assert (version.title, len(version.slots), len(newer.slots)) == ("Kuis", 3, 1)
    assert services.edit_quiz(version, **SETTINGS).number == 3


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("title", " "),
        ("title", "x" * 201),
        ("minutes", 0),
        ("minutes", 601),
        ("attempts_allowed", 0),
        ("pass_mark", 101),
    ],
)
def test_a_bad_setting_is_named(database, cast, name, value):
    with pytest.raises(Problem) as raised:
        services.make_quiz(cast.agency(), purpose="module", **{**SETTINGS, name: value})
    assert set(raised.value.fields) == {name}


def test_a_quiz_has_a_purpose(database, cast):
    with pytest.raises(ValueError, match="quiz is for"):
        services.make_quiz(cast.agency(), purpose="fun", **SETTINGS)
