"""The fast search: allowed, never under its guarantee, near the best, the same every time."""

import math

import pytest
from hypothesis import given, settings

from recommender.planning import greedy
from recommender.planning.problem import Offer, Problem, steps
from tests.recommender.planning.drawing import best, problems


def choose(jp: float, *offers: Offer, gaps: dict[str, float] | None = None) -> frozenset[str]:
    return greedy.choose(Problem({"PP": 4.0, "KS": 2.0} if gaps is None else gaps, offers, jp))


@settings(max_examples=60, deadline=None)
@given(problems())
def test_what_is_chosen_is_allowed_and_worth_no_more_than_the_best(given: Problem) -> None:
    chosen = greedy.choose(given)
    assert given.allows(chosen)
    assert given.worth(chosen) <= best(given) + 1e-9
    for code, gap in given.gaps.items():
        assert sum(step.closes.get(code, 0.0) for step in steps(given, sorted(chosen))) <= gap + 1e-9


@settings(max_examples=60, deadline=None)
@given(problems(most=6, needs=False))
def test_the_guarantee_holds(given: Problem) -> None:
    assert given.worth(greedy.choose(given)) >= (1.0 - 1.0 / math.sqrt(math.e)) * best(given) - 1e-9


@settings(max_examples=60, deadline=None)
@given(problems(most=5))
def test_one_course_by_itself_is_never_better(given: Problem) -> None:
    alone = [given.worth(bundle) for bundle in given.bundles.values() if given.allows(bundle)]
    assert given.worth(greedy.choose(given)) >= max(alone, default=0.0) - 1e-9


@settings(max_examples=30, deadline=None)
@given(problems())
def test_the_order_of_the_offers_changes_nothing(given: Problem) -> None:
    turned = Problem(dict(reversed(given.gaps.items())), given.offers[::-1], given.budget_jp)
    assert greedy.choose(turned) == greedy.choose(given)


def test_a_small_cheap_course_does_not_keep_a_large_one_out() -> None:
    assert choose(10.0, Offer("small", 1.0, {"KS": 1.0}), Offer("large", 10.0, {"PP": 4.0})) == {"large"}


def test_an_exchange_mends_what_taking_by_rate_spoils() -> None:
    """By rate `a` comes first and leaves room for one of the others only; by points too; both others close more."""
    offers = (Offer("a", 6.0, {"AN": 4.1}), Offer("b", 5.0, {"PP": 3.3}), Offer("c", 5.0, {"KS": 3.3}))
    gaps = {"AN": 9.0, "PP": 9.0, "KS": 9.0}
    assert choose(10.0, *offers, gaps=gaps) == {"b", "c"}


def test_a_prerequisite_makes_what_builds_on_it_cheaper() -> None:
    chosen = choose(
        6.0,
        Offer("base", 3.0, {"PP": 2.0}),
        Offer("top", 1.0, {"KS": 0.4}, frozenset({"base"})),
        Offer("other", 3.0, {"KS": 0.3}),
    )
    assert chosen == {"base", "top"}


def test_the_number_of_fills_is_bounded(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(greedy, "MOST_FILLS", 3)
    offers = (Offer("a", 6.0, {"AN": 4.1}), Offer("b", 5.0, {"PP": 3.3}), Offer("c", 5.0, {"KS": 3.3}))
    assert choose(10.0, *offers, gaps={"AN": 9.0, "PP": 9.0, "KS": 9.0}) == {"a"}


def test_nothing_to_close_or_nothing_to_take_is_an_empty_plan() -> None:
    assert choose(10.0, Offer("a", 1.0, {"PP": 1.0}), gaps={}) == frozenset()
    assert choose(10.0) == frozenset()
    assert choose(0.0, Offer("a", 1.0, {"PP": 1.0})) == frozenset()


def test_courses_without_lesson_hours_are_taken_too() -> None:
    assert choose(0.0, Offer("a", 0.0, {"PP": 1.0})) == {"a"}
