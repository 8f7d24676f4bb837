"""Cloze."""

from __future__ import annotations

from typing import Any

import pytest

from content.problems import Invalid
from content.questions.cloze import LONGEST, TYPE
from tests.content.samples import RAW

BODY = TYPE.parse(RAW["cloze"])
CHOICE = {option.text: option.id for option in BODY.options}


def fraction(**gaps: str) -> float:
    return TYPE.grade(BODY, {"gaps": gaps}).fraction


def test_every_gap_earns_its_share() -> None:
    assert fraction(g1="20") == pytest.approx(1 / 3)
    assert fraction(g1="20", g2=CHOICE["203"]) == pytest.approx(2 / 3)
    assert fraction(g1="20", g2=CHOICE["203"], g3="PENGEMBANGAN  kompetensi.") == 1
    assert fraction(g1="21", g2=CHOICE["204"], g3="pengembangan kompetens") == 0


def test_the_grade_names_every_gap() -> None:
    grade = TYPE.grade(BODY, {"gaps": {"g1": "20", "g3": "lain"}})
    assert grade.per_option == {"g1": "right", "g2": "missed", "g3": "wrong"}
    assert TYPE.grade(BODY, {"gaps": {"g4": "20", "g1": ["20"]}}).state == "blank"


def test_an_option_of_another_gap_is_no_answer() -> None:
    assert fraction(g2="g1" + CHOICE["203"][2:]) == 0


def test_the_learner_reads_paragraphs_of_words_and_gaps_with_the_options_of_the_attempt() -> None:
    order = list(reversed(TYPE.option_ids(BODY)))
    first, second = TYPE.for_learner(BODY, order)["paragraphs"]
    assert first == [
        {"text": "Pegawai **ASN** wajib "},
        {
            "gap": {
                "number": 1,
                "count": 3,
                "id": "g1",
                "kind": "numeric",
                "label": "jumlah JP",
                "unit": "JP",
                "options": [],
            }
        },
        {"text": " JP setahun."},
    ]
    assert [option["text"] for option in second[1]["gap"]["options"]] == ["204", "203", "11"]
    assert second[3]["gap"]["kind"] == "short"


def test_the_review_says_of_every_gap_what_was_given_what_is_right_and_why() -> None:
    review = TYPE.review(BODY, TYPE.option_ids(BODY), {"gaps": {"g1": "20,6", "g2": CHOICE["203"]}})
    assert review["state"] == "partial"
    assert [(gap["given"], gap["mark"], gap["right"], gap["rationale"]) for gap in review["gaps"]] == [
        ("20,6", "wrong", ["20 ± 0,5 JP"], "Sebab 1"),
        ("203", "right", ["203"], "Sebab 2"),
        ("", "blank", ["pengembangan kompetensi"], "Sebab 3"),
    ]
    assert review["paragraphs"][1] == [
        {"text": "Pasal "},
        {"number": 2},
        {"text": " menyebut "},
        {"number": 3},
        {"text": "."},
    ]


def test_what_is_unfinished_is_said_by_gap() -> None:
    found = TYPE.unfinished(BODY, {"gaps": {"g1": "banyak", "g2": CHOICE["11"]}})
    assert [(one.code, one.params["number"]) for one in found] == [("gap_empty", 3), ("gap_number", 1)]


def gap(**fields: Any) -> dict[str, Any]:
    return {"text": "[[1]]", "gaps": [fields]}


@pytest.mark.parametrize(
    ("raw", "code", "path"),
    [
        ({**RAW["cloze"], "text": "[[1]] [[3]] [[2]]"}, "gap_places", "text"),
        ({**RAW["cloze"], "text": "[[1]] [[2]]"}, "gap_places", "text"),
        ({**RAW["cloze"], "text": "[[1]] [[2]] [[3]] [[3]]"}, "gap_places", "text"),
        ({"text": "tanpa", "gaps": []}, "too_few", "gaps"),
        (gap(kind="essay"), "choice", "gaps-0-kind"),
        (gap(kind="short", accepted=["?"]), "no_words", "gaps-0-accepted-0"),
        (gap(kind="short", accepted=["a"], others=["b"]), "unknown_field", "gaps-0"),
        (gap(kind="numeric", answer="dua"), "number_example", "gaps-0-answer"),
        (gap(kind="choice", accepted=["a"]), "too_few", "gaps-0-others"),
        (gap(kind="choice", accepted=["a"], others=["a"]), "alike", "gaps-0-others-1"),
        (gap(kind="choice", accepted=["a", "b"], others=list("cdefg")), "too_many", "gaps-0-others"),
    ],
)
def test_what_a_text_with_gaps_may_not_be(raw: dict[str, Any], code: str, path: str) -> None:
    with pytest.raises(Invalid) as caught:
        TYPE.parse(raw)
    assert (code, path) in {(problem.code, problem.path) for problem in caught.value.problems}


def test_rationales_are_asked_for_gap_by_gap() -> None:
    assert TYPE.unexplained(TYPE.parse(gap(kind="short", accepted=["a"]))) == ["gaps-0-rationale"]


def test_an_answer_that_is_too_long_is_refused() -> None:
    assert TYPE.read_response({"s1-g1": [" 20 "], "s1-g2": [""]}, 1) == {"gaps": {"g1": "20"}}
    with pytest.raises(Invalid):
        TYPE.read_response({"s1-g1": ["x" * (LONGEST + 1)]}, 1)


def test_the_editor_keeps_of_a_row_what_its_kind_has() -> None:
    row = {"gaps-0-accepted": ["a\nb"], "gaps-0-others": ["c"], "gaps-0-answer": ["5"], "gaps-0-unit": ["JP"]}
    assert TYPE.read_edit({**row, "gaps-0-kind": ["choice"], "text": ["[[1]]"]}) == {
        "text": "[[1]]",
        "gaps": [{"kind": "choice", "accepted": ["a", "b"], "others": ["c"], "rationale": ""}],
    }
    assert TYPE.read_edit({**row, "gaps-0-kind": ["numeric"]})["gaps"] == [
        {"kind": "numeric", "answer": "5", "tolerance": "0", "unit": "JP", "rationale": ""}
    ]
    assert TYPE.read_edit({**row, "gaps-0-label": ["x"]})["gaps"] == [
        {"kind": "short", "label": "x", "accepted": ["a", "b"], "rationale": ""}
    ]
    assert TYPE.read_edit({"gaps-0-kind": ["choice"], "gaps-1-kind": ["x"], "gaps-1-label": ["x"]})["gaps"] == [
        {"kind": "x", "label": "x", "rationale": ""}
    ]
