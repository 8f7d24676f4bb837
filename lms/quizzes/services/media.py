"""Bring pictures and sounds into a question bank."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from pathlib import PurePath
from typing import Any

import sqlalchemy as sa
from flask import current_app
from flask_babel import gettext as _

from content.questions import markdown_texts
from content.rendering import check_line, render
from lms.access.viewer import Viewer
from lms.audit.services import record
from lms.config import Settings
from lms.db import db
from lms.files.models import StoredFile
from lms.files.services import recognise, store
from lms.problems import Problem
from lms.quizzes.media import media_of, named_in
from lms.quizzes.models import BankMedia, QuestionBank

ENDINGS = {"image/png": "webp", "image/jpeg": "webp", "image/webp": "webp", "audio/mpeg": "mp3"}
"""What may come in, and the ending it is kept under: pictures are made anew as WebP."""
LONGEST_NAME = 60
LONGEST_DESCRIPTION = 500
LONGEST_TRANSCRIPT = 10_000


def upload_media(
    viewer: Viewer, bank: QuestionBank, data: bytes, filename: str, *, description: str, transcript: str
) -> BankMedia:
    """Keep a picture with its description, or a sound with its title and transcript, under a name that questions can use.

    Raises `Problem` naming each field to put right.
    """
    kind = recognise(data)
    faults = {}
    if kind not in ENDINGS:
        faults["media-file"] = _("This kind of file is not accepted here. Upload PNG, JPEG, WebP or MP3.")
    if not description.strip():
        faults["media-description"] = _(
            "Say what the picture shows, or what the sound is. People who cannot see or hear it depend on it."
        )
    if kind == "audio/mpeg" and not transcript.strip():
        faults["media-transcript"] = _("Write down what is said in the sound.")
    if len(description) > LONGEST_DESCRIPTION:
        faults["media-description"] = _("Use at most %(most)s characters.", most=LONGEST_DESCRIPTION)
    if len(transcript) > LONGEST_TRANSCRIPT:
        faults["media-transcript"] = _("Use at most %(most)s characters.", most=LONGEST_TRANSCRIPT)
    if faults:
        raise Problem(" ".join(faults.values()), fields=faults)
    kept = _stored(viewer, data, filename)
    made = put_media(bank, _free(bank, _stem(filename), ENDINGS[kind], kept), kept)
    made.description, made.transcript = " ".join(description.split()), transcript.strip()
    record(viewer, "question_media.added", "bank_media", made.uuid, bank=bank.code)
    db.session.flush()
    return made


def _stored(viewer: Viewer, data: bytes, filename: str) -> StoredFile:
    settings: Settings = current_app.config["SETTINGS"]
    try:
        return store(viewer, data, filename, allowed=tuple(ENDINGS), limit=settings.upload_limit)
    except Problem as problem:
        raise Problem(str(problem.message), fields={"media-file": str(problem.message)}) from None


def put_media(bank: QuestionBank, name: str, kept: StoredFile, description: str = "") -> BankMedia:
    """Let `media/<name>` in the questions of a bank stand for a stored file. The caller gives a name that is free or
    stands for this file already.
    """
    found = db.session.scalar(sa.select(BankMedia).where(BankMedia.bank_id == bank.id, BankMedia.name == name))
    if found is None:
        found = BankMedia(bank_id=bank.id, name=name, file_id=kept.id, description=description, transcript="")
        db.session.add(found)
        db.session.flush()
    return found


def check_texts(bank_id: int, raw: Mapping[str, Any]) -> dict[str, str]:
    """What is wrong in the Markdown of a question of a bank (an internal id), by field: formulas that cannot be read,
    pictures without words, media that nobody uploaded.
    """
    faults: dict[str, str] = {}
    for path, text in markdown_texts(raw):
        for problem in check_line(text):
            faults.setdefault(path, problem.worded(_))
    return _missing(bank_id, named_in(raw)) | faults


def check_case(bank_id: int, text: str) -> str:
    """What is wrong in the Markdown of a case of a bank, in one sentence; empty when nothing is."""
    serious = ("formula_unreadable", "alt_missing", "not_a_picture", "link_refused", "transcript_missing")
    for problem in render(text, str).problems:
        if problem.code in serious:
            return problem.worded(_)
    return next(iter(_missing(bank_id, named_in({"text": text})).values()), "")


def _missing(bank_id: int, named: Mapping[str, str]) -> dict[str, str]:
    there = media_of(bank_id, set(named))
    return {
        field: _("%(path)s is not among the pictures and sounds of these questions. Upload it first.", path=path)
        for path, field in named.items()
        if path not in there
    }


def names_of_media(bank: QuestionBank) -> dict[str, str]:
    """The names of a bank's media with the SHA-256 of what they stand for."""
    rows = db.session.execute(
        sa.select(BankMedia.name, StoredFile.sha256)
        .join(StoredFile, StoredFile.id == BankMedia.file_id)
        .where(BankMedia.bank_id == bank.id)
    )
    return {row.name: row.sha256 for row in rows}


def _stem(filename: str) -> str:
    """A file's name without its ending, in small plain letters and hyphens."""
    plain = unicodedata.normalize("NFKD", PurePath(filename).stem.casefold()).encode("ascii", "ignore").decode()
    return "-".join(re.findall(r"[a-z0-9]+", plain))[:LONGEST_NAME].strip("-") or "berkas"


def _free(bank: QuestionBank, stem: str, ending: str, kept: StoredFile) -> str:
    """`stem.ending`, with a number where that name stands for another file."""
    known = names_of_media(bank)
    taken = {name for name, sha256 in known.items() if sha256 != kept.sha256}
    candidates = (f"{stem}{number}.{ending}" for number in ("", *(f"-{n}" for n in range(2, len(known) + 3))))
    return next(name for name in candidates if name not in taken)
