"""Numeric answer."""

import pytest

from content.problems import Invalid
from content.questions.numeric import TYPE
from tests.content.samples import RAW

BODY = TYPE.parse(RAW["numeric"])


@pytest.mark.parametrize(
    ("written", "right"),
    [
        ("20", True),
        ("20 JP", True),
        ("20jp.", True),
        ("20,5", True),
        ("19.5", True),
        ("20,51", False),
        ("19,49", False),
        ("20 menit", False),
        ("-20", False),
        ("dua puluh", False),
    ],
)
def test_the_tolerance_counts_both_ends_and_the_unit_may_be_left_out(written: str, right: bool) -> None:
    assert TYPE.grade(BODY, {"text": written}).fraction == right


@pytest.mark.parametrize(
    ("unit", "written", "right"),
    [
        ("persen", "60%", True),
        ("%", "60 persen", True),
        ("rupiah", "Rp60", True),
        ("", "60 orang", True),
        ("hari", "60%", False),
    ],
)
def test_signs_of_units_are_known(unit: str, written: str, right: bool) -> None:
    body = TYPE.parse({"answer": 60, "unit": unit})
    assert TYPE.grade(body, {"text": written}).fraction == right


def test_decimal_fractions_are_exact() -> None:
    body = TYPE.parse({"answer": 3.1415, "tolerance": 0.0005})
    assert TYPE.grade(body, {"text": "3,142"}).state == "right"
    assert TYPE.grade(body, {"text": "3,1421"}).state == "wrong"


def test_either_reading_of_a_dot_counts() -> None:
    assert TYPE.grade(TYPE.parse({"answer": 1250}), {"text": "1.250"}).state == "right"
    assert TYPE.grade(TYPE.parse({"answer": 1.25}), {"text": "1.250"}).state == "right"


@pytest.mark.parametrize("answer", [float("nan"), float("inf"), None, True, "banyak", 1e13, 1e-10, [1]])
def test_what_an_answer_may_not_be(answer: object) -> None:
    with pytest.raises(Invalid):
        TYPE.parse({"answer": answer})


def test_a_tolerance_is_not_negative() -> None:
    with pytest.raises(Invalid, match="negative"):
        TYPE.parse({"answer": 1, "tolerance": -1})


def test_numbers_may_be_written_as_text() -> None:
    assert TYPE.dump(TYPE.parse({"answer": "1.250,5", "tolerance": "0,5"})) == {
        "answer": 1250.5,
        "tolerance": 0.5,
        "rationale": "",
    }


@pytest.mark.parametrize("written", ["dua puluh", "NaN", "inf", "1e5", "1,2,3"])
def test_what_is_no_number_is_refused(written: str) -> None:
    with pytest.raises(Invalid, match="for example"):
        TYPE.read_response({"s1": [written]}, 1)


def test_what_is_a_number_is_kept_as_typed() -> None:
    assert TYPE.read_response({"s1": ["1.250,5 JP"]}, 1) == {"text": "1.250,5 JP"}


def test_the_review_writes_numbers_in_indonesian() -> None:
    body = TYPE.parse({"answer": 1250.5, "tolerance": 0.25, "unit": "JP"})
    review = TYPE.review(body, [], {"text": "1"})
    assert (review["answer"], review["tolerance"], review["unit"], review["state"]) == (
        "1.250,5",
        "0,25",
        "JP",
        "wrong",
    )
    assert TYPE.review(TYPE.parse({"answer": 1}), [], None)["tolerance"] == ""
    assert TYPE.for_learner(body, []) == {"unit": "JP"}
    assert TYPE.unexplained(body) == ["rationale"]


def test_the_editor_form_is_read_as_typed() -> None:
    raw = TYPE.read_edit({"answer": ["12,5"], "unit": ["JP"]})
    assert raw == {"answer": "12,5", "tolerance": "0", "unit": "JP", "rationale": ""}
    assert TYPE.parse(raw) == TYPE.parse({"answer": 12.5, "unit": "JP"})


@pytest.mark.parametrize(
    ("text", "parts"),
    [("20 JP", (True, True)), ("20 hari", (True, False)), ("25 JP", (False, True)), ("20", (True, True))],
)
def test_the_review_tells_number_and_unit_apart(text: str, parts: tuple[bool, bool]) -> None:
    body = TYPE.parse(RAW["numeric"])
    review = TYPE.review(body, [], {"text": text})
    assert (review["number_right"], review["unit_right"]) == parts
    assert (review["state"] == "right") == all(parts)
