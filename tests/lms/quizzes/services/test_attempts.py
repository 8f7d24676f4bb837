"""Attempts: start, take over, flag, submit, close, void."""

from __future__ import annotations

import threading
import uuid
from datetime import timedelta

import pytest
import time_machine

from lms.audit.models import AuditEvent
from lms.clock import now
from lms.db import db
from lms.problems import Conflict, Forbidden, Missing, Problem
from lms.quizzes import services
from lms.quizzes.models import Attempt, AttemptItem, QuestionVersion, QuizVersion
from lms.quizzes.services import attempts as attempts_module
from lms.quizzes.signals import attempt_graded
from tests.lms.quizzes.conftest import KINDS, find

THREADS = 16


def in_threads(work, count=THREADS):
    """Run `work(number)` in threads that start together; returns what each returned or raised."""
    barrier = threading.Barrier(count)
    results = [None] * count

    def run(number):
        barrier.wait()
        try:
            results[number] = work(number)
        except Exception as error:
            results[number] = error

    threads = [threading.Thread(target=run, args=(number,)) for number in range(count)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return results


def test_an_attempt_freezes_questions_options_and_deadline(workshop, app):
    quiz = workshop.quiz(minutes=20)
    attempt = workshop.start("siti", quiz)
    with app.app_context():
        row = find(attempt)
        assert row.deadline_at - row.started_at == timedelta(minutes=20)
        assert (row.state, row.number, row.score_most, row.writer_epoch) == ("in_progress", 1, 8.0, 1)
        assert [item.question_version.kind for item in row.items] == list(KINDS)
        assert len(row.items[0].option_order) == 3
        assert row.quiz_version.frozen_at is not None
        assert all(item.question_version.frozen_at for item in row.items)


def test_the_questions_of_a_shuffling_quiz_come_in_another_order_for_everybody(workshop):
    quiz = workshop.quiz(shuffle=True)
    orders = {
        tuple(
            workshop.look(
                workshop.start("siti", quiz, host_uuid=uuid.uuid4()),
                lambda row: [item.question_version.kind for item in row.items],
            )
        )
        for _ in range(6)
    }
    assert len(orders) > 1


def test_the_open_attempt_is_given_back(workshop):
    quiz = workshop.quiz()
    assert workshop.start("siti", quiz) == workshop.start("siti", quiz)


def test_another_host_is_another_attempt(workshop):
    quiz = workshop.quiz()
    assert workshop.start("siti", quiz) != workshop.start("siti", quiz, host_uuid=uuid.uuid4())


def test_the_earlier_of_limit_and_closing_time_is_the_deadline(workshop):
    quiz = workshop.quiz(minutes=60)
    closes = now() + timedelta(minutes=5)
    attempt = workshop.start("siti", quiz, not_after=closes)
    assert workshop.look(attempt, lambda row: row.deadline_at) == closes


def test_the_host_may_set_the_minutes(workshop):
    attempt = workshop.start("siti", workshop.quiz(minutes=60), minutes=5)
    assert workshop.look(attempt, lambda row: row.deadline_at - row.started_at) == timedelta(minutes=5)


def test_without_limit_there_is_no_deadline(workshop):
    assert workshop.look(workshop.start("siti", workshop.quiz()), lambda row: row.deadline_at) is None


def test_attempts_are_numbered_and_used_up(workshop):
    quiz = workshop.quiz(attempts_allowed=2)
    for number in (1, 2):
        attempt = workshop.start("siti", quiz)
        assert workshop.look(attempt, lambda row: row.number) == number
        workshop.submit("siti", attempt)
    with pytest.raises(Problem, match="2"):
        workshop.start("siti", quiz)


def test_a_voided_attempt_gives_the_try_back_but_not_its_number(workshop, cast):
    quiz = workshop.quiz(attempts_allowed=1)
    attempt = workshop.start("siti", quiz)
    with workshop.writing():
        services.void(cast.viewer("tari"), find(attempt), reason="Listrik padam")
    assert workshop.look(workshop.start("siti", quiz), lambda row: row.number) == 2


def test_nobody_starts_for_somebody_else(workshop, cast):
    quiz = workshop.quiz()
    with workshop.app.app_context():
        other = cast.person("joko").id
    with pytest.raises(Forbidden):
        workshop.start("siti", quiz, person_id=other)


def test_a_closed_window_and_an_empty_quiz_are_refused(workshop):
    with pytest.raises(Problem):
        workshop.start("siti", workshop.quiz(), not_after=now() - timedelta(seconds=1))
    with pytest.raises(Problem):
        workshop.start("siti", workshop.quiz(kinds=()))


def test_a_competency_test_asks_the_items_it_is_given_in_their_order(workshop, cast, app):
    workshop.quiz(kinds=("single", "short", "numeric"))
    test = workshop.quiz(kinds=(), purpose="competency")
    with workshop.writing():
        viewer = cast.viewer("siti")
        items = list(reversed(db.session.query(QuestionVersion).order_by(QuestionVersion.id).all()))
        context = services.AttemptContext("test", uuid.uuid4(), viewer.person_id)
        attempt = services.start_attempt(viewer, db.session.get_one(QuizVersion, test), context, items=items).uuid
    assert workshop.look(attempt, lambda row: [item.question_version.kind for item in row.items]) == [
        "numeric",
        "short",
        "single",
    ]
    with app.app_context():
        assert all(one.frozen_at for one in db.session.query(QuestionVersion))


def test_sixteen_starts_make_one_attempt(workshop, app, cast):
    quiz = workshop.quiz()
    started = in_threads(lambda _: workshop.start("siti", quiz))
    assert len(set(started)) == 1, started
    with app.app_context():
        assert db.session.query(Attempt).count() == 1
        assert db.session.query(AttemptItem).count() == len(KINDS)


def test_the_index_decides_when_two_have_looked_before_either_wrote(workshop, monkeypatch):
    quiz = workshop.quiz()
    first = workshop.start("siti", quiz)
    looks = attempts_module._attempts
    seen = []

    def blind(version, context):
        seen.append(True)
        return [] if len(seen) == 1 else looks(version, context)

    monkeypatch.setattr(attempts_module, "_attempts", blind)
    assert workshop.start("siti", quiz) == first


def test_a_start_that_lost_to_an_attempt_already_sent_is_a_conflict(workshop, monkeypatch):
    quiz = workshop.quiz()
    workshop.start("siti", quiz)
    monkeypatch.setattr(attempts_module, "_attempts", lambda version, context: [])
    with pytest.raises(Conflict):
        workshop.start("siti", quiz)


def test_submitting_marks_and_tells_the_host(workshop, app):
    told = []
    attempt = workshop.start("siti", workshop.quiz())
    workshop.answer_all("siti", attempt)
    with attempt_graded.connected_to(lambda sender, attempt: told.append((attempt.state, attempt.score))):
        workshop.submit("siti", attempt)
        workshop.submit("siti", attempt)
    assert told == [("released", 8.0)]
    row = workshop.look(attempt, lambda row: (row.score, row.score_most, row.percent, row.passed, row.submitted_by))
    assert row == (8.0, 8.0, 100.0, True, "learner")
    with app.app_context():
        entries = db.session.query(AuditEvent).filter_by(action="attempt.submitted").all()
        assert [(one.detail["by"], one.detail["points"], one.object_uuid) for one in entries] == [
            ("learner", 8.0, attempt)
        ]


def test_an_empty_attempt_scores_nothing_and_does_not_pass(workshop):
    attempt = workshop.start("siti", workshop.quiz())
    workshop.submit("siti", attempt)
    assert workshop.look(attempt, lambda row: (row.score, row.percent, row.passed)) == (0.0, 0.0, False)
    assert workshop.look(attempt, lambda row: {item.grade_state for item in row.items}) == {"blank"}


def test_a_competency_test_is_evidence_not_a_pass(workshop):
    attempt = workshop.start("siti", workshop.quiz(purpose="competency"))
    workshop.submit("siti", attempt)
    assert workshop.look(attempt, lambda row: row.passed) is None


def test_sixteen_submits_mark_once(workshop, app):
    told = []
    attempt = workshop.start("siti", workshop.quiz())
    workshop.answer_all("siti", attempt)
    with attempt_graded.connected_to(lambda sender, attempt: told.append(attempt.id)):
        raised = in_threads(lambda _: workshop.submit("siti", attempt))
    assert raised == [None] * THREADS
    assert len(told) == 1
    with app.app_context():
        assert db.session.query(AuditEvent).filter_by(action="attempt.submitted").count() == 1


def test_nobody_else_submits_flags_or_takes_over(workshop, cast, app):
    attempt = workshop.start("siti", workshop.quiz())
    with app.app_context():
        row, other = find(attempt), cast.viewer("budi")
        for work in (services.submit, services.take_over, lambda v, a: services.flag(v, a, 1, True)):
            with pytest.raises(Missing):
                work(other, row)


def test_taking_over_raises_the_epoch_while_the_attempt_is_open(workshop, cast):
    attempt = workshop.start("siti", workshop.quiz())
    with workshop.writing():
        assert services.take_over(cast.viewer("siti"), find(attempt)).writer_epoch == 2
    workshop.submit("siti", attempt)
    with workshop.writing():
        assert services.take_over(cast.viewer("siti"), find(attempt)).writer_epoch == 2


def test_a_question_is_flagged_and_unflagged_until_the_attempt_is_sent(workshop, cast):
    attempt = workshop.start("siti", workshop.quiz())

    def flagged():
        return workshop.look(attempt, lambda row: row.items[0].flagged)

    with workshop.writing():
        services.flag(cast.viewer("siti"), find(attempt), 1, True)
    assert flagged()
    workshop.submit("siti", attempt)
    with workshop.writing():
        services.flag(cast.viewer("siti"), find(attempt), 1, False)
    assert flagged()
    with workshop.writing(), pytest.raises(Missing):
        services.flag(cast.viewer("siti"), find(attempt), 99, True)


def test_the_job_closes_at_the_deadline_with_what_the_server_holds(workshop):
    attempt = workshop.start("siti", workshop.quiz(minutes=10))
    workshop.answer_all("siti", attempt)
    deadline = workshop.look(attempt, lambda row: row.deadline_at)
    with time_machine.travel(deadline + timedelta(seconds=14), tick=False), workshop.writing():
        assert services.close_overdue() == 0
    with time_machine.travel(deadline + timedelta(minutes=3), tick=False), workshop.writing():
        assert services.close_overdue() == 1
    row = workshop.look(attempt, lambda row: (row.state, row.submitted_by, row.submitted_at, row.passed))
    assert row == ("released", "deadline", deadline, True)


def test_handing_in_after_the_grace_counts_as_the_deadlines(workshop):
    attempt = workshop.start("siti", workshop.quiz(minutes=10))
    deadline = workshop.look(attempt, lambda row: row.deadline_at)
    with time_machine.travel(deadline + timedelta(seconds=6), tick=False):
        workshop.submit("siti", attempt)
    assert workshop.look(attempt, lambda row: (row.submitted_by, row.submitted_at)) == ("deadline", deadline)


def test_one_that_cannot_be_marked_does_not_hold_up_the_others(workshop, monkeypatch):
    quiz = workshop.quiz(minutes=10)
    broken, sound = workshop.start("siti", quiz), workshop.start("joko", quiz)
    marking = attempts_module.begin_marking
    broken_id = workshop.look(broken, lambda row: row.id)

    def mark(viewer, attempt):
        if attempt.id == broken_id:
            raise RuntimeError("cannot")
        return marking(viewer, attempt)

    monkeypatch.setattr(attempts_module, "begin_marking", mark)
    with time_machine.travel(now() + timedelta(minutes=30), tick=False), workshop.writing():
        assert services.close_overdue() == 1
    assert workshop.look(broken, lambda row: row.state) == "in_progress"
    assert workshop.look(sound, lambda row: row.state) == "released"


def test_voiding_needs_a_reason_and_is_recorded_once(workshop, cast, app):
    attempt = workshop.start("siti", workshop.quiz())
    with workshop.writing():
        with pytest.raises(Problem):
            services.void(cast.viewer("tari"), find(attempt), reason="  ")
        for _ in range(2):
            services.void(cast.viewer("tari"), find(attempt), reason="Soal bocor")
    assert workshop.look(attempt, lambda row: (row.state, row.open)) == ("voided", False)
    with app.app_context():
        entry = db.session.query(AuditEvent).filter_by(action="attempt.voided").one()
        assert (entry.reason, entry.detail) == ("Soal bocor", {"before": "in_progress"})
