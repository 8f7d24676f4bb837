"""Reading a course folder: what it holds, and every way to break the format, named by file and line."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from content.package import read_package
from content.problems import Invalid
from content.yaml_text import write_yaml
from tests.content.package.conftest import LESSON, course
from tests.content.samples import question


def problems(folder: Path) -> list[tuple[str, str, int | None]]:
    with pytest.raises(Invalid) as caught:
        read_package(folder)
    return [(problem.code, problem.file, problem.line) for problem in caught.value.problems]


def codes(folder: Path) -> set[str]:
    return {code for code, _, _ in problems(folder)}


def test_a_whole_package(folder: Path) -> None:
    package = read_package(folder)
    assert package.course.code == "PP-101"
    assert package.course.raises[0].to_level == 2
    assert [(a.kind, a.title, a.minutes, a.pass_mark) for a in package.activities] == [
        ("lesson", "Mengenal warga", 20, None),
        ("quiz", "Kuis", 15, 70),
    ]
    lesson = package.lessons["lessons/01-warga.md"]
    assert lesson.body.startswith("## Pembuka\n")
    assert lesson.body_line == 8
    assert LESSON.splitlines()[lesson.body_line - 1] == "## Pembuka"
    assert [q.kind for q in package.questions["questions/kuis.yaml"]] == ["single", "judgement"]
    assert [(m.path, m.type) for m in package.media] == [
        ("media/alur.png", "image/png"),
        ("media/daftar.pdf", "application/pdf"),
        ("media/sapaan.jpg", "image/jpeg"),
        ("media/sapaan.mp4", "video/mp4"),
        ("media/sapaan.vtt", "text/vtt"),
    ]
    assert package.media[0].size == 28


def test_a_lesson_without_checks_and_with_windows_line_ends(folder: Path) -> None:
    text = LESSON.replace("checks: questions/01-cek.yaml\n", "").replace("\n", "\r\n")
    (folder / "lessons/01-warga.md").write_bytes(b"\xef\xbb\xbf" + text.encode())
    (folder / "questions/01-cek.yaml").unlink()
    assert read_package(folder).lessons["lessons/01-warga.md"].checks is None


def test_no_course_file_is_no_package(tmp_path: Path) -> None:
    assert problems(tmp_path) == [("file_missing", "course.yaml", None)]


@pytest.mark.parametrize(
    ("field", "value", "code"),
    [
        ("format", 2, "whole_number"),
        ("slug", "lain", "slug_differs"),
        ("slug", "", "required"),
        ("language", "fr", "choice"),
        ("summary", "x" * 301, "too_long"),
        ("modules", [], "too_few"),
        ("typo", 1, "unknown_field"),
        ("raises", [{"competency": "M.5", "from": 1, "to": 6}], "whole_number"),
        ("modules", [{"title": "a", "activities": [{"lesson": "../x.md"}]}], "lesson_path"),
        ("modules", [{"title": "a", "activities": [{"lesson": "lessons/../../x.md"}]}], "lesson_path"),
        ("modules", [{"title": "a", "activities": [{"quiz": "x"}]}], "questions_path"),
        ("modules", [{"title": "a", "activities": [{"lesson": "lessons/tiada.md"}]}], "file_missing"),
    ],
)
def test_what_a_course_may_not_say(change: Callable[..., Path], field: str, value: Any, code: str) -> None:
    assert code in codes(change(**{field: value}))


def test_a_problem_names_its_line(folder: Path) -> None:
    text = write_yaml(course()).replace("pass_mark: 70", "pass_mark: 170")
    (folder / "course.yaml").write_text(text, encoding="utf-8")
    line = next(number for number, row in enumerate(text.splitlines(), 1) if "170" in row)
    assert problems(folder) == [("whole_number", "course.yaml", line)]


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("## tanpa pembuka", ("front_matter", 1)),
        ("---\ntitle: x\n", ("front_matter", 1)),
        ("---\ntitle: [\n---\nx", ("yaml_syntax", 3)),
        (LESSON.replace("minutes: 20", "minutes: 0"), ("whole_number", 3)),
        (LESSON.replace("questions/01-cek.yaml", "01-cek.yaml"), ("questions_path", 5)),
        (LESSON.replace("questions/01-cek.yaml", "questions/tiada.yaml"), ("file_missing", None)),
    ],
)
def test_what_a_lesson_may_not_be(folder: Path, text: str, problem: tuple[str, int | None]) -> None:
    (folder / "lessons/01-warga.md").write_text(text, encoding="utf-8")
    assert problem in [(code, line) for code, _, line in problems(folder)]


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("a: 1", ("no_questions", 1)),
        ("[]", ("no_questions", 1)),
        ("- x: [", ("yaml_syntax", 2)),
        (write_yaml([question("single"), question("short", accepted=[])]), ("too_few", 27)),
    ],
)
def test_what_a_question_file_may_not_be(folder: Path, text: str, problem: tuple[str, int | None]) -> None:
    (folder / "questions/kuis.yaml").write_text(text, encoding="utf-8")
    assert problem in [(code, line) for code, _, line in problems(folder)]


def test_every_faulty_question_is_named_with_its_path(folder: Path) -> None:
    text = write_yaml([question("single", level=9), question("numeric", answer="x")])
    (folder / "questions/kuis.yaml").write_text(text, encoding="utf-8")
    with pytest.raises(Invalid) as caught:
        read_package(folder)
    assert [problem.path for problem in caught.value.problems] == ["0-level", "1-answer"]
