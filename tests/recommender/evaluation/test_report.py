from collections.abc import Callable
from datetime import date

import numpy as np
import pytest

from recommender.baselines import random
from recommender.data import Completion, CourseFacts, PersonFacts, Snapshot
from recommender.evaluation.report import drawn, report
from recommender.signals.arrays import History, PeopleArrays, history


@pytest.fixture
def past(
    snapshot: Callable[..., Snapshot], person: Callable[..., PersonFacts], course: Callable[..., CourseFacts]
) -> History:
    courses = [course(f"c{n}", ("PP", 2, 3)) for n in range(4)] + [course("c9", ("AN", 1, 2))]
    return history(snapshot([person(f"p{n:03}") for n in range(600)], courses))


def _finish(past: History, name: str, today: date) -> list[Completion]:
    return [Completion(one, name, today) for one in past.people.ids]


def test_a_ranker_that_knows_is_perfect(past: History, today: date) -> None:
    knows = {"knows": lambda people: np.tile([0.0, 0.0, 1.0, 0.0, 9.0], (len(people), 1))}
    found = report(knows, past, _finish(past, "c2", today), seed=1, k=1)
    assert found == {"people": 600.0, "knows.recall@1": 1.0, "knows.ndcg@1": 1.0, "knows.coverage@1": 0.2}


def test_constant_and_random_scores_are_worth_chance(past: History, today: date) -> None:
    def constant(people: PeopleArrays) -> np.ndarray:
        return np.zeros((len(people), 5))

    scorers = {"constant": constant, "random": random(past, 1)}
    found = report(scorers, past, _finish(past, "c0", today), seed=1, k=2)
    assert found["constant.recall@2"] == pytest.approx(0.5, abs=0.06)
    assert found["random.recall@2"] == pytest.approx(0.5, abs=0.06)


def test_nobody_finished_anything_eligible(past: History, today: date) -> None:
    outcomes = _finish(past, "c9", today) + _finish(past, "unknown", today)
    assert report({"random": random(past, 1)}, past, outcomes, seed=1) == {"people": 0.0}
    assert report({"random": random(past, 1)}, past, [], seed=1) == {"people": 0.0}


def test_of_many_people_some_are_measured_on(past: History, today: date, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("recommender.evaluation.report.MOST_PEOPLE", 50)
    knows = {"knows": lambda people: np.tile([0.0, 0.0, 1.0, 0.0, 9.0], (len(people), 1))}
    found = report(knows, past, _finish(past, "c2", today), seed=1, k=1)
    assert (found["people"], found["knows.recall@1"]) == (50.0, 1.0)
    np.testing.assert_array_equal(drawn(np.arange(600), 1), drawn(np.arange(600), 1))
