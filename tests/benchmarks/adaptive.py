"""Simulated competency tests: how often the decision is right, after how many items, and how fast the next one comes.

The generator: 60 items per bank; ability N(cut of the required level, 1 logit); an answer is right with the probability of
the two-parameter model with the item's *true* parameters, while the engine sees the parameters the row says. People of a bank
take the test one after another, and each test sees the exposure that the earlier ones caused. All rows test the same people,
and whether a person gets an item right does not depend on the row.
"""

from __future__ import annotations

import random
import time
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from statistics import mean

import numpy as np

from recommender import levels
from recommender.ability import adaptive, rasch
from recommender.ability.adaptive import Given, Turn
from recommender.ability.calibration import PRIOR_SD, calibrate
from recommender.ability.rasch import Item
from recommender.ability.selection import Candidate, in_order

SEED = 15
BANKS = 10
BANK_SIZE = 60
INDICATORS = 4
LEVEL = 3
SPREAD_OF_LOG_A = 0.3
ANSWERS_TO_CALIBRATE = 300
ITEMS_PER_PERSON = 20
BAND = 1.28
WIDE_BAND = 1.96


@dataclass(frozen=True)
class Bank:
    """What the engine believes of the items, and what is true of them."""

    known: list[Candidate]
    true: dict[str, Item]


Generator = Callable[[random.Random], Bank]
Policy = Callable[[list[Candidate], Turn, str], Candidate | None]


@dataclass(frozen=True)
class Case:
    """One row of the table: which bank, which required level, and who chooses the next item."""

    name: str
    generate: Generator
    policy: Policy
    level: int = LEVEL


@dataclass
class Found:
    """What the tests of one case came to."""

    case: Case
    tests: int = 0
    right: int = 0
    decided: int = 0
    lengths: list[int] = field(default_factory=list)
    highest: list[float] = field(default_factory=list)
    overlap: list[float] = field(default_factory=list)
    in_band: int = 0
    in_wide_band: int = 0
    waited: list[float] = field(default_factory=list)
    worked: list[float] = field(default_factory=list)

    @property
    def right_share(self) -> float:
        """Right ones of the decisions made."""
        return self.right / self.decided

    @property
    def undecided(self) -> float:
        """Share of the tests that ended with "more evidence"."""
        return 1.0 - self.decided / self.tests

    @property
    def items(self) -> float:
        """Mean length."""
        return mean(self.lengths)

    @property
    def p95_ms(self) -> tuple[float, float]:
        """95 % of the turns took at most this long in milliseconds: by the clock, and of processor time."""
        return _p95_ms(self.waited), _p95_ms(self.worked)


def two_parameter(rng: random.Random) -> Bank:
    """Items around the cut: difficulty N(cut, 1), log discrimination N(0, 0.3), four indicators in turn."""
    return _known(_true(rng, SPREAD_OF_LOG_A))


def one_parameter(rng: random.Random) -> Bank:
    """The same with every discrimination 1."""
    return _known(_true(rng, 0.0))


def calibrated(rng: random.Random) -> Bank:
    """The parameters `calibrate` finds from 300 answers per item, 20 by each of 900 people, and authors off by 0.8."""
    bank = two_parameter(rng)
    codes = list(bank.true)
    drawn = np.random.default_rng(rng.randrange(2**32))
    people = ANSWERS_TO_CALIBRATE * BANK_SIZE // ITEMS_PER_PERSON
    person = np.repeat(np.arange(people), ITEMS_PER_PERSON)
    item = np.concatenate([drawn.choice(BANK_SIZE, ITEMS_PER_PERSON, replace=False) for _ in range(people)])
    ability = drawn.normal(levels.cut(LEVEL), 1.0, people)
    chance = [rasch.probability(ability[who], bank.true[codes[what]]) for who, what in zip(person, item, strict=True)]
    right = (drawn.random(len(item)) < chance).astype(float)
    authors = np.array([bank.true[code].difficulty for code in codes]) + drawn.normal(0.0, PRIOR_SD, BANK_SIZE)
    found = calibrate(person, item, right, authors)
    believed = [Item(float(b), float(a)) for b, a in zip(found.difficulty, found.discrimination, strict=True)]
    return _seen_as(bank, believed)


def authors_only(rng: random.Random) -> Bank:
    """Nobody answered yet: discrimination 1 is assumed and the authors' difficulties are off by N(0, 0.8)."""
    return _misjudged(two_parameter(rng), rng)


