import pickle
from collections.abc import Callable
from datetime import date

import pytest

from recommender.data import (
    CompetencyState,
    CourseFacts,
    Observation,
    PerformanceGap,
    PersonFacts,
    Raise,
    Rating,
    Requirement,
    Snapshot,
)
from recommender.ranking import prior_model, recommend


@pytest.mark.parametrize(("level", "weight"), [(0, 3.0), (6, 3.0), (3, 0.5), (3, 5.5)])
def test_a_requirement_outside_its_ranges_is_refused(level: int, weight: float) -> None:
    with pytest.raises(ValueError, match="must be 1 to 5"):
        Requirement("PP", level, weight)


def test_an_observation_needs_an_error() -> None:
    with pytest.raises(ValueError, match="positive"):
        Observation("test", 3.0, 0.0, date(2026, 1, 1), date(2027, 1, 1))


def test_a_state_has_mean_and_error_or_neither() -> None:
    with pytest.raises(ValueError, match="together"):
        CompetencyState("measured", 3.0)
    with pytest.raises(ValueError, match="positive"):
        CompetencyState("measured", 3.0, 0.0)


@pytest.mark.parametrize("strength", [0, 4])
def test_a_noted_gap_has_one_of_three_strengths(strength: int) -> None:
    with pytest.raises(ValueError, match="strength"):
        PerformanceGap("PP", strength, date(2026, 1, 1))


@pytest.mark.parametrize("stars", [0, 6])
def test_a_rating_is_one_to_five_stars(stars: int) -> None:
    with pytest.raises(ValueError, match="stars"):
        Rating("ani", "c1", stars, date(2026, 1, 1))


@pytest.mark.parametrize(("start", "end"), [(3, 3), (3, 2), (-1, 2), (4, 6)])
def test_a_course_must_raise_upward(start: float, end: float) -> None:
    with pytest.raises(ValueError, match="upward"):
        Raise("PP", start, end)


def test_repeats_are_refused(course: Callable[..., CourseFacts], person: Callable[..., PersonFacts]) -> None:
    with pytest.raises(ValueError, match="competency raised"):
        course("c1", ("PP", 1, 2), ("PP", 2, 3))
    with pytest.raises(ValueError, match="competency required"):
        person(requirements=(Requirement("PP", 3, 1.0), Requirement("PP", 4, 1.0)))
    with pytest.raises(ValueError, match="course id"):
        Snapshot((), (course("c1"), course("c1")), (), {}, date(2026, 1, 1))


def test_an_unknown_competency_is_unmeasured(person: Callable[..., PersonFacts]) -> None:
    assert person().state("XX").status == "unmeasured"


def test_suggestions_travel_whole(crowd: Snapshot) -> None:
    shown = recommend(prior_model(), crowd, [one.id for one in crowd.people[:20]])
    assert any(one.exploration for many in shown.values() for one in many)
    assert pickle.loads(pickle.dumps(shown)) == shown
