"""Essay."""

from __future__ import annotations

import pytest

from content.problems import Invalid
from content.questions.essay import LONGEST, TYPE, words_in
from tests.content.samples import RAW

BODY = TYPE.parse(RAW["essay"])


def test_words_are_what_stands_between_white_space() -> None:
    assert words_in(" Tugas\tpokok –\n\nloket. ") == 4
    assert words_in("") == 0


def test_a_text_waits_for_a_marker_whatever_its_length() -> None:
    assert TYPE.grade(BODY, {"text": "Satu"}).state == "pending"
    assert TYPE.grade(BODY, {"text": ["Satu"]}).state == "blank"
    assert TYPE.rubric(BODY) is BODY.rubric


@pytest.mark.parametrize(("words", "found"), [(2, [("few_words", 2)]), (3, []), (10, []), (11, [("many_words", 11)])])
def test_too_few_and_too_many_words_are_said(words: int, found: list[tuple[str, int]]) -> None:
    response = {"text": "kata " * words}
    assert [(one.code, one.params["words"]) for one in TYPE.unfinished(BODY, response)] == found


def test_the_learner_reads_the_rubric_without_points_and_the_length() -> None:
    shown = TYPE.for_learner(BODY, [])
    assert (shown["least_words"], shown["most_words"], shown["longest"]) == (3, 10, LONGEST)
    assert shown["rubric"][1] == {
        "text": "Kriteria 1",
        "levels": [{"text": "Uraian 0"}, {"text": "Uraian 7"}, {"text": "Uraian 13"}],
    }


def test_the_review_holds_the_text_and_what_a_good_answer_holds() -> None:
    assert TYPE.review(BODY, [], {"text": "Dua kata"}) == {
        "text": "Dua kata",
        "words": 2,
        "state": "pending",
        "rationale": "Sebab.",
    }


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"least_words": 11}, "words_crossed"),
        ({"least_words": -1}, "whole_number"),
        ({"most_words": None, "least_words": "x"}, "whole_number"),
        ({"rubric": []}, "too_few"),
    ],
)
def test_what_an_essay_may_not_be(changes: dict[str, object], code: str) -> None:
    with pytest.raises(Invalid) as caught:
        TYPE.parse({**RAW["essay"], **changes})
    assert code in {problem.code for problem in caught.value.problems}


def test_a_rationale_is_asked_for() -> None:
    assert TYPE.unexplained(TYPE.parse({**RAW["essay"], "rationale": ""})) == ["rationale"]


def test_a_text_is_saved_while_it_grows_and_not_beyond_what_is_kept() -> None:
    assert TYPE.read_response({"s1": [" a "]}, 1) == {"text": "a"}
    with pytest.raises(Invalid):
        TYPE.read_response({"s1": ["x" * (LONGEST + 1)]}, 1)


def test_the_editor_form_is_read_with_its_defaults() -> None:
    assert TYPE.read_edit({}) == {"rubric": [], "least_words": 0, "most_words": 500, "rationale": ""}
    assert TYPE.read_edit({"least_words": ["banyak"]})["least_words"] is None
