"""Reads of the room: the catalogue, the outline of a version, the studio, media, the checklist before publishing."""

from lms.courses.queries.catalogue import (
    CourseRow,
    Filters,
    Raised,
    Results,
    catalogue,
    course_by_slug,
    course_rows,
    gap_lookup_given,
    set_gap_lookup,
    visible,
)
from lms.courses.queries.checklist import Check, checklist, ready
from lms.courses.queries.media import file_of, media_files, media_of
from lms.courses.queries.outline import ActivityRow, ModuleRow, outline
from lms.courses.queries.studio import Desk, VersionRow, authored, desk, editable_course, review_notes

__all__ = [
    "ActivityRow",
    "Check",
    "CourseRow",
    "Desk",
    "Filters",
    "ModuleRow",
    "Raised",
    "Results",
    "VersionRow",
    "authored",
    "catalogue",
    "checklist",
    "course_by_slug",
    "course_rows",
    "desk",
    "editable_course",
    "file_of",
    "gap_lookup_given",
    "media_files",
    "media_of",
    "outline",
    "ready",
    "review_notes",
    "set_gap_lookup",
    "visible",
]
