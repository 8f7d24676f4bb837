"""One person's practice, answer by answer: what was seen so far, as numbers a model can read.

Owns: the state of one person (constant in size per skill and item practised), its update by an answer, and
``describe``, which turns it into ``FEATURES`` before the next answer. Training and serving both call that one
function, so neither sees what the other does not. Does not own: the facts about items, which were learned
from other people (``bank``) and stand still here.

*Surprise* is the answer (1 or 0) less the share of people who get the item right: it frees a person's record
from the luck of having met easy items. *Error* is the answer less what was expected of this person.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from math import exp, log1p, nan
from operator import mul

FAST, MIDDLE, SLOW = 0.6, 0.85, 0.96
"""How much of a running mean stays at each answer: it looks back about 2, 6 and 24 answers."""
LATELY = 0.9
"""How much of what fades stays at each answer: it looks back about 10 answers."""
RECENT = 5
BACK = 4
"""How many answers back an answer is asked what it says of the next one."""
_PRIOR_ANSWERS = 3.0
"""Weight of no surprise, in answers, in a mean over few answers."""
_FIRST_STEP, _STEP_DECAY = 0.9, 0.06
"""Of the running ability: the first step in logits and how fast steps shrink (Pelánek, 2016)."""
_SHARE_OF_WHOLE = 0.5
"""How much of the step the ability as a whole takes; the ability in the skill takes a full one."""
_NEVER_NEXT = -9.0
"""The logarithm of a share for items that nobody answered one right after the other."""

FEATURES = (
    "expected_logit",
    "item_easiness",
    "item_discrimination",
    "item_answers",
    "skill_easiness",
    "skill_answers",
    "whole_answers",
    "whole_surprise",
    "whole_fast",
    "whole_middle",
    "whole_slow",
    "whole_ability",
    "whole_streak",
    "practised_answers",
    "practised_surprise",
    "practised_fast",
    "practised_middle",
    "practised_slow",
    "practised_ability",
    "practised_streak",
    "practised_share",
    "practised_gap",
    "repeated_answers",
    "repeated_wins",
    "repeated_streak",
    "repeated_gap",
    "same_skill",
    "skills",
    *(f"after_{number}" for number in range(1, BACK + 1)),
    "nearness",
    "mean_nearness",
    "nearness_lately",
    "usual_turn",
    "ahead_of_usual_turn",
    "usual_next",
    *(f"recent_{number}" for number in range(1, RECENT + 1)),
)
"""What ``describe`` returns, in order: the item and skill to come, the record on the whole, on the skill
(practised) and on the item (repeated), what each of the last answers says of this item, how far similar items
went better or worse than for others (nearness), and where this item stands in the usual order."""

Place = tuple[float, ...]


@dataclass(frozen=True, slots=True)
class SkillFacts:
    """A skill as learned from other people: easiness in logits, and the logarithm of 1 + its answers."""

    easiness: float
    answers: float


@dataclass(frozen=True, slots=True)
class ItemFacts:
    """An item as learned from other people.

    ``easiness`` in logits; ``share`` of people right, the same on the scale of probability; ``discrimination``:
    how much more often able people get it right; ``answers`` as for skills; ``turn``: the mean logarithm of 1 +
    the answers that people gave before they came to it; ``place`` among the other items, such that items near
    each other go well or badly for the same people.
    """

    easiness: float
    share: float
    discrimination: float
    answers: float
    turn: float
    place: Place


@dataclass(frozen=True)
class Bank:
    """All that stands still while a person answers.

    ``after`` is keyed by (answers back, item then, 1 right or 0 wrong, item now): the mean surprise at the item
    now. ``next`` is keyed by (item, item right after it): the logarithm of how often the one follows the other.
    """

    items: Mapping[str, ItemFacts]
    skills: Mapping[str, SkillFacts]
    after: Mapping[tuple[int, str, int, str], float]
    next: Mapping[tuple[str, str], float]
    unknown_item: ItemFacts
    unknown_skill: SkillFacts

    def item(self, item: str) -> ItemFacts:
        """Return the facts of ``item``; of a new item, what is typical."""
        return self.items.get(item, self.unknown_item)

    def skill(self, skill: str) -> SkillFacts:
        """Return the facts of ``skill``; of a new skill, what is typical."""
        return self.skills.get(skill, self.unknown_skill)


class Trace:
    """A person's record on one thing: on the whole, on a skill, or on an item."""

    __slots__ = ("ability", "answers", "fast", "last", "middle", "slow", "streak", "surprise", "wins")

    def __init__(self) -> None:
        self.answers = 0
        self.wins = 0
        self.surprise = 0.0
        self.fast = 0.0
        self.middle = 0.0
        self.slow = 0.0
        self.ability = 0.0
        self.streak = 0
        self.last = 0

    def add(self, right: int, surprise: float, step: float, turn: int) -> None:
        """Take in the answer of ``turn``; ``step`` is how far the ability moves, in logits, at a first answer."""
        self.ability += step / (1.0 + _STEP_DECAY * self.answers)
        self.answers += 1
        self.wins += right
        self.surprise += surprise
        self.fast += (1.0 - FAST) * (surprise - self.fast)
        self.middle += (1.0 - MIDDLE) * (surprise - self.middle)
        self.slow += (1.0 - SLOW) * (surprise - self.slow)
        self.streak = max(self.streak, 0) + 1 if right else min(self.streak, 0) - 1
        self.last = turn


