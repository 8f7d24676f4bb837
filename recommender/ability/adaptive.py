"""An adaptive test of one competency: the next item, when to stop, what the answers decide, and its record.

Owns: the stopping rule, the decision with its certainty, strong and weak topics, and the path that repeats all
of it. Does not own: which item comes next (``selection``), the posterior (``rasch``), or the bank and the clock.
Plain Python: the web process asks here between two questions.

The test classifies (does this person meet the required level?), so items are chosen for information at the cut
of that level and not at the estimate (Spray & Reckase, 1994; Eggen, 1999; measured in decision 0015). It stops

* ``decided``: from four answers on, P(meets) ≥ 0.90 or ≤ 0.10,
* ``longest``: after twenty answers,
* ``undecidable``: when neither only right nor only wrong answers to the items still to come, up to twenty
  answers in all, would decide. The items to come do not depend on the answers, and a better answer never
  lowers P(meets), so no other answers would decide either,
* ``exhausted``: the same because the bank has fewer items left than that.

A path holds the parameters that were used, so a later calibration changes no past result.
"""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from itertools import islice
from math import isclose
from typing import Any, Literal

from recommender import levels
from recommender.ability import rasch
from recommender.ability.rasch import Answer, Item, Posterior
from recommender.ability.selection import Candidate, in_order

StopReason = Literal["decided", "longest", "undecidable", "exhausted"]
Standing = Literal["strong", "weak", "unclear"]

ENGINE = "adaptive-1"
"""Name of these rules in a stored path; a change of rules changes the name."""
STRONG_FROM = 0.75
WEAK_UNTIL = 0.25
MIN_TOPIC_ANSWERS = 2
_SAME = 1e-9


class PathError(ValueError):
    """A stored path is of other rules, or its numbers do not follow from its answers."""


@dataclass(frozen=True, slots=True)
class Given:
    """One answered item: its id, its indicator, the parameters it was asked with, and the ``fraction`` it earned."""

    id: str
    indicator: str
    item: Item
    fraction: float


@dataclass(frozen=True, slots=True)
class Step:
    """What was known after one answer: ability (EAP ``mean`` and ``se``, logits) and the probability of meeting."""

    given: Given
    mean: float
    se: float
    p_meets: float


@dataclass(frozen=True, slots=True)
class Path:
    """Everything a result follows from. ``reason`` is None while the test goes on."""

    required: float
    seed: str
    steps: tuple[Step, ...]
    reason: StopReason | None
    engine: str = ENGINE

    @property
    def given(self) -> tuple[Given, ...]:
        """The answers, in the order they were given."""
        return tuple(step.given for step in self.steps)

    def plain(self) -> dict[str, Any]:
        """Return the path as JSON data; ``path_from`` reads it."""
        return asdict(self)


@dataclass(frozen=True, slots=True)
class Topic:
    """How the answers on one indicator stand against the required level.

    ``fraction`` is the share of the marks earned, ``expected`` what somebody on the cut earns on these items.
    ``p_meets`` comes from these answers alone. "strong" from 0.75 and "weak" until 0.25, from two answers on:
    a pointer to what to learn, not a decision.
    """

    indicator: str
    answers: int
    fraction: float
    expected: float
    p_meets: float
    standing: Standing


@dataclass(frozen=True, slots=True)
class Outcome:
    """What the answers so far say: a decision with its certainty, ability and level, topics, and the path.

    ``mean`` and ``se`` are the EAP ability in logits; ``level`` is the same in levels. ``topics`` begin with
    the weakest.
    """

    decision: levels.Decision
    p_meets: float
    mean: float
    se: float
    level: rasch.LevelEstimate
    topics: tuple[Topic, ...]
    path: Path

    @property
    def answers(self) -> int:
        """Number of answers."""
        return len(self.path.steps)

    @property
    def reason(self) -> StopReason | None:
        """Why the test stopped; None while it goes on."""
        return self.path.reason


@dataclass(frozen=True, slots=True)
class Turn:
    """Where a test stands: the item to ask now (None when it has stopped), and the outcome so far."""

    ask: Candidate | None
    outcome: Outcome


def take_turn(
    candidates: Sequence[Candidate],
    required: float,
    seed: str,
    given: Sequence[Given] = (),
    seen: Collection[str] = frozenset(),
) -> Turn:
    """Return the next item or the end of a test of one competency at the level ``required``.

    ``candidates`` are the items of the competency, ``seen`` the ids of those the person met in earlier tests:
    they are never asked again. ``given`` are the answers of this test in their order. The same arguments give
    the same turn on every machine. Raises ValueError when an answer's fraction lies outside 0 to 1.
    """
    trace = _trace(given, required)
    fresh = [one for one in candidates if one.id not in seen]
    order = in_order(fresh, levels.cut(required), seed, {one.id for one in given})
    to_come = list(islice(order, max(0, levels.MAX_ANSWERS - len(given))))
    reason = _reason(trace[-1], required, to_come)
    ask = to_come[0] if reason is None else None
    return Turn(ask, _outcome(trace, Path(required, seed, _steps(given, trace, required), reason)))


