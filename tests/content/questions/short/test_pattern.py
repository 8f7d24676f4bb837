"""Patterns of accepted answers: against Python's own, and never slow."""

from __future__ import annotations

import re
from time import process_time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from content.questions.short.pattern import BadPattern, compile_pattern

LETTERS = st.sampled_from(["a", "b", ".", "[ab]", "[^a]", r"\d", r"\.", "1"])
PATTERNS = st.recursive(
    LETTERS,
    lambda inner: (
        st.builds("{}{}".format, inner, inner)
        | st.builds("({}|{})".format, inner, inner)
        | st.builds("({}){}".format, inner, st.sampled_from(["?", "*", "+", "{2}", "{0,2}"]))
    ),
    max_leaves=6,
)


@given(PATTERNS, st.text("ab1.", max_size=8))
def test_a_pattern_matches_what_pythons_own_matches(pattern: str, text: str) -> None:
    assert compile_pattern(pattern).matches(text) == (re.fullmatch(pattern, text) is not None)


@pytest.mark.parametrize(
    ("pattern", "fits", "misses"),
    [
        ("", "", "a"),
        ("a||b", "", "c"),
        (r"[0-9a-f\s-]+", "0f -", "g"),
        (r"\w+\s\$5", "rp_1 $5", "rp 5"),
        ("[a-]", "-", "b"),
        ("pasal (1|2)[0-9]{1,2}", "pasal 203", "pasal 1"),
    ],
)
def test_what_can_be_written(pattern: str, fits: str, misses: str) -> None:
    assert compile_pattern(pattern).matches(fits)
    assert not compile_pattern(pattern).matches(misses)


@pytest.mark.parametrize(
    "pattern",
    [
        "(",
        ")",
        "a)",
        "[",
        "[]",
        "[z-a]",
        r"[a-\d]",
        "*a",
        "a**",
        "{2}",
        "a{2",
        "a{,2}",
        "a{3,2}",
        "a{51}",
        "a{x}",
        "a]",
        "^a$",
        r"\b",
        r"(a)\1",
        "(?:a)",
        "\\",
        "(" * 21 + ")" * 21,
        "x" * 201,
        "((a{50}){50}){50}",
        "(a{50}){10}(b{50}|c)",
    ],
)
def test_what_cannot_be_written(pattern: str) -> None:
    with pytest.raises(BadPattern):
        compile_pattern(pattern)


@pytest.mark.parametrize("pattern", ["(a+)+b", "(a|a)*b", "(a*)*b", "((a?){20}a{20})+", "(.*)(.*)(.*)(.*)x"])
def test_no_pattern_is_catastrophic(pattern: str) -> None:
    before = process_time()
    assert not compile_pattern(pattern).matches("a" * 199 + "c")
    assert process_time() - before < 2
