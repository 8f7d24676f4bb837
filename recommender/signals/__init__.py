"""The signals: what speaks for a course for a person, one module each.

Owns: the tuple ``SIGNALS`` and the shape of its members. Does not own: how signals are weighed
(``recommender.ranking``), what may not be suggested at all (``recommender.rules``).

A member is a module with ``NAME``, ``RANGE`` (lowest and highest value, unit in its docstring),
``PRIOR_WEIGHT`` (its weight in log-odds of finishing per unit, until enough completions exist to learn one)
and ``prepare(history) -> Scorer``. ``prepare`` learns from the whole population once; the scorer it returns
gives a matrix (people of a block × all courses). More is always better. To add one: copy a neighbour, list
it here, run the contract tests.
"""

from typing import Protocol

from recommender.signals import (
    alike,
    content,
    effect,
    form,
    freshness,
    gap,
    language,
    length,
    peers,
    performance,
    popularity,
    rating,
    role,
    sequence,
    wish,
)
from recommender.signals.arrays import History, Scorer


class Signal(Protocol):
    """The shape of a member of ``SIGNALS``."""

    NAME: str
    RANGE: tuple[float, float]
    PRIOR_WEIGHT: float

    def prepare(self, history: History, /) -> Scorer:
        """Learn from the whole population; return the scorer of a block of people."""
        ...


SIGNALS: tuple[Signal, ...] = (
    gap,
    role,
    peers,
    alike,
    sequence,
    content,
    popularity,
    effect,
    freshness,
    wish,
    length,
    rating,
    form,
    language,
    performance,
)
