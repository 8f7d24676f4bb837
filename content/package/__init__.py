"""Our course package on disk: reading, checking and writing the format of docs/content-format.md.

Owns the format. Does not own published courses (`lms.courses`), nor archives: the caller unpacks one into a
folder first.

Words: *package* a course folder, whole; *activity* one step of a module, a lesson or a quiz; *item bank* the
items that measure one competency. `read_package` refuses what it cannot read; `validate` then names what
should not be published; `check` does both and never raises.
"""

from __future__ import annotations

from content.package.bank import ItemBank, read_item_bank, validate_item_bank
from content.package.model import Activity, Course, CoursePackage, Lesson, MediaFile, Module, Raise
from content.package.reading import read_package
from content.package.validation import check, check_item_bank, validate, validate_together
from content.package.writing import write_package

__all__ = [
    "Activity",
    "Course",
    "CoursePackage",
    "ItemBank",
    "Lesson",
    "MediaFile",
    "Module",
    "Raise",
    "check",
    "check_item_bank",
    "read_item_bank",
    "read_package",
    "validate",
    "validate_item_bank",
    "validate_together",
    "write_package",
]
