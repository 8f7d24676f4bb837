"""Reading attempts."""

from __future__ import annotations

import uuid

import pytest

from lms.problems import Missing
from lms.quizzes import queries, services
from tests.lms.quizzes.conftest import KINDS, find


@pytest.fixture
def attempt(workshop):
    return workshop.start("siti", workshop.quiz())


def test_an_attempt_is_its_persons_alone(attempt, database, cast):
    assert queries.own_attempt(cast.viewer("siti"), attempt).uuid == attempt
    for other in ("budi", "tari", "oki"):
        with pytest.raises(Missing):
            queries.own_attempt(cast.viewer(other), attempt)


def test_the_map_says_answered_and_unsure_and_nothing_else(attempt, workshop, cast):
    with workshop.writing():
        viewer = cast.viewer("siti")
        services.save_answer(viewer, attempt, services.Answer(2, workshop_fields(attempt), "key-00001", 1), epoch=1)
        services.flag(viewer, find(attempt), 3, True)
    entries = workshop.look(attempt, lambda row: queries.map_of(row.id))
    assert [(one.slot, one.answered, one.flagged) for one in entries[:3]] == [
        (1, False, False),
        (2, True, False),
        (3, False, True),
    ]


def workshop_fields(attempt):
    return {"s2": [find(attempt).items[1].option_order[0]]}


def test_an_item_that_is_not_there_is_missing(attempt, workshop):
    with pytest.raises(Missing):
        workshop.look(attempt, lambda row: queries.shown_item(row.id, 99))


def test_nothing_is_reviewed_before_release(attempt, workshop):
    workshop.answer_all("siti", attempt)
    assert workshop.look(attempt, queries.reviewed_items) == []
    assert workshop.look(attempt, queries.strengths) == []
    assert workshop.look(attempt, lambda row: queries.graded_items(row.id)) == []


def test_after_release_every_question_is_reviewed(attempt, workshop):
    workshop.answer_all("siti", attempt)
    workshop.submit("siti", attempt)
    items = workshop.look(attempt, queries.reviewed_items)
    assert [(one.slot, one.kind, one.state, one.points) for one in items] == [
        (slot, kind, "right", 1.0) for slot, kind in enumerate(KINDS, 1)
    ]


def test_a_competency_test_never_shows_its_key_but_strengths(workshop):
    attempt = workshop.start("siti", workshop.quiz(purpose="competency", kinds=("single", "short")))
    best = workshop.answers(attempt)
    with workshop.writing():
        answer = services.Answer(1, best[1], "key-00001", 1)
        services.save_answer(workshop.cast.viewer("siti"), attempt, answer, epoch=1)
    workshop.submit("siti", attempt)
    assert workshop.look(attempt, queries.reviewed_items) == []
    (strength,) = workshop.look(attempt, queries.strengths)
    assert (strength.competency, strength.asked, strength.right, strength.share) == ("Komunikasi", 2, 1, 0.5)


def test_graded_items_carry_their_tags(attempt, workshop):
    workshop.answer_all("siti", attempt)
    workshop.submit("siti", attempt)
    items = workshop.look(attempt, lambda row: queries.graded_items(row.id))
    assert {(one.level, one.indicator, one.difficulty, one.fraction, one.state) for one in items} == {
        (2, 1, 3, 1.0, "right")
    }
    assert len({one.question_id for one in items}) == len(KINDS)


def test_attempts_of_a_person_for_a_host(workshop, cast, database):
    quiz, other = workshop.quiz(), workshop.quiz()
    first = workshop.start("siti", quiz)
    workshop.answer_all("siti", first)
    workshop.submit("siti", first)
    second, elsewhere = workshop.start("siti", quiz), workshop.start("siti", other)
    person = cast.person("siti").id
    rows = queries.attempts_of(person, "workshop", workshop.host_uuid, quiz)
    assert [(one.uuid, one.number, one.open, one.percent, one.passed) for one in rows] == [
        (first, 1, False, 100.0, True),
        (second, 2, True, None, None),
    ]
    assert elsewhere in {one.uuid for one in queries.attempts_of(person, "workshop", workshop.host_uuid)}
    assert queries.attempts_of(person, "test", workshop.host_uuid) == []
    assert queries.attempts_of(cast.person("budi").id, "workshop", workshop.host_uuid) == []
    assert queries.attempts_of(person, "workshop", uuid.uuid4()) == []
