"""Saving answers: safe, once, in order, in time."""

from __future__ import annotations

import random
import uuid
from datetime import timedelta

import pytest
import sqlalchemy as sa

from content.questions.contract import identify
from lms.clock import now
from lms.db import db
from lms.problems import Conflict, Missing, Problem
from lms.quizzes import services
from lms.quizzes.models import AnswerEvent, AttemptItem
from lms.quizzes.services import Answer
from tests.lms.quizzes.conftest import KINDS, find
from tests.lms.quizzes.services.test_attempts import in_threads

FIRST = identify("Menolak berkas")
SECOND = identify("Menjelaskan syarat")


@pytest.fixture
def attempt(workshop):
    return workshop.start("siti", workshop.quiz(minutes=10))


@pytest.fixture
def save(workshop, attempt, cast):
    """`save(option, revision, key)` answers the single-choice question in slot 1."""

    def saving(option=FIRST, revision=1, key="key-00001", slot=1, epoch=1, who="siti", **more):
        with workshop.writing():
            answer = Answer(slot, {f"s{slot}": [option]} if option else {}, key, revision)
            return services.save_answer(cast.viewer(who), attempt, answer, epoch=epoch, **more)

    return saving


@pytest.fixture
def item(workshop, attempt):
    """What counts now in slot 1."""
    return lambda: workshop.look(attempt, lambda row: (row.items[0].answer, row.items[0].revision))


@pytest.fixture
def events(app, attempt):
    """The record: option, revision, accepted, reason of every event."""

    def read():
        with app.app_context():
            rows = db.session.query(AnswerEvent).filter_by(attempt_id=find(attempt).id).order_by(AnswerEvent.id)
            return [((one.answer or {}).get("chosen"), one.revision, one.accepted, one.reason) for one in rows]

    return read


def test_an_answer_is_an_event_and_the_one_that_counts(save, item, events):
    moment = now()
    ack = save(received_at=moment)
    assert (ack.accepted, ack.saved_at, ack.reason, ack.message) == (True, moment, "", "")
    assert item() == ({"chosen": [FIRST]}, 1)
    assert events() == [([FIRST], 1, True, "")]


@pytest.mark.parametrize("change", [sa.update(AnswerEvent).values(accepted=False), sa.delete(AnswerEvent)])
def test_the_database_lets_nobody_change_or_remove_what_was_received(workshop, save, events, change):
    save()
    with pytest.raises(sa.exc.DBAPIError, match="answer_event is append-only"), workshop.writing():
        db.session.execute(change)
    assert events() == [([FIRST], 1, True, "")]


@pytest.mark.parametrize("kind", KINDS)
def test_every_kind_is_saved_and_marked_right(workshop, kind, cast):
    attempt = workshop.start("joko", workshop.quiz(kinds=(kind,)))
    workshop.answer_all("joko", attempt)
    workshop.submit("joko", attempt)
    assert workshop.look(attempt, lambda row: [item.grade_state for item in row.items]) == ["right"]


def test_the_same_key_with_the_same_answer_is_the_same_ack_and_one_event(save, events):
    first = save(received_at=now() - timedelta(seconds=3))
    assert save() == first.__class__(**{**first.__dict__, "revision": 1})
    assert len(events()) == 1


def test_the_same_key_with_another_answer_is_a_conflict(save, item, events):
    save()
    with pytest.raises(Conflict):
        save(option=SECOND)
    assert item() == ({"chosen": [FIRST]}, 1)
    assert len(events()) == 1


def test_a_newer_revision_replaces_and_an_older_one_is_kept_but_does_not_count(save, item, events):
    save(revision=5)
    late_comer = save(option=SECOND, revision=4, key="key-00002")
    assert (late_comer.accepted, late_comer.reason, late_comer.kept, late_comer.revision) == (
        False,
        "superseded",
        True,
        5,
    )
    assert item() == ({"chosen": [FIRST]}, 5)
    assert save(option=SECOND, revision=6, key="key-00003").accepted
    assert item() == ({"chosen": [SECOND]}, 6)
    assert events() == [([FIRST], 5, True, ""), ([SECOND], 4, False, "superseded"), ([SECOND], 6, True, "")]


def test_an_older_revision_that_says_the_same_is_accepted(save):
    save(revision=5)
    assert save(revision=2, key="key-00002").accepted


def test_an_answer_can_be_taken_back(save, item):
    save()
    assert save(option="", revision=2, key="key-00002").accepted
    assert item() == (None, 2)


def test_a_form_sent_by_hand_comes_after_whatever_is_there_and_leaves_no_event_when_unchanged(save, item, events):
    save(revision=7)
    assert save(option=SECOND, revision=None, key="key-00002").accepted
    assert item() == ({"chosen": [SECOND]}, 8)
    assert save(option=SECOND, revision=None, key="key-00003").accepted
    assert [event[1] for event in events()] == [7, 8]


@pytest.mark.parametrize(("seconds", "accepted"), [(-1, True), (0, True), (5, True), (5.001, False), (600, False)])
def test_the_grace_is_five_seconds(workshop, save, attempt, item, events, seconds, accepted):
    deadline = workshop.look(attempt, lambda row: row.deadline_at)
    ack = save(received_at=deadline + timedelta(seconds=seconds))
    assert ack.accepted is accepted
    assert (item()[0] is not None) is accepted
    assert events() == [([FIRST], 1, accepted, "" if accepted else "late")]
    assert bool(ack.message) is not accepted


