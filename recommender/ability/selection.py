"""Which items to ask, and in which order: near a target, balanced over indicators, none asked of everybody.

Owns: content balance, information at the target and exposure control, in plain Python. Does not own: the bank,
attempts, the estimate (``rasch``), or when a test ends (``adaptive``).

Four rules, in this order of precedence:

* Exposure: an item that more than ``EXPOSURE_CAP`` of the recent tests asked waits until the others are used up
  (the restricted method of Revuelta & Ponsoda, 1998).
* Target: an item further than one level from the target waits likewise. Indicators belong to levels, so balance
  alone would ask a candidate for level 3 about levels 1 and 5.
* Content: the indicator asked least so far comes first (Kingsbury & Zara's constrained choice, 1989, with equal
  shares).
* Information: among the five most informative items one is drawn ("randomesque", Kingsbury & Zara, 1989).

The draw is a hash of seed and item, so the same seed gives the same test on every machine.
"""

from collections import Counter
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from hashlib import sha256
from itertools import islice

from recommender import levels
from recommender.ability.rasch import Item, information

EXPOSURE_POOL = 5
EXPOSURE_CAP = 0.6
"""Largest share of the recent tests that may have asked an item while others are left."""
NEAR = levels.LOGITS_PER_LEVEL


@dataclass(frozen=True, slots=True)
class Candidate:
    """One item of the bank: where it belongs, its parameters, and the share of recent tests that asked it."""

    id: str
    competency: str
    indicator: str
    item: Item
    exposure: float = 0.0


@dataclass(frozen=True, slots=True)
class _Ranked:
    candidate: Candidate
    waits: tuple[bool, bool]
    information: float
    lot: bytes


def in_order(
    candidates: Sequence[Candidate],
    target: float,
    seed: str,
    asked: Collection[str] = frozenset(),
    cap: float = EXPOSURE_CAP,
) -> Iterator[Candidate]:
    """Yield what is left of ``candidates`` in the order in which a test aimed at ``target`` (logits) asks it.

    ``asked`` are the ids this test has asked already; continuing from there gives the same order as never
    having stopped. ``cap`` is the share of recent tests from which an item waits.
    """
    turn = Counter(one.indicator for one in candidates if one.id in asked)
    left = [_ranked(one, target, seed, cap) for one in candidates if one.id not in asked]
    left.sort(key=lambda one: (-one.information, one.lot))
    while left:
        chosen = _draw(left, turn)
        left.remove(chosen)
        turn[chosen.candidate.indicator] += 1
        yield chosen.candidate


def choose_form(
    candidates: Sequence[Candidate],
    required: Mapping[str, float],
    length: int,
    seed: str,
    seen: Collection[str] = frozenset(),
) -> tuple[str, ...]:
    """Return the ids of a form of ``length`` items over the competencies of ``required``.

    ``required`` maps competency → level. Competencies and, inside them, indicators take turns; each turn
    takes an item informative at the cut of the required level. Items in ``seen`` are left out. The form is
    shorter when the bank runs out. The same seed gives the same form.
    """
    rows = [
        list(
            in_order(
                [one for one in candidates if one.competency == code and one.id not in seen], levels.cut(level), seed
            )
        )
        for code, level in sorted(required.items(), key=lambda pair: _lot(seed, pair[0]))
    ]
    rounds = max(map(len, rows), default=0)
    turns = (row[number].id for number in range(rounds) for row in rows if number < len(row))
    return tuple(islice(turns, length))


def _ranked(candidate: Candidate, target: float, seed: str, cap: float) -> _Ranked:
    waits = (candidate.exposure > cap, abs(candidate.item.difficulty - target) > NEAR)
    return _Ranked(candidate, waits, information(target, candidate.item), _lot(seed, candidate.id))


def _draw(left: Sequence[_Ranked], turn: Mapping[str, int]) -> _Ranked:
    first = min((one.waits, turn[one.candidate.indicator]) for one in left)
    best = islice((one for one in left if (one.waits, turn[one.candidate.indicator]) == first), EXPOSURE_POOL)
    return min(best, key=lambda one: one.lot)


def _lot(seed: str, name: str) -> bytes:
    return sha256(f"{seed}\x1f{name}".encode()).digest()
