"""What should not be published, within a package and between packages."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from content.package import ItemBank, check, check_item_bank, read_package, validate_together
from content.package.model import CoursePackage
from content.questions import parse_question
from content.yaml_text import write_yaml
from tests.content.package.conftest import LESSON, PNG, course
from tests.content.samples import STIMULUS, question


def found(folder: Path) -> list[tuple[str, str]]:
    return [(problem.code, problem.file) for problem in check(folder)]


def test_a_good_package_has_no_problem(folder: Path) -> None:
    assert check(folder) == []


def test_what_cannot_be_read_is_a_problem_too(folder: Path) -> None:
    (folder / "course.yaml").unlink()
    assert found(folder) == [("file_missing", "course.yaml")]


@pytest.mark.parametrize(
    ("field", "value", "code"),
    [
        ("minutes", 36, "minutes_differ"),
        ("category", "lain", "unknown_category"),
        ("form", "lain", "unknown_form"),
        ("outcomes", ["a", "b"], "outcome_count"),
        ("outcomes", list("abcdef"), "outcome_count"),
        ("raises", [], "raises_nothing"),
        ("raises", [{"competency": "M.99", "from": 1, "to": 2}], "unknown_competency"),
        ("raises", [{"competency": "GURU-01", "from": 2, "to": 2}], "level_not_raised"),
    ],
)
def test_what_a_course_should_not_say(change: Callable[..., Path], field: str, value: Any, code: str) -> None:
    assert found(change(**{field: value})) == [(code, "course.yaml")]


def test_a_file_belongs_to_one_activity(change: Callable[..., Path]) -> None:
    modules = course()["modules"]
    modules[0]["activities"] *= 2
    assert found(change(modules=modules, minutes=55)) == [("file_twice", "lessons/01-warga.md")]


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        (LESSON.replace("## Pembuka", "# Pembuka"), ("h1_used", 8)),
        (LESSON.replace("Alur layanan", ""), ("alt_missing", 10)),
        (LESSON + "\n![x](media/tiada.png)\n", ("media_missing", None)),
        (LESSON + "\n[Video: x](media/lain.mp4)\n", ("captions_missing", 16)),
        (LESSON.replace("[PDF: Daftar](media/daftar.pdf)", ""), ("media_unused", None)),
    ],
)
def test_what_a_lesson_should_not_be(folder: Path, text: str, problem: tuple[str, int | None]) -> None:
    (folder / "lessons/01-warga.md").write_text(text, encoding="utf-8")
    assert problem in [(one.code, one.line) for one in check(folder)]


def test_a_lesson_has_three_checks_at_most(folder: Path) -> None:
    checks = [question("true_false", code=f"L{i}") for i in range(4)]
    (folder / "questions/01-cek.yaml").write_text(write_yaml(checks), encoding="utf-8")
    assert found(folder) == [("many_checks", "lessons/01-warga.md")]


def test_questions_need_rationales_and_known_competencies(folder: Path) -> None:
    quiz = [question("short", rationale=""), question("single", competency="X.1")]
    (folder / "questions/kuis.yaml").write_text(write_yaml(quiz), encoding="utf-8")
    assert found(folder) == [
        ("rationale_missing", "questions/kuis.yaml"),
        ("unknown_competency", "questions/kuis.yaml"),
    ]


def test_codes_differ_across_the_files_of_a_package(folder: Path) -> None:
    quiz = [question("single", code="X-true_false")]
    (folder / "questions/kuis.yaml").write_text(write_yaml(quiz), encoding="utf-8")
    assert found(folder) == [("code_twice", "")]


def with_course(package: CoursePackage, **fields: Any) -> CoursePackage:
    return replace(package, course=replace(package.course, **fields), questions={})


def test_between_packages_codes_differ_and_prerequisites_exist_without_a_circle(folder: Path) -> None:
    package = read_package(folder)
    one = with_course(package, code="A", prerequisites=("B",))
    two = with_course(package, code="B", prerequisites=("C", "Z"))
    three = with_course(package, code="C", prerequisites=("B",))
    bank = ItemBank("M.5", "", (parse_question(question("single", code="A")),))
    problems = validate_together([one, two, three], [bank])
    assert sorted(problem.worded() for problem in problems) == [
        "B builds on Z, which does not exist.",
        "B is a prerequisite of itself.",
        "C is a prerequisite of itself.",
        "The code A is used twice.",
    ]
    assert validate_together([package]) == []


def test_an_item_bank_is_checked_whole(tmp_path: Path) -> None:
    path = tmp_path / "M.5.yaml"
    data = {
        "format": 1,
        "competency": "M.5",
        "items": [question("single"), question("short", competency="M.6", rationale="")],
    }
    path.write_text(write_yaml(data), encoding="utf-8")
    assert [problem.code for problem in check_item_bank(path)] == ["other_competency", "rationale_missing"]
    assert [problem.code for problem in check_item_bank(tmp_path / "tiada.yaml")] == ["file_missing"]


def test_cases_that_nobody_asks_about_and_codes_that_stand_twice(folder: Path) -> None:
    asked = [STIMULUS, {**STIMULUS, "code": "X-S2"}, question("single", code="X-S1", stimulus="X-S1")]
    (folder / "questions/kuis.yaml").write_text(write_yaml(asked), encoding="utf-8")
    assert found(folder) == [("stimulus_unused", "questions/kuis.yaml"), ("code_twice", "")]


def test_questions_and_cases_use_media_too(folder: Path) -> None:
    case = {**STIMULUS, "text": "![Antrean](media/antrean.png)\n\n![Loket](media/loket.png)"}
    options = [{"text": f"![Alur {i}](media/{i}.png)", "correct": i == 0} for i in range(3)]
    for one in options:
        one["rationale"] = "Sebab."
    asked = [case, question("single", options=options, stimulus="X-S1")]
    (folder / "questions/kuis.yaml").write_text(write_yaml(asked), encoding="utf-8")
    for name in ("antrean", "0", "1", "2"):
        (folder / f"media/{name}.png").write_bytes(PNG)
    assert [(one.code, one.params) for one in check(folder)] == [("media_missing", {"path": "media/loket.png"})]
    (folder / "media/lain.png").write_bytes(PNG)
    assert ("media_unused", "media/lain.png") in found(folder)


def test_questions_show_pictures_and_sounds_only(folder: Path) -> None:
    asked = [question("single", stem="Lihat [PDF: Daftar](media/daftar.pdf)")]
    (folder / "questions/kuis.yaml").write_text(write_yaml(asked), encoding="utf-8")
    assert ("media_not_for_questions", "questions/kuis.yaml") in found(folder)


def test_markup_of_questions_and_cases_is_checked(folder: Path) -> None:
    case = {**STIMULUS, "text": "Amati $\\foo$."}
    asked = [case, question("single", stem="Berapa $\\frac{1}{$?", stimulus="X-S1")]
    (folder / "questions/kuis.yaml").write_text(write_yaml(asked), encoding="utf-8")
    assert [(one.code, one.path) for one in check(folder)] == [
        ("formula_unreadable", "X-single-stem"),
        ("formula_unreadable", "X-S1"),
    ]


@pytest.mark.parametrize("kind", ["essay", "upload"])
def test_a_lesson_asks_nothing_that_nobody_marks(folder: Path, kind: str) -> None:
    (folder / "questions/01-cek.yaml").write_text(write_yaml([question(kind)]), encoding="utf-8")
    assert found(folder) == [("check_needs_marker", "questions/01-cek.yaml")]


def test_an_item_bank_has_no_place_for_media(tmp_path: Path) -> None:
    path = tmp_path / "M.5.yaml"
    items = [question("single", stem="![Peta](media/peta.png)", competency="M.5")]
    bank = {"format": 1, "competency": "M.5", "author_note": "x", "items": items}
    path.write_text(write_yaml(bank), encoding="utf-8")
    assert ("media_missing", {"path": "media/peta.png"}) in [(one.code, one.params) for one in check_item_bank(path)]
