"""Every course of the starter catalogue may be published, together with the item banks."""

from __future__ import annotations

from pathlib import Path

import pytest

from content.catalogue import course_folders, courses
from content.item_bank import banks
from content.package import check, validate_together


@pytest.mark.parametrize("folder", course_folders(), ids=lambda folder: folder.name)
def test_the_course_has_no_problem(folder: Path) -> None:
    assert [(p.file, p.line, p.path, p.worded()) for p in check(folder)] == []


def test_the_courses_and_banks_go_together() -> None:
    assert [problem.worded() for problem in validate_together(courses(), banks())] == []


def test_an_empty_folder_holds_no_course(tmp_path: Path) -> None:
    assert list(courses(tmp_path)) == []
