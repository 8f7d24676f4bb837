"""Situational judgement."""

import pytest

from content.problems import Invalid
from content.questions.judgement import TYPE
from tests.content.samples import RAW

BODY = TYPE.parse(RAW["judgement"])
IDS = TYPE.option_ids(BODY)


def rows(*scores: object) -> dict[str, object]:
    return {"options": [{"text": f"t{i}", "score": score} for i, score in enumerate(scores)]}


@pytest.mark.parametrize(
    ("raw", "code"),
    [
        (rows(4, 4, 0, 0), "one_best"),
        (rows(3, 2, 1, 0), "one_best"),
        (rows(4, 2, 1), "too_few"),
        (rows(4, 2, 1, 5), "whole_number"),
        (rows(4, 2, 1, None), "whole_number"),
    ],
)
def test_what_actions_may_not_be(raw: dict[str, object], code: str) -> None:
    with pytest.raises(Invalid) as caught:
        TYPE.parse(raw)
    assert code in {problem.code for problem in caught.value.problems}


@pytest.mark.parametrize(("pick", "fraction", "mark"), [(0, 1, "right"), (1, 0.75, "partial"), (3, 0.25, "partial")])
def test_the_mark_is_the_experts_score_out_of_4(pick: int, fraction: float, mark: str) -> None:
    grade = TYPE.grade(BODY, {"chosen": [IDS[pick]]})
    assert grade.fraction == fraction
    assert grade.per_option == {IDS[pick]: mark}


def test_a_worthless_action_is_wrong_and_an_unknown_one_too() -> None:
    body = TYPE.parse(rows(4, 2, 1, 0))
    assert TYPE.grade(body, {"chosen": [TYPE.option_ids(body)[3]]}).per_option == {TYPE.option_ids(body)[3]: "wrong"}
    assert TYPE.grade(body, {"chosen": ["asing"]}).state == "wrong"
    assert TYPE.unexplained(body) == [f"options-{i}-rationale" for i in range(4)]


def test_the_review_shows_every_score() -> None:
    review = TYPE.review(BODY, IDS, {"chosen": [IDS[1]]})
    assert [(o["score"], o["best"], o["chosen"], o["mark"]) for o in review["options"]] == [
        (4, True, False, ""),
        (3, False, True, "partial"),
        (2, False, False, ""),
        (1, False, False, ""),
    ]


@pytest.mark.parametrize(("posted", "score"), [("3", 3), ("", None), ("x", None), ("12", None)])
def test_the_editor_form_is_read(posted: str, score: int | None) -> None:
    raw = TYPE.read_edit({"options-0-text": ["a"], "options-0-score": [posted]})
    assert raw == {"options": [{"text": "a", "score": score, "rationale": ""}]}