_NOTHING = Trace()


class Practice:
    """All that is kept of one person."""

    __slots__ = ("before", "items", "place", "place_lately", "recent", "skill_before", "skills", "whole")

    def __init__(self, bank: Bank) -> None:
        self.whole = Trace()
        self.skills: dict[str, Trace] = {}
        self.items: dict[str, Trace] = {}
        self.before: tuple[tuple[str, int], ...] = (("", 0),) * BACK
        self.skill_before = ""
        self.recent = (nan,) * RECENT
        self.place: Place = (0.0,) * len(bank.unknown_item.place)
        self.place_lately = self.place


def describe(practice: Practice, bank: Bank, item: str, skill: str) -> tuple[float, ...]:
    """Return ``FEATURES`` of the next answer, to ``item`` of ``skill``; nan where nothing is known."""
    facts, kind = bank.item(item), bank.skill(skill)
    whole = practice.whole
    practised = practice.skills.get(skill, _NOTHING)
    repeated = practice.items.get(item, _NOTHING)
    near = _nearness(practice.place, facts.place)
    return (
        facts.easiness + whole.ability + practised.ability,
        facts.easiness,
        facts.discrimination,
        facts.answers,
        kind.easiness,
        kind.answers,
        whole.answers,
        whole.surprise / (whole.answers + _PRIOR_ANSWERS),
        whole.fast,
        whole.middle,
        whole.slow,
        whole.ability,
        whole.streak,
        practised.answers,
        practised.surprise / (practised.answers + _PRIOR_ANSWERS),
        practised.fast,
        practised.middle,
        practised.slow,
        practised.ability,
        practised.streak,
        practised.wins / practised.answers if practised.answers else nan,
        whole.answers - practised.last if practised.answers else nan,
        repeated.answers,
        repeated.wins,
        repeated.streak,
        whole.answers - repeated.last if repeated.answers else nan,
        skill == practice.skill_before,
        len(practice.skills),
        *(bank.after.get((back, *answer, item), nan) for back, answer in enumerate(practice.before, 1)),
        near,
        near / (whole.answers + _PRIOR_ANSWERS),
        _nearness(practice.place_lately, facts.place),
        facts.turn,
        log1p(whole.answers) - facts.turn,
        bank.next.get((practice.before[0][0], item), _NEVER_NEXT) if whole.answers else nan,
        *practice.recent,
    )


def advance(practice: Practice, bank: Bank, item: str, skill: str, right: int) -> None:
    """Take in that ``item`` of ``skill`` was answered right (1) or wrong (0)."""
    facts = bank.item(item)
    whole = practice.whole
    practised = practice.skills.setdefault(skill, Trace())
    repeated = practice.items.setdefault(item, Trace())
    surprise = right - facts.share
    step = _FIRST_STEP * (right - 1.0 / (1.0 + exp(-facts.easiness - whole.ability - practised.ability)))
    turn = whole.answers
    whole.add(right, surprise, _SHARE_OF_WHOLE * step, turn)
    practised.add(right, surprise, step, turn)
    repeated.add(right, surprise, step, turn)
    practice.place = _moved(practice.place, 1.0, surprise, facts.place)
    practice.place_lately = _moved(practice.place_lately, LATELY, surprise, facts.place)
    practice.before = ((item, right), *practice.before[:-1])
    practice.skill_before = skill
    practice.recent = (float(right), *practice.recent[:-1])


def _nearness(mine: Place, its: Place) -> float:
    return float(sum(map(mul, mine, its)))


def _moved(mine: Place, stays: float, by: float, its: Place) -> Place:
    """Return the place of a person, of which ``stays`` is kept, moved ``by`` times the place of the item."""
    return tuple(stays * one + by * other for one, other in zip(mine, its, strict=True))
