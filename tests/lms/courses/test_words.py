"""Cutting texts into words and words to stems."""

from __future__ import annotations

import subprocess
import sys

import pytest

from lms.courses.words import OWN_STEMS, stem, words


def test_words_are_small_and_plain_without_stop_words():
    assert words("Cara Melayani  WARGA, di-loket (dengan) résumé!") == ["melayani", "warga", "loket", "resume"]


def test_odd_text_is_harmless():
    assert words("") == words("\x00 … — 😀") == []
    assert words("x" * 500) == ["x" * 40]


@pytest.mark.parametrize(
    ("one", "other"),
    [("melayani", "pelayanan"), ("menangani", "penanganan"), ("mengadu", "pengaduan"), ("memimpin", "pemimpin")],
)
def test_related_words_meet(one, other):
    assert stem(one) == stem(other)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("pengadaan", "ada"),
        ("kinerja", "kerja"),
        ("keuangan", "uang"),
        ("pemerintahan", "perintah"),
        ("kebijakan", "bijak"),
        ("kependudukan", "duduk"),
    ],
)
def test_words_of_government_keep_their_meaning(one, other):
    assert stem(one) != stem(other)


def test_enough_words_are_protected():
    assert len(OWN_STEMS) >= 60


def test_what_is_not_a_word_is_its_own_stem():
    assert stem("spbe2024") == "spbe2024"


def test_importing_the_room_does_not_load_the_stemmer():
    probe = "import sys, lms.courses.views; assert not any(name.startswith('Sastrawi') for name in sys.modules)"
    assert subprocess.run([sys.executable, "-c", probe], check=False).returncode == 0
