"""Normalised discounted cumulative gain at k, with binary relevance (Järvelin & Kekäläinen, 2002).

Formula: DCG = Σ over ranks r ≤ k of [relevant] / log2(r + 1), divided by the DCG of the ideal order. Range
0 to 1.
"""

from collections.abc import Collection, Sequence
from math import log2


def ndcg(ranked: Sequence[int], relevant: Collection[int], k: int) -> float:
    """Return the NDCG of one person's ``ranked`` courses, best first.

    Raises ValueError without relevant courses.
    """
    if not relevant:
        raise ValueError("NDCG needs at least one relevant course")
    gained = sum(1.0 / log2(rank + 1) for rank, course in enumerate(ranked[:k], start=1) if course in relevant)
    ideal = sum(1.0 / log2(rank + 1) for rank in range(1, min(k, len(relevant)) + 1))
    return gained / ideal