def replay(path: Path) -> Outcome:
    """Return the outcome of a stored ``path``, computed again from its answers and their parameters.

    Raises PathError when the path is of other rules, or when a stored number does not follow from the answers.
    """
    if path.engine != ENGINE:
        raise PathError(f"the path was made by {path.engine}, these are the rules of {ENGINE}")
    trace = _trace(path.given, path.required)
    for number, (stored, again) in enumerate(zip(path.steps, _steps(path.given, trace, path.required), strict=True), 1):
        pairs = ((stored.mean, again.mean), (stored.se, again.se), (stored.p_meets, again.p_meets))
        if not all(isclose(one, other, rel_tol=0.0, abs_tol=_SAME) for one, other in pairs):
            raise PathError(f"what is stored after answer {number} does not follow from the answers")
    outcome = _outcome(trace, path)
    if (path.reason == "decided") != (outcome.decision != "more_evidence"):
        raise PathError(f"the answers end in {outcome.decision!r}, the path says {path.reason!r}")
    return outcome


def corrected(path: Path, fractions: Mapping[str, float]) -> Outcome:
    """Return what the answers of a stored ``path`` say when they earn ``fractions`` (item id → 0 to 1) instead.

    An item without a fraction counts no more. Which items were asked, their parameters and why the test ended stay as
    they were, so the decision may ask for more evidence although the test ended as decided. Raises PathError when the
    path is of other rules.
    """
    if path.engine != ENGINE:
        raise PathError(f"the path was made by {path.engine}, these are the rules of {ENGINE}")
    given = [replace(one, fraction=fractions[one.id]) for one in path.given if one.id in fractions]
    trace = _trace(given, path.required)
    return _outcome(trace, replace(path, steps=_steps(given, trace, path.required)))


def path_from(plain: Mapping[str, Any]) -> Path:
    """Return the path that ``Path.plain`` wrote. Raises KeyError or TypeError when it is not one."""
    steps = tuple(_step_from(step) for step in plain["steps"])
    return Path(plain["required"], plain["seed"], steps, plain["reason"], plain["engine"])


def _step_from(plain: Mapping[str, Any]) -> Step:
    given = plain["given"]
    answered = Given(given["id"], given["indicator"], Item(**given["item"]), given["fraction"])
    return Step(answered, plain["mean"], plain["se"], plain["p_meets"])


def _trace(given: Sequence[Given], required: float) -> list[Posterior]:
    """Return the posterior before any answer and after each."""
    trace = [rasch.posterior((), rasch.neutral_prior(required))]
    for one in given:
        trace.append(rasch.updated(trace[-1], Answer(one.item, one.fraction)))
    return trace


def _steps(given: Sequence[Given], trace: Sequence[Posterior], required: float) -> tuple[Step, ...]:
    return tuple(
        Step(one, after.mean, after.se, rasch.p_meets(after, required))
        for one, after in zip(given, trace[1:], strict=True)
    )


def _reason(estimate: Posterior, required: float, to_come: Sequence[Candidate]) -> StopReason | None:
    if rasch.decision(estimate, required) != "more_evidence":
        return "decided"
    if estimate.answers >= levels.MAX_ANSWERS:
        return "longest"
    if _can_decide(estimate, required, to_come):
        return None
    return "exhausted" if estimate.answers + len(to_come) < levels.MAX_ANSWERS else "undecidable"


def _can_decide(estimate: Posterior, required: float, to_come: Sequence[Candidate]) -> bool:
    """Return whether only right, or only wrong, answers to the items to come would decide."""
    return any(
        rasch.decision(after, required) != "more_evidence"
        for fraction in (1.0, 0.0)
        for after in _ahead(estimate, to_come, fraction)
    )


def _ahead(estimate: Posterior, to_come: Sequence[Candidate], fraction: float) -> Iterator[Posterior]:
    for candidate in to_come:
        estimate = rasch.updated(estimate, Answer(candidate.item, fraction))
        yield estimate


def _outcome(trace: Sequence[Posterior], path: Path) -> Outcome:
    last = trace[-1]
    return Outcome(
        rasch.decision(last, path.required),
        rasch.p_meets(last, path.required),
        last.mean,
        last.se,
        rasch.level_estimate(last),
        _topics(path),
        path,
    )


def _topics(path: Path) -> tuple[Topic, ...]:
    indicators = {one.indicator for one in path.given}
    topics = [_topic(code, [one for one in path.given if one.indicator == code], path.required) for code in indicators]
    return tuple(sorted(topics, key=lambda topic: (topic.p_meets, topic.indicator)))


def _topic(indicator: str, given: Sequence[Given], required: float) -> Topic:
    threshold = levels.cut(required)
    fraction = sum(one.fraction for one in given) / len(given)
    expected = sum(rasch.probability(threshold, one.item) for one in given) / len(given)
    p_meets = rasch.p_meets(_trace(given, required)[-1], required)
    return Topic(indicator, len(given), fraction, expected, p_meets, _standing(p_meets, len(given)))


def _standing(p_meets: float, answers: int) -> Standing:
    if answers < MIN_TOPIC_ANSWERS:
        return "unclear"
    if p_meets >= STRONG_FROM:
        return "strong"
    return "weak" if p_meets <= WEAK_UNTIL else "unclear"
