"""Read the files that people sent with their answers: their own, and those a marker may open; how much may be sent."""

from __future__ import annotations

import uuid as uuids
from datetime import datetime, timedelta
from typing import Any

import sqlalchemy as sa

from content.questions.upload import MEGABYTE, UploadBody
from lms.access.viewer import Viewer, person_id
from lms.db import db
from lms.files.models import StoredFile
from lms.problems import Missing
from lms.quizzes.bodies import parsed, sendable
from lms.quizzes.hosts import host_of
from lms.quizzes.models import Attempt, AttemptFile, AttemptItem, QuestionVersion, QuizVersion
from lms.quizzes.queries.marking import markable

HANDED_IN = ("grading", "graded", "released")


def own_file(viewer: Viewer, file: uuids.UUID) -> StoredFile:
    """A file that the viewer sent; raises `Missing` for anybody else's, and where the host shows the attempt no more."""
    query = sa.select(Attempt).join(AttemptFile, AttemptFile.attempt_id == Attempt.id)
    attempt = db.session.scalar(query.where(AttemptFile.uuid == file, Attempt.person_id == person_id(viewer)))
    if attempt is None or not host_of(attempt).may_view(attempt):
        raise Missing
    return _one(_files().where(AttemptFile.uuid == file))


def most_bytes(viewer: Viewer, attempt: uuids.UUID, moment: datetime) -> int:
    """How many bytes of files a post to an attempt may bring: what a question of its page still takes at most.

    Where all questions stand on one page, what they take together. 0 for anybody else's attempt, one that is over, and one that takes no files.
    """
    found = db.session.scalar(sa.select(Attempt).where(Attempt.uuid == attempt, Attempt.person_id == viewer.person_id))
    if found is None or not host_of(found).may_view(found):
        return 0
    query = (
        sa.select(QuestionVersion.body)
        .join(AttemptItem, AttemptItem.question_version_id == QuestionVersion.id)
        .where(AttemptItem.attempt_id == found.id, QuestionVersion.kind == "upload", _takes_answers(found, moment))
    )
    bodies: list[UploadBody] = [sendable(parsed(body)).body for body in db.session.scalars(query)]
    taken = [one.most_files * one.most_megabytes * MEGABYTE for one in bodies]
    return sum(taken) if found.quiz_version.layout == "all" else max(taken, default=0)


def _takes_answers(attempt: Attempt, moment: datetime) -> sa.ColumnElement[bool]:
    """The questions that can still be answered: in time while the attempt runs, afterwards those to be mended."""
    if attempt.open:
        grace = timedelta(seconds=attempt.quiz_version.grace_seconds)
        over = attempt.deadline_at is not None and moment > attempt.deadline_at + grace
        return sa.false() if over else AttemptItem.locked_at.is_(None)
    return AttemptItem.grade_state == "returned" if attempt.state == "grading" else sa.false()


def file_to_mark(viewer: Viewer, file: uuids.UUID) -> StoredFile:
    """A file of an attempt that was handed in and that the viewer may mark; raises `Missing`."""
    query = _files().join(QuizVersion, QuizVersion.id == Attempt.quiz_version_id)
    return _one(query.where(AttemptFile.uuid == file, Attempt.state.in_(HANDED_IN), markable(viewer)))


def _files() -> sa.Select[Any]:
    return (
        sa.select(StoredFile)
        .join(AttemptFile, AttemptFile.file_id == StoredFile.id)
        .join(Attempt, Attempt.id == AttemptFile.attempt_id)
    )


def _one(query: sa.Select[Any]) -> StoredFile:
    found: StoredFile | None = db.session.scalar(query)
    if found is None:
        raise Missing
    return found
