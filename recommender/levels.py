"""The one level scale: how ability, continuous level and the decision "meets level L" fit together.

Owns: the mapping between the two scales, the probability of meeting a level, and the mastery decision.
Every other module asks here; none repeats these numbers. Does not own: how ability or evidence is
estimated.

Two scales, one straight line between them:

* *Ability* θ, in logits: the scale of item response theory.
* *Level*, continuous: ``level = 2.5 + θ / 1.5``. A person typical of level 3 stands at 3.0 exactly, which
  is also the number an assessor gives who says "level 3".

The band of level L is [L − 0.5, L + 0.5), as in ordinary rounding. A person therefore *meets* level L from
the cut at ``L − 0.5`` on the level scale, which is ``cut(L) = (L − 3) · 1.5`` logits: −3, −1.5, 0, 1.5 and
3 for levels 1 to 5. The cuts are symmetric about θ = 0, the boundary between levels 2 and 3. One level is
1.5 logits: a person who rises one level turns an even chance on an item into 0.82.

The shortfall against a requirement is counted to ``L`` itself (somebody at 2.0 who needs 3 is one level
short), whether the requirement is met is decided at the cut ``L − 0.5``.
"""

from typing import Literal

from recommender import normal

Decision = Literal["meets", "below", "more_evidence"]

LEVELS = (1, 2, 3, 4, 5)
LOGITS_PER_LEVEL = 1.5
LEVEL_AT_ZERO_LOGITS = 2.5
HALF_BAND = 0.5
LOWEST_LEVEL = 0.0
"""Lowest continuous level shown; below the cut of level 1 (0.5), so "not yet level 1" can be said."""
HIGHEST_LEVEL = 5.5
"""Highest continuous level shown: the upper edge of the band of level 5."""
MEETS_FROM = 0.90
BELOW_UNTIL = 0.10
MIN_ANSWERS = 4
MAX_ANSWERS = 20


def cut_on_scale(level: float) -> float:
    """Return the cut of ``level`` on the continuous level scale: ``level − 0.5``."""
    return level - HALF_BAND


def cut(level: float) -> float:
    """Return the cut of ``level`` in logits: the ability from which a person meets the level."""
    return to_ability(cut_on_scale(level))


def to_ability(level: float) -> float:
    """Return the ability in logits of a continuous ``level``."""
    return (level - LEVEL_AT_ZERO_LOGITS) * LOGITS_PER_LEVEL


def to_level(ability: float) -> float:
    """Return the continuous level of an ``ability`` in logits, kept within 0.0 to 5.5."""
    level = LEVEL_AT_ZERO_LOGITS + ability / LOGITS_PER_LEVEL
    return min(HIGHEST_LEVEL, max(LOWEST_LEVEL, level))


def p_meets(mean: float, se: float, level: float) -> float:
    """Return the probability of meeting ``level`` when the level is N(``mean``, ``se``²), in level units.

    Raises ValueError when ``se`` is not positive.
    """
    if se <= 0.0:
        raise ValueError(f"a standard error must be positive, got {se}")
    return normal.distribution((mean - cut_on_scale(level)) / se)


def decision(p: float, answers: int | None = None) -> Decision:
    """Return the mastery decision for the probability ``p`` of meeting a level.

    "meets" from 0.90, "below" until 0.10, "more_evidence" between. ``answers`` is the number of answers
    when one test is all the evidence: fewer than four never decide. None means evidence fused from several
    sources.
    """
    if answers is not None and answers < MIN_ANSWERS:
        return "more_evidence"
    if p >= MEETS_FROM:
        return "meets"
    if p <= BELOW_UNTIL:
        return "below"
    return "more_evidence"
