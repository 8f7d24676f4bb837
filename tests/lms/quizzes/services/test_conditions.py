"""Other conditions, and time for attempts that run."""

from __future__ import annotations

import uuid
from datetime import timedelta

import pytest
import time_machine

from lms.audit.models import AuditEvent
from lms.clock import now, today
from lms.db import db
from lms.health import timekeeping
from lms.outbox.models import Notice
from lms.problems import Problem
from lms.quizzes import services
from lms.quizzes.models import AnswerEvent, Appeal, AttemptExtension, QuizOverride, QuizVersion
from tests.lms.quizzes.conftest import find

REASON = "Listrik padam di ruang ujian"


@pytest.fixture
def trainer(workshop, cast):
    """Calls a service as the trainer, with the quiz first."""

    def call(service, quiz, *given, **what):
        with workshop.writing():
            found = db.session.get_one(QuizVersion, quiz).quiz
            return service(cast.viewer("tari"), found, *given, **what)

    return call


def set_up(workshop, quiz, **settings):
    with workshop.writing():
        for name, value in settings.items():
            setattr(db.session.get_one(QuizVersion, quiz), name, value)


def save(workshop, cast, attempt, revision=1):
    with workshop.writing():
        form = {"s1": ["true"]}
        sent = services.Answer(1, form, uuid.uuid4().hex, revision)
        return services.save_answers(cast.viewer("siti"), attempt, [sent], epoch=1).acks[0]


def test_extra_minutes_and_attempts_hold_for_the_next_start(workshop, trainer, cast, app):
    quiz = workshop.quiz(("true_false",), minutes=10, attempts_allowed=1)
    with app.app_context():
        siti = cast.person("siti")
    trainer(services.decide, quiz, siti, minutes=20, attempts=1, reason=REASON)
    attempt = workshop.start("siti", quiz)
    assert workshop.look(attempt, lambda row: row.deadline_at - row.started_at) == timedelta(minutes=30)
    assert workshop.look(attempt, lambda row: row.allowance_seconds) == 1200
    workshop.submit("siti", attempt)
    workshop.submit("siti", workshop.start("siti", quiz))
    with pytest.raises(Problem, match="2 kali"):
        workshop.start("siti", quiz)
    with app.app_context():
        event = db.session.query(AuditEvent).filter_by(action="quiz.conditions_decided").one()
        assert event.reason == REASON
        assert event.detail["minutes"] == 20


def test_a_decision_taken_back_does_not_hold_any_more(workshop, trainer, app):
    quiz = workshop.quiz(("true_false",), minutes=10)
    trainer(services.decide, quiz, None, minutes=20, reason=REASON)
    with app.app_context():
        decision = db.session.query(QuizOverride).one()
    for _ in range(2):
        trainer(
            lambda viewer, found: services.revoke(viewer, found, db.session.get_one(QuizOverride, decision.id)), quiz
        )
    attempt = workshop.start("siti", quiz)
    assert workshop.look(attempt, lambda row: row.deadline_at - row.started_at) == timedelta(minutes=10)
    with app.app_context():
        assert db.session.query(AuditEvent).filter_by(action="quiz.conditions_revoked").count() == 1


@pytest.mark.parametrize(
    ("what", "field"),
    [
        ({"minutes": 5, "reason": " ya "}, "reason"),
        ({"reason": REASON}, "minutes"),
        ({"minutes": 601, "reason": REASON}, "minutes"),
        ({"attempts": -1, "reason": REASON}, "attempts"),
    ],
)
def test_a_decision_that_cannot_be_is_refused(workshop, trainer, what, field):
    with pytest.raises(Problem) as refused:
        trainer(services.decide, workshop.quiz(("true_false",)), None, **what)
    assert field in refused.value.fields


def test_a_window_turned_round_is_refused(workshop, trainer):
    moment = now()
    with pytest.raises(Problem) as refused:
        trainer(services.decide, workshop.quiz(("true_false",)), None, opens_at=moment, closes_at=moment, reason=REASON)
    assert "closes_at" in refused.value.fields


