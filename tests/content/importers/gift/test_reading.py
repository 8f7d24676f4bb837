"""GIFT as the format means it."""

from __future__ import annotations

import pytest

from content.importers.gift.reading import GiftQuestion, GiftText, read_gift


def one(text: str) -> GiftQuestion:
    questions, problems = read_gift(text)
    assert problems == []
    (question,) = questions
    return question


def answers(text: str) -> list[tuple[str, float, str]]:
    return [(a.text.text, round(a.fraction, 4), a.feedback.text) for a in one(text).answers]


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("Teks saja", "description"),
        ("Esai {}", "essay"),
        ("Soal {T}", "true_false"),
        ("Soal {false#x}", "true_false"),
        ("Soal {=a ~b}", "choice"),
        ("Soal {~%50%a ~%50%b}", "choice"),
        ("Soal {=a =b}", "short"),
        ("Soal {Satu}", "short"),
        ("Soal {#3}", "numeric"),
        ("Soal {=a -> b =c -> d}", "matching"),
    ],
)
def test_braces_tell_the_kind(text: str, kind: str) -> None:
    assert one(text).kind == kind


def test_titles_formats_and_names() -> None:
    question = one("::Judul \\: satu:: [html]<p>Isi</p> {T}")
    assert (question.name, question.titled, question.stem) == ("Judul : satu", True, GiftText("<p>Isi</p>", "html"))
    assert (one("<b>Isi</b> saja {T}").name, one("Isi {T}").titled) == ("Isi saja", False)
    assert len(one("kata " * 40 + "{T}").name) <= 80


def test_escapes() -> None:
    question = one(r"1 \= 1\: \{a\} \~ \# \\ baris\nbaru \x {T}")
    assert question.stem.text == "1 = 1: {a} ~ # \\ baris\nbaru \\x"


def test_weights_and_feedback() -> None:
    assert answers("Soal {=a#ya ~%25%b#hampir ~%-33.33333%c ~d}") == [
        ("a", 1, "ya"),
        ("b", 0.25, "hampir"),
        ("c", -0.3333, ""),
        ("d", 0, ""),
    ]
    assert one("Soal {~%50%a ~%50%b}").single is False


def test_general_feedback_and_formats_of_answers() -> None:
    question = one("[markdown]Soal {=a ~[plain]b ####[html]<p>Umum</p>}")
    assert [answer.text.format for answer in question.answers] == ["markdown", "plain"]
    assert question.feedback == GiftText("<p>Umum</p>", "html")


def test_a_missing_word_leaves_a_gap() -> None:
    assert one("Kepala Dinas menyusun {=rencana ~laporan} kinerja.").stem.text == "Kepala Dinas menyusun _____ kinerja."


def test_feedback_of_true_and_false() -> None:
    # The first feedback answers the wrong verdict, the second the right one.
    assert answers("Soal {FALSE#keliru#tepat}") == [("true", 0, "keliru"), ("false", 1, "tepat")]
    assert answers("Soal {T#keliru}") == [("true", 1, ""), ("false", 0, "keliru")]


@pytest.mark.parametrize(
    ("text", "number", "tolerance"),
    [("{#3}", 3, 0), ("{#-1.5:0.5}", -1.5, 0.5), ("{#1..5}", 3, 2), ("{#-1..-2}", -1.5, 0.5), ("{#1e3}", 1000, 0)],
)
def test_numbers(text: str, number: float, tolerance: float) -> None:
    (answer,) = one(f"Soal {text}").answers
    assert (answer.number, answer.tolerance) == (number, tolerance)


def test_several_numbers_with_weights_and_a_comment_for_the_rest() -> None:
    question = one("Soal {#\n=10:1#ya\n=%50%10:3\n~#tidak\n}")
    assert [(a.number, a.tolerance, a.fraction) for a in question.answers] == [(10, 1, 1), (10, 3, 0.5)]


def test_pairs() -> None:
    question = one("Soal {=a -> b =\\= -> d#x = -> e}")
    assert [(a.text.text, a.match) for a in question.answers] == [("a", "b"), ("=", "d"), ("", "e")]


def test_categories_comments_and_line_ends() -> None:
    text = (
        "\ufeff// awal\r\n$CATEGORY: A/B\r\n\r\n// komentar\r\nSatu {T}\r// sela\r\rDua {F}\n\n$CATEGORY: C\nTiga {T}\n"
    )
    questions, problems = read_gift(text.removeprefix("\ufeff"))
    assert [(q.line, q.name, q.category) for q in questions] == [
        (5, "Satu", "A/B"),
        (8, "Dua", "A/B"),
        (11, "Tiga", "C"),
    ]
    assert problems == []


def test_blank_lines_and_comments_inside_braces() -> None:
    assert answers("Soal {\n=a\n\n// sela\n\n~b\n}") == [("a", 1, ""), ("b", 0, "")]


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("Soal {=a", "braces"),
        ("Soal =a}", "braces"),
        ("Soal } {", "braces"),
        ("Soal {#satu}", "not_a_number"),
        ("Soal {=a -> b =c}", "pair_without_arrow"),
    ],
)
def test_what_is_broken_is_named(text: str, code: str) -> None:
    questions, problems = read_gift(f"Awal {{T}}\n\n{text}\n\n::Akhir:: x {{T}}")
    assert [question.name for question in questions] == ["Awal", "Akhir"]
    assert [(problem.code, problem.line) for problem in problems] == [(code, 3)]


def test_an_open_brace_ends_at_the_next_question() -> None:
    questions, problems = read_gift("Satu {=a\n\nDua {T}\n\nTiga {=b\n\n$CATEGORY: x\n\nEmpat {=c")
    assert [question.name for question in questions] == ["Dua"]
    assert [problem.line for problem in problems] == [1, 5, 9]


def test_nothing_at_all() -> None:
    assert read_gift("") == ([], [])
    assert read_gift("// hanya komentar\n\n\n") == ([], [])
    assert read_gift("{}")[0][0].name == ""
