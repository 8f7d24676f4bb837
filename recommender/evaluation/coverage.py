"""Catalogue coverage at k: the share of the catalogue that is suggested to anybody among the first k.

Formula: |∪ first k of every person| / |catalogue|. Range 0 to 1.
"""

from collections.abc import Iterable, Sequence


def coverage(rankings: Iterable[Sequence[int]], catalogue: int, k: int) -> float:
    """Return the coverage of ``rankings`` over ``catalogue`` courses. Raises ValueError when empty."""
    if catalogue < 1:
        raise ValueError("coverage needs a catalogue")
    return len({course for ranked in rankings for course in ranked[:k]}) / catalogue
