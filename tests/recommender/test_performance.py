from datetime import date, timedelta

import pytest

from recommender.data import PerformanceGap
from recommender.performance import HALF_LIFE_DAYS, strongest, weight

TODAY = date(2026, 6, 30)


def _ago(days: float) -> date:
    return TODAY - timedelta(days=days)


def test_a_note_counts_by_its_strength_and_half_as_much_after_half_a_year() -> None:
    assert [weight(PerformanceGap("PP", strength, TODAY), TODAY) for strength in (1, 2, 3)] == [0.25, 0.5, 0.75]
    assert weight(PerformanceGap("PP", 2, _ago(HALF_LIFE_DAYS)), TODAY) == pytest.approx(0.25)


def test_it_counts_from_the_day_it_was_noted_until_the_day_it_is_closed() -> None:
    assert weight(PerformanceGap("PP", 3, TODAY + timedelta(days=1)), TODAY) == 0.0
    assert weight(PerformanceGap("PP", 3, _ago(9), TODAY), TODAY) == 0.0
    assert weight(PerformanceGap("PP", 3, _ago(9), TODAY + timedelta(days=1)), TODAY) > 0.5


def test_the_strongest_of_those_asked_for_is_named() -> None:
    old, new, other = (
        PerformanceGap("PP", 3, _ago(400)),
        PerformanceGap("KS", 2, _ago(1)),
        PerformanceGap("AN", 3, TODAY),
    )
    assert strongest((old, new, other), {"PP", "KS"}, TODAY) == new
    assert strongest((PerformanceGap("PP", 1, TODAY), PerformanceGap("KS", 1, TODAY)), {"PP", "KS"}, TODAY) == (
        PerformanceGap("KS", 1, TODAY)
    )
    assert strongest((old,), {"KS"}, TODAY) is None
