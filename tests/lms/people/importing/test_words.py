"""Problems and changes in Indonesian words."""

from __future__ import annotations

import re

import pytest

from lms.people.importing.words import WORDS, state_words, word_changes, word_problem

PARAMS = {"text": "x.", "near": "", "codes": "a, b", "rows": "4, 9", "row": 2, "count": 17, "most": 200}
CONTENT = (
    "nip_empty",
    "nip_not_digits",
    "nip_length",
    "nip_was_number",
    "nip_bad_date",
    "nip_bad_start",
    "nip_bad_pattern",
)


@pytest.mark.parametrize("code", WORDS)
def test_every_problem_says_what_and_how_to_mend_it_in_indonesian(in_words, code):
    found = word_problem({"field": "nip", "code": code, "params": PARAMS}, 7, {"nip": 2})
    assert (found.row, found.cell, found.field) == (7, "C7", "NIP")
    for text in (found.what, found.remedy):
        assert text.endswith((".", "?"))
        assert "%(" not in text
        assert not re.search(r"\b(the|is|of|and|row)\b", text)


def test_every_problem_of_a_number_has_words():
    assert set(CONTENT) <= set(WORDS)


def test_a_number_kept_as_a_number_points_at_the_template(in_words):
    found = word_problem({"field": "nip", "code": "nip_was_number", "params": {}}, 2, {"nip": 0})
    assert found.what == "Kolom NIP tersimpan sebagai angka sehingga 3 digit terakhir hilang. Pakai templat ini."
    assert found.template


def test_near_matches_are_the_remedy_and_days_are_worded(in_words):
    near = word_problem({"field": "unit", "code": "unit_unknown", "params": {"text": "x", "near": "a, b"}}, 2, {})
    assert near.remedy == "Mungkin maksud Anda: a, b?"
    day = word_problem({"field": "valid_from", "code": "starts_too_early", "params": {"text": "2024-02-01"}}, 2, {})
    assert "1 Feb 2024" in day.what
    odd = word_problem({"field": "valid_from", "code": "date_form", "params": {"text": "2024-99-99"}}, 2, {})
    assert "2024-99-99" in odd.what


def test_a_problem_without_a_cell_names_none(in_words):
    found = word_problem({"field": None, "code": "changed_since", "params": {}}, 2, {"nip": 0})
    assert (found.cell, found.field) == ("", "")


def test_changes_are_worded_in_the_order_of_the_columns(in_words):
    before = {"leads": False, "kind": "definitif", "valid_from": "2024-01-01", "employment": "pns", "email": None}
    after = {
        "active": True,
        "valid_from": "2024-02-01",
        "leads": True,
        "kind": "plt",
        "employment": "pppk",
        "email": "a@b.id",
        "unit": "SDN Pagi 01",
    }
    assert [(one.field, one.before, one.after) for one in word_changes(before, after)] == [
        ("Surel kantor", "–", "a@b.id"),
        ("Jenis pegawai", "PNS", "PPPK"),
        ("Unit kerja", "–", "SDN Pagi 01"),
        ("Jenis penugasan", "Definitif", "Plt."),
        ("Memimpin unit", "tidak", "ya"),
        ("Berlaku sejak", "1 Jan 2024", "1 Feb 2024"),
        ("Aktif", "–", "ya"),
    ]


@pytest.mark.parametrize("state", ["uploaded", "checked", "applying", "applied", "undoing", "undone"])
def test_every_state_has_a_name_a_tone_and_a_symbol(in_words, state):
    assert len(state_words(state)) == 3
