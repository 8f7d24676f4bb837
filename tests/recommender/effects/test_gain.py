from collections.abc import Callable
from datetime import date, timedelta

import numpy as np
import pytest
from scipy.integrate import quad

from recommender.data import Completion, CourseFacts, Observation, PersonFacts, Raise, Requirement, Snapshot
from recommender.effects.gain import Gain, _Pairs, estimates
from recommender.gaps import expected_closure

Course, Person, Make = Callable[..., CourseFacts], Callable[..., PersonFacts], Callable[..., Snapshot]
CELL = ("c1", "PP")


def test_without_measurements_the_claim_stands(snapshot: Make, today: date) -> None:
    gain = estimates(snapshot(completions=(Completion("ani", "c1", today), Completion("gone", "c1", today))))[CELL]
    assert (gain.claimed, gain.n, gain.gain, gain.levels) == (1.0, 0, 1.0, ())
    assert estimates(snapshot(courses=[])) == {}


def test_the_rise_is_the_closure_that_is_promised() -> None:
    one = np.ones(1)
    pair = _Pairs(np.array([0]), 1.7 * one, 2.0 * one, 0.4 * one, one, 0.5 * one, 2.0 * one)
    for gain in (0.0, 0.3, 1.0, 1.9):
        rise, slope = pair.rise(gain * one)
        assert rise[0] == pytest.approx(expected_closure(1.7, 0.4, 5.0, Raise("PP", 1.0, 2.0), gain))
        above, below = pair.rise((gain + 1e-5) * one)[0][0], pair.rise((gain - 1e-5) * one)[0][0]
        assert slope[0] == pytest.approx((above - below) / 2e-5, abs=1e-4)


def test_the_rise_by_numerical_integration() -> None:
    one = np.ones(1)
    pair = _Pairs(np.array([0]), 2.1 * one, 2.0 * one, 0.5 * one, one, 1.5 * one, 3.0 * one)
    density = lambda x: np.exp(-0.5 * ((x - 2.1) / 0.5) ** 2) / (0.5 * np.sqrt(2 * np.pi))  # noqa: E731
    expected, _ = quad(lambda x: min(0.6, max(0.0, 3.0 - x)) * density(x), 1.5, 6.0, points=[2.4, 3.0])
    assert pair.rise(0.6 * one)[0][0] == pytest.approx(expected, abs=1e-6)


@pytest.mark.parametrize(
    ("gain", "verdict"),
    [
        (Gain(1.0, 20, 0.1, 0.1), True),
        (Gain(1.0, 19, 0.1, 0.1), False),
        (Gain(1.0, 20, 0.25, 0.1), False),
        (Gain(2.0, 20, 0.25, 0.1), True),
    ],
    ids=["clearly below a third", "too few pairs", "perhaps above a third", "below a third of a larger claim"],
)
def test_when_a_course_is_called_ineffective(gain: Gain, verdict: bool) -> None:
    assert gain.ineffective is verdict


TODAY = date(2026, 6, 30)
TRUE = {"c1": 0.8, "c2": 0.0, "c3": 0.5}


@pytest.fixture(scope="module")
def measured() -> Snapshot:
    """900 people: low ones choose courses, everybody drifts 0.1 a level short, tests err by 0.35."""
    rng = np.random.default_rng(11)
    people, done = [], []
    for number in range(900):
        level = float(np.clip(rng.normal(2.2, 0.7), 0.0, 4.0))
        seen = level + 0.35 * float(rng.standard_normal())
        course = "c1 c2 c3".split()[number % 3] if seen < 2.3 and rng.random() < 0.8 else None
        after = level + 0.1 * (3.0 - level)
        if course is not None:
            after += min(TRUE[course], max(0.0, 3.0 - after)) if after >= 0.5 else 0.0
            done.append(Completion(f"p{number}", course, TODAY - timedelta(days=100)))
        tests = tuple(
            Observation("test", mean, 0.35, TODAY - timedelta(days=ago), TODAY)
            for mean, ago in ((seen, 110), (after + 0.35 * float(rng.standard_normal()), 50))
        )
        people.append(
            PersonFacts(f"p{number}", "A", "Analis", "Ahli", (Requirement("PP", 3, 3.0),), evidence={"PP": tests})
        )
    courses = tuple(CourseFacts(name, (Raise("PP", 1, 3),), 90, 2.0, date(2025, 1, 1)) for name in TRUE)
    return Snapshot(tuple(people), courses, tuple(done), {"PP": "PP"}, TODAY)


def test_the_truth_lies_within_three_errors_though_low_scorers_chose(measured: Snapshot) -> None:
    found = estimates(measured)
    for course, true in TRUE.items():
        gain = found[course, "PP"]
        assert gain.n > 100
        assert abs(gain.gain - true) < 3.0 * gain.se, course
        assert gain.se < 0.12
    assert [found[course, "PP"].ineffective for course in TRUE] == [False, True, True], "0.8, 0 and 0.5 of 2 claimed"


def test_a_plain_mean_of_rises_would_be_too_kind(measured: Snapshot) -> None:
    """Regression to the mean and drift alone make the empty course look as if it worked."""
    evidence = {one.id: one.evidence["PP"] for one in measured.people}
    takers = [evidence[one.person] for one in measured.completions if one.course == "c2"]
    plain = np.mean([after.mean - before.mean for before, after in takers])
    assert plain > 0.15
    assert estimates(measured)["c2", "PP"].gain < plain - 0.1


def test_gains_by_the_level_people_started_from(measured: Snapshot) -> None:
    levels = estimates(measured)["c1", "PP"].levels
    assert [one.level for one in levels] == sorted(one.level for one in levels)
    assert sum(one.n for one in levels) == estimates(measured)["c1", "PP"].n
    assert all(0.0 < one.se < 0.15 for one in levels if one.n >= 20)


def test_claims_of_a_catalogue_that_exaggerates_are_trusted_less(measured: Snapshot) -> None:
    new = CourseFacts("new", (Raise("PP", 1, 3),), 90, 2.0, TODAY)
    more = Snapshot(measured.people, (*measured.courses, new), measured.completions, measured.competencies, TODAY)
    unmeasured = estimates(more)["new", "PP"]
    assert unmeasured.n == 0
    assert 0.2 < unmeasured.gain < 1.9


def test_one_pair_hardly_moves_the_claim(snapshot: Make, person: Person, course: Course, today: date) -> None:
    tests = tuple(
        Observation("test", mean, 0.35, today - timedelta(days=ago), today) for mean, ago in ((2.0, 110), (2.0, 50))
    )
    given = snapshot(
        [person(evidence={"PP": tests})],
        [course("c1", ("PP", 2, 3))],
        completions=(Completion("ani", "c1", today - timedelta(days=100)),),
    )
    gain = estimates(given)[CELL]
    assert gain.n == 1
    assert 0.6 < gain.gain < 1.0
    assert gain.se > 0.25
