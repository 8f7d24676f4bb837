"""The exact search against trying every choice, and against the fast one."""

import random

import pytest
from hypothesis import given, settings

from recommender.planning import exact, greedy
from recommender.planning.problem import Offer, Problem
from tests.recommender.planning.drawing import best, problems

LONG = 100.0
"""Seconds that a busy machine does not need either."""


@settings(max_examples=40, deadline=None)
@given(problems())
def test_it_finds_the_best_of_all_choices(given: Problem) -> None:
    chosen = exact.choose(given)
    assert given.allows(chosen)
    assert given.worth(chosen) == pytest.approx(best(given), rel=2 * exact.PRECISION, abs=1e-9)


@settings(max_examples=25, deadline=None)
@given(problems(most=14))
def test_it_is_never_below_the_fast_search(given: Problem) -> None:
    assert given.worth(exact.choose(given)) >= given.worth(greedy.choose(given)) - 1e-9


def crowded(seed: int, courses: int = 60) -> Problem:
    """Many courses of two gaps each, among which the fast search misses the best."""
    draw = random.Random(seed)
    gaps = {f"k{number:02}": draw.uniform(1.0, 5.0) for number in range(20)}
    offers = []
    for number in range(courses):
        closes = {code: draw.uniform(0.5, 4.0) for code in draw.sample(sorted(gaps), 2)}
        needs = frozenset({f"c{draw.randrange(number):02}"}) if number and draw.random() < 0.3 else frozenset[str]()
        offers.append(Offer(f"c{number:02}", float(draw.randint(2, 9)), closes, needs))
    return Problem(gaps, tuple(offers), 20.0)


def test_the_fast_search_is_near_the_best_and_the_exact_one_ahead_of_it() -> None:
    ratios = []
    for seed in range(6):
        problem = crowded(seed)
        ratios.append(problem.worth(greedy.choose(problem)) / problem.worth(exact.choose(problem, seconds=LONG)))
    assert min(ratios) > 0.9
    assert max(ratios) <= 1.0 + 1e-9
    assert min(ratios) < 1.0


@pytest.mark.parametrize("seed", range(2))
def test_starting_from_a_poor_plan_leads_to_the_same_end(seed: int, monkeypatch: pytest.MonkeyPatch) -> None:
    problem = crowded(seed)
    found = problem.worth(exact.choose(problem, seconds=LONG))
    monkeypatch.setattr(greedy, "choose", lambda _: frozenset())
    assert problem.worth(exact.choose(problem, seconds=LONG)) == pytest.approx(found, rel=2 * exact.PRECISION)


def test_a_search_without_time_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(greedy, "choose", lambda _: frozenset())
    problem = crowded(3, courses=300)
    with pytest.raises(exact.UnsolvedError, match=r"(?i)time limit"):
        exact.choose(problem, seconds=0.0)
    fixed = exact._bounds
    monkeypatch.setattr(exact, "_bounds", lambda program, floor, _: fixed(program, floor, LONG))
    with pytest.raises(exact.UnsolvedError, match=r"(?i)time limit"):
        exact.choose(problem, seconds=0.0)


def test_nothing_useful_needs_no_search() -> None:
    assert exact.choose(Problem({"PP": 1.0}, (Offer("a", 9.0, {"PP": 1.0}), Offer("b", 1.0, {})), 5.0)) == frozenset()


def test_a_plan_that_not_even_fractions_of_courses_exceed_needs_no_search(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(exact, "milp", None)
    assert exact.choose(Problem({"PP": 9.0}, (Offer("a", 5.0, {"PP": 3.0}),), 5.0)) == {"a"}
