"""Measured parameters of the items, from released answers. Loads scikit-learn: for jobs only.

A path of a test keeps the parameters it was made with, so a new calibration changes no past result.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Protocol

import numpy as np
import sqlalchemy as sa

from lms.audit.services import record
from lms.clock import now
from lms.competencies.models import Competency
from lms.db import db, transaction
from lms.quizzes.models import Attempt, AttemptItem, ItemParameter, Question, QuestionBank, QuestionVersion
from recommender.ability.calibration import Calibration, FloatArray, calibrate
from recommender.ability.fit import mean_squares
from recommender.ability.rasch import prior_difficulty


class Reporter(Protocol):
    """A job's progress."""

    def report(self, done: int, total: int) -> None:
        """Commit what was done so far together with the new count."""


def calibrate_items(progress: Reporter) -> dict[str, int]:
    """Fit the items of every competency, one transaction each; returns how many items have which status."""
    with transaction("read"):
        ids = list(db.session.scalars(_measured(sa.select(QuestionVersion.competency_id).distinct())))
    counts = {"competencies": len(ids), "provisional": 0, "calibrating": 0, "calibrated": 0}
    for done, competency_id in enumerate(sorted(ids), start=1):
        with transaction("read"):
            answers, items = _answers(competency_id), _items(competency_id)
        fitted, fit = _fit(answers, items)
        for status in fitted.status:
            counts[status] += 1
        _write(competency_id, items, fitted, fit)
        progress.report(done, len(ids))
    return counts


def _measured(query: sa.Select[*tuple[Any, ...]]) -> sa.Select[*tuple[Any, ...]]:
    """Only answers that say something: released, in a bank made for measuring, marked, and not left unseen.

    A question without an answer counts when the person settled it ("I do not know"), not when the time was over before it.
    """
    return (
        query.select_from(AttemptItem)
        .join(Attempt, Attempt.id == AttemptItem.attempt_id)
        .join(QuestionVersion, QuestionVersion.id == AttemptItem.question_version_id)
        .join(Question, Question.id == QuestionVersion.question_id)
        .join(QuestionBank, QuestionBank.id == Question.bank_id)
        .where(
            Attempt.state == "released",
            Attempt.host != "preview",
            AttemptItem.fraction.is_not(None),
            sa.or_(AttemptItem.answer.is_not(None), AttemptItem.locked_at.is_not(None)),
            QuestionBank.purpose == "competency",
            QuestionVersion.competency_id.is_not(None),
            QuestionVersion.level.is_not(None),
        )
    )


def _answers(competency_id: int) -> list[tuple[int, int, float]]:
    """Attempt, question version and fraction of each person's first answer to an item.

    Each attempt stands for a person of its own: abilities change between two tests.
    """
    query = sa.select(Attempt.person_id, Attempt.id, AttemptItem.question_version_id, AttemptItem.fraction)
    rows = db.session.execute(
        _measured(query).where(QuestionVersion.competency_id == competency_id).order_by(Attempt.id, AttemptItem.slot)
    )
    first: dict[tuple[int, int], tuple[int, int, float]] = {}
    for person_id, attempt_id, version_id, fraction in rows:
        first.setdefault((person_id, version_id), (attempt_id, version_id, fraction))
    return list(first.values())


def _items(competency_id: int) -> dict[int, float]:
    """The author's difficulty in logits of every version that was answered."""
    query = sa.select(QuestionVersion.id, QuestionVersion.level, QuestionVersion.difficulty).distinct()
    rows = db.session.execute(_measured(query).where(QuestionVersion.competency_id == competency_id))
    return {version_id: prior_difficulty(level, difficulty) for version_id, level, difficulty in sorted(rows.all())}


def _fit(answers: Sequence[tuple[int, int, float]], items: dict[int, float]) -> tuple[Calibration, FloatArray]:
    place = {version_id: number for number, version_id in enumerate(items)}
    _attempts, person = np.unique([attempt_id for attempt_id, _version, _fraction in answers], return_inverse=True)
    item = np.array([place[version_id] for _attempt, version_id, _fraction in answers], dtype=np.int64)
    fraction = np.array([fraction for _attempt, _version, fraction in answers], dtype=np.float64)
    fitted = calibrate(person, item, fraction, np.array(list(items.values()), dtype=np.float64))
    return fitted, mean_squares(person, item, fraction, fitted.difficulty, fitted.discrimination)


def _write(competency_id: int, items: dict[int, float], fitted: Calibration, fit: FloatArray) -> None:
    moment = now()
    for number, version_id in enumerate(items):
        row = db.session.get(ItemParameter, version_id) or ItemParameter(question_version_id=version_id)
        row.difficulty, row.standard_error = float(fitted.difficulty[number]), float(fitted.se[number])
        row.discrimination, row.responses = float(fitted.discrimination[number]), int(fitted.responses[number])
        row.discrimination_error = float(fitted.discrimination_se[number])
        row.fit = None if np.isnan(fit[number]) else float(fit[number])
        row.status, row.calibrated_at = fitted.status[number], moment
        db.session.add(row)
    competency = db.session.get_one(Competency, competency_id)
    answers = int(fitted.responses.sum())
    record(None, "items.calibrated", "competency", competency.uuid, items=len(items), answers=answers)
