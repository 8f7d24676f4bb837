"""Levels, due dates, JP and pace in words."""

from __future__ import annotations

import uuid
from datetime import date, timedelta

import pytest

from content.reference import YearlyJp
from lms.clock import today
from lms.enrollments.queries import JpYear, LedgerDay, LedgerEntry
from lms.learning import words
from lms.learning.queries import Claim

DAY = date(2026, 3, 2)


@pytest.fixture(autouse=True)
def _page(app):
    with app.test_request_context():
        yield


def claim(low, high, low_name="Paham", high_name="Dasar"):
    return Claim(1, uuid.uuid4(), "M.1", "Integritas", low, high, low_name, high_name, "")


def entry(minutes, counted, jp, *, days=(), form="e_learning", repeated=False):
    return LedgerEntry(1, DAY, form, minutes, counted, jp, "2018-01-01", "Kursus", "kursus", repeated, tuple(days))


def test_levels_are_said_with_their_names():
    assert words.level_words(claim(1, 2)) == "Dari level 1 (Paham) ke level 2 (Dasar)"
    assert words.level_words(claim(0, 1, "", "Paham")) == "Dari awal ke level 1 (Paham)"
    assert words.level_words(claim(1, 2, "", "")) == "Dari level 1 ke level 2"


@pytest.mark.parametrize(
    ("days", "start", "tone"),
    [(-1, "Lewat tenggat", "bad"), (0, "Tenggat hari ini", "warn"), (7, "Tenggat", "warn"), (8, "Tenggat", "info")],
)
def test_a_due_date_is_said_with_urgency(days, start, tone):
    due = today() + timedelta(days=days)
    assert words.due_words(due).startswith(start)
    assert words.due_tone(due) == tone


def test_the_cap_of_a_day_is_explained():
    reasons = words.jp_reasons(entry(140, 135, 3, days=[LedgerDay(DAY, 140, 135)]))
    assert reasons == [
        "2 Mar 2026: 2 jam 15 menit dari 2 jam 20 menit terhitung, karena E-learning dihitung paling banyak 3 JP "
        "(2 jam 15 menit) sehari.",
        "135 : 45 = 3 JP.",
    ]


def test_rounding_down_is_explained():
    (reason,) = words.jp_reasons(entry(140, 140, 3, days=[LedgerDay(DAY, 50, 50), LedgerDay(DAY, 90, 90)]))
    assert reason == "140 : 45 = 3 JP, dibulatkan ke bawah menjadi JP utuh."


def test_a_repetition_is_explained():
    (reason,) = words.jp_reasons(entry(140, 0, 0, days=[LedgerDay(DAY, 140, 0)], repeated=True))
    assert "pernah Anda selesaikan" in reason


def test_a_form_without_a_cap_or_an_unknown_one_is_only_divided():
    assert words.jp_reasons(entry(90, 90, 2, form="pelatihan_teknis", days=[LedgerDay(DAY, 90, 90)])) == [
        "90 : 45 = 2 JP."
    ]
    assert words.jp_reasons(entry(90, 90, 2, form="bentuk_lama")) == ["90 : 45 = 2 JP."]
    assert words.form_name("bentuk_lama", DAY) == "bentuk lama"


@pytest.mark.parametrize(
    ("jp", "left", "sentence", "chip"),
    [
        (20, 100, "Target 20 JP tahun ini sudah tercapai.", "Tercapai"),
        (13, 70, "Kurang 7 JP dalam 70 hari: sekitar 0,7 JP per minggu.", "Perlu dikejar"),
        (19, 70, "Kurang 1 JP dalam 70 hari: sekitar 0,1 JP per minggu.", "Sesuai laju"),
        (13, 0, "Kurang 7 JP pada akhir tahun.", "Perlu dikejar"),
    ],
)
def test_the_pace_is_said(jp, left, sentence, chip):
    year = JpYear(2026, jp, jp * 45, jp * 45, YearlyJp(minimum=20), left)
    assert words.pace_words(year) == sentence
    assert words.pace_chip(year)[0] == chip


def test_a_pppk_reads_of_a_maximum_and_of_no_target():
    year = JpYear(2026, 3, 135, 135, YearlyJp(maximum=24), 30)
    assert words.pace_words(year) == "Peraturan tidak menetapkan batas minimum bagi PPPK; paling banyak 24 JP setahun."
    assert words.pace_chip(year)[:2] == ("Tanpa minimum tahunan", "info")
