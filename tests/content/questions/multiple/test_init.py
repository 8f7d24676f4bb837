"""Multiple choice."""

import pytest

from content.problems import Invalid
from content.questions.multiple import TYPE
from tests.content.samples import RAW

BODY = TYPE.parse(RAW["multiple"])
WHOLE = TYPE.parse({**RAW["multiple"], "scoring": "all_or_nothing"})
IDS = TYPE.option_ids(BODY)


def test_two_options_are_right_at_least() -> None:
    with pytest.raises(Invalid, match="at least two"):
        TYPE.parse({"options": [{"text": str(i), "correct": i == 0} for i in range(3)]})


# Two of the four options are right: a right pick earns 1/2, a wrong one costs 1/2.
@pytest.mark.parametrize(
    ("picks", "partial", "whole"),
    [([0, 1], 1, 1), ([0], 0.5, 0), ([0, 1, 2], 0.5, 0), ([0, 2], 0, 0), ([2, 3], 0, 0), ([0, 1, 2, 3], 0, 0)],
)
def test_partial_credit_and_all_or_nothing(picks: list[int], partial: float, whole: float) -> None:
    response = {"chosen": [IDS[i] for i in picks]}
    assert TYPE.grade(BODY, response).fraction == partial
    assert TYPE.grade(WHOLE, response).fraction == whole


def test_where_every_option_is_right_nothing_can_be_lost() -> None:
    body = TYPE.parse({"options": [{"text": str(i), "correct": True} for i in range(4)]})
    assert TYPE.grade(body, {"chosen": TYPE.option_ids(body)[:1]}).fraction == 0.25


def test_ids_are_read_once_each() -> None:
    assert TYPE.read_response({"s1": [IDS[0], IDS[0], IDS[2]]}, 1) == {"chosen": [IDS[0], IDS[2]]}
    with pytest.raises(Invalid, match="at most 6"):
        TYPE.read_response({"s1": [str(i) for i in range(7)]}, 1)


def test_the_editor_form_is_read() -> None:
    form = {"options-1-text": ["A"], "options-1-correct": ["1"], "options-2-text": ["B"], "scoring": ["all_or_nothing"]}
    raw = TYPE.read_edit(form)
    assert [(row["text"], row["correct"]) for row in raw["options"]] == [("A", True), ("B", False)]
    assert raw["scoring"] == "all_or_nothing"
    assert TYPE.read_edit({})["scoring"] == "partial"


def test_the_review_names_what_was_missed() -> None:
    review = TYPE.review(BODY, IDS, {"chosen": [IDS[0], IDS[2]]})
    assert [option["mark"] for option in review["options"]] == ["right", "missed", "wrong", ""]
