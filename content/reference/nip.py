"""NIP, the 18-digit number of a civil servant: is it one, and of which kind.

The number holds a birth date and a sex, which are personal data (UU 27/2022): they are checked here and never
given out, nor named in a problem.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import Literal

from content.problems import Problem
from content.reference.sources import load

YOUNGEST_AT_START = 16
SEPARATORS = re.compile(r"[\s.\-\u00a0\u202f']+")
AS_NUMBER = re.compile(r"\d+(?:[.,]\d+)?[eE][+]?\d+|\d{15,}[.,]0+")


@dataclass(frozen=True, slots=True)
class Nip:
    """A number that is well formed, and whether it belongs to a PNS or a PPPK."""

    number: str
    kind: Literal["pns", "pppk"]


@cache
def _patterns() -> dict[Literal["pns", "pppk"], re.Pattern[str]]:
    kinds = load("nip_golongan")["nip"]["kinds"]
    return {"pns": re.compile(kinds["pns"]), "pppk": re.compile(kinds["pppk"])}


def parse_nip(text: str) -> Nip | Problem:
    """Read a NIP written with or without spaces, dots or dashes; a problem says what is wrong without
    repeating the number.

    A spreadsheet that took the number for a number shows it as 1.99003E+17 or with its last digits lost: such
    a cell is told apart, because only the original list can mend it.
    """
    written = text.strip()
    if not written:
        return Problem("nip_empty", "Write the NIP.")
    if AS_NUMBER.fullmatch(written):
        return _was_number()
    digits = SEPARATORS.sub("", written)
    if not (digits.isascii() and digits.isdigit()):
        return Problem("nip_not_digits", "A NIP has digits only.")
    if len(digits) != 18:
        return Problem("nip_length", "A NIP has 18 digits, this one has %(count)s.", {"count": len(digits)})
    if digits.endswith("000"):
        return _was_number()
    return _kind(digits)


def _was_number() -> Problem:
    return Problem(
        "nip_was_number",
        "The spreadsheet changed this NIP into a number. Format the column as text and enter the NIP again.",
    )


def _kind(digits: str) -> Nip | Problem:
    birth = _date(digits[:8])
    if birth is None:
        return Problem("nip_bad_date", "The first eight digits of the NIP are not a date.")
    for kind, pattern in _patterns().items():
        if pattern.fullmatch(digits):
            if int(digits[8:12]) - birth.year < YOUNGEST_AT_START:
                return Problem("nip_bad_start", "The start of service in the NIP cannot be right.")
            return Nip(digits, kind)
    return Problem("nip_bad_pattern", "Digits 13 to 15 of the NIP fit neither a PNS nor a PPPK.")


def _date(digits: str) -> date | None:
    try:
        return date(int(digits[:4]), int(digits[4:6]), int(digits[6:]))
    except ValueError:
        return None
