"""Bring pictures, sound, film, captions and documents into a course."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection
from pathlib import PurePath

import sqlalchemy as sa
from flask import current_app
from flask_babel import gettext as _

from lms.access.viewer import Viewer
from lms.config import Settings
from lms.courses.models import Course, CourseMedia
from lms.db import db
from lms.files.models import StoredFile
from lms.files.services import recognise, store
from lms.problems import Problem

ENDINGS = {
    "image/png": "webp",
    "image/jpeg": "webp",
    "image/webp": "webp",
    "audio/mpeg": "mp3",
    "video/mp4": "mp4",
    "text/vtt": "vtt",
    "application/pdf": "pdf",
}
"""What may come in, and the ending it is kept under: pictures are made anew as WebP."""
BYTE_ORDER_MARK = b"\xef\xbb\xbf"
LONGEST_NAME = 60


def upload_media(viewer: Viewer, course: Course, data: bytes, filename: str) -> CourseMedia:
    """Keep a file under a name that lessons can use. Raises `Problem` on a kind or size that is not accepted.

    Published lessons keep their HTML, so a name never gets another picture: a taken one is followed by a number.
    Captions are the exception: a correction replaces them, because they belong to the film of the same name and say
    the same as before.
    """
    data = data.removeprefix(BYTE_ORDER_MARK)
    kind = recognise(data)
    if kind not in ENDINGS:
        message = _("This kind of file is not accepted. Upload PNG, JPEG, WebP, MP3, MP4, VTT or PDF.")
        raise Problem(message, fields={"file": message})
    settings: Settings = current_app.config["SETTINGS"]
    kept = store(viewer, data, filename, allowed=tuple(ENDINGS), limit=settings.upload_limit)
    if kind == "text/vtt":
        return put_media(course, f"{stem_of(filename)}.vtt", kept)
    return put_media(course, _free(course, stem_of(filename), ENDINGS[kind], kept), kept)


def put_media(course: Course, name: str, kept: StoredFile) -> CourseMedia:
    """Let `media/<name>` of a course stand for a stored file."""
    media = db.session.scalar(
        sa.select(CourseMedia).where(CourseMedia.course_id == course.id, CourseMedia.name == name)
    )
    if media is None:
        media = CourseMedia(course_id=course.id, name=name, file_id=kept.id)
        db.session.add(media)
    media.file_id = kept.id
    db.session.flush()
    return media


def stem_of(filename: str) -> str:
    """A file's name without its ending, in small plain letters and hyphens."""
    plain = unicodedata.normalize("NFKD", PurePath(filename).stem.casefold()).encode("ascii", "ignore").decode()
    return "-".join(re.findall(r"[a-z0-9]+", plain))[:LONGEST_NAME].strip("-") or "berkas"


def names_of(course: Course) -> dict[str, str]:
    """The names of a course's media with the SHA-256 of what they stand for."""
    rows = db.session.execute(
        sa.select(CourseMedia.name, StoredFile.sha256)
        .join(StoredFile, StoredFile.id == CourseMedia.file_id)
        .where(CourseMedia.course_id == course.id)
    )
    return {row.name: row.sha256 for row in rows}


def _free(course: Course, stem: str, ending: str, kept: StoredFile) -> str:
    """`stem.ending`, with a number where that name stands for another file."""
    known = names_of(course)
    taken: Collection[str] = [name for name, sha256 in known.items() if sha256 != kept.sha256]
    candidates = (f"{stem}{number}.{ending}" for number in ("", *(f"-{n}" for n in range(2, len(known) + 3))))
    return next(name for name in candidates if name not in taken)
