"""Single choice."""

import pytest

from content.problems import Invalid
from content.questions.single import TYPE
from tests.content.samples import RAW

BODY = TYPE.parse(RAW["single"])
IDS = TYPE.option_ids(BODY)


@pytest.mark.parametrize("right", [0, 2])
def test_exactly_one_option_is_right(right: int) -> None:
    rows = [{"text": str(i), "correct": i < right} for i in range(3)]
    with pytest.raises(Invalid, match="exactly one"):
        TYPE.parse({"options": rows})


def test_grading_is_all_or_nothing() -> None:
    assert TYPE.grade(BODY, {"chosen": [IDS[1]]}).per_option == {IDS[1]: "right"}
    wrong = TYPE.grade(BODY, {"chosen": [IDS[0]]})
    assert (wrong.fraction, wrong.state) == (0, "wrong")
    assert wrong.per_option == {IDS[0]: "wrong", IDS[1]: "missed"}
    assert TYPE.grade(BODY, {"chosen": ["asing"]}).state == "wrong"


def test_one_id_is_read_and_more_are_refused() -> None:
    assert TYPE.read_response({"s3": [IDS[0]]}, 3) == {"chosen": [IDS[0]]}
    with pytest.raises(Invalid):
        TYPE.read_response({"s3": [IDS[0], IDS[1]]}, 3)
    with pytest.raises(Invalid):
        TYPE.read_response({"s3": ["<script>"]}, 3)


def test_the_review_marks_the_choice() -> None:
    review = TYPE.review(BODY, IDS, {"chosen": [IDS[0]]})
    assert [option["mark"] for option in review["options"]] == ["wrong", "missed", ""]


def test_the_editor_form_is_read_with_empty_rows_left_out() -> None:
    form = {
        "q-options-0-text": ["A"],
        "q-options-0-rationale": ["sebab"],
        "q-options-3-text": [" B "],
        "q-correct": ["3"],
    }
    assert TYPE.read_edit(form, "q-") == {
        "options": [
            {"text": "A", "rationale": "sebab", "correct": False},
            {"text": "B", "rationale": "", "correct": True},
        ]
    }
