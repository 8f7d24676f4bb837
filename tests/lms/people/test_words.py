"""How things about people read."""

from __future__ import annotations

from lms.people import words


def test_a_masked_nip_shows_its_last_four_digits_only():
    assert words.masked_nip("199003152015042001") == "•" * 14 + "2001"


def test_kinds_have_names(in_words):
    assert [words.kind_name(kind) for kind in ("definitif", "plt", "plh")] == ["Definitif", "Plt.", "Plh."]
    assert [words.employment_name(one) for one in ("pns", "pppk")] == ["PNS", "PPPK"]
