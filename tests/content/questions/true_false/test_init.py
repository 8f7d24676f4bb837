"""True or false."""

import pytest

from content.problems import Invalid
from content.questions.true_false import TYPE
from tests.content.samples import RAW

BODY = TYPE.parse(RAW["true_false"])


@pytest.mark.parametrize("answer", [None, "false", 0])
def test_the_verdict_is_a_flag(answer: object) -> None:
    with pytest.raises(Invalid):
        TYPE.parse({"answer": answer})


def test_grading() -> None:
    assert TYPE.grade(BODY, {"chosen": ["false"]}).state == "right"
    assert TYPE.grade(BODY, {"chosen": ["true"]}).per_option == {"true": "wrong", "false": "missed"}


def test_the_order_is_always_true_then_false() -> None:
    assert TYPE.shuffle(BODY, "x") == TYPE.option_ids(BODY) == ["true", "false"]


def test_the_review_holds_both_rationales() -> None:
    review = TYPE.review(BODY, ["true", "false"], {"chosen": ["true"]})
    assert [option["rationale"] for option in review["options"]] == ["Belum tepat.", "Tepat."]


def test_rationales_are_asked_for() -> None:
    body = TYPE.parse({"answer": True})
    assert TYPE.unexplained(body) == ["rationale_true", "rationale_false"]


@pytest.mark.parametrize(("posted", "answer"), [("true", True), ("false", False), ("", None)])
def test_the_editor_form_is_read(posted: str, answer: bool | None) -> None:
    raw = TYPE.read_edit({"p-answer": [posted], "p-rationale_true": ["a"]}, "p-")
    assert raw == {"answer": answer, "rationale_true": "a", "rationale_false": ""}
