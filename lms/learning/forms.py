"""The shape of what the player reports: where in a lesson the learner is."""

from __future__ import annotations

import json
import math
import re
from dataclasses import dataclass
from typing import Any

from flask_babel import gettext as _

from lms.problems import Problem

MOST_BYTES = 64_000
"""A browser sends at most 64 KiB when its page is being closed."""
LONGEST_ANCHOR = 200
MOST_MEDIA = 50
LONGEST_MEDIA = 86_400
MOST_SECONDS = 3_600
_ANCHOR = re.compile(r"[\w.:-]*")


@dataclass(frozen=True)
class Report:
    """Where the learner is (`position`, as `save_position` keeps it) and the seconds of reading since the last report."""

    position: dict[str, Any]
    seconds: int


class _Odd(Exception):
    """The message is not what a player sends."""


def read_report(data: bytes) -> Report:
    """Read `{"anchor": "bagian-satu", "fraction": 0.4, "media": {"0": 12.5}, "seconds": 15}`, exactly so.

    `fraction` is the share of the section below the heading `anchor` that was passed, `media` seconds per film or sound by
    its place in the lesson. Raises `Problem` on anything else.
    """
    try:
        if len(data) > MOST_BYTES:
            raise _Odd
        return _report(json.loads(data, parse_constant=_refuse))
    except (_Odd, ValueError, RecursionError):
        raise Problem(_("The place in the lesson could not be read. Reload the page.")) from None


def _report(raw: Any) -> Report:
    if not isinstance(raw, dict) or raw.keys() != {"anchor", "fraction", "media", "seconds"}:
        raise _Odd
    anchor = raw["anchor"]
    if not isinstance(anchor, str) or len(anchor) > LONGEST_ANCHOR or not _ANCHOR.fullmatch(anchor):
        raise _Odd
    position = {"anchor": anchor, "fraction": round(_number(raw["fraction"], 1), 4), "media": _media(raw["media"])}
    return Report(position, int(_number(raw["seconds"], MOST_SECONDS)))


def _media(raw: Any) -> dict[str, float]:
    if not isinstance(raw, dict) or len(raw) > MOST_MEDIA:
        raise _Odd
    if not all(name.isascii() and name.isdigit() and len(name) <= 2 for name in raw):
        raise _Odd
    return {name: round(_number(seconds, LONGEST_MEDIA), 1) for name, seconds in raw.items()}


def _number(raw: Any, most: float) -> float:
    if not isinstance(raw, int | float) or isinstance(raw, bool) or not 0 <= raw <= most or not math.isfinite(raw):
        raise _Odd
    return float(raw)


def _refuse(_text: str) -> Any:
    raise _Odd
