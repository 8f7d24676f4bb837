"""How results read: flags of questions in plain words, cells of a table on a page and in a file."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from flask_babel import gettext as _

from content.items import explained
from lms.clock import day_of
from lms.reports.contract import HIDDEN, Column
from lms.web.filters import number, short_day

_MARKS = re.compile(r"[*_`#>]+|!?\[([^\]]*)\]\([^)]*\)")
LONGEST_STEM = 160


def flag_words(flags: Sequence[str]) -> str:
    """What is odd about a question (codes of `content.items`), worst first; empty when nothing is."""
    return " ".join(flag.said.worded(_) for flag in explained(flags))


def plain_stem(stem: str) -> str:
    """The words of a question on one line, without marks of Markdown, cut after `LONGEST_STEM` characters."""
    text = " ".join(_MARKS.sub(r"\1", stem).split())
    return text if len(text) <= LONGEST_STEM else text[: LONGEST_STEM - 1].rstrip() + "…"


def shown(value: Any, column: Column) -> str:
    """A cell on a page."""
    if value is HIDDEN:
        return str(_("hidden"))
    if value is None or value == "":
        return "–"
    if isinstance(value, date):
        return short_day(value)
    if column.kind == "percent":
        return f"{number(value, 0)} %"
    return number(value) if column.kind == "number" else str(value)


def plain_value(value: Any) -> str | int | float:
    """A cell in a file: numbers stay numbers, days are ISO 8601."""
    if value is HIDDEN:
        return str(_("hidden"))
    if isinstance(value, datetime):
        return day_of(value).isoformat()
    if isinstance(value, date):
        return value.isoformat()
    return value if isinstance(value, int | float) else str(value or "")
