"""Planning the import of a GIFT file: what comes in, what does not, and on which line."""

from __future__ import annotations

import pytest

from content.importers import gift
from content.importers.gift import plan, sniff

FILE = """\
// bank soal
$CATEGORY: $course$/top/Dasar

::Satu::Apa itu JP? {
  =Jam pelajaran#Benar.
  ~Jam pulang
  ~Jalur pintas
  ####Lihat peraturan.
}

::Esai::Ceritakan. {}

::Rusak::Kurung tidak tertutup {=a

Dua pilihan saja {=ya ~tidak}

::Angka::Berapa JP setahun? {#20:1}
"""


def test_good_questions_come_in_and_the_others_are_named_with_their_line() -> None:
    found = plan(FILE.encode(), "soal.gift")
    assert [(item.line, item.title, item.category, item.raw["kind"]) for item in found.items] == [
        (4, "Satu", "$course$/top/Dasar", "single"),
        (17, "Angka", "$course$/top/Dasar", "numeric"),
    ]
    assert found.items[0].raw == {
        "kind": "single",
        "stem": "Apa itu JP?",
        "explanation": "Lihat peraturan.",
        "options": [
            {"text": "Jam pelajaran", "correct": True, "rationale": "Benar."},
            {"text": "Jam pulang", "correct": False, "rationale": ""},
            {"text": "Jalur pintas", "correct": False, "rationale": ""},
        ],
    }
    assert [(problem.line, problem.code) for problem in found.problems] == [
        (11, "unsupported_kind"),
        (13, "braces"),
        (15, "too_few"),
    ]


def test_what_gets_lost_is_a_warning() -> None:
    found = plan(b"Soal {~salah ~%50%setengah ~lain =benar}", "x")
    assert [(warning.line, warning.code) for warning in found.warnings] == [(1, "partial_credit_lost")]


@pytest.mark.parametrize(
    ("data", "code"), [(b"x" * (gift.LARGEST + 1), "file_too_large"), (b"\xff\xfe", "not_utf8")], ids=["large", "bytes"]
)
def test_a_file_that_cannot_be_read(data: bytes, code: str) -> None:
    found = plan(data, "soal.gift")
    assert [(problem.code, problem.file) for problem in found.problems] == [(code, "soal.gift")]
    assert found.items == ()


def test_too_many_questions_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(gift, "MOST_QUESTIONS", 1)
    assert [problem.code for problem in plan(b"a {T}\n\nb {F}", "x").problems] == ["too_many_questions"]


@pytest.mark.parametrize(
    ("data", "like"),
    [
        (b"::a::b {T}", True),
        (b"\xef\xbb\xbfSoal { =a ~b }", True),
        (b"$CATEGORY: x", True),
        (b"hanya teks", False),
        (b"\x00\x01", False),
        (b"\xff", False),
        (b"x" * 70_000 + b"::a::{T}", False),
        (("é{T}" * 20_000).encode(), True),
    ],
)
def test_what_looks_like_gift(data: bytes, like: bool) -> None:
    assert sniff(data) is like


def test_many_blank_lines_and_tags_do_not_slow_it_down() -> None:
    assert plan(b"Soal {=a\n" + b"\n" * 200_000 + b"~b ~c}", "x").items
    assert plan(b"Soal " + b"<a" * 50_000 + b" {T}", "x").problems


def test_pictures_that_do_not_come_with_the_file_are_named() -> None:
    text = (
        '::a::[html]<p>Lihat <img src="@@PLUGINFILE@@/peta.png" alt="Peta kota"></p>{=ya#bagus ~tidak ~lain}\n\n'
        "::b::[markdown]Lihat ![Denah](https\\://x.example/denah.png) dan ![Ada](media/ada.webp){=ya ~tidak ~lain}\n"
    )
    found = plan(text.encode(), "")
    assert [item.raw["stem"] for item in found.items] == ["Lihat Peta kota", "Lihat Denah dan ![Ada](media/ada.webp)"]
    assert [(one.code, one.params, one.text) for one in found.warnings] == [
        ("picture_lost", {"name": "peta.png"}, "a"),
        ("picture_lost", {"name": "denah.png"}, "b"),
    ]


def test_formulas_come_as_formulas_and_money_stays_money() -> None:
    text = "Hitung $$\\\\frac\\{1\\}\\{2\\}$$ dan \\\\(x^2\\\\), harga $5 sampai $6.{=ya ~tidak ~lain}\n"
    (item,) = plan(text.encode(), "").items
    assert item.raw["stem"] == "Hitung $\\frac{1}{2}$ dan $x^2$, harga \\$5 sampai \\$6."


def test_a_question_with_an_unreadable_formula_stays_out() -> None:
    found = plan(b"::a::Hitung $$\\\\foo$$.{=ya ~tidak ~lain}\n", "")
    assert found.items == ()
    assert [(one.code, one.path, one.text) for one in found.problems] == [("formula_unreadable", "stem", "a")]
