from datetime import date, timedelta
from itertools import permutations

import pytest

from recommender.mastery.review import LONGEST_DAYS, Memory, Review, answer, chance, due_today, remember

START = date(2026, 11, 2)


def after(*days: tuple[int, bool]) -> Memory:
    memory = remember(Review(START + timedelta(days=day), right) for day, right in days)
    assert memory is not None
    return memory


def test_without_answers_there_is_no_memory() -> None:
    assert remember([]) is None


def test_a_right_answer_comes_back_after_the_first_interval_of_fsrs_6() -> None:
    """The published initial stability of "good" is 2.3065 days, and at that age the chance is 0.9 by definition."""
    memory = after((0, True))
    assert memory.stability == pytest.approx(2.3065)
    assert memory.due == START + timedelta(days=2)
    assert chance(memory, START) == 1.0
    assert chance(memory, memory.due) == pytest.approx(0.9, abs=0.02)


def test_a_wrong_answer_comes_back_tomorrow() -> None:
    assert after((0, False)).due == START + timedelta(days=1)


def test_intervals_grow_with_right_answers_and_shrink_with_a_wrong_one() -> None:
    day, gaps, memory = START, [], None
    for _ in range(4):
        memory = answer(memory, Review(day, True))
        gaps.append((memory.due - day).days)
        day = memory.due
    assert gaps == sorted(gaps)
    assert gaps[0] < gaps[-1]
    assert memory is not None
    forgotten = answer(memory, Review(day, False))
    assert forgotten.stability < memory.stability
    assert forgotten.difficulty > memory.difficulty


def test_no_interval_is_longer_than_a_year() -> None:
    memory, day = None, START
    for _ in range(12):
        memory = answer(memory, Review(day, True))
        day = memory.due
    assert memory is not None
    assert memory.due - memory.last == timedelta(days=LONGEST_DAYS)


def test_the_order_of_reading_does_not_matter_and_the_same_answers_give_the_same_days() -> None:
    reviews = [Review(START + timedelta(days=day), right) for day, right in ((0, True), (3, False), (4, True))]
    assert len({remember(order) for order in permutations(reviews)}) == 1


def test_of_several_answers_on_a_day_the_first_counts() -> None:
    assert after((0, False), (0, True), (0, True)) == after((0, False))


def test_an_older_answer_cannot_follow() -> None:
    with pytest.raises(ValueError, match="cannot follow"):
        answer(after((5, True)), Review(START, True))


def test_today_has_the_most_likely_forgotten_first_and_no_more_than_asked() -> None:
    memories = {
        "new": after((0, True)),
        "weak": after((0, False)),
        "weak too": after((0, False)),
        "known": after((0, True), (2, True)),
    }
    today = START + timedelta(days=3)
    due = due_today(memories, today)
    assert [one.item for one in due] == ["weak", "weak too", "new"]
    assert due[0].chance < due[2].chance < 1.0
    assert [one.item for one in due_today(memories, today, most=1)] == ["weak"]
    assert due_today(memories, START) == []
