"""Certainty-based marking, against values worked out by hand."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from content.grading.certainty import ENOUGH, PAYS, RIGHT, WRONG, Stated, calibration, certainty_mark


def answers(certainty: int, right: int, wrong: int) -> list[Stated]:
    return [Stated(1, certainty)] * right + [Stated(0, certainty)] * wrong


@pytest.mark.parametrize(("certainty", "right", "wrong"), [(1, 1, 0), (2, 2, -2), (3, 3, -6)])
def test_the_scheme_is_the_published_one(certainty: int, right: float, wrong: float) -> None:
    assert certainty_mark(1, certainty) == right
    assert certainty_mark(0, certainty) == wrong


def test_a_partly_right_answer_earns_its_share_of_a_right_one() -> None:
    assert [certainty_mark(0.5, one) for one in (1, 2, 3)] == [0.5, 1, 1.5]


@pytest.mark.parametrize("certainty", [0, 4, -1])
def test_there_are_three_certainties(certainty: int) -> None:
    with pytest.raises(KeyError):
        certainty_mark(1, certainty)


@given(st.floats(0, 1), st.sampled_from((1, 2, 3)))
def test_whoever_states_the_own_certainty_truly_earns_most(chance: float, other: int) -> None:
    def expected(certainty: int) -> float:
        return chance * RIGHT[certainty] + (1 - chance) * WRONG[certainty]

    honest = next(one for one, (least, most) in PAYS.items() if least <= chance <= most)
    assert expected(honest) >= expected(other) - 1e-9


def test_accuracy_average_and_bonus() -> None:
    # 3 right at 3, 1 wrong at 3, 2 right at 1: (9 − 6 + 2) / 6. Five of six right: best of 5/6, 8/6 and 9/6 is 9/6.
    found = calibration([*answers(3, 3, 1), *answers(1, 2, 0)])
    assert found is not None
    assert found.answers == 6
    assert found.accuracy == pytest.approx(5 / 6)
    assert found.average == pytest.approx(5 / 6)
    assert found.bonus == pytest.approx(5 / 6 - 9 / 6)


def test_telling_sure_from_unsure_answers_is_worth_more_than_one_choice_for_all() -> None:
    # 8 right at 3 and 2 wrong at 1: 24 / 10; with the same accuracy of 0,8 one choice earns at most 1,2.
    found = calibration([*answers(3, 8, 0), *answers(1, 0, 2)])
    assert found is not None
    assert (found.average, found.bonus) == (pytest.approx(2.4), pytest.approx(1.2))
    assert found.verdict == "calibrated"


def test_a_question_that_is_worth_more_weighs_more() -> None:
    # (3 × 2 + 1 × −6) / 4 and 3 of 4 points.
    found = calibration([Stated(1, 2, 3.0), Stated(0, 3, 1.0)])
    assert found is not None
    assert (found.accuracy, found.average) == (0.75, 0.0)


def test_what_is_worth_nothing_is_left_out() -> None:
    assert calibration([]) is None
    assert calibration([Stated(1, 3, 0.0)]) is None


@pytest.mark.parametrize(
    ("given", "verdict"),
    [
        (answers(3, 9, 1), "calibrated"),
        (answers(3, 7, 3), "calibrated"),  # 10 × 0.1² = 0.1: may well be chance
        (answers(3, 6, 4), "over"),  # 10 × 0.2² = 0.4
        (answers(2, 4, 6), "over"),  # 10 × 0.267² = 0.71
        (answers(1, 6, 4), "calibrated"),
        (answers(1, 9, 1), "under"),  # 10 × 0.233² = 0.54
        (answers(2, 10, 0), "under"),  # 10 × 0.2² = 0.4
        (answers(1, 0, 10), "calibrated"),
        ([*answers(3, 5, 5), *answers(1, 5, 1)], "over"),  # 10 × 0.3² against 6 × 0.167²
        ([*answers(3, 4, 1), *answers(1, 10, 0)], "under"),
    ],
)
def test_the_verdict_says_what_strays_clearly(given: list[Stated], verdict: str) -> None:
    found = calibration(given)
    assert found is not None
    assert found.verdict == verdict


def test_few_answers_get_no_verdict() -> None:
    few = calibration(answers(3, 0, ENOUGH - 1))
    assert few is not None
    assert few.verdict == ""
    enough = calibration(answers(3, 0, ENOUGH))
    assert enough is not None
    assert enough.verdict == "over"
