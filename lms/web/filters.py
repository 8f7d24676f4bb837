"""Template filters: every date, number and duration on a page goes through one of these."""

from __future__ import annotations

import re
from datetime import date, datetime, timedelta
from decimal import Decimal
from functools import lru_cache
from typing import Any

from babel import Locale
from babel.numbers import format_decimal
from flask import Flask
from flask_babel import format_date, format_datetime, format_timedelta, get_locale, gettext
from markupsafe import Markup

from content.rendering import render_inline, words_of

QUESTION_MEDIA = "/soal/"
OPAQUE = re.compile(r"media/[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}\.[a-z0-9]{3,4}")
KEPT = 2048
"""Numbers and days whose words are kept: a table repeats few of them many times."""


@lru_cache(KEPT)
def _in_words(value: date, pattern: str, locale: Locale | None) -> str:
    """A day of the page; `locale` is the page's own, so that what is kept is kept for each language."""
    return format_date(value, pattern)


@lru_cache(KEPT)
def _decimal(value: float, places: int, locale: Locale | None) -> str:
    pattern = "#,##0." + "#" * places if places else "#,##0"
    return format_decimal(round(value, places), format=pattern, locale=locale)


def day(value: date | datetime | None) -> str:
    """23 November 2026."""
    return _in_words(value, "d MMMM yyyy", get_locale()) if value else "–"


def short_day(value: date | datetime | None) -> str:
    """23 Nov 2026."""
    return _in_words(value, "d MMM yyyy", get_locale()) if value else "–"


def month(value: date | None) -> str:
    """November 2026."""
    return _in_words(value, "MMMM yyyy", get_locale()) if value else "–"


def moment(value: datetime | None) -> str:
    """23 Nov 2026 14.05 WIB; in English 14:05."""
    return format_datetime(value, f"d MMM yyyy {_hours()}") + " WIB" if value else "–"


def clock(value: datetime | None) -> str:
    """14.05; in English 14:05."""
    return format_datetime(value, _hours()) if value else "–"


def _hours() -> str:
    """Indonesian parts hours and minutes by a full stop (EYD V), English by a colon."""
    locale = get_locale()
    return "HH:mm" if locale is not None and locale.language == "en" else "HH.mm"


def ago(value: datetime, now: datetime) -> str:
    """2 hari yang lalu."""
    return format_timedelta(value - now, granularity="minute", add_direction=True)


def number(value: float | Decimal | int | None, places: int = 1) -> str:
    """1,6 – at most `places` decimals, none when whole."""
    if value is None:
        return "–"
    return _decimal(float(value), places, get_locale())


def percent(value: float | None) -> str:
    """A share 0–1 as 40 %; the two ends are never overstated."""
    if value is None:
        return "–"
    return f"{min(99, max(1, round(value * 100))) if 0 < value < 1 else round(value * 100)} %"


def minutes(value: int | float | timedelta | None) -> str:
    """25 menit; 1 jam 15 menit."""
    if value is None:
        return "–"
    return _duration(round(value.total_seconds() / 60 if isinstance(value, timedelta) else value), get_locale())


@lru_cache(KEPT)
def _duration(total: int, locale: Locale | None) -> str:
    hours, rest = divmod(total, 60)
    if not hours:
        return gettext("%(count)s minutes", count=rest)
    return gettext("%(hours)s h %(rest)s min", hours=hours, rest=rest) if rest else gettext("%(hours)s h", hours=hours)


def size(value: int | None) -> str:
    """1,4 MB."""
    if value is None:
        return "–"
    if value < 1_000_000:
        return f"{number(value / 1000, 0)} KB"
    return f"{number(value / 1_000_000, 1)} MB"


def question_media(path: str) -> str:
    """The address of a picture or sound of a question, whose path was turned into `media/<uuid>.<ending>`; empty for any
    other: then its words are shown. The names that authors give never reach those who answer.
    """
    return QUESTION_MEDIA + path if OPAQUE.fullmatch(path) else ""


def markdown_inline(text: str | None) -> Markup:
    """A short piece of Markdown (an option, a rationale) as sanitised HTML; besides `markdown_stem` and lessons the only
    place that trusts HTML.
    """
    return Markup(render_inline(text or "", question_media))  # noqa: S704 - sanitised by content.rendering


def markdown_stem(text: str | None) -> Markup:
    """The same where nothing is chosen by a click: pictures lead to themselves in full size."""
    return Markup(render_inline(text or "", question_media, zoom=True))  # noqa: S704 - sanitised by content.rendering


def markdown_words(text: str | None, most: int = 160) -> str:
    """The words of a piece of Markdown, cut after `most` characters: for lists and headings."""
    words = words_of(text or "")
    return words if len(words) <= most else words[: most - 1].rstrip() + "…"


def init_app(app: Flask) -> None:
    """Register the filters under their own names."""
    filters: tuple[Any, ...] = (day, short_day, month, moment, clock, ago, number, percent, minutes, size)
    filters += (markdown_inline, markdown_stem, markdown_words)
    for function in filters:
        app.jinja_env.filters[function.__name__] = function
