"""Which items to ask: a form of fixed length, the next item of an adaptive test, and when to stop.

Owns: content balance over indicators, information at the target, exposure control and the stopping rule, in
plain Python. Does not own: the bank, attempts, or the estimate (``rasch``).

Exposure: among the five most informative items one is drawn ("randomesque", Kingsbury & Zara, 1989), so the
best item is not asked of everybody. Content: the indicator asked least so far comes first (Kingsbury &
Zara's constrained choice with equal shares). The draw is a hash of seed and item, so the same seed gives
the same test on every machine.
"""

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from hashlib import sha256

from recommender import levels
from recommender.ability.rasch import Item, information

EXPOSURE_POOL = 5


@dataclass(frozen=True, slots=True)
class Candidate:
    """One item of the bank: where it belongs and its parameters."""

    id: str
    competency: str
    indicator: str
    item: Item


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
    left = [one for one in candidates if one.id not in seen and one.competency in required]
    asked: list[Candidate] = []
    while left and len(asked) < length:
        turn = Counter(one.competency for one in asked)
        competency = min({one.competency for one in left}, key=lambda code: (turn[code], _lot(seed, code)))
        pool = [one for one in left if one.competency == competency]
        chosen = _draw(pool, asked, levels.cut(required[competency]), seed)
        asked.append(chosen)
        left.remove(chosen)
    return tuple(one.id for one in asked)


def next_item(
    candidates: Sequence[Candidate],
    asked: Collection[str],
    theta: float,
    seed: str,
    seen: Collection[str] = frozenset(),
) -> str | None:
    """Return the id of the next item of an adaptive test of one competency, or None when none is left.

    ``asked`` are the ids of this attempt, ``seen`` those of earlier attempts, ``theta`` the ability
    estimate so far in logits. The indicator asked least comes first; of its five items most informative at
    ``theta`` one is drawn.
    """
    left = [one for one in candidates if one.id not in asked and one.id not in seen]
    if not left:
        return None
    return _draw(left, [one for one in candidates if one.id in asked], theta, seed).id


def should_stop(p_meets: float, answers: int) -> bool:
    """Return whether a mastery test may end: decided after at least 4 answers, or 20 answers given."""
    return answers >= levels.MAX_ANSWERS or levels.decision(p_meets, answers) != "more_evidence"


def _draw(pool: Sequence[Candidate], asked: Sequence[Candidate], theta: float, seed: str) -> Candidate:
    turn = Counter((one.competency, one.indicator) for one in asked)
    least = min(turn[one.competency, one.indicator] for one in pool)
    balanced = [one for one in pool if turn[one.competency, one.indicator] == least]
    best = sorted(balanced, key=lambda one: (-information(theta, one.item), _lot(seed, one.id)))
    return min(best[:EXPOSURE_POOL], key=lambda one: _lot(seed, one.id))


def _lot(seed: str, name: str) -> bytes:
    return sha256(f"{seed}\x1f{name}".encode()).digest()
