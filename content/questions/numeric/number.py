"""Numbers as people in Indonesia write them: `1.250,5`, and as programs do: `1250.5`; with a unit before or
after.
"""

from __future__ import annotations

import re
from decimal import Decimal

LONGEST = 60
MINUS = str.maketrans({"\u2212": "-", "\u2013": "-", "\u00a0": " ", "\u202f": " "})
SHAPE = re.compile(
    r"(?P<before>[^\W\d]*\.?)\s*"
    r"(?P<number>[+-]?\s?\d[\d.,]*(?: \d{3}(?:[.,]\d+)?)*)\s*"
    r"(?P<after>[^\d\s.,+-][^\d]*)?"
)
GROUPED_BY_DOT = re.compile(r"[1-9]\d{0,2}(?:\.\d{3})+(?:,\d+)?")
GROUPED_BY_COMMA = re.compile(r"[1-9]\d{0,2}(?:,\d{3})+(?:\.\d+)?")
DECIMAL_COMMA = re.compile(r"\d+,\d+")
DECIMAL_DOT = re.compile(r"\d+(?:\.\d+)?")


def readings(text: str) -> tuple[tuple[Decimal, ...], str]:
    """Every number the text can mean, the Indonesian reading first, and the unit written with it.

    `1.250` is 1250 in Indonesian and 1.25 in English: both are returned. No number is returned for a text
    that is not a plain decimal number; exponents, infinities and NaN are none.
    """
    found = SHAPE.fullmatch(text.translate(MINUS).strip()) if len(text) <= LONGEST else None
    if not found:
        return (), ""
    digits = found["number"].replace(" ", "")
    sign = -1 if digits.startswith("-") else 1
    unit = " ".join(part for part in (found["before"], found["after"]) if part)
    return tuple(dict.fromkeys(sign * value for value in _values(digits.lstrip("+-")))), unit.strip()


def _values(digits: str) -> list[Decimal]:
    values = []
    if GROUPED_BY_DOT.fullmatch(digits):
        values.append(Decimal(digits.replace(".", "").replace(",", ".")))
    if DECIMAL_COMMA.fullmatch(digits):
        values.append(Decimal(digits.replace(",", ".")))
    if DECIMAL_DOT.fullmatch(digits):
        values.append(Decimal(digits))
    if GROUPED_BY_COMMA.fullmatch(digits):
        values.append(Decimal(digits.replace(",", "")))
    return values


def written(value: Decimal) -> str:
    """The number in Indonesian: dots between thousands, a comma before decimals, no trailing zeros."""
    whole, _, decimals = f"{value:,f}".partition(".")
    decimals = decimals.rstrip("0")
    return whole.replace(",", ".") + (f",{decimals}" if decimals else "")