def five_levels(rng: random.Random) -> Bank:
    """As our banks are written: twelve items at each of five levels, three indicators per level, difficulty 1 to 5."""
    believed = [
        Candidate(
            f"{level}-{number:02}",
            "PP",
            f"{level}.{number % 3}",
            Item(rasch.prior_difficulty(level, rng.randint(1, 5)), rng.lognormvariate(0.0, SPREAD_OF_LOG_A)),
        )
        for level in levels.LEVELS
        for number in range(BANK_SIZE // len(levels.LEVELS))
    ]
    return Bank(believed, {one.id: one.item for one in believed})


def five_levels_authors_only(rng: random.Random) -> Bank:
    """The same before anybody answered."""
    return _misjudged(five_levels(rng), rng)


def engine(known: list[Candidate], turn: Turn, seed: str) -> Candidate | None:
    """The engine as it is."""
    return turn.ask


def to_the_end(known: list[Candidate], turn: Turn, seed: str) -> Candidate | None:
    """At the cut as the engine, but without ending when nothing can decide any more."""
    return _next_at(levels.cut(turn.outcome.path.required), known, turn, seed)


def at_the_estimate(known: list[Candidate], turn: Turn, seed: str) -> Candidate | None:
    """For information at the ability estimated so far."""
    return _next_at(turn.outcome.mean, known, turn, seed)


def at_random(known: list[Candidate], turn: Turn, seed: str) -> Candidate | None:
    """Any item left."""
    asked = _asked(turn)
    left = [one for one in known if one.id not in asked]
    return None if _over(turn) else random.Random(f"{seed}{len(asked)}").choice(left)


CASES = (
    Case("**60 items, a log-normal(0, 0.3), parameters known**", two_parameter, engine),
    Case("the same, parameters calibrated from 300 answers per item", calibrated, engine),
    Case("the same, authors' judgement only (b off by SD 0.8, a taken as 1)", authors_only, engine),
    Case("every discrimination 1, parameters known", one_parameter, engine),
    Case("12 items at each of five levels, parameters known", five_levels, engine),
    Case("12 items at each of five levels, authors' judgement only", five_levels_authors_only, engine),
    Case("first bank, required level 5", two_parameter, engine, 5),
    Case("first bank, without ending when nothing can decide", two_parameter, to_the_end),
    Case("first bank, chosen at the estimate instead of the cut", two_parameter, at_the_estimate),
    Case("first bank, items drawn at random", two_parameter, at_random),
)


def simulate(case: Case, people: int) -> Found:
    """Let `people` take the test, spread over ten banks."""
    found = Found(case)
    for number in range(BANKS):
        rng = random.Random(f"{SEED} {number}")
        bank = _at_level(case.generate(rng), case.level)
        _simulate_bank(case, bank, people // BANKS, f"{SEED} {number}", found)
    return found


def _simulate_bank(case: Case, bank: Bank, people: int, name: str, found: Found) -> None:
    asked: Counter[str] = Counter()
    for number in range(people):
        person = f"{name} {number}"
        ability = random.Random(person).gauss(levels.cut(case.level), 1.0)
        known = [
            Candidate(one.id, one.competency, one.indicator, one.item, asked[one.id] / max(1, number))
            for one in bank.known
        ]
        turn = _test(case, bank, known, ability, person, found)
        asked.update(_asked(turn))
        _note(found, turn, ability, case.level)
    shares = [asked[one.id] / people for one in bank.known]
    found.highest.append(max(shares))
    found.overlap.append(sum(share**2 for share in shares) / sum(shares))


def _test(case: Case, bank: Bank, known: list[Candidate], ability: float, seed: str, found: Found) -> Turn:
    given: list[Given] = []
    while True:
        begin = time.perf_counter(), time.process_time()
        turn = adaptive.take_turn(known, case.level, seed, given)
        found.waited.append(time.perf_counter() - begin[0])
        found.worked.append(time.process_time() - begin[1])
        ask = case.policy(known, turn, seed)
        if ask is None:
            return turn
        right = random.Random(f"{seed} {ask.id}").random() < rasch.probability(ability, bank.true[ask.id])
        given.append(Given(ask.id, ask.indicator, ask.item, float(right)))


def _p95_ms(seconds: list[float]) -> float:
    return 1000.0 * sorted(seconds)[int(0.95 * len(seconds))]


def _note(found: Found, turn: Turn, ability: float, level: int) -> None:
    outcome = turn.outcome
    found.tests += 1
    found.lengths.append(outcome.answers)
    found.in_band += abs(outcome.mean - ability) <= BAND * outcome.se
    found.in_wide_band += abs(outcome.mean - ability) <= WIDE_BAND * outcome.se
    if outcome.decision != "more_evidence":
        found.decided += 1
        found.right += (outcome.decision == "meets") == (ability >= levels.cut(level))


def _true(rng: random.Random, spread: float) -> list[Item]:
    middle = levels.cut(LEVEL)
    return [Item(rng.gauss(middle, 1.0), rng.lognormvariate(0.0, spread)) for _ in range(BANK_SIZE)]


def _known(items: Sequence[Item]) -> Bank:
    known = [Candidate(f"{number:02}", "PP", str(number % INDICATORS), item) for number, item in enumerate(items)]
    return Bank(known, {one.id: one.item for one in known})


def _seen_as(bank: Bank, believed: Sequence[Item]) -> Bank:
    known = [
        Candidate(one.id, one.competency, one.indicator, item) for one, item in zip(bank.known, believed, strict=True)
    ]
    return Bank(known, bank.true)


def _misjudged(bank: Bank, rng: random.Random) -> Bank:
    return _seen_as(bank, [Item(one.item.difficulty + rng.gauss(0.0, PRIOR_SD)) for one in bank.known])


def _at_level(bank: Bank, level: int) -> Bank:
    """The bank moved so that it stands to `level` as it stood to `LEVEL`."""
    by = levels.cut(level) - levels.cut(LEVEL)

    def moved(item: Item) -> Item:
        return Item(item.difficulty + by, item.discrimination)

    known = _seen_as(bank, [moved(one.item) for one in bank.known]).known
    return Bank(known, {code: moved(item) for code, item in bank.true.items()})


def _next_at(target: float, known: list[Candidate], turn: Turn, seed: str) -> Candidate | None:
    return None if _over(turn) else next(in_order(known, target, seed, _asked(turn)))


def _over(turn: Turn) -> bool:
    return turn.outcome.reason in ("decided", "longest")


def _asked(turn: Turn) -> set[str]:
    return {one.id for one in turn.outcome.path.given}
