from collections.abc import Callable

import pytest

from recommender.data import CourseFacts, PersonFacts, Snapshot
from recommender.signals import role
from recommender.signals.arrays import history


def test_shares_are_shrunk_from_position_to_tier_to_everybody(
    snapshot: Callable[..., Snapshot], person: Callable[..., PersonFacts], course: Callable[..., CourseFacts]
) -> None:
    done = frozenset({"c1"})
    people = [person("a", position="x", tier="t", finished=done), person("b", position="x", tier="t")]
    people += [person("c", position="y", tier="t"), person("d", position="z", tier="u")]
    past = history(snapshot(people, [course("c1", ("PP", 2, 3))]))
    overall = 1 / 4
    tier = (1 + 10 * overall) / (3 + 10)
    other = (0 + 10 * overall) / (1 + 10)
    expected = [(1 + 10 * tier) / 12, (1 + 10 * tier) / 12, (0 + 10 * tier) / 11, (0 + 10 * other) / 11]
    assert role.prepare(past)(past.people)[:, 0] == pytest.approx(expected)


def test_counts_per_position(crowd: Snapshot) -> None:
    past = history(crowd)
    counts = role.count(past.people.position, past.people)
    mine = [one for one in crowd.people if one.position == "jabatan 2"]
    assert counts.size[2] == len(mine)
    assert counts.finished[2, 5] == sum("k05" in one.finished for one in mine)
