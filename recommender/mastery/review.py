"""When an item is worth asking again: reviews spaced by how memory fades.

Owns: the memory of one item after the answers to it, the day its next review falls due, and today's short
list. Does not own: the answers, today's date (it is passed in) or which page shows the list.

The curve of forgetting and its parameters are those of FSRS-6, fitted by its authors on hundreds of millions
of reviews (library ``fsrs``, MIT licence), taken as they are: until enough of our own answers exist, nothing
better is known. Days only, no steps of minutes and no random spread, so the same answers always give the same
days.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time

from fsrs import Card, Rating, Scheduler, State

DESIRED_RETENTION = 0.9
"""A review falls due on the day the chance to still know the answer has fallen to this."""
LONGEST_DAYS = 365
"""At most a year between two reviews: what a post requires is measured again in that time."""
REVIEWS_A_DAY = 5
_SCHEDULER = Scheduler(
    desired_retention=DESIRED_RETENTION,
    learning_steps=(),
    relearning_steps=(),
    maximum_interval=LONGEST_DAYS,
    enable_fuzzing=False,
)


@dataclass(frozen=True, slots=True)
class Review:
    """One answer to an item: the day, and whether it was right."""

    day: date
    right: bool


@dataclass(frozen=True, slots=True)
class Memory:
    """What is left of one item: ``stability`` in days until the chance to know it has fallen to 0.9.

    ``difficulty`` runs from 1 to 10.
    """

    stability: float
    difficulty: float
    last: date
    due: date


@dataclass(frozen=True, slots=True)
class DueItem:
    """An item to ask today, with the chance that the person still knows it."""

    item: str
    due: date
    chance: float


def remember(reviews: Iterable[Review]) -> Memory | None:
    """Return the memory after ``reviews`` of one item, in any order; None when there are none.

    Of several answers on one day the first counts: the others were helped by it.
    """
    first_of_day: dict[date, Review] = {}
    for review in reviews:
        first_of_day.setdefault(review.day, review)
    memory: Memory | None = None
    for day in sorted(first_of_day):
        memory = answer(memory, first_of_day[day])
    return memory


def answer(memory: Memory | None, review: Review) -> Memory:
    """Return the memory after one more answer; raises ValueError when it is older than the last one."""
    if memory is not None and review.day < memory.last:
        raise ValueError(f"an answer of {review.day} cannot follow one of {memory.last}")
    rating = Rating.Good if review.right else Rating.Again
    before = _card(memory) if memory else Card(card_id=0, due=_noon(review.day))
    after, _ = _SCHEDULER.review_card(before, rating, _noon(review.day))
    assert after.stability is not None
    assert after.difficulty is not None
    return Memory(after.stability, after.difficulty, review.day, after.due.date())


def chance(memory: Memory, today: date) -> float:
    """Return the probability that the person still knows the item on ``today``."""
    return float(_SCHEDULER.get_card_retrievability(_card(memory), _noon(today)))


def due_today(memories: Mapping[str, Memory], today: date, most: int = REVIEWS_A_DAY) -> Sequence[DueItem]:
    """Return at most ``most`` items due on ``today``, the one most likely forgotten first; ties by id."""
    due = [DueItem(item, one.due, chance(one, today)) for item, one in memories.items() if one.due <= today]
    return sorted(due, key=lambda one: (one.chance, one.due, one.item))[:most]


def _card(memory: Memory) -> Card:
    """Return the library's card; its number is given, for otherwise it is taken from the clock."""
    return Card(0, State.Review, None, memory.stability, memory.difficulty, _noon(memory.due), _noon(memory.last))


def _noon(day: date) -> datetime:
    return datetime.combine(day, time(12), UTC)
