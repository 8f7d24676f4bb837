from collections.abc import Callable

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from recommender import gaps
from recommender.data import UNMEASURED, CompetencyState, Raise, Requirement
from recommender.levels import p_meets

State = Callable[..., CompetencyState]
PP = Requirement("PP", 3, 3.0)
LEVEL, ERROR = st.floats(0.0, 5.5), st.floats(0.1, 1.5)


def _simulated(mean: float, se: float, payoff: Callable[[np.ndarray], np.ndarray]) -> float:
    steps = np.linspace(-8, 8, 400_001)
    density = np.exp(-0.5 * steps**2) / np.sqrt(2 * np.pi)
    return float((payoff(mean + se * steps) * density).sum() * (steps[1] - steps[0]))


def test_the_shortfall_is_the_expected_value() -> None:
    expected = _simulated(2.1, 0.5, lambda x: np.maximum(0, 3 - x))
    assert gaps.expected_shortfall(2.1, 0.5, 3) == pytest.approx(expected, abs=1e-6)


def test_the_closure_is_the_expected_value() -> None:
    expected = _simulated(1.9, 0.6, lambda x: np.clip(np.minimum(3, 4) - x, 0, 0.7) * (x >= 1.5))
    assert gaps.expected_closure(1.9, 0.6, 3, Raise("PP", 2, 4), 0.7) == pytest.approx(expected, abs=1e-5)


def test_a_course_for_those_further_on_closes_almost_nothing_yet() -> None:
    next_step = gaps.expected_closure(1.0, 0.3, 3, Raise("PP", 1, 2), 1.0)
    too_early = gaps.expected_closure(1.0, 0.3, 3, Raise("PP", 2, 3), 1.0)
    assert next_step > 0.8
    assert too_early < 0.1


def test_what_lies_above_the_requirement_does_not_count() -> None:
    assert gaps.expected_closure(3.0, 0.3, 2, Raise("PP", 4, 5), 1.0) == 0.0


def test_a_clear_gap_of_one_level(measured: State) -> None:
    gap = gaps.gap(PP, measured(2.0))
    assert gap.kind == "close"
    assert gap.shortfall == pytest.approx(1.0, abs=1e-3)
    assert gap.p_below == pytest.approx(1 - p_meets(2.0, 0.3, 3))
    assert gap.priority == pytest.approx(3.0 * gap.shortfall * gap.p_below)


def test_a_critical_gap_weighs_half_more(measured: State) -> None:
    critical = gaps.gap(Requirement("PP", 3, 3.0, critical=True), measured(2.0))
    assert critical.priority == pytest.approx(1.5 * gaps.gap(PP, measured(2.0)).priority)


def test_the_unmeasured_is_to_be_measured_and_has_no_level() -> None:
    gap = gaps.gap(PP, UNMEASURED)
    assert (gap.kind, gap.mean, gap.shortfall, gap.p_below) == ("measure", None, None, None)
    assert 0 < gap.priority == pytest.approx(gaps.gap(Requirement("PP", 5, 3.0), UNMEASURED).priority)


@pytest.mark.parametrize(("status", "kind"), [("provisional", "confirm"), ("expired", "refresh")])
def test_an_unsettled_level_is_settled_first(status: str, kind: str) -> None:
    state = CompetencyState(status, 4.5, 0.3, 0.99 if status == "provisional" else None)  # type: ignore[arg-type]
    assert gaps.gap(PP, state).kind == kind


def test_open_gaps_most_urgent_first_and_strengths_apart(measured: State) -> None:
    requirements = (PP, Requirement("KS", 3, 2.0), Requirement("KM", 3, 5.0), Requirement("AN", 3, 1.0))
    states = {"PP": measured(2.0), "KS": measured(4.0), "KM": measured(2.0), "AN": measured(4.5)}
    assert [gap.competency for gap in gaps.gaps(requirements, states)] == ["KM", "PP"]
    assert [gap.competency for gap in gaps.strengths(requirements, states)] == ["AN", "KS"]
    assert [gap.kind for gap in gaps.gaps((PP,), {})] == ["measure"]


@given(LEVEL, ERROR, st.sampled_from([1, 2, 3, 4, 5]))
def test_a_shortfall_is_at_least_the_plain_difference(mean: float, se: float, required: int) -> None:
    assert gaps.expected_shortfall(mean, se, required) >= max(0.0, required - mean) - 1e-9


@given(LEVEL, ERROR, st.integers(0, 4), st.integers(1, 5), st.floats(0.0, 4.0))
def test_a_course_closes_between_nothing_and_its_gain(
    mean: float, se: float, start: int, rise: int, gain: float
) -> None:
    raised = Raise("PP", start, min(5, start + rise))
    closed = gaps.expected_closure(mean, se, 3, raised, gain)
    assert 0.0 <= closed <= min(gain, gaps.expected_shortfall(mean, se, 3)) + 1e-9
