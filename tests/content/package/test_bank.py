"""Item bank files."""

from __future__ import annotations

from pathlib import Path

import pytest

from content.package import read_item_bank, validate_item_bank
from content.problems import Invalid
from content.yaml_text import write_yaml
from tests.content.samples import STIMULUS, question


def written(path: Path, **changes: object) -> Path:
    data = {
        "format": 1,
        "competency": "M.5",
        "author_note": "Catatan.",
        "items": [question("single"), question("numeric")],
    }
    path.write_text(write_yaml({**data, **changes}), encoding="utf-8")
    return path


def test_a_bank_is_read(tmp_path: Path) -> None:
    bank = read_item_bank(written(tmp_path / "M.5.yaml"))
    assert (bank.competency, bank.author_note) == ("M.5", "Catatan.")
    assert [item.kind for item in bank.items] == ["single", "numeric"]
    assert list(validate_item_bank(bank)) == []


def test_codes_and_competencies_of_items(tmp_path: Path) -> None:
    items = [question("single"), question("single", competency="M.6")]
    bank = read_item_bank(written(tmp_path / "M.5.yaml", items=items))
    assert [problem.code for problem in validate_item_bank(bank)] == ["other_competency", "code_twice"]


@pytest.mark.parametrize(
    ("changes", "code", "line"),
    [
        ({"format": 3}, "whole_number", 1),
        ({"typo": 1}, "unknown_field", 1),
        ({"items": []}, "no_questions", 4),
        ({"items": [question("single", level=0)]}, "whole_number", 9),
    ],
)
def test_what_breaks_the_format(tmp_path: Path, changes: dict[str, object], code: str, line: int) -> None:
    with pytest.raises(Invalid) as caught:
        read_item_bank(written(tmp_path / "M.5.yaml", **changes))
    assert [(one.code, one.file, one.line) for one in caught.value.problems] == [(code, "M.5.yaml", line)]


def test_a_file_that_is_no_bank(tmp_path: Path) -> None:
    path = tmp_path / "x.yaml"
    path.write_text("- a\n", encoding="utf-8")
    with pytest.raises(Invalid) as caught:
        read_item_bank(path)
    assert {problem.code for problem in caught.value.problems} >= {"not_a_mapping", "no_questions"}


def test_a_bank_holds_the_cases_its_items_ask_about(tmp_path: Path) -> None:
    items = [STIMULUS, question("single", stimulus="X-S1"), question("numeric")]
    bank = read_item_bank(written(tmp_path / "M.5.yaml", items=items))
    assert [case.code for case in bank.stimuli] == ["X-S1"]
    assert [item.stimulus for item in bank.items] == ["X-S1", ""]


@pytest.mark.parametrize(
    ("items", "code", "path"),
    [
        ([question("single", stimulus="X-S1")], "unknown_stimulus", "items-0-stimulus"),
        ([question("single"), {**STIMULUS, "title": ""}], "required", "items-1-title"),
    ],
)
def test_cases_are_checked_with_the_items(tmp_path: Path, items: object, code: str, path: str) -> None:
    with pytest.raises(Invalid) as caught:
        read_item_bank(written(tmp_path / "M.5.yaml", items=items))
    assert [(one.code, one.path) for one in caught.value.problems] == [(code, path)]
