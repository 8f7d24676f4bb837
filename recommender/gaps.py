"""From requirement and state to gap: how far, how sure, how urgent, and how much a course would close.

Owns: expected shortfall, expected closure, the priority of a gap and the list of strengths, in closed form.
Does not own: how the state was fused (``fusion``), arrays over many people (``signals.gap``), wording.

"Not measured" is never level 0. For ordering only, an unmeasured competency is assumed to stand on the cut
of its requirement with a standard error of one level: an even chance of meeting it. That assumption is
never shown as a level.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Literal

from recommender import normal
from recommender.data import UNMEASURED, CompetencyState, Raise, Requirement
from recommender.levels import MEETS_FROM, cut_on_scale, p_meets

Kind = Literal["close", "confirm", "measure", "refresh", "met"]

CRITICAL_FACTOR = 1.5
UNMEASURED_SE = 1.0


@dataclass(frozen=True, slots=True)
class Gap:
    """One requirement against what is known.

    ``kind`` says what to do: "close" a measured gap, "confirm" a provisional level, "measure" an unknown
    one, "refresh" an expired one, or nothing ("met"). ``shortfall`` in levels and ``p_below`` are None when
    unmeasured. ``priority`` is weight × shortfall × P(below), × 1.5 if critical; for an unmeasured
    competency the same formula under the assumption of this module, so it depends on its weight alone.
    """

    competency: str
    required: int
    weight: float
    critical: bool
    kind: Kind
    mean: float | None
    se: float | None
    p_below: float | None
    shortfall: float | None
    priority: float


def expected_shortfall(mean: float, se: float, target: float, entry: float | None = None) -> float:
    """Return E[max(0, target − X); X ≥ entry] in levels, for a level X ~ N(``mean``, ``se``²).

    ``entry`` None means no lower bound. Closed form: (t − m)·(Φ(t') − Φ(a')) + s·(φ(t') − φ(a')), where '
    standardises; it is the partial expectation of the normal distribution (the Bachelier put without the
    bound).
    """
    if entry is not None and target <= entry:
        return 0.0
    upper = (target - mean) / se
    mass, density = normal.distribution(upper), normal.density(upper)
    if entry is not None:
        lower = (entry - mean) / se
        mass -= normal.distribution(lower)
        density -= normal.density(lower)
    return (target - mean) * mass + se * density


def expected_closure(mean: float, se: float, required: float, raised: Raise, gain: float) -> float:
    """Return by how many levels finishing a course is expected to shrink the shortfall against ``required``.

    The course lifts those who meet its ``from_level`` by ``gain`` levels, never past its ``to_level``; what
    lies above ``required`` does not count: E[min(gain, max(0, min(required, to) − X)); X ≥ cut(from)] for X
    ~ N(``mean``, ``se``²).
    """
    target, entry = min(required, raised.to_level), cut_on_scale(raised.from_level)
    closed = expected_shortfall(mean, se, target, entry) - expected_shortfall(mean, se, target - gain, entry)
    return max(0.0, closed)


def working_estimate(state: CompetencyState, required: float) -> tuple[float, float]:
    """Return mean and standard error, in levels, to order by: the state's, or what the unmeasured assume."""
    if state.mean is None or state.se is None:
        return cut_on_scale(required), UNMEASURED_SE
    return state.mean, state.se


def is_met(state: CompetencyState) -> bool:
    """Return whether measured evidence says, with at least 0.90, that the requirement is met."""
    return state.status == "measured" and state.p_meets is not None and state.p_meets >= MEETS_FROM


def urgency(requirement: Requirement, state: CompetencyState) -> float:
    """Return weight × P(below), × 1.5 if critical, in priority points per level; 0 once it is met."""
    if is_met(state):
        return 0.0
    mean, se = working_estimate(state, requirement.level)
    factor = CRITICAL_FACTOR if requirement.critical else 1.0
    return requirement.weight * factor * (1.0 - p_meets(mean, se, requirement.level))


def priority(requirement: Requirement, state: CompetencyState) -> float:
    """Return urgency × expected shortfall, in priority points; 0 once the requirement is met."""
    if is_met(state):
        return 0.0
    mean, se = working_estimate(state, requirement.level)
    return urgency(requirement, state) * expected_shortfall(mean, se, requirement.level)


def gap(requirement: Requirement, state: CompetencyState) -> Gap:
    """Return the gap of one requirement against one state."""
    mean, se = working_estimate(state, requirement.level)
    known = state.mean is not None
    return Gap(
        competency=requirement.competency,
        required=requirement.level,
        weight=requirement.weight,
        critical=requirement.critical,
        kind=kind(state),
        mean=state.mean,
        se=state.se,
        p_below=1.0 - p_meets(mean, se, requirement.level) if known else None,
        shortfall=expected_shortfall(mean, se, requirement.level) if known else None,
        priority=priority(requirement, state),
    )


def gaps(requirements: Iterable[Requirement], states: Mapping[str, CompetencyState]) -> tuple[Gap, ...]:
    """Return every requirement that is not yet met, most urgent first, then by code."""
    every = (gap(one, states.get(one.competency, UNMEASURED)) for one in requirements)
    return tuple(sorted((one for one in every if one.kind != "met"), key=lambda g: (-g.priority, g.competency)))


def strengths(requirements: Iterable[Requirement], states: Mapping[str, CompetencyState]) -> tuple[Gap, ...]:
    """Return the requirements met with at least 0.90, surest first, then by code."""
    every = (gap(one, states.get(one.competency, UNMEASURED)) for one in requirements)
    return tuple(sorted((one for one in every if one.kind == "met"), key=lambda g: (g.p_below or 0.0, g.competency)))


def kind(state: CompetencyState) -> Kind:
    """Return what to do about a requirement in this state; "met" is nothing."""
    if state.status == "measured":
        return "met" if is_met(state) else "close"
    return _UNSETTLED[state.status]


_UNSETTLED: Mapping[str, Kind] = {"provisional": "confirm", "unmeasured": "measure", "expired": "refresh"}
