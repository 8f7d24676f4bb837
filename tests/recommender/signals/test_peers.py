from collections.abc import Callable

import pytest

from recommender.data import CourseFacts, PersonFacts, Snapshot
from recommender.signals import peers
from recommender.signals.arrays import history


def test_the_mean_shrunk_cosine_by_hand(
    snapshot: Callable[..., Snapshot], person: Callable[..., PersonFacts], course: Callable[..., CourseFacts]
) -> None:
    finished = [{"c1", "c2"}, {"c1", "c2"}, {"c1"}, {"c3"}, set()]
    people = [person(f"p{n}", finished=frozenset(one)) for n, one in enumerate(finished)]
    past = history(snapshot(people, [course(name) for name in ("c1", "c2", "c3")]))
    values = peers.prepare(past)(past.people)
    both = 2 / (6**0.5 + 10)
    assert values[0] == pytest.approx([both / 2, both / 2, 0])
    assert values[2] == pytest.approx([0, both, 0])
    assert values[4] == pytest.approx([0, 0, 0])
