"""Codes with numbers become plain Indonesian, and nothing else."""

from __future__ import annotations

import pytest

from lms.recommendations import wording
from recommender import reasons, rules
from recommender.signals import SIGNALS

NAMES = {"M.5": "Pelayanan Publik", "M.3": "Komunikasi"}
REQUIRES = {"code": "REQUIRES", "competency": "M.5", "level": 2, "basis": "SKJ"}
MEASURED = {
    "code": "MEASURED",
    "competency": "M.5",
    "mean": 1.2,
    "se": 0.3,
    "source": "test",
    "observed_on": "2026-11-12",
    "p_meets": 0.2,
}


@pytest.fixture(autouse=True)
def _indonesian(app):
    with app.test_request_context("/"):
        yield


def said(*stored):
    return [text for _code, text in wording.sentences(stored, NAMES)]


def test_a_requirement_and_what_is_known_of_it_are_one_sentence():
    expected = "Jabatan Anda mensyaratkan level 2 untuk Pelayanan Publik; uji 12 Nov 2026: peluang memenuhi 20\N{NO-BREAK SPACE}%."
    assert said(REQUIRES, MEASURED) == [expected]


@pytest.mark.parametrize(
    ("known", "end"),
    [
        ({"code": "UNMEASURED", "competency": "M.5"}, "level Anda belum diukur."),
        (
            {**MEASURED, "code": "PROVISIONAL", "source": "self"},
            "penilaian diri 12 Nov 2026: peluang memenuhi 20\N{NO-BREAK SPACE}%, masih sementara.",
        ),
        ({**MEASURED, "code": "EXPIRED"}, "bukti terakhir (uji 12 Nov 2026) sudah kedaluwarsa."),
        ({**MEASURED, "p_meets": 0.001}, "peluang memenuhi 1\N{NO-BREAK SPACE}%."),
        ({**MEASURED, "p_meets": 0.9999}, "peluang memenuhi 99\N{NO-BREAK SPACE}%."),
        ({"code": "MEASURED", "competency": "M.5", "mean": 1.2, "se": 0.3}, "bukti: sekitar level 1,2."),
        ({**MEASURED, "source": "supervisor"}, "penilaian atasan 12 Nov 2026: peluang memenuhi 20\N{NO-BREAK SPACE}%."),
    ],
)
def test_what_is_known_is_said_with_source_and_date(known, end):
    [text] = said(REQUIRES, known)
    assert text.endswith(end)


@pytest.mark.parametrize(
    ("stored", "text"),
    [
        (
            {"code": "RAISES", "competency": "M.5", "from": 1.0, "to": 2.0},
            "Menurut penyusunnya, kursus ini menaikkan Pelayanan Publik dari level 1 ke level 2.",
        ),
        (
            {"code": "RAISES", "competency": "M.5", "from": 0.0, "to": 1.0},
            "Menurut penyusunnya, kursus ini mengantar ke level 1 untuk Pelayanan Publik.",
        ),
        ({"code": "PEERS_FINISHED", "n": 31, "of": 42}, "31 dari 42 rekan sejabatan menuntaskannya."),
        (
            {"code": "EFFECT", "competency": "M.3", "gain": 0.42, "n": 63},
            "63 pegawai diukur sebelum dan sesudahnya: rata-rata naik 0,4 level pada Komunikasi.",
        ),
        ({"code": "SUPERVISOR_WISH", "on": "2026-11-12"}, "Atasan Anda memintanya pada 12 Nov 2026."),
        (
            {"code": "CONTENT_LIKE", "course": "3", "title": "Bicara"},
            "Isinya dekat dengan “Bicara” yang sudah Anda tuntaskan.",
        ),
        ({"code": "ALIKE", "course": "3", "title": "Bicara"}, "Karena Anda menuntaskan “Bicara”."),
        (
            {"code": "FOLLOWS", "course": "3", "title": "Bicara"},
            "Pegawai lain mengikutinya setelah “Bicara”, yang sudah Anda tuntaskan.",
        ),
        ({"code": "NEW_COURSE", "published_on": "2026-11-01"}, "Kursus baru: terbit 1 Nov 2026."),
        ({"code": "JP", "minutes": 90, "jp": 2.0}, "Lamanya 1 jam 30 menit, bernilai 2 JP."),
        ({"code": "JP", "minutes": 30, "jp": 0.0}, "Lamanya 30 menit."),
    ],
)
def test_every_other_code_is_a_sentence(stored, text):
    assert said(stored) == [text]


