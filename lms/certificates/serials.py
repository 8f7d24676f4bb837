"""The code of a certificate: 128 random bits in Crockford's base32, in groups that people can read to each other."""

from __future__ import annotations

import re
import secrets

ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
"""Crockford's: without I, L, O and U, so that nothing is taken for a digit or read as a word."""
LENGTH = 26
GROUPS = (5, 5, 5, 5, 6)
_SHAPE = re.compile(f"[{ALPHABET}]{{{LENGTH}}}")
_MISREAD = str.maketrans("ILO", "110")


def new_serial() -> str:
    """A code that nobody can guess, such as `4T9XK-…`."""
    bits = secrets.randbits(128)
    return grouped("".join(ALPHABET[bits >> (5 * place) & 31] for place in reversed(range(LENGTH))))


def normalised(typed: str) -> str | None:
    """The code that somebody typed, with small letters, spaces and mistaken letters put right; None when it is none."""
    plain = re.sub(r"[\s–-]", "", typed[:200]).upper().translate(_MISREAD)
    return grouped(plain) if _SHAPE.fullmatch(plain) else None


def grouped(plain: str) -> str:
    """The code with dashes between its groups."""
    parts, start = [], 0
    for size in GROUPS:
        parts.append(plain[start : start + size])
        start += size
    return "-".join(parts)
