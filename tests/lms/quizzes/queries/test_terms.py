"""On what terms a person takes a quiz."""

from __future__ import annotations

from datetime import timedelta

import pytest

from lms.clock import now
from lms.db import db
from lms.quizzes import services
from lms.quizzes.models import QuizVersion
from lms.quizzes.queries import Terms, terms_of

REASON = "Ketetapan panitia ujian"


@pytest.fixture
def decide(workshop, cast):
    quiz = workshop.quiz(("single",), minutes=10, attempts_allowed=2)

    def made(key=None, **what):
        with workshop.writing():
            version = db.session.get_one(QuizVersion, quiz)
            person = cast.person(key) if key else None
            return services.decide(cast.viewer("tari"), version.quiz, person, reason=REASON, **what).uuid

    def terms(key) -> Terms:
        with workshop.app.app_context():
            return terms_of(db.session.get_one(QuizVersion, quiz), cast.person(key).id)

    made.terms = terms
    return made


def test_without_a_decision_the_settings_hold(decide):
    terms = decide.terms("siti")
    assert (terms.minutes, terms.extra_minutes, terms.attempts_allowed, terms.needs_code) == (10, 0, 2, False)


def test_minutes_and_attempts_add_up_and_stay_with_their_person(decide):
    decide(minutes=5)
    decide("siti", minutes=10, attempts=1)
    assert (decide.terms("siti").extra_minutes, decide.terms("siti").attempts_allowed) == (15, 3)
    assert (decide.terms("joko").extra_minutes, decide.terms("joko").attempts_allowed) == (5, 2)


def test_of_several_windows_ones_own_newest_counts(decide):
    day = timedelta(days=1)
    moment = now()
    decide("siti", closes_at=moment + 3 * day)
    decide(closes_at=moment + day)
    decide("siti", closes_at=moment + 4 * day)
    assert decide.terms("siti").closes_at == moment + 4 * day
    assert decide.terms("joko").closes_at == moment + day


@pytest.mark.parametrize(
    ("minutes", "closes", "ends"), [(10, 60, 15), (10, 12, 12), (None, 60, 60), (None, None, None)]
)
def test_an_attempt_ends_after_its_limit_or_when_the_quiz_closes(minutes, closes, ends):
    start = now()
    after = {given: None if given is None else start + timedelta(minutes=given) for given in (closes, ends)}
    terms = Terms(None, after[closes], minutes, 5, None, timedelta(0), needs_code=False)
    assert terms.ends(start) == after[ends]
