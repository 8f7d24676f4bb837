"""How well two markers agree who marked the same responses apart.

Owns the arithmetic. Does not own who marks, nor what is done where they differ.

Words: *weighted kappa* agreement beyond chance, 1 when all agree, 0 as by chance, below 0 worse; *quadratic* a
difference of two points weighs four times one of one point; *agreement table* how often each pair of marks occurred.

Formula: Cohen, Weighted Kappa, Psychological Bulletin 70 (1968) 213–220: κ = 1 − Σ v·observed / Σ v·expected with the
weights v = (i − j)² of disagreement, where expected are the products of the markers' own shares. With these weights it
is the intraclass correlation when many are marked (Fleiss & Cohen, Educational and Psychological Measurement 33 (1973)
613–619).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from math import fsum

LEAST = 20


@dataclass(frozen=True, slots=True)
class Agreement:
    """Two markers on the same `responses`. `exact` is the share of equal marks, `near` of marks at most one apart;
    `difference` how much higher the second marks on average, in points; `kappa` None where both gave everybody the same
    one mark.
    """

    responses: int
    exact: float
    near: float
    difference: float
    kappa: float | None

    @property
    def enough(self) -> bool:
        """Whether enough were marked twice for the figures to mean something."""
        return self.responses >= LEAST


def agreement(first: Sequence[int], second: Sequence[int]) -> Agreement:
    """Compare two markers' marks of the same responses, in the same order. Raises `ValueError` unless both marked the
    same number, at least one.
    """
    if len(first) != len(second) or not first:
        raise ValueError("two markers need marks of the same responses")
    apart = [b - a for a, b in zip(first, second, strict=True)]
    people = len(apart)
    return Agreement(
        responses=people,
        exact=apart.count(0) / people,
        near=sum(abs(one) <= 1 for one in apart) / people,
        difference=sum(apart) / people,
        kappa=quadratic_kappa(first, second),
    )


def quadratic_kappa(first: Sequence[int], second: Sequence[int]) -> float | None:
    """Cohen's kappa with quadratic weights; None where neither marker ever differs from the one mark both gave."""
    people = len(first)
    observed = fsum((a - b) ** 2 for a, b in zip(first, second, strict=True)) / people
    ours, theirs = Counter(first), Counter(second)
    expected = fsum((a - b) ** 2 * ours[a] * theirs[b] for a in ours for b in theirs) / people**2
    return 1 - observed / expected if expected else None


def agreement_table(first: Sequence[int], second: Sequence[int]) -> dict[tuple[int, int], int]:
    """How often each pair of marks occurred, the first marker's mark first."""
    return dict(sorted(Counter(zip(first, second, strict=True)).items()))
