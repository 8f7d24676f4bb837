"""The reader of plain mappings answers harmless values and notes every problem."""

import math
from collections.abc import Callable
from typing import Any

import pytest

from content.plain_data import Reader
from content.problems import Invalid


def codes(reader: Reader) -> list[tuple[str, str]]:
    return [(problem.code, problem.path) for problem in reader.problems]


def test_what_is_right_is_read_as_it_is() -> None:
    reader = Reader({"a": " teks ", "n": 3, "f": 1.5, "b": True, "c": "x", "l": ["p", 2026], "r": [{"a": "b"}]})
    assert reader.text("a") == "teks"
    assert reader.text("n") == "3"
    assert reader.whole("n", 1, 5) == 3
    assert reader.number("f") == 1.5
    assert reader.flag("b") is True
    assert reader.choice("c", ("x", "y")) == "x"
    assert reader.texts("l") == ("p", "2026")
    assert [row.text("a") for row in reader.rows("r")] == ["b"]
    assert reader.has("a")
    assert not reader.has("z")
    reader.finish()


READINGS: list[tuple[Any, Callable[[Reader], object], object, str]] = [
    (None, lambda r: r.text("x"), "", "required"),
    (True, lambda r: r.text("x"), "", "not_text"),
    (1.5, lambda r: r.text("x"), "", "not_text"),
    ("abcd", lambda r: r.text("x", most=3), "abc", "too_long"),
    ("a", lambda r: r.texts("x"), (), "not_a_list"),
    (["a"], lambda r: r.texts("x", least=2), ("a",), "too_few"),
    (["a", "b"], lambda r: r.texts("x", most=1), ("a",), "too_many"),
    (True, lambda r: r.whole("x", 1, 5), 1, "whole_number"),
    (6, lambda r: r.whole("x", 1, 5), 1, "whole_number"),
    ("3", lambda r: r.whole("x", 1, 5), 1, "whole_number"),
    (math.inf, lambda r: r.number("x"), None, "number"),
    (math.nan, lambda r: r.number("x"), None, "number"),
    (False, lambda r: r.number("x"), None, "number"),
    ("ya", lambda r: r.flag("x"), False, "flag"),
    ("z", lambda r: r.choice("x", ("a", "b"), "a"), "a", "choice"),
    ([], lambda r: r.choice("x", ("a", "b"), "a"), "a", "choice"),
]


@pytest.mark.parametrize(("value", "read", "answer", "code"), READINGS)
def test_what_is_wrong_is_noted(value: Any, read: Callable[[Reader], object], answer: object, code: str) -> None:
    reader = Reader({"x": value})
    assert read(reader) == answer
    assert codes(reader) == [(code, "x")]
    with pytest.raises(Invalid):
        reader.finish()


def test_rows_note_their_problems_under_their_own_path() -> None:
    reader = Reader({"rows": [{"text": "a", "extra": 1}, "no row"]})
    first, second = reader.rows("rows")
    first.known({"text"})
    second.text("text")
    assert codes(reader) == [
        ("not_a_mapping", "rows-1"),
        ("unknown_field", "rows-0"),
        ("required", "rows-1-text"),
    ]


def test_defaults_stand_in_for_what_is_absent() -> None:
    reader = Reader({})
    assert reader.whole("level", 1, 5, default=3) == 3
    assert reader.flag("correct", False) is False
    assert reader.choice("scoring", ("partial",), "partial") == "partial"
    assert reader.text("note", required=False) == ""
    assert reader.problems == []
