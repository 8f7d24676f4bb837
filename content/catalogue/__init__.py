"""The starter catalogue: real courses in Indonesian, one folder each in the format of docs/content-format.md.

Owns the course folders beside this file. Does not own courses people write in the studio (`lms.courses`).
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from content.package import CoursePackage, read_package

FOLDER = Path(__file__).parent


def course_folders(folder: Path = FOLDER) -> list[Path]:
    """The folders that hold a course, by slug."""
    return sorted(path.parent for path in folder.glob("*/course.yaml"))


def courses(folder: Path = FOLDER) -> Iterator[CoursePackage]:
    """The courses, by slug. Raises `content.problems.Invalid` on one that breaks the format."""
    return (read_package(path) for path in course_folders(folder))
