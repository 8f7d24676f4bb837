"""Read the files that people sent with their answers: their own, and those a marker may open."""

from __future__ import annotations

import uuid as uuids
from typing import Any

import sqlalchemy as sa

from lms.access.viewer import Viewer, person_id
from lms.db import db
from lms.files.models import StoredFile
from lms.problems import Missing
from lms.quizzes.models import Attempt, AttemptFile, QuizVersion
from lms.quizzes.queries.marking import markable

HANDED_IN = ("grading", "graded", "released")


def own_file(viewer: Viewer, file: uuids.UUID) -> StoredFile:
    """A file that the viewer sent; raises `Missing` for anybody else's."""
    return _one(_files().where(AttemptFile.uuid == file, Attempt.person_id == person_id(viewer)))


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