def test_one_person_gets_time_and_the_record_says_why(workshop, cast, app):
    attempt = workshop.start("siti", workshop.quiz(("true_false",), minutes=10))
    before = workshop.look(attempt, lambda row: row.deadline_at)
    with workshop.writing():
        services.extend(cast.viewer("tari"), find(attempt), minutes=7, reason=REASON)
    assert workshop.look(attempt, lambda row: row.deadline_at) == before + timedelta(minutes=7)
    with app.app_context():
        extension = db.session.query(AttemptExtension).one()
        assert (extension.seconds, extension.kind, extension.reason) == (420, "person", REASON)
        assert db.session.query(AuditEvent).filter_by(action="attempt.extended").one().reason == REASON


def test_an_attempt_without_limit_or_already_sent_gets_none(workshop, cast):
    free = workshop.start("siti", workshop.quiz(("true_false",)))
    sent = workshop.start("joko", workshop.quiz(("true_false",), minutes=10))
    workshop.submit("joko", sent)
    for attempt in (free, sent):
        with pytest.raises(Problem), workshop.writing():
            services.extend(cast.viewer("tari"), find(attempt), minutes=7, reason=REASON)


def test_an_outage_gives_time_to_everybody_who_is_in_the_quiz(workshop, trainer):
    quiz = workshop.quiz(("true_false",), minutes=10)
    started = [workshop.start(key, quiz) for key in ("siti", "joko", "budi")]
    workshop.submit("budi", started[2])
    assert trainer(services.extend_all, quiz, minutes=5, reason=REASON) == 2
    for attempt in started[:2]:
        assert workshop.look(attempt, lambda row: row.deadline_at - row.started_at) == timedelta(minutes=15)
    with pytest.raises(Problem):
        trainer(services.extend_all, workshop.quiz(("true_false",), minutes=10), minutes=5, reason=REASON)


def test_what_came_late_because_of_the_outage_counts_again(workshop, cast, trainer, app):
    quiz = workshop.quiz(("true_false",), minutes=10)
    attempt = workshop.start("siti", quiz)
    with time_machine.travel(now() + timedelta(minutes=10, seconds=6), tick=False):
        assert save(workshop, cast, attempt).reason == "late"
        with workshop.writing():
            assert services.close_overdue() == 0
        assert workshop.look(attempt, lambda row: row.state) == "overdue"
        trainer(services.extend_all, quiz, minutes=5, reason=REASON)
        trainer(services.extend_all, quiz, minutes=1, reason=REASON)
        assert workshop.look(attempt, lambda row: (row.state, row.items[0].revision)) == ("in_progress", 1)
        assert workshop.look(attempt, lambda row: row.items[0].answer is not None)
    with app.app_context():
        events = db.session.query(AnswerEvent).order_by(AnswerEvent.id.desc()).limit(2).all()
        assert [(one.accepted, one.reason) for one in events] == [(True, ""), (False, "late")]


def test_time_given_while_the_job_hands_in_is_not_taken_away(workshop, cast):
    quiz = workshop.quiz(("true_false",), minutes=10)
    attempt = workshop.start("siti", quiz)

    class Progress:
        """The trainer gives time after the job has seen who ran out of it."""

        def report(self, done, total):
            if done == 0:
                services.extend_all(cast.viewer("tari"), find(attempt).quiz_version.quiz, minutes=5, reason=REASON)

    with time_machine.travel(now() + timedelta(minutes=11), tick=False), workshop.writing():
        assert services.close_overdue(Progress()) == 0
    assert workshop.look(attempt, lambda row: (row.state, row.submitted_at)) == ("in_progress", None)


LATE = timedelta(minutes=10, seconds=6)


def late_answers(workshop, cast, trainer, quiz, attempt, *forms):
    """Send forms of question 1 by hand after the deadline, then give the time back; the item that counts then."""
    with time_machine.travel(now() + LATE, tick=False):
        for form in forms:
            with workshop.writing():
                sent = services.Answer(1, form, uuid.uuid4().hex)
                assert services.save_answer(cast.viewer("siti"), attempt, sent, epoch=1).reason == "late"
        trainer(services.extend_all, quiz, minutes=5, reason=REASON)
    return workshop.look(attempt, lambda row: (row.items[0].answer, row.items[0].certainty, row.items[0].revision))


def test_of_several_forms_that_came_late_the_last_one_counts(workshop, cast, trainer, app):
    quiz = workshop.quiz(("true_false",), minutes=10)
    attempt = workshop.start("siti", quiz)
    forms = ({"s1": ["true"]}, {"s1": ["false"]})
    assert late_answers(workshop, cast, trainer, quiz, attempt, *forms) == ({"chosen": ["false"]}, None, 1)
    with app.app_context():
        assert db.session.query(AnswerEvent).filter_by(accepted=True).count() == 1


