"""NIP: well formed or why not, and nothing personal comes out."""

from dataclasses import fields

import pytest
from hypothesis import given
from hypothesis import strategies as st

from content.problems import Problem
from content.reference import Nip, parse_nip


@pytest.mark.parametrize(
    ("text", "number", "kind"),
    [
        ("199003152015042001", "199003152015042001", "pns"),
        ("19900315 201504 2 001", "199003152015042001", "pns"),
        (" 19900315.201504-2.001 ", "199003152015042001", "pns"),
        ("'200012312024121001", "200012312024121001", "pns"),
        ("199108202023211007", "199108202023211007", "pppk"),
    ],
)
def test_a_nip_and_its_kind(text: str, number: str, kind: str) -> None:
    found = parse_nip(text)
    assert isinstance(found, Nip)
    assert (found.number, found.kind) == (number, kind)


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("", "nip_empty"),
        ("  ", "nip_empty"),
        ("1.99003E+17", "nip_was_number"),
        ("1,99003152015042e+17", "nip_was_number"),
        ("199003152015042001.0", "nip_was_number"),
        ("199003152015042000", "nip_was_number"),
        ("19900315201504200", "nip_length"),
        ("1990031520150420011", "nip_length"),
        ("19900315201504200X", "nip_not_digits"),
        ("١٩٩٠٠٣١٥٢٠١٥٠٤٢٠٠١", "nip_not_digits"),
        ("199002302015042001", "nip_bad_date"),
        ("199003152015142001", "nip_bad_pattern"),
        ("199003152015043001", "nip_bad_pattern"),
        ("200503152015042001", "nip_bad_start"),
    ],
)
def test_why_it_is_none(text: str, code: str) -> None:
    found = parse_nip(text)
    assert isinstance(found, Problem)
    assert found.code == code
    assert not text.strip() or text.strip() not in found.worded()


@given(st.text(max_size=30) | st.from_regex(r"[0-9]{18}", fullmatch=True))
def test_any_text_is_a_nip_or_a_problem(text: str) -> None:
    assert isinstance(parse_nip(text), Nip | Problem)


def test_neither_birth_date_nor_sex_comes_out() -> None:
    assert [field.name for field in fields(Nip)] == ["number", "kind"]