def test_exploration_says_how_likely_it_was():
    [text] = said({"code": "EXPLORATION", "propensity": 0.1})
    assert text.endswith("(1 dari 10).")


@pytest.mark.parametrize(
    "stored",
    [
        {"code": "PEERS_FINISHED", "n": 19, "of": 42},
        {"code": "EFFECT", "competency": "M.3", "gain": 0.4, "n": 19},
        {"code": "CONTENT_LIKE", "course": "3", "title": ""},
        {"code": "ALIKE", "course": "3", "title": ""},
        {"code": "FOLLOWS", "course": "3", "title": ""},
        {"code": "SOMETHING_NEW"},
    ],
)
def test_fewer_than_twenty_people_a_lost_title_and_an_unknown_code_are_not_said(stored):
    assert said(stored) == []


def test_a_card_says_at_most_three_things_people_before_a_second_gap():
    second = {**REQUIRES, "competency": "M.3"}
    stored = [
        REQUIRES,
        MEASURED,
        {"code": "RAISES", "competency": "M.5", "from": 1.0, "to": 2.0},
        second,
        {"code": "UNMEASURED", "competency": "M.3"},
        {"code": "PEERS_FINISHED", "n": 31, "of": 42},
        {"code": "SUPERVISOR_WISH", "on": "2026-11-12"},
        {"code": "JP", "minutes": 90, "jp": 2.0},
    ]
    card = wording.for_card(stored, NAMES)
    assert [text.split()[0] for text in card] == ["Jabatan", "Atasan", "31"]
    assert "Pelayanan Publik" in card[0]


def test_every_code_of_the_recommender_has_words():
    assert set(reasons.CODES) == set(wording.WORDS)


@pytest.mark.parametrize("code", rules.CODES)
def test_every_exclusion_says_why_and_what_would_have_to_change(code):
    facts = {"code": code, "competency": "M.5", "course": "3", "offered": 1}
    because, change = wording.exclusion(facts, NAMES, {"3": "Dasar"})
    assert because.endswith(".")
    assert change.endswith(".")
    assert not {"You", "It", "The"} & set(f"{because} {change}".split())


def test_names_of_sources_signals_and_reasons_fall_back_to_their_codes():
    assert wording.source_words("course") == "course"
    assert wording.signal_name("new") == "new"
    assert wording.dismissal_name("new") == "new"
    assert wording.sentences([{"code": "UNMEASURED", "competency": "X"}], {}) == []
    assert said({**REQUIRES, "competency": "X.9"}) == ["Jabatan Anda mensyaratkan level 2 untuk X.9."]


@pytest.mark.parametrize(("index", "words"), [(0.05, "hampir tidak"), (0.2, "agak"), (0.3, "jauh")])
def test_how_far_a_signal_has_moved(index, words, app):
    with app.test_request_context():
        assert str(wording.moved(index)) == words


def test_ratings_are_said_as_a_mean_and_how_many():
    assert said({"code": "RATED", "mean": 4.583, "n": 23}) == [
        "Dinilai 4,6 dari 5 oleh 23 peserta yang menyelesaikannya."
    ]


def test_a_noted_gap_in_performance_is_said_with_its_strength_and_day():
    stored = {"code": "PERFORMANCE_GAP", "competency": "M.5", "strength": 2, "on": "2026-11-12"}
    assert said(stored) == [
        "Atasan Anda mencatat kesenjangan kinerja pada Pelayanan Publik (nyata di bawah target, 12 Nov 2026)."
    ]


@pytest.mark.parametrize("signal", SIGNALS, ids=lambda signal: signal.NAME)
def test_every_signal_has_a_name_in_the_language_of_the_page(signal):
    assert wording.signal_name(signal.NAME) != signal.NAME
