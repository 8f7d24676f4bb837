import numpy as np
import pytest

from recommender.evaluation.repeats import repeating, without_repeats
from recommender.mastery.answers import Answers

RNG = np.random.default_rng(8)
MARKS = RNG.integers(0, 2, 60)


def record(user: str, marks: np.ndarray, first: int = 0) -> Answers:
    """A person who answered the items from ``first`` on with ``marks``."""
    items = np.array([f"i{number}" for number in range(first, first + len(marks))])
    return Answers(np.full(len(marks), user), items, np.full(len(marks), "s"), marks.astype(float))


def together(*records: Answers) -> Answers:
    return Answers(
        *(np.concatenate([getattr(one, name) for one in records]) for name in ("user", "item", "skill", "correct"))
    )


OTHER = 1 - MARKS
PUBLIC = together(record("a", MARKS), record("b", OTHER))


@pytest.mark.parametrize(
    ("marks", "first", "repeats"),
    [
        (MARKS, 0, True),
        (MARKS[20:], 20, True),
        (np.where(np.arange(60) < 2, OTHER, MARKS), 0, True),
        (np.where(np.arange(60) < 6, OTHER, MARKS), 0, False),
        (MARKS[:15], 0, False),
        (np.concatenate([MARKS[35:], np.ones(40)]), 35, False),
    ],
    ids=["all", "a part", "nearly", "too often otherwise", "too few", "too little in common"],
)
def test_who_answers_like_somebody_else_repeats_him(marks: np.ndarray, first: int, repeats: bool) -> None:
    assert repeating(record("new", marks, first), PUBLIC).tolist() == [repeats] * len(marks)


def test_the_first_answer_to_an_item_counts() -> None:
    changed = together(record("new", MARKS), record("new", OTHER))
    assert repeating(changed, record("a", MARKS)).all()
    assert not repeating(changed, record("b", OTHER)).any()


def test_one_of_two_records_is_kept() -> None:
    thrice = together(record("b", MARKS), record("a", MARKS), record("c", OTHER), record("d", MARKS))
    assert set(without_repeats(thrice).user.tolist()) == {"a", "c"}
    assert len(without_repeats(PUBLIC)) == len(PUBLIC)


def test_able_people_do_not_repeat_each_other() -> None:
    one, other = (np.where(np.arange(60) == mistake, 0, 1) for mistake in (3, 40))
    assert not repeating(record("new", one), record("a", other)).any()
    assert not repeating(record("new", np.ones(60)), record("a", np.ones(60))).any()
    assert repeating(record("new", one), record("a", one)).all()
