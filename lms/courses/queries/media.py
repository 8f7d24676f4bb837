"""Media of a course, and who may have them."""

from __future__ import annotations

from dataclasses import dataclass

import sqlalchemy as sa

from lms.access.viewer import Viewer
from lms.courses.models import Course, CourseMedia
from lms.courses.queries.catalogue import visible
from lms.courses.queries.studio import known_in_studio
from lms.db import db
from lms.files.models import StoredFile
from lms.problems import Missing


@dataclass(frozen=True)
class MediaRow:
    """A file that lessons may refer to as `media/<name>`."""

    name: str
    media_type: str
    size: int

    @property
    def kind(self) -> str:
        """One of picture, video, audio, captions, document."""
        if self.media_type == "text/vtt":
            return "captions"
        family = self.media_type.partition("/")[0]
        return {"image": "picture", "video": "video", "audio": "audio"}.get(family, "document")


def media_of(course_id: int) -> list[MediaRow]:
    """The media of a course (its internal id) by name. The caller has checked that the viewer may see the course."""
    rows = db.session.execute(
        sa.select(CourseMedia.name, StoredFile.media_type, StoredFile.size)
        .join(StoredFile, StoredFile.id == CourseMedia.file_id)
        .where(CourseMedia.course_id == course_id)
        .order_by(CourseMedia.name)
    )
    return [MediaRow(row.name, row.media_type, row.size) for row in rows]


def media_files(course_id: int) -> frozenset[str]:
    """The paths (`media/<name>`) that lessons of a course may use."""
    names = db.session.scalars(sa.select(CourseMedia.name).where(CourseMedia.course_id == course_id))
    return frozenset(f"media/{name}" for name in names)


def banks_in_studio(viewer: Viewer) -> sa.Select[int]:
    """The banks (internal ids) of the courses that the viewer writes, reviews or curates."""
    return sa.select(Course.bank_id).where(known_in_studio(viewer))


def file_of(viewer: Viewer, slug: str, name: str) -> StoredFile:
    """The file behind `media/<name>` of a course that the viewer sees in the catalogue or the studio; raises
    `Missing`.
    """
    if "\x00" in slug + name:
        raise Missing
    found = db.session.scalar(
        sa.select(StoredFile)
        .join(CourseMedia, CourseMedia.file_id == StoredFile.id)
        .join(Course, Course.id == CourseMedia.course_id)
        .where(Course.slug == slug, CourseMedia.name == name, sa.or_(visible(viewer), known_in_studio(viewer)))
    )
    if found is None:
        raise Missing
    return found
