"""Whether the suggestions serve groups of people alike.

Owns: what one person's list is worth, and its mean per group, for groups large enough to say nothing about
anybody. Does not own: who belongs to which group; it is never an input of the ranking.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from recommender.data import PersonFacts, Suggestion
from recommender.gaps import gaps

MIN_GROUP = 20
"""Smallest group that is reported."""


@dataclass(frozen=True, slots=True)
class GroupMean:
    """``n`` people of ``group``, their ``mean``, and its ``ratio`` to the mean of everybody (1: alike)."""

    group: str
    n: int
    mean: float
    ratio: float


def closed_share(person: PersonFacts, shown: Iterable[Suggestion]) -> float | None:
    """Return the share (0 to 1) of a person's gap priority that the courses shown are expected to close.

    Two courses for one gap close it once. None for a person without a gap.
    """
    left = {one.competency: one.priority for one in gaps(person.requirements, person.states)}
    whole = sum(left.values())
    if not whole:
        return None
    for suggestion in shown:
        for competency, closure in suggestion.closures.items():
            left[competency] = max(0.0, left.get(competency, 0.0) - closure * suggestion.p_finish)
    return 1.0 - sum(left.values()) / whole


def agreement(slate: Sequence[Suggestion], shown: int) -> float | None:
    """Return which share of the first ``shown`` courses would stand there without the learned chance to finish.

    Closure alone orders then, with the same turns between competencies. None for an empty slate.
    """
    first = {one.course for one in slate[:shown]}
    return len(first & set(_by_closure(slate)[: len(first)])) / len(first) if first else None


def _by_closure(slate: Sequence[Suggestion]) -> list[str]:
    turns: defaultdict[str, int] = defaultdict(int)
    placed = []
    for place, one in enumerate(sorted(slate, key=lambda one: (-sum(one.closures.values()), one.course))):
        main = max(sorted(one.closures), key=lambda code: one.closures[code])
        placed.append((turns[main], place, one.course))
        turns[main] += 1
    return [course for _, _, course in sorted(placed)]


def by_group(values: Iterable[tuple[str, float]]) -> tuple[GroupMean, ...]:
    """Return the mean per group of at least ``MIN_GROUP`` people, by name, beside the mean of everybody."""
    members: defaultdict[str, list[float]] = defaultdict(list)
    for group, value in values:
        members[group].append(value)
    everybody = [value for group in members.values() for value in group]
    overall = sum(everybody) / len(everybody) if everybody else 0.0
    means = {group: sum(found) / len(found) for group, found in members.items() if len(found) >= MIN_GROUP}
    return tuple(
        GroupMean(group, len(members[group]), mean, mean / overall if overall else 1.0)
        for group, mean in sorted(means.items())
    )
