"""Options that are right or wrong."""

import pytest

from content.plain_data import Reader
from content.questions.options import Option, marks, read_options, reviewed, without_rationale

OPTIONS = (Option("a", "A", True, "sebab"), Option("b", "B", False, ""), Option("c", "C", True, ""))


def test_marks_name_right_and_wrong_picks_and_what_was_missed() -> None:
    assert marks(OPTIONS, ["a", "b"]) == {"a": "right", "b": "wrong", "c": "missed"}
    assert marks(OPTIONS, []) == {"a": "missed", "c": "missed"}


def test_a_review_shows_everything() -> None:
    assert reviewed(OPTIONS, ["b"])["options"][1] == {
        "id": "b",
        "text": "B",
        "correct": False,
        "chosen": True,
        "mark": "wrong",
        "rationale": "",
    }


def test_empty_rationales_are_named() -> None:
    assert without_rationale(OPTIONS) == ["options-1-rationale", "options-2-rationale"]


@pytest.mark.parametrize(
    ("rows", "problem"),
    [
        ([{"text": "a"}, {"text": "b"}], ("too_few", "options")),
        ([{"text": str(i)} for i in range(7)], ("too_many", "options")),
        ([{"text": "a"}, {"text": "a"}, {"text": "b"}], ("alike", "options-1")),
        ([{"text": "a"}, {"text": "b"}, {"text": "c", "x": 1}], ("unknown_field", "options-2")),
        ([{"text": "a"}, {"text": "b"}, {"text": "c", "correct": "ya"}], ("flag", "options-2-correct")),
        ([{"text": "a"}, {"text": "b"}, {"correct": True}], ("required", "options-2-text")),
    ],
)
def test_what_options_may_not_be(rows: list[dict[str, object]], problem: tuple[str, str]) -> None:
    reader = Reader({"options": rows})
    read_options(reader)
    assert [(one.code, one.path) for one in reader.problems] == [problem]
