"""Quizzes: settings and questions in versions; a frozen version is never changed."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

import sqlalchemy as sa
from flask_babel import gettext as _

from lms.agencies.models import Agency
from lms.clock import now
from lms.db import db
from lms.problems import Problem
from lms.quizzes.models import QuestionVersion, Quiz, QuizSlot, QuizVersion
from lms.quizzes.services.bank import freeze_questions

PURPOSES = ("practice", "module", "competency")
LONGEST_MINUTES = 600
MOST_ATTEMPTS = 100


def make_quiz(
    agency: Agency,
    *,
    purpose: str,
    title: str,
    minutes: int | None = None,
    attempts_allowed: int | None = None,
    pass_mark: int = 70,
    shuffle: bool = True,
    question_versions: Sequence[QuestionVersion] = (),
) -> QuizVersion:
    """Make a quiz and return its first version.

    `purpose`: practice | module | competency. `minutes` and `attempts_allowed`: None is unlimited. `pass_mark` in per
    cent. A competency test has no fixed questions: whoever starts an attempt brings them. Raises `Problem` naming
    each bad setting, `ValueError` on another purpose.
    """
    if purpose not in PURPOSES:
        raise ValueError(f"a quiz is for one of {PURPOSES}, not {purpose!r}")
    settings = _settings(title, minutes, attempts_allowed, pass_mark, shuffle)
    quiz = Quiz(agency_id=agency.id, purpose=purpose, created_at=now())
    db.session.add(quiz)
    db.session.flush()
    version = QuizVersion(quiz_id=quiz.id, number=1, **settings)
    db.session.add(version)
    db.session.flush()
    _fill(version, question_versions)
    return version


def edit_quiz(
    version: QuizVersion,
    *,
    title: str,
    minutes: int | None = None,
    attempts_allowed: int | None = None,
    pass_mark: int = 70,
    shuffle: bool = True,
    question_versions: Sequence[QuestionVersion] = (),
) -> QuizVersion:
    """Give a quiz these settings and questions and return the version that has them.

    An unfrozen version is changed in place; a frozen one stays as it is and a new version is made. Raises `Problem`
    naming each bad setting.
    """
    settings = _settings(title, minutes, attempts_allowed, pass_mark, shuffle)
    if version.frozen_at is not None:
        newest = sa.select(sa.func.max(QuizVersion.number)).where(QuizVersion.quiz_id == version.quiz_id)
        number = (db.session.scalar(newest) or 0) + 1
        version = QuizVersion(quiz_id=version.quiz_id, number=number, **settings)
        db.session.add(version)
    else:
        for name, value in settings.items():
            setattr(version, name, value)
    db.session.flush()
    _fill(version, question_versions)
    return version


def freeze(version: QuizVersion) -> None:
    """The version is about to be seen by people: it and its questions are not changed any more. Twice is once."""
    if version.frozen_at is not None:
        return
    version.frozen_at = now()
    db.session.flush()
    slots = sa.select(QuizSlot.question_version_id).where(QuizSlot.quiz_version_id == version.id)
    freeze_questions(db.session.scalars(slots))


def _fill(version: QuizVersion, questions: Iterable[QuestionVersion]) -> None:
    """Put these questions into the version in their order, each once."""
    db.session.execute(sa.delete(QuizSlot).where(QuizSlot.quiz_version_id == version.id))
    unique = dict.fromkeys(question.id for question in questions)
    db.session.add_all(
        QuizSlot(quiz_version_id=version.id, position=position, question_version_id=question_id)
        for position, question_id in enumerate(unique, start=1)
    )
    db.session.flush()
    db.session.expire(version, ["slots"])


def _settings(
    title: str, minutes: int | None, attempts_allowed: int | None, pass_mark: int, shuffle: bool
) -> dict[str, Any]:
    faults = {}
    if not title.strip() or len(title.strip()) > 200:
        faults["title"] = _("Give the quiz a title of at most 200 characters.")
    if minutes is not None and not 1 <= minutes <= LONGEST_MINUTES:
        faults["minutes"] = _("Write 1 to %(most)s minutes, or leave it empty.", most=LONGEST_MINUTES)
    if attempts_allowed is not None and not 1 <= attempts_allowed <= MOST_ATTEMPTS:
        faults["attempts_allowed"] = _("Write 1 to %(most)s attempts, or leave it empty.", most=MOST_ATTEMPTS)
    if not 0 <= pass_mark <= 100:
        faults["pass_mark"] = _("Write a pass mark from 0 to 100.")
    if faults:
        raise Problem(" ".join(faults.values()), fields=faults)
    return {
        "title": title.strip(),
        "time_limit_minutes": minutes,
        "attempts_allowed": attempts_allowed,
        "pass_mark": pass_mark,
        "shuffle": shuffle,
    }
