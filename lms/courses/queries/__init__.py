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
    gaps_of,
    jp_worth,
    raisable,
    raised_by,
    set_gap_lookup,
    visible,
)
from lms.courses.queries.changes import Change, changes
from lms.courses.queries.checklist import Check, checklist, ready
from lms.courses.queries.media import file_of, media_files, media_of
from lms.courses.queries.outline import ActivityRow, ModuleRow, outline
from lms.courses.queries.studio import Desk, VersionRow, authored, desk, editable_course, review_notes

__all__ = [
    "ActivityRow",
    "Change",
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
    "changes",
    "checklist",
    "course_by_slug",
    "course_rows",
    "desk",
    "editable_course",
    "file_of",
    "gap_lookup_given",
    "gaps_of",
    "jp_worth",
    "media_files",
    "media_of",
    "outline",
    "raisable",
    "raised_by",
    "ready",
    "review_notes",
    "set_gap_lookup",
    "visible",
]
