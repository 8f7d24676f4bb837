"""What a choice of courses is worth, in which order it is taken, and what no choice can exceed."""

import pytest
from hypothesis import given, settings

from recommender.planning.problem import Offer, Problem, Step, in_order, steps, upper_bound
from tests.recommender.planning.drawing import best, problems


def problem(*offers: Offer, gaps: dict[str, float] | None = None, jp: float = 10.0) -> Problem:
    return Problem({"PP": 4.0, "KS": 2.0} if gaps is None else gaps, offers, jp)


def test_two_courses_for_one_gap_never_count_for_more_than_the_gap() -> None:
    given = problem(Offer("a", 2.0, {"PP": 3.0}), Offer("b", 2.0, {"PP": 3.0, "KS": 1.0, "no gap": 9.0}))
    assert steps(given, ["a", "b"]) == [Step("a", 2.0, {"PP": 3.0}), Step("b", 2.0, {"PP": 1.0, "KS": 1.0})]
    assert given.worth(["a", "b"]) == 5.0


def test_lesson_hours_are_not_negative() -> None:
    with pytest.raises(ValueError, match="negative"):
        Offer("a", -1.0, {})


def test_a_bundle_holds_what_is_needed_first() -> None:
    given = problem(
        Offer("a", 1.0, {}),
        Offer("b", 1.0, {}, frozenset({"a"})),
        Offer("c", 1.0, {}, frozenset({"a", "b"})),
        Offer("lost", 1.0, {}, frozenset({"gone"})),
        Offer("loster", 1.0, {}, frozenset({"lost"})),
        Offer("x", 1.0, {}, frozenset({"y"})),
        Offer("y", 1.0, {}, frozenset({"x"})),
    )
    assert given.bundles == {"a": ("a",), "b": ("a", "b"), "c": ("a", "b", "c")}


def test_a_choice_is_allowed_with_all_it_needs_within_the_budget() -> None:
    given = problem(Offer("a", 6.0, {}), Offer("b", 4.0, {}, frozenset({"a"})), Offer("c", 1.0, {}))
    assert given.allows(["a", "b"])
    assert not given.allows(["b"])
    assert not given.allows(["a", "b", "c"])


def test_the_order_puts_what_closes_most_per_jp_first_and_nothing_before_what_it_needs() -> None:
    given = problem(
        Offer("base", 1.0, {}),
        Offer("rich", 1.0, {"PP": 4.0}, frozenset({"base"})),
        Offer("poor", 2.0, {"KS": 1.0}),
    )
    assert [step.course for step in in_order(given, ["poor", "rich", "base"])] == ["base", "rich", "poor"]


def test_the_order_leaves_out_what_closes_nothing_and_nobody_needs() -> None:
    given = problem(
        Offer("a", 2.0, {"PP": 4.0}),
        Offer("again", 3.0, {"PP": 4.0}),
        Offer("base", 1.0, {}),
        Offer("top", 1.0, {"PP": 2.0}, frozenset({"base"})),
    )
    assert [step.course for step in in_order(given, ["a", "again", "base", "top"])] == ["a"]


def test_the_stamp_names_the_content_whatever_the_order() -> None:
    a, b = Offer("a", 2.0, {"PP": 1.0, "KS": 1.0}), Offer("b", 2.0, {"PP": 1.0}, frozenset({"a"}))
    assert problem(a, b).stamp == problem(b, Offer("a", 2.0, {"KS": 1.0, "PP": 1.0 + 1e-9})).stamp
    others = [
        problem(a, b, jp=11.0),
        problem(a, b, gaps={"PP": 4.0}),
        problem(a),
        problem(a, Offer("b", 2.0, {"PP": 1.0})),
        problem(a, Offer("b", 3.0, {"PP": 1.0}, frozenset({"a"}))),
    ]
    assert len({problem(a, b).stamp, *(one.stamp for one in others)}) == 1 + len(others)


@settings(max_examples=50, deadline=None)
@given(problems())
def test_no_choice_exceeds_the_bound_and_the_order_keeps_the_worth(given: Problem) -> None:
    most = best(given)
    every = given.bundles
    cheapest = min(every, key=lambda course: given.jp(every[course]), default=None)
    held = every[cheapest] if cheapest is not None and given.allows(every[cheapest]) else ()
    assert upper_bound(given, held) >= most - 1e-9
    ordered = in_order(given, held)
    assert sum(step.points for step in ordered) == pytest.approx(given.worth(held))
    for number, step in enumerate(ordered):
        assert step.needs <= {one.course for one in ordered[:number]}


def test_the_bound_takes_a_part_of_what_does_not_fit_whole() -> None:
    given = problem(Offer("a", 6.0, {"PP": 3.0}), Offer("b", 8.0, {"KS": 2.0}), Offer("c", 99.0, {"KS": 2.0}))
    assert upper_bound(given, []) == pytest.approx(3.0 + 2.0 * 4.0 / 8.0)
    assert upper_bound(problem(Offer("a", 1.0, {"PP": 9.0})), []) == 4.0


def test_the_bound_counts_every_course_without_lesson_hours_when_no_room_is_left() -> None:
    free = (Offer("a", 0.0, {"PP": 3.0}), Offer("b", 0.0, {"KS": 2.0}))
    assert upper_bound(problem(*free, jp=0.0), []) == 5.0
