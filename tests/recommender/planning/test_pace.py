"""An even pace until a day, and what fits until then."""

from datetime import date

import pytest

from recommender.planning.pace import finish_days, room_jp
from recommender.planning.problem import Step


def step(jp: float) -> Step:
    return Step("c", jp, {})


def test_days_are_shared_out_by_lesson_hours() -> None:
    days = finish_days([step(5.0), step(0.0), step(3.0), step(2.0)], date(2026, 1, 1), date(2026, 1, 10))
    assert days == [date(2026, 1, 5), date(2026, 1, 5), date(2026, 1, 8), date(2026, 1, 10)]


def test_a_plan_without_hours_is_due_at_the_end_and_the_first_day_counts() -> None:
    assert finish_days([step(0.0)], date(2026, 1, 1), date(2026, 1, 10)) == [date(2026, 1, 10)]
    assert finish_days([step(0.0), step(1.0)], date(2026, 1, 1), date(2026, 1, 10))[0] == date(2026, 1, 1)
    assert finish_days([], date(2026, 1, 1), date(2026, 1, 10)) == []


def test_a_year_has_room_for_twelve_months_and_a_month_counts_to_its_last_day() -> None:
    assert room_jp(date(2026, 1, 1), date(2026, 12, 31)) == 12 * 20.0
    assert room_jp(date(2026, 11, 30), date(2026, 12, 31)) == 2 * 20.0
    assert room_jp(date(2026, 12, 31), date(2026, 12, 31)) == 20.0
    assert room_jp(date(2026, 12, 31), date(2027, 1, 1)) == 2 * 20.0
    assert room_jp(date(2027, 1, 1), date(2026, 12, 31)) == 0.0


def test_the_end_is_not_before_the_beginning() -> None:
    with pytest.raises(ValueError, match="after"):
        finish_days([step(1.0)], date(2026, 1, 2), date(2026, 1, 1))
