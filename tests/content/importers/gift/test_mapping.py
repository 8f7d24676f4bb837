"""GIFT questions as ours, and what they lose."""

from __future__ import annotations

from typing import Any

import pytest

from content.importers.gift.mapping import mapped
from content.importers.gift.reading import read_gift
from content.problems import Invalid


def ours(text: str) -> tuple[dict[str, Any], list[str]]:
    raw, lost = mapped(read_gift(text)[0][0])
    return raw, [problem.code for problem in lost]


def test_several_right_answers_are_multiple_choice() -> None:
    raw, lost = ours("Soal {~%50%a ~%50%b ~%-50%c ~%-50%d}")
    assert (raw["kind"], raw["scoring"], lost) == ("multiple", "partial", [])
    assert [option["correct"] for option in raw["options"]] == [True, True, False, False]


@pytest.mark.parametrize(
    "text", ["Soal {~%50%a ~%50%b ~%-100%c}", "Soal {~%60%a ~%40%b ~%-100%c}", "Soal {~%50%a ~%50%b ~c ~d}"]
)
def test_uneven_weights_are_evened(text: str) -> None:
    even = text == "Soal {~%50%a ~%50%b ~%-100%c}"
    assert ours(text)[1] == ([] if even else ["weights_evened"])


def test_true_and_false() -> None:
    assert ours("Soal {F#keliru#tepat}")[0] == {
        "kind": "true_false",
        "stem": "Soal",
        "answer": False,
        "rationale_true": "keliru",
        "rationale_false": "tepat",
    }


def test_short_answers_keep_the_full_ones() -> None:
    raw, lost = ours("Soal {=ASN =A.S.N#ya =%50%asn =%50%pegawai =%0%*#tidak ~}".replace(" ~", ""))
    assert raw["accepted"] == ["ASN", "A.S.N"]
    assert raw["rationale"] == "ya"
    assert lost == ["answer_lost"]


def test_a_star_no_longer_stands_for_any_words() -> None:
    assert ours("Soal {=pegawai*}")[1] == ["wildcard"]


def test_numbers() -> None:
    raw, lost = ours("Soal {#=10:1#ya =%50%10:3 =%0%5:0}")
    assert raw == {"kind": "numeric", "stem": "Soal", "answer": 10, "tolerance": 1, "rationale": "ya"}
    assert lost == ["answer_lost"]


def test_pairs_and_extra_matches() -> None:
    assert ours("Soal {=a -> x =b -> y}")[0]["pairs"][0] == {"prompt": "a", "match": "x", "rationale": ""}
    assert ours("Soal {=a -> x =b -> y = -> z}")[0]["distractors"] == ["z"]


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("Esai {}", "unsupported_kind"),
        ("Deskripsi", "unsupported_kind"),
        ("Soal {#=1 =2}", "one_number"),
        ("{T}", "no_stem"),
        ("x" * 10_001 + "{T}", "too_long"),
    ],
)
def test_what_has_no_place_among_our_kinds(text: str, code: str) -> None:
    with pytest.raises(Invalid) as caught:
        ours(text)
    assert [problem.code for problem in caught.value.problems] == [code]
