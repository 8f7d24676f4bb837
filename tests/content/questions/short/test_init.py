"""Short answer."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from content.problems import Invalid
from content.questions.short import LONGEST, TYPE, normalised
from tests.content.samples import RAW

BODY = TYPE.parse(RAW["short"])


@pytest.mark.parametrize(
    ("written", "right"),
    [
        ("asn", True),
        ("  ASN. ", True),
        ("ＡＳＮ", True),
        ("Àparatur   sipil\tnegara!", True),
        ("A.S.N", False),
        ("ASM", False),
        ("aparatur sipil negar", False),
    ],
)
def test_only_case_spaces_diacritics_and_closing_punctuation_are_forgiven(written: str, right: bool) -> None:
    assert TYPE.grade(BODY, {"text": written}).fraction == right


@given(st.text(max_size=50))
def test_normalising_twice_changes_nothing(text: str) -> None:
    assert normalised(normalised(text)) == normalised(text)


@pytest.mark.parametrize(
    ("accepted", "code"), [([], "too_few"), (["?!"], "no_words"), ([""], "required"), ("ASN", "not_a_list")]
)
def test_what_accepted_answers_may_not_be(accepted: object, code: str) -> None:
    with pytest.raises(Invalid) as caught:
        TYPE.parse({"accepted": accepted})
    assert code in {problem.code for problem in caught.value.problems}


def test_a_rationale_is_asked_for() -> None:
    assert TYPE.unexplained(TYPE.parse({"accepted": ["a"]})) == ["rationale"]


def test_an_answer_is_read_trimmed_and_not_too_long() -> None:
    assert TYPE.read_response({"s1": [" ASN "]}, 1) == {"text": "ASN"}
    with pytest.raises(Invalid):
        TYPE.read_response({"s1": ["x" * (LONGEST + 1)]}, 1)


def test_the_review_shows_what_was_written_and_what_is_accepted() -> None:
    review = TYPE.review(BODY, [], {"text": "asn"})
    assert review["text"] == "asn"
    assert review["state"] == "right"
    assert review["accepted"] == ["ASN", "Aparatur Sipil Negara"]
    assert TYPE.for_learner(BODY, []) == {"longest": LONGEST}


def test_the_editor_form_holds_one_answer_a_line() -> None:
    raw = TYPE.read_edit({"accepted": ["ASN\r\n\n Aparatur "], "rationale": ["x"]})
    assert raw == {"accepted": ["ASN", "Aparatur"], "patterns": [], "rationale": "x"}


def test_a_pattern_accepts_what_wholly_fits_it_after_normalising() -> None:
    body = TYPE.parse({"accepted": ["UU 20/2023"], "patterns": ["UU (No )?20( tahun |/)2023"]})
    for text, right in (
        ("uu no 20 tahun 2023.", 1),
        ("UU  20/2023", 1),
        ("uu no 20 tahun 2024", 0),
        ("x uu 20/2023", 0),
    ):
        assert TYPE.grade(body, {"text": text}).fraction == right
    assert TYPE.dump(body)["patterns"] == ["UU (No )?20( tahun |/)2023"]


@pytest.mark.parametrize("pattern", ["(", "((a{50}){50}){50}", "(?=a)a", r"\D", r"(a)\1", "x" * 201])
def test_a_pattern_that_cannot_be_read_is_refused(pattern: str) -> None:
    with pytest.raises(Invalid) as caught:
        TYPE.parse({"accepted": ["a"], "patterns": [pattern]})
    assert caught.value.problems[0].path == "patterns-0"
