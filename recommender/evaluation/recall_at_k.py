"""Recall at k: the share of a person's relevant courses that stand among the first k.

Formula: |relevant ∩ first k| / |relevant|. Range 0 to 1.
"""

from collections.abc import Collection, Sequence


def recall_at_k(ranked: Sequence[int], relevant: Collection[int], k: int) -> float:
    """Return the recall of one person's ``ranked`` courses, best first.

    Raises ValueError without relevant courses.
    """
    if not relevant:
        raise ValueError("recall needs at least one relevant course")
    return len(set(ranked[:k]) & set(relevant)) / len(relevant)
