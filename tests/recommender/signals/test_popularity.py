from collections.abc import Callable
from datetime import date, timedelta

import pytest

from recommender.data import Completion, CourseFacts, PersonFacts, Snapshot
from recommender.signals import popularity
from recommender.signals.arrays import history


def test_completions_count_half_after_half_a_year(
    snapshot: Callable[..., Snapshot],
    person: Callable[..., PersonFacts],
    course: Callable[..., CourseFacts],
    today: date,
) -> None:
    courses = [course(name) for name in ("c1", "c2", "c3")]
    done = tuple(Completion(f"p{n}", "c1", today) for n in range(4))
    done += tuple(Completion(f"p{n}", "c2", today - timedelta(days=180)) for n in range(4))
    people = [person(f"p{n}") for n in range(4)]
    past = history(snapshot(people, courses, completions=done))
    assert popularity.prepare(past)(past.people)[0] == pytest.approx([1.0, 0.5, 0.0])
