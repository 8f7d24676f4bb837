"""Writing a package and reading it again."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from content.package import read_package, write_package
from content.problems import Invalid
from content.yaml_text import write_yaml
from tests.content.samples import STIMULUS, question


def test_what_is_written_is_read_as_the_same_package(folder: Path, tmp_path: Path) -> None:
    package = read_package(folder)
    target = tmp_path / "salinan" / "pelayanan"
    write_package(package, target)
    assert read_package(target) == package
    assert (target / "media/alur.png").read_bytes() == (folder / "media/alur.png").read_bytes()


def test_a_lesson_without_checks_is_written_too(folder: Path, tmp_path: Path) -> None:
    package = read_package(folder)
    lessons = {file: replace(lesson, checks=None) for file, lesson in package.lessons.items()}
    questions = {"questions/kuis.yaml": package.questions["questions/kuis.yaml"]}
    without = replace(package, lessons=lessons, questions=questions)
    write_package(without, tmp_path / "x" / "pelayanan")
    assert read_package(tmp_path / "x" / "pelayanan") == without


def test_the_folder_must_be_named_as_the_slug_and_empty(folder: Path, tmp_path: Path) -> None:
    package = read_package(folder)
    with pytest.raises(Invalid, match="slug"):
        write_package(package, tmp_path / "lain")
    with pytest.raises(Invalid, match="empty"):
        write_package(package, folder)
    (tmp_path / "y").mkdir()
    (tmp_path / "y" / "pelayanan").write_text("x", encoding="utf-8")
    with pytest.raises(Invalid, match="empty"):
        write_package(package, tmp_path / "y" / "pelayanan")


def test_no_file_is_written_outside_the_folder(folder: Path, tmp_path: Path) -> None:
    package = read_package(folder)
    media = (replace(package.media[0], path="../../rahasia.png"),)
    with pytest.raises(Invalid, match="no place"):
        write_package(replace(package, media=media), tmp_path / "z" / "pelayanan")
    assert not (tmp_path / "z").exists()


def test_cases_are_written_with_the_questions_that_ask_about_them(folder: Path, tmp_path: Path) -> None:
    asked = [question("single", stimulus="X-S1"), STIMULUS]
    (folder / "questions/kuis.yaml").write_text(write_yaml(asked), encoding="utf-8")
    package = read_package(folder)
    assert [case.code for case in package.stimuli["questions/kuis.yaml"]] == ["X-S1"]
    write_package(package, tmp_path / "x" / "pelayanan")
    assert read_package(tmp_path / "x" / "pelayanan") == package
