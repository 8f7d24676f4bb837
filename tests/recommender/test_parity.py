from collections.abc import Callable

import pytest

from recommender import parity
from recommender.data import CompetencyState, PersonFacts, Requirement, Suggestion


def _suggestion(course: str, **closures: float) -> Suggestion:
    return Suggestion("ani", course, 1, 0.5 * sum(closures.values()), 0.5, closures, {"bias": 0.0})


def test_a_gap_is_closed_once_however_many_courses_close_it(person: Callable[..., PersonFacts]) -> None:
    one = person("ani", requirements=(Requirement("PP", 2, 1.0),))
    whole = parity.gaps(one.requirements, one.states)[0].priority
    half = parity.closed_share(one, [_suggestion("c1", PP=whole)])
    assert half == pytest.approx(0.5)
    assert parity.closed_share(one, [_suggestion(name, PP=2 * whole) for name in ("c1", "c2")]) == pytest.approx(1.0)
    assert parity.closed_share(one, [_suggestion("c1", ZZ=whole)]) == pytest.approx(0.0)


def test_nobody_without_a_gap_counts(person: Callable[..., PersonFacts]) -> None:
    met = CompetencyState("measured", 4.0, 0.2, 0.99)
    one = person("ani", requirements=(Requirement("PP", 2, 1.0),), states={"PP": met})
    assert parity.closed_share(one, []) is None


def test_the_agreement_with_rules_alone() -> None:
    slate = [_suggestion("c1", PP=1.0), _suggestion("c2", KB=3.0), _suggestion("c3", PP=2.0)]
    assert parity.agreement(slate, 1) == 0.0
    assert parity.agreement(slate, 2) == 0.5
    assert parity.agreement(slate, 5) == 1.0
    assert parity.agreement([], 5) is None


def test_small_groups_are_not_reported_but_count_for_everybody() -> None:
    values = [("besar", 0.4)] * parity.MIN_GROUP + [("kecil", 0.8)] * parity.MIN_GROUP + [("satu", 0.6)]
    big, small = parity.by_group(values)
    assert (big.group, big.n, big.mean) == ("besar", 20, pytest.approx(0.4))
    assert big.ratio == pytest.approx(0.4 / 0.6)
    assert small.ratio == pytest.approx(0.8 / 0.6)
    assert parity.by_group([]) == ()
    assert parity.by_group([("nol", 0.0)] * parity.MIN_GROUP)[0].ratio == 1.0
