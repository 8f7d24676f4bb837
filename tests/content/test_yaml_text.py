"""YAML is read as plain data with its lines, and what could harm or mislead is refused."""

from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from content.problems import Invalid
from content.yaml_text import read_yaml, write_yaml


def problem(text: str) -> tuple[str, int | None]:
    with pytest.raises(Invalid) as caught:
        read_yaml(text)
    return caught.value.problems[0].code, caught.value.problems[0].line


def test_data_and_lines() -> None:
    found = read_yaml("a: 1\nrows:\n  - x: teks\n  - y: 2\n")
    assert found.data == {"a": 1, "rows": [{"x": "teks"}, {"y": 2}]}
    assert found.line("rows-1-y") == 4
    assert found.line("rows-1-y-deeper-still") == 4
    assert found.line("nowhere") == 1


def test_an_empty_text_holds_nothing() -> None:
    assert read_yaml("# hanya komentar\n").data is None
    assert read_yaml("").line("x") is None


def test_keys_that_are_not_texts_are_taken_as_they_are() -> None:
    assert read_yaml("1: a\n2: b\n").data == {1: "a", 2: "b"}


@pytest.mark.parametrize(
    ("text", "code", "line"),
    [
        ("a: [1\nb: 2", "yaml_syntax", 2),
        ("a: 2026-13-45", "yaml_syntax", None),
        ("a: !!python/object:os.system {}", "yaml_syntax", 1),
        ("a: \x00", "yaml_syntax", None),
        ("--- a\n--- b", "yaml_syntax", 2),
        ("a: &x 1\nb: *x", "yaml_alias", 2),
        ("a: 1\nb: 2\na: 3", "yaml_key_twice", 3),
        ("[" * 5000, "yaml_depth", 1),
    ],
)
def test_what_is_refused(text: str, code: str, line: int | None) -> None:
    assert problem(text) == (code, line)


@given(st.text(max_size=200))
def test_any_text_is_read_or_invalid(text: str) -> None:
    with suppress(Invalid):
        assert read_yaml(text) is not None


def test_written_yaml_reads_back_and_shows_long_texts_as_blocks() -> None:
    data = {"z": "satu\ndua\n", "a": ["é", "12", True, None]}
    text = write_yaml(data)
    assert text.startswith("z: |\n  satu\n")
    assert read_yaml(text).data == data
