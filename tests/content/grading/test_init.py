"""From grades to points, a percentage and a pass."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from content.grading import METHODS, AttemptScore, Marked, counting_percent, rounded, score

FRACTIONS = st.floats(0, 1)


def test_points_are_mark_times_fraction() -> None:
    result = score([Marked(1, 2), Marked(0.5, 1), Marked(0, 1)], pass_mark=60)
    assert result == AttemptScore(points=2.5, maximum=4, percent=62.5, passed=True)


def test_the_number_shown_is_the_number_compared() -> None:
    assert score([Marked(1)] * 2 + [Marked(0)], pass_mark=66.67).passed is True
    assert score([Marked(1)] * 2 + [Marked(0)], pass_mark=66.68).passed is False
    assert rounded(69.995) == 70.0
    assert rounded(100 * 0.07) == 7.0


def test_without_questions_or_pass_mark() -> None:
    assert score([]) == AttemptScore(0, 0, 0, None)


@pytest.mark.parametrize(("pass_mark", "passed"), [(50, True), (51, None), (75, None), (76, False), (None, None)])
def test_what_waits_for_a_marker_leaves_open_only_what_it_can_decide(
    pass_mark: float | None, passed: bool | None
) -> None:
    # 2 of 4 points are earned, 1 is lost, 1 is still to be given: 50 to 75 per cent.
    result = score([Marked(1, 2), Marked(0, 1), Marked(0, 1, pending=True)], pass_mark)
    assert (result.percent, result.pending, result.passed) == (50, 1, passed)


def test_what_has_no_right_answer_counts_for_nothing() -> None:
    assert score([Marked(1), Marked(0, 0)], 100) == AttemptScore(1, 1, 100, True)


@pytest.mark.parametrize("wrong", [Marked(1.1), Marked(-0.1), Marked(1, -1)])
def test_what_cannot_be_scored(wrong: Marked) -> None:
    with pytest.raises(ValueError, match="fraction"):
        score([wrong])


@given(st.lists(st.builds(Marked, FRACTIONS, st.floats(0, 100)), max_size=20))
def test_a_percentage_lies_within_0_and_100(marked: list[Marked]) -> None:
    assert 0 <= score(marked).percent <= 100


@pytest.mark.parametrize(("method", "percent"), [("highest", 80), ("last", 60), ("first", 50), ("average", 63.33)])
def test_which_attempt_counts(method: str, percent: float) -> None:
    assert counting_percent(method, [50, 80, 60]) == percent
    assert counting_percent(method, []) is None


def test_an_unknown_method_is_refused() -> None:
    with pytest.raises(KeyError):
        counting_percent("median", [1])
    assert set(METHODS) == {"highest", "last", "first", "average"}
