"""Cells and flags in words."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest
from flask_babel import gettext

from content.items import explained
from lms.reports.contract import HIDDEN, Column
from lms.reports.words import flag_words, plain_stem, plain_value, shown


@pytest.fixture(autouse=True)
def _page(app):
    with app.test_request_context():
        yield


def test_flags_are_said_in_plain_words_worst_first():
    words = flag_words(("too_hard", "hasty"))
    assert words == " ".join(flag.said.worded(gettext) for flag in explained(("too_hard", "hasty")))
    assert "15" in words
    assert words != " ".join(flag.said.worded() for flag in explained(("too_hard", "hasty"))), "in Indonesian"


def test_a_stem_is_one_short_line():
    assert plain_stem("**Apa** [ini](x)?\n\nDua") == "Apa ini? Dua"
    assert len(plain_stem("kata " * 90)) <= 160


@pytest.mark.parametrize(
    ("value", "kind", "words"),
    [(None, "number", "–"), (HIDDEN, "number", "disembunyikan"), (50, "percent", "50 %"), (1.5, "number", "1,5")],
)
def test_a_cell_reads_well(value, kind, words):
    assert shown(value, Column("x", kind)) == words


def test_a_file_keeps_numbers_and_writes_days_as_iso():
    assert plain_value(3) == 3
    assert plain_value(date(2026, 12, 9)) == "2026-12-09"
    assert plain_value(datetime(2026, 12, 8, 20, tzinfo=UTC)) == "2026-12-09"
    assert plain_value(HIDDEN) == "disembunyikan"
    assert shown(date(2026, 12, 9), Column("x", "date")) == "9 Des 2026"
