"""Reading and writing numbers as people in Indonesia do."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from content.questions.numeric.number import LONGEST, readings, written


@pytest.mark.parametrize(
    ("text", "numbers", "unit"),
    [
        ("20", ["20"], ""),
        ("1.250,5", ["1250.5"], ""),
        ("1250.5", ["1250.5"], ""),
        ("1250,5", ["1250.5"], ""),
        ("1,250.5", ["1250.5"], ""),
        ("1.250", ["1250", "1.250"], ""),
        ("1,250", ["1.250", "1250"], ""),
        ("1.250.000", ["1250000"], ""),
        ("1 250 000", ["1250000"], ""),
        ("1\u00a0250,5", ["1250.5"], ""),
        ("0.125", ["0.125"], ""),
        ("-3,5", ["-3.5"], ""),
        ("\u2212 3", ["-3"], ""),
        ("+7", ["7"], ""),
        ("20 JP", ["20"], "JP"),
        ("Rp 1.250.000,00", ["1250000.00"], "Rp"),
        ("Rp. 5 per jam", ["5"], "Rp. per jam"),
        ("60%", ["60"], "%"),
        ("", [], ""),
        ("JP", [], ""),
        ("1.2.3", [], ""),
        ("12.", [], ""),
        ("20 30", [], ""),
        ("1" * (LONGEST + 1), [], ""),
    ],
)
def test_readings(text: str, numbers: list[str], unit: str) -> None:
    assert readings(text) == (tuple(map(Decimal, numbers)), unit if numbers else readings(text)[1])
    if numbers:
        assert readings(text)[1] == unit


@given(st.decimals(min_value=-(10**9), max_value=10**9, places=3))
def test_what_is_written_is_read_back(value: Decimal) -> None:
    assert readings(written(value))[0][0] == value


@given(st.text(max_size=70))
def test_any_text_has_finite_readings_or_none(text: str) -> None:
    assert all(number.is_finite() for number in readings(text)[0])
