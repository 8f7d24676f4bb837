"""Likert."""

from __future__ import annotations

import pytest

from content.problems import Invalid
from content.questions.likert import TYPE, indicator_means
from tests.content.samples import RAW

BODY = TYPE.parse(RAW["likert"])
IDS = TYPE.option_ids(BODY)


def test_the_mean_of_every_indicator_over_its_answered_statements() -> None:
    # Statements 0 and 1 show indicator 0, statement 2 indicator 1: (2 + 3) / 2 and 4.
    answers = dict(zip(IDS, ("sometimes", "consistently", "guides"), strict=True))
    assert indicator_means(BODY, {"answers": answers}) == {0: 2.5, 1: 4.0}
    assert indicator_means(BODY, {"answers": {IDS[0]: "never"}}) == {0: 1.0}
    assert indicator_means(BODY, None) == {}


def test_answers_are_neither_right_nor_wrong() -> None:
    for answer in ("never", "guides"):
        grade = TYPE.grade(BODY, {"answers": {IDS[0]: answer}})
        assert (grade.state, grade.fraction, grade.per_option) == ("unscored", 0, {})
    assert TYPE.grade(BODY, {"answers": {IDS[0]: "always", "asing": "never", IDS[1]: ["never"]}}).state == "blank"


def test_everybody_gets_the_same_order() -> None:
    assert TYPE.shuffle(BODY, "1") == TYPE.shuffle(BODY, "2") == IDS
    assert TYPE.for_learner(BODY, IDS)["statements"][0] == {"id": IDS[0], "text": "Saya melakukan 0."}


def test_only_words_of_the_scale_are_answers() -> None:
    assert TYPE.read_response({f"s1-{IDS[0]}": ["never"]}, 1) == {"answers": {IDS[0]: "never"}}
    with pytest.raises(Invalid):
        TYPE.read_response({f"s1-{IDS[0]}": ["5"]}, 1)


def test_the_review_shows_answers_and_means() -> None:
    review = TYPE.review(BODY, IDS, {"answers": {IDS[2]: "guides"}})
    assert [one["chosen"] for one in review["statements"]] == ["", "", "guides"]
    assert review["means"] == [{"indicator": 1, "mean": 4.0}]
    assert review["state"] == "unscored"


def test_statements_left_out_are_counted() -> None:
    assert [one.params for one in TYPE.unfinished(BODY, {"answers": {IDS[0]: "never"}})] == [{"count": 2}]


@pytest.mark.parametrize(
    ("statements", "code"),
    [
        ([], "too_few"),
        ([{"text": "a"}, {"text": "a"}], "alike"),
        ([{"text": "a", "indicator": 4}], "whole_number"),
        ([{"text": "a", "score": 4}], "unknown_field"),
    ],
)
def test_what_statements_may_not_be(statements: list[dict[str, object]], code: str) -> None:
    with pytest.raises(Invalid) as caught:
        TYPE.parse({"statements": statements})
    assert code in {problem.code for problem in caught.value.problems}


def test_the_editor_drops_empty_rows_though_their_indicator_is_always_posted() -> None:
    form = {"statements-0-text": ["a"], "statements-0-indicator": ["2"], "statements-1-indicator": ["0"]}
    assert TYPE.read_edit(form) == {"statements": [{"text": "a", "indicator": 2}]}
    assert TYPE.read_edit({"statements-0-indicator": ["1"]}) == {"statements": [{"text": "", "indicator": 1}]}
    assert TYPE.read_edit({"statements-0-text": ["a"]}) == {"statements": [{"text": "a", "indicator": 0}]}
