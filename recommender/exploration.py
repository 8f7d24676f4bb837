"""From a person's slate to the few suggestions shown, the last of them drawn to learn something new.

Owns: how many are shown, the exploration slot and its logged propensity. Does not own: the order of the
slate (``ranking``).

The last slot is drawn evenly from the ten candidates that follow, all of which close a real gap; the draw
is a hash of person and day, so a reload shows the same five. Logged propensities allow inverse-propensity
estimates later (Horvitz & Thompson, 1952).
"""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from hashlib import sha256

from recommender.data import Suggestion
from recommender.reasons import exploration

SHOWN = 5
POOL = 10


def pick(slate: Sequence[Suggestion], as_of: date, limit: int = SHOWN) -> tuple[Suggestion, ...]:
    """Return the ``limit`` suggestions to show from one person's ``slate``, the last one for exploration.

    A slate no longer than ``limit``, or a limit of 1, leaves nothing to draw from: it is shown in order.
    """
    if limit < 2 or len(slate) <= limit:
        return tuple(slate[:limit])
    surest, pool = slate[: limit - 1], slate[limit - 1 : limit - 1 + POOL]
    drawn = pool[_lot(slate[0].person, as_of) % len(pool)]
    propensity = 1.0 / len(pool)
    explored = replace(
        drawn,
        rank=limit,
        exploration=True,
        propensity=propensity,
        reasons=(exploration(propensity), *drawn.reasons),
    )
    return (*surest, explored)


def _lot(person: str, as_of: date) -> int:
    return int.from_bytes(sha256(f"{person}\x1f{as_of.isoformat()}".encode()).digest()[:8])
