"""Files sent with an answer: checked, kept, and named only by the answer they belong to."""

from __future__ import annotations

import uuid as uuids
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import PurePath

import sqlalchemy as sa
from flask import current_app
from flask_babel import gettext as _

from content.questions import Invalid, Response
from content.questions import Problem as Unreadable
from content.questions.upload import UploadBody, check_file, file_names
from lms.access.viewer import Viewer
from lms.config import Settings
from lms.db import db
from lms.files.models import StoredFile
from lms.files.services import recognise, store
from lms.problems import Missing, Problem
from lms.quizzes.bodies import as_problem, parsed, sendable
from lms.quizzes.models import Attempt, AttemptFile, AttemptItem

MOST_BYTES = 100_000_000
"""Bytes of all files of one attempt, those taken back included: nobody fills the disk by sending again and again."""


@dataclass(frozen=True)
class Sent:
    """A file as the browser sent it."""

    name: str
    data: bytes


def keep_files(viewer: Viewer, attempt: Attempt, slot: int, sent: Sequence[Sent], kept: int) -> dict[str, list[str]]:
    """Keep the files sent for the question in `slot` beside `kept` earlier ones, and return the form fields that name
    them. All or none. Raises `Missing` for anybody else's attempt or a question that takes no files, `Problem` naming
    what is wrong with which file.
    """
    if viewer.person_id is None or viewer.person_id != attempt.person_id:
        raise Missing
    item = db.session.get(AttemptItem, (attempt.id, slot))
    body = sendable(parsed(item.question_version.body)).body if item else None
    if not isinstance(body, UploadBody):
        raise Missing
    _refuse_many(attempt, slot, body, sent, kept)
    for one in sent:
        _check(body, slot, one)
    with db.session.begin_nested():
        rows = [_keep(viewer, attempt, slot, one) for one in sent]
    return {f"s{slot}-{row.uuid.hex}": [row.file.name] for row in rows}


def _refuse_many(attempt: Attempt, slot: int, body: UploadBody, sent: Sequence[Sent], kept: int) -> None:
    if kept + len(sent) > body.most_files:
        raise _wrong(slot, _("Send at most %(most)s files. Untick one to replace it.", most=body.most_files))
    used = db.session.scalar(
        sa.select(sa.func.coalesce(sa.func.sum(StoredFile.size), 0))
        .join(AttemptFile, AttemptFile.file_id == StoredFile.id)
        .where(AttemptFile.attempt_id == attempt.id)
    )
    if (used or 0) + sum(len(one.data) for one in sent) > MOST_BYTES:
        raise _wrong(slot, _("The files of one attempt may be %(most)s MB in all.", most=MOST_BYTES // 1_000_000))


def _check(body: UploadBody, slot: int, sent: Sent) -> None:
    try:
        check_file(body, sent.name, len(sent.data), recognise(sent.data))
    except Invalid as invalid:
        faults = " ".join(one.worded(_) for one in invalid.problems)
        raise _wrong(slot, _("%(name)s was not kept. %(faults)s", name=sent.name, faults=faults)) from None


def _keep(viewer: Viewer, attempt: Attempt, slot: int, sent: Sent) -> AttemptFile:
    settings: Settings = current_app.config["SETTINGS"]
    kind = recognise(sent.data)
    kept = store(viewer, sent.data, _plain(sent.name), allowed=(kind,), limit=settings.upload_limit)
    if kept.media_type != kind:
        kept.name = PurePath(kept.name).with_suffix(".webp").name
    row = AttemptFile(uuid=uuids.uuid4(), attempt_id=attempt.id, slot=slot, file=kept)
    db.session.add(row)
    db.session.flush()
    return row


def _plain(name: str) -> str:
    """The name without its folders and without characters that no page shows, short enough to be stored."""
    printed = "".join(mark for mark in name.replace("\\", "/").rpartition("/")[2] if mark.isprintable()).strip()
    path = PurePath(printed)
    return path.stem[:150] + path.suffix[:20]


def _wrong(slot: int, message: str) -> Problem:
    return Problem(message, fields={f"f{slot}": message})


def own_files(attempt_id: int, slot: int, response: Response | None) -> Response | None:
    """The response with every file under the name it was kept by. Raises `Invalid` when one was not sent for this
    question of this attempt.
    """
    given = file_names(response)
    rows = db.session.execute(
        sa.select(AttemptFile.uuid, StoredFile.name)
        .join(StoredFile, StoredFile.id == AttemptFile.file_id)
        .where(AttemptFile.attempt_id == attempt_id, AttemptFile.slot == slot)
    )
    known = {row.uuid.hex: row.name for row in rows}
    if not given.keys() <= known.keys():
        raise Invalid([Unreadable("not_a_file", "This is not a file that was sent.", path=f"s{slot}")])
    return {"files": [{"id": one, "name": known[one]} for one in given]} if given else None


def refuse_foreign(attempt_id: int, slot: int, response: Response | None) -> Response | None:
    """As `own_files`, for a form: raises `Problem`."""
    try:
        return own_files(attempt_id, slot, response)
    except Invalid as invalid:
        raise as_problem(invalid) from None