def test_a_thousand_late_answers_change_nothing(workshop, attempt, cast, item, app):
    deadline = workshop.look(attempt, lambda row: row.deadline_at)
    chance = random.Random(7)
    with workshop.writing():
        for _ in range(25):
            late = deadline + timedelta(seconds=5 + chance.uniform(0.001, 100))
            answers = [Answer(1, {"s1": [FIRST]}, uuid.uuid4().hex, n) for n in range(1, 41)]
            saved = services.save_answers(cast.viewer("siti"), attempt, answers, epoch=1, received_at=late)
            assert not any(ack.accepted for ack in saved.acks)
    assert item() == (None, 0)
    with app.app_context():
        assert db.session.scalar(sa.select(sa.func.count()).select_from(AnswerEvent)) == 1000
        assert db.session.scalar(sa.select(sa.func.min(AnswerEvent.late_ms))) >= 5000


def test_after_sending_an_answer_is_recorded_and_does_not_count(workshop, save, attempt, item, events):
    workshop.submit("siti", attempt)
    ack = save()
    assert (ack.accepted, ack.reason) == (False, "closed")
    assert item() == (None, 0)
    assert events() == [([FIRST], 1, False, "closed")]


def test_a_device_that_was_taken_over_is_heard_but_does_not_count(workshop, save, attempt, cast, item):
    with workshop.writing():
        services.take_over(cast.viewer("siti"), find(attempt))
    ack = save(epoch=1)
    assert (ack.accepted, ack.reason) == (False, "taken_over")
    assert item() == (None, 0)
    assert save(epoch=2, key="key-00002").accepted


def test_nobody_answers_for_somebody_else(save):
    with pytest.raises(Missing):
        save(who="budi")


def test_an_attempt_that_does_not_exist_is_missing(database, cast):
    with pytest.raises(Missing):
        services.save_answers(cast.viewer("siti"), uuid.uuid4(), [Answer(1, {}, "key-00001", 1)], epoch=1)


def test_a_slot_that_does_not_exist_and_an_unreadable_answer_are_problems_and_leave_nothing(save, events):
    with pytest.raises(Problem, match="99"):
        save(slot=99)
    for option in ("<script>", "x\x00", "\ud800"):
        with pytest.raises(Problem):
            save(option=option)
    assert events() == []


def test_in_a_batch_each_answer_gets_its_own_ack(workshop, attempt, cast):
    numeric = 1 + KINDS.index("numeric")
    with workshop.writing():
        saved = services.save_answers(
            cast.viewer("siti"),
            attempt,
            [
                Answer(1, {"s1": [FIRST]}, "key-00001", 1),
                Answer(numeric, {f"s{numeric}": ["bukan angka"]}, "key-00002", 1),
                Answer(1, {"s1": [SECOND]}, "key-00003", 2),
            ],
            epoch=1,
        )
    assert [(ack.key, ack.accepted, ack.reason) for ack in saved.acks] == [
        ("key-00001", True, ""),
        ("key-00002", False, "unreadable"),
        ("key-00003", True, ""),
    ]
    assert workshop.look(attempt, lambda row: row.items[0].answer) == {"chosen": [SECOND]}


def test_sixteen_sends_of_one_answer_are_one_event(save, events):
    acks = in_threads(lambda _: save())
    assert all(ack.accepted for ack in acks), acks
    assert len(events()) == 1


def test_of_sixteen_answers_at_once_the_highest_revision_counts_and_all_are_recorded(save, item, events):
    acks = in_threads(lambda n: save(option=SECOND if n == 15 else FIRST, revision=n + 1, key=f"key-{n:05d}"))
    assert all(ack.kept for ack in acks)
    assert item() == ({"chosen": [SECOND]}, 16)
    assert len(events()) == 16


def test_saves_racing_a_submit_are_either_marked_or_refused(workshop, save, attempt, item):
    def work(number):
        if number == 7:
            return workshop.submit("siti", attempt)
        return save(option=SECOND, revision=number + 1, key=f"key-{number:05d}")

    acks = [ack for ack in in_threads(work) if ack is not None]
    assert {ack.reason for ack in acks} <= {"", "closed", "superseded"}
    counted = item()[0] is not None
    assert workshop.look(attempt, lambda row: row.score) == (1.0 if counted else 0.0)


def test_a_save_takes_four_statements(workshop, attempt, cast, app):
    with workshop.writing():
        viewer = cast.viewer("siti")
        seen = []
        listen = lambda *args: seen.append(args[2])  # noqa: E731
        sa.event.listen(db.engine, "before_cursor_execute", listen)
        services.save_answer(viewer, attempt, Answer(1, {"s1": [FIRST]}, "key-00001", 1), epoch=1)
        sa.event.remove(db.engine, "before_cursor_execute", listen)
    assert len(seen) == 4, seen


def test_the_record_is_enough_to_know_the_answer(workshop, save, attempt, item, app):
    """The newest accepted event of a slot is the answer that counts."""
    chance = random.Random(11)
    for number in range(30):
        save(option=chance.choice([FIRST, SECOND, ""]), revision=chance.randint(1, 20), key=f"key-{number:05d}")
    with app.app_context():
        rows = db.session.query(AnswerEvent).filter_by(attempt_id=find(attempt).id, accepted=True).all()
        current = db.session.query(AttemptItem).filter_by(attempt_id=find(attempt).id, slot=1).one()
        newest = max(rows, key=lambda one: (one.epoch, one.revision, -one.id))
        assert (newest.answer, newest.revision) == (current.answer, current.revision)
