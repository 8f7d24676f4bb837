"""Dates, numbers and durations as they read in Indonesian."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
from flask_babel import force_locale

from lms.web import filters


@pytest.fixture(autouse=True)
def indonesian(app):
    with app.test_request_context():
        yield


MOMENT = datetime(2026, 11, 23, 7, 5, tzinfo=UTC)


@pytest.mark.parametrize(
    ("found", "expected"),
    [
        (lambda: filters.day(date(2026, 11, 23)), "23 November 2026"),
        (lambda: filters.short_day(date(2026, 11, 23)), "23 Nov 2026"),
        (lambda: filters.month(date(2026, 11, 23)), "November 2026"),
        (lambda: filters.moment(MOMENT), "23 Nov 2026 14.05 WIB"),
        (lambda: filters.clock(MOMENT), "14.05"),
        (lambda: filters.ago(MOMENT - timedelta(hours=2), MOMENT), "2 jam yang lalu"),
        (lambda: filters.number(1.64), "1,6"),
        (lambda: filters.number(3), "3"),
        (lambda: filters.number(1234567, 0), "1.234.567"),
        (lambda: filters.percent(0.999), "99 %"),
        (lambda: filters.percent(0.001), "1 %"),
        (lambda: filters.percent(1.0), "100 %"),
        (lambda: filters.minutes(25), "25 menit"),
        (lambda: filters.minutes(75), "1 jam 15 menit"),
        (lambda: filters.minutes(timedelta(hours=2)), "2 jam"),
        (lambda: filters.size(1_400_000), "1,4 MB"),
        (lambda: filters.size(2_300), "2 KB"),
        (lambda: str(filters.markdown_inline("**a** <b>")), "<strong>a</strong> &lt;b&gt;"),
    ],
)
def test_it_reads(found, expected):
    assert found() == expected


@pytest.mark.parametrize("name", ["day", "short_day", "moment", "clock", "number", "percent", "minutes", "size"])
def test_nothing_reads_as_a_dash(name):
    assert getattr(filters, name)(None) == "–"


def test_english_parts_hours_and_minutes_by_a_colon():
    with force_locale("en"):
        assert filters.moment(MOMENT) == "23 Nov 2026 14:05 WIB"
        assert filters.clock(MOMENT) == "14:05"
