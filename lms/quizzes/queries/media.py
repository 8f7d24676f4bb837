"""Read pictures and sounds of questions: a bank's own list, and the file behind an address for who may see the question."""

from __future__ import annotations

import uuid as uuids
from typing import Any

import sqlalchemy as sa

from lms.access.viewer import Viewer
from lms.db import db
from lms.files.models import StoredFile
from lms.problems import Missing
from lms.quizzes.hosts import bank_readers
from lms.quizzes.models import Attempt, AttemptItem, BankMedia, Question, QuestionVersion, QuizVersion, Stimulus
from lms.quizzes.queries.marking import markable

UNSEEN = ("prepared", "voided", "abandoned")
"""States of an attempt whose questions its person does not see, or no more."""


def media_in_bank(bank_id: int) -> list[BankMedia]:
    """Pictures and sounds of a bank (an internal id) by name. The caller has checked that the viewer may see the bank."""
    query = sa.select(BankMedia).options(sa.orm.joinedload(BankMedia.file)).where(BankMedia.bank_id == bank_id)
    return list(db.session.scalars(query.order_by(BankMedia.name)))


def question_file(viewer: Viewer, media: uuids.UUID) -> StoredFile:
    """The file behind a picture or sound of a question that the viewer was asked, may mark, or reads or writes
    elsewhere; raises `Missing`.
    """
    allowed = (BankMedia.bank_id.in_(banks(viewer)) for banks in bank_readers())
    found: StoredFile | None = db.session.scalar(
        sa.select(StoredFile)
        .join(BankMedia, BankMedia.file_id == StoredFile.id)
        .where(BankMedia.uuid == media, sa.or_(_asked(viewer), _to_mark(viewer), *allowed))
    )
    if found is None:
        raise Missing
    return found


def _asked(viewer: Viewer) -> sa.ColumnElement[bool]:
    """One of the viewer's attempts asks a question, or shows a case, that names it."""
    path = sa.literal("(media/") + BankMedia.name
    return (
        _items()
        .where(
            Attempt.person_id == (viewer.person_id or 0),
            Attempt.state.not_in(UNSEEN),
            sa.or_(sa.cast(QuestionVersion.body, sa.Text).contains(path), Stimulus.text.contains(path)),
        )
        .exists()
    )


def _to_mark(viewer: Viewer) -> sa.ColumnElement[bool]:
    """The viewer marks attempts that ask questions of its bank."""
    return _items().join(QuizVersion, QuizVersion.id == Attempt.quiz_version_id).where(markable(viewer)).exists()


def _items() -> sa.Select[Any]:
    """The items of attempts that ask questions of the bank of a `BankMedia` row."""
    return (
        sa.select(AttemptItem.slot)
        .join(Attempt, Attempt.id == AttemptItem.attempt_id)
        .join(QuestionVersion, QuestionVersion.id == AttemptItem.question_version_id)
        .join(Question, Question.id == QuestionVersion.question_id)
        .outerjoin(Stimulus, Stimulus.id == QuestionVersion.stimulus_id)
        .where(Question.bank_id == BankMedia.bank_id)
        .correlate(BankMedia)
    )