def test_how_sure_a_late_answer_was_comes_back_with_it(workshop, cast, trainer):
    quiz = workshop.quiz(("true_false",), minutes=10, purpose="practice", certainty=True)
    attempt = workshop.start("siti", quiz)
    form = {"s1": ["true"], "c1": ["3"]}
    assert late_answers(workshop, cast, trainer, quiz, attempt, form) == ({"chosen": ["true"]}, 3, 1)


def test_time_given_back_does_not_open_a_question_that_was_explained(workshop, cast, trainer):
    quiz = workshop.quiz(("true_false",), minutes=10, purpose="practice", behaviour="immediate")
    attempt = workshop.start("siti", quiz)
    with workshop.writing():
        sent = services.Answer(1, {"s1": ["false"]}, uuid.uuid4().hex)
        services.save_answer(cast.viewer("siti"), attempt, sent, epoch=1)
        services.check_answer(cast.viewer("siti"), find(attempt), 1)
    assert late_answers(workshop, cast, trainer, quiz, attempt, {"s1": ["true"]}) == ({"chosen": ["false"]}, None, 1)


def test_nobody_decides_for_himself(workshop, trainer, cast, app):
    quiz = workshop.quiz(("true_false",), minutes=10)
    attempt = workshop.start("tari", quiz)
    with app.app_context():
        tari = cast.person("tari")
    with pytest.raises(Problem, match="rekan"):
        trainer(services.decide, quiz, tari, minutes=20, reason=REASON)
    for service, given in ((services.extend, {"minutes": 5}), (services.void, {})):
        with pytest.raises(Problem, match="rekan"), workshop.writing():
            service(cast.viewer("tari"), find(attempt), reason=REASON, **given)
    assert workshop.look(attempt, lambda row: (row.state, row.allowance_seconds)) == ("in_progress", 0)


def test_time_after_an_outage_leaves_ones_own_attempt_out_unless_it_is_a_trial(workshop, trainer):
    quiz = workshop.quiz(("true_false",), minutes=10)
    own, other = workshop.start("tari", quiz), workshop.start("siti", quiz)
    assert trainer(services.extend_all, quiz, minutes=5, reason=REASON) == 1
    seconds = [workshop.look(one, lambda row: row.allowance_seconds) for one in (own, other)]
    assert seconds == [0, 300]
    with workshop.writing():
        find(own).host = "preview"
    assert trainer(services.extend_all, quiz, minutes=5, reason=REASON) == 2


def test_an_attempt_declared_invalid_says_who_when_and_why_and_its_person_is_told_once(workshop, cast, app):
    attempt = workshop.start("siti", workshop.quiz(("true_false",)))
    workshop.submit("siti", attempt)
    for _ in range(2):
        with workshop.writing():
            services.void(cast.viewer("tari"), find(attempt), reason=f" {REASON} ")
    with app.app_context():
        voided = find(attempt)
        assert (voided.state, voided.void_reason, voided.passed) == ("voided", REASON, None)
        assert voided.voided_by_id == cast.viewer("tari").account_id
        assert voided.voided_at is not None
        notice = db.session.query(Notice).filter_by(kind="quizzes.voided").one()
        assert (notice.person_id, notice.facts["reason"]) == (cast.viewer("siti").person_id, REASON)


def test_objections_to_an_attempt_declared_invalid_are_answered_with_that(workshop, cast, app):
    attempt = workshop.start("siti", workshop.quiz(("true_false", "true_false")))
    workshop.submit("siti", attempt)
    with workshop.writing():
        made = {"attempt_id": find(attempt).id, "text": "Mohon ditinjau.", "answer_by": today(), "created_at": now()}
        earlier = {"state": "upheld", "answer": "Benar.", "decided_at": now()}
        db.session.add_all([Appeal(slot=1, **made), Appeal(slot=2, **made), Appeal(slot=2, **made, **earlier)])
    with workshop.writing():
        services.void(cast.viewer("tari"), find(attempt), reason=REASON)
    with app.app_context():
        found = db.session.query(Appeal).order_by(Appeal.id).all()
        assert [one.state for one in found] == ["rejected", "rejected", "upheld"]
        assert {one.decided_by_id for one in found[:2]} == {cast.viewer("tari").person_id}
        assert all("tidak sah" in one.answer and one.decided_at for one in found[:2])
        told = db.session.query(AuditEvent).filter_by(action="appeal.rejected").order_by(AuditEvent.id).all()
        assert [one.detail["slot"] for one in told] == [1, 2]


