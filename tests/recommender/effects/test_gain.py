from collections.abc import Callable
from datetime import date, timedelta

import pytest

from recommender.data import Completion, CourseFacts, Observation, PersonFacts, Snapshot
from recommender.effects.gain import estimates, pairs

Observe, Course, Person, Make = (
    Callable[..., Observation],
    Callable[..., CourseFacts],
    Callable[..., PersonFacts],
    Callable[..., Snapshot],
)
CELL = ("c1", "PP")


@pytest.fixture
def finished(snapshot: Make, person: Person, course: Course, today: date) -> Callable[..., Snapshot]:
    """People who finished c1 a hundred days ago, each with the observations given."""

    def make(*evidence: tuple[Observation, ...]) -> Snapshot:
        people = [person(f"p{n}", evidence={"PP": one}) for n, one in enumerate(evidence)]
        day = today - timedelta(days=100)
        done = tuple(Completion(one.id, "c1", day) for one in people)
        return snapshot(people, [course("c1", ("PP", 2, 3), ("KS", 2, 3))], completions=done)

    return make


def test_the_last_before_and_the_first_after(finished: Callable[..., Snapshot], observation: Observe) -> None:
    observed = (
        observation("test", 1.0, days_ago=300),
        observation("test", 2.0, days_ago=100),
        observation("test", 2.6, days_ago=50),
        observation("test", 4.0, days_ago=10),
    )
    assert pairs(finished(observed)) == {CELL: [pytest.approx(0.6)]}


@pytest.mark.parametrize(
    "observed",
    [
        [("test", 2.0, 110)],
        [("test", 3.0, 50)],
        [("test", 2.0, 500), ("test", 3.0, 50)],
        [("self", 2.0, 110), ("self", 3.0, 50)],
        [("supervisor", 2.0, 110), ("test", 3.0, 50)],
    ],
    ids=["no after", "no before", "too long ago", "opinions", "two different sources"],
)
def test_what_makes_no_pair(
    observed: list[tuple[str, float, int]], finished: Callable[..., Snapshot], observation: Observe
) -> None:
    given = tuple(observation(source, mean, days_ago=age) for source, mean, age in observed)
    assert pairs(finished(given)) == {}


def test_an_assessment_centre_pair_comes_before_a_test_pair(
    finished: Callable[..., Snapshot], observation: Observe
) -> None:
    given = tuple(
        observation(source, mean, days_ago=age)
        for source, mean, age in (
            ("test", 2.0, 110),
            ("test", 3.0, 50),
            ("assessment_centre", 2.0, 110),
            ("assessment_centre", 2.2, 50),
        )
    )
    assert pairs(finished(given)) == {CELL: [pytest.approx(0.2)]}


def test_without_measurements_the_claim_stands(snapshot: Make, today: date) -> None:
    gain = estimates(snapshot(completions=(Completion("ani", "c1", today), Completion("gone", "c1", today))))[CELL]
    assert (gain.claimed, gain.n, gain.gain) == (1.0, 0, 1.0)


def _pair(observation: Observe, rise: float) -> tuple[Observation, ...]:
    return observation("test", 2.0, days_ago=110), observation("test", 2.0 + rise, days_ago=50)


def test_one_pair_moves_the_claim_by_hand(finished: Callable[..., Snapshot], observation: Observe) -> None:
    gain = estimates(finished(_pair(observation, 0.4)))[CELL]
    # σ² = 0.36, τ² = max(0.05, 0.6² − 0.36) = 0.05
    assert gain.gain == pytest.approx((0.4 / 0.36 + 1 / 0.05) / (1 / 0.36 + 1 / 0.05))
    assert gain.se == pytest.approx((1 / 0.36 + 1 / 0.05) ** -0.5)


def test_many_pairs_outweigh_the_claim(finished: Callable[..., Snapshot], observation: Observe) -> None:
    gain = estimates(finished(*(_pair(observation, 0.1 + 0.2 * (n % 2)) for n in range(40))))[CELL]
    assert gain.n == 40
    assert gain.gain == pytest.approx(0.2, abs=0.02)
    assert gain.se < 0.1


def test_equal_pairs_do_not_pretend_to_be_certain(finished: Callable[..., Snapshot], observation: Observe) -> None:
    gain = estimates(finished(*(_pair(observation, 0.5) for _ in range(40))))[CELL]
    assert gain.se > 0.0
