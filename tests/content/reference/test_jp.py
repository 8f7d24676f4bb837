"""JP arithmetic under caps."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from content.reference import Rate, credit_minutes, credit_units

MONDAY, TUESDAY = date(2026, 11, 23), date(2026, 11, 24)
E_LEARNING = Rate(jp_per_day=3)


@pytest.mark.parametrize(("minutes", "jp"), [(0, 0), (44, 0), (45, 1), (89, 1), (90, 2), (134, 2), (135, 3), (600, 3)])
def test_45_minutes_are_a_jp_rounded_down_and_e_learning_gives_3_a_day(minutes: int, jp: int) -> None:
    credit = credit_minutes(E_LEARNING, {MONDAY: minutes})
    assert credit.jp == jp
    assert credit.minutes == minutes
    assert credit.capped is (minutes > 135)


def test_minutes_of_several_days_are_rounded_once() -> None:
    credit = credit_minutes(E_LEARNING, {TUESDAY: 25, MONDAY: 20})
    assert credit.jp == 1
    assert [(day.day, day.counted) for day in credit.days] == [(MONDAY, 20), (TUESDAY, 25)]


def test_what_a_day_already_has_leaves_less_room() -> None:
    credit = credit_minutes(E_LEARNING, {MONDAY: 90, TUESDAY: 90}, {MONDAY: 100, TUESDAY: 200})
    assert [(day.minutes, day.counted) for day in credit.days] == [(90, 35), (90, 0)]
    assert (credit.jp, credit.minutes, credit.counted, credit.capped) == (0, 180, 35, True)


def test_without_a_cap_every_minute_counts_and_an_uplift_is_added() -> None:
    assert credit_minutes(Rate(), {MONDAY: 480}).jp == 10
    assert credit_minutes(Rate(uplift=0.2), {MONDAY: 225}).jp == 6
    assert credit_minutes(Rate(), {MONDAY: 60}, jp_minutes=60).jp == 1


def test_minutes_are_not_negative() -> None:
    with pytest.raises(ValueError, match="negative"):
        credit_minutes(Rate(), {MONDAY: -1})
    with pytest.raises(ValueError, match="negative"):
        credit_minutes(Rate(), {MONDAY: 1}, {MONDAY: -1})


@given(st.lists(st.integers(0, 1000), min_size=1, max_size=5))
def test_several_courses_of_a_day_never_pass_its_cap(minutes: list[int]) -> None:
    counted, jp = 0, 0
    for one in minutes:
        credit = credit_minutes(E_LEARNING, {MONDAY: one}, {MONDAY: counted})
        counted, jp = counted + credit.counted, jp + credit.jp
    assert counted == min(135, sum(minutes))
    assert jp <= 3


def test_days_and_events_have_a_fixed_worth_and_a_monthly_cap() -> None:
    assert credit_units(Rate(jp=4), 3).jp == 12
    coaching = Rate(jp=2, events_per_month=2)
    assert (credit_units(coaching, 3).jp, credit_units(coaching, 3).capped) == (4, True)
    assert credit_units(coaching, 1, already_this_month=2).jp == 0
    assert not credit_units(coaching, 2).capped


@pytest.mark.parametrize(("rate", "units", "already"), [(Rate(), 1, 0), (Rate(jp=1), -1, 0), (Rate(jp=1), 1, -1)])
def test_what_units_may_not_be(rate: Rate, units: int, already: int) -> None:
    with pytest.raises(ValueError, match="units"):
        credit_units(rate, units, already)