def test_while_the_clock_is_not_settled_nothing_is_handed_in(workshop, monkeypatch):
    attempt = workshop.start("siti", workshop.quiz(("true_false",), minutes=10))
    with time_machine.travel(now() + timedelta(minutes=11), tick=False), workshop.writing():
        monkeypatch.setattr("lms.quizzes.services.attempts.settled", lambda: False)
        assert services.close_overdue() == 0
        assert find(attempt).state == "overdue"
        monkeypatch.setattr("lms.quizzes.services.attempts.settled", timekeeping.settled)
        assert services.close_overdue() == 1


@pytest.mark.parametrize(("grace", "seconds", "reason"), [(0, 1, "late"), (30, 29, ""), (30, 31, "late")])
def test_the_grace_is_the_quizs_own_and_lateness_is_recorded(workshop, cast, app, grace, seconds, reason):
    quiz = workshop.quiz(("true_false",), minutes=10)
    set_up(workshop, quiz, grace_seconds=grace)
    attempt = workshop.start("siti", quiz)
    deadline = workshop.look(attempt, lambda row: row.deadline_at)
    with time_machine.travel(deadline + timedelta(seconds=seconds), tick=False):
        assert save(workshop, cast, attempt).reason == reason
    with app.app_context():
        assert db.session.query(AnswerEvent).one().late_ms == 1000 * seconds


def test_a_quiz_may_abandon_what_is_not_handed_in(workshop, app):
    quiz = workshop.quiz(("true_false",), minutes=10, attempts_allowed=1)
    set_up(workshop, quiz, overdue="abandon")
    attempt = workshop.start("siti", quiz)
    workshop.answer_all("siti", attempt)
    with time_machine.travel(now() + timedelta(minutes=11), tick=False):
        with workshop.writing():
            assert services.close_overdue() == 1
        assert workshop.look(attempt, lambda row: (row.state, row.score, row.passed)) == ("abandoned", None, None)
        with pytest.raises(Problem, match="1 kali"):
            workshop.start("siti", quiz)
    with app.app_context():
        assert db.session.query(AuditEvent).filter_by(action="attempt.abandoned").count() == 1


def test_a_quiz_opens_closes_and_ends_what_runs_when_it_closes(workshop):
    quiz = workshop.quiz(("true_false",), minutes=60)
    moment = now()
    set_up(workshop, quiz, opens_at=moment + timedelta(hours=1), closes_at=moment + timedelta(hours=2))
    with pytest.raises(Problem, match="dibuka"):
        workshop.start("siti", quiz)
    with time_machine.travel(moment + timedelta(minutes=90), tick=False):
        attempt = workshop.start("siti", quiz)
    assert workshop.look(attempt, lambda row: row.deadline_at) == moment + timedelta(hours=2)
    with time_machine.travel(moment + timedelta(hours=3), tick=False), pytest.raises(Problem, match="berakhir"):
        workshop.start("joko", quiz)


def test_between_two_attempts_lies_the_time_the_quiz_wants(workshop):
    quiz = workshop.quiz(("true_false",))
    set_up(workshop, quiz, spacing_minutes=30)
    workshop.submit("siti", workshop.start("siti", quiz))
    with pytest.raises(Problem, match="mencoba lagi"):
        workshop.start("siti", quiz)
    with time_machine.travel(now() + timedelta(minutes=31), tick=False):
        workshop.start("siti", quiz)


@pytest.mark.parametrize(("code", "right"), [("", False), ("merdeka 46", False), (" Merdeka 45 ", True)])
def test_the_access_code_is_asked_for_at_the_start(workshop, code, right):
    quiz = workshop.quiz(("true_false",))
    set_up(workshop, quiz, access_code="merdeka 45")
    if right:
        again = workshop.start("siti", quiz, code=code)
        assert workshop.start("siti", quiz) == again, "who is inside is not asked again"
    else:
        with pytest.raises(Problem) as refused:
            workshop.start("siti", quiz, code=code)
        assert "code" in refused.value.fields
