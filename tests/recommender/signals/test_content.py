from collections.abc import Callable

import pytest

from recommender.data import CompetencyState, CourseFacts, PersonFacts, Snapshot
from recommender.signals import content
from recommender.signals.arrays import history


@pytest.fixture
def given(
    snapshot: Callable[..., Snapshot],
    person: Callable[..., PersonFacts],
    course: Callable[..., CourseFacts],
    measured: Callable[..., CompetencyState],
) -> Snapshot:
    met = {"PP": measured(4.0), "KS": measured(4.0)}
    courses = [
        course("c1", text="statistika data dasar"),
        course("c2", text="statistika data lanjutan"),
        course("c3", text="etika pelayanan publik"),
        course("c4", text="negosiasi"),
    ]
    people = [person("a", states=met, finished=frozenset({"c1"})), person("b"), person("c", states=met)]
    return snapshot(people, courses)


def test_alike_to_what_was_finished_or_is_needed(given: Snapshot) -> None:
    past = history(given)
    values = content.prepare(past)(past.people)
    assert values[0, 0] == pytest.approx(1.0)
    assert values[0, 1] > 0.3
    assert values[0, 2:].tolist() == [0, 0]
    assert values[1, 2] > 0.5
    assert values[1, [0, 1, 3]].tolist() == [0, 0, 0]
    assert values[2].tolist() == [0, 0, 0, 0]


def test_similarity_is_symmetric(given: Snapshot) -> None:
    similarity = content.course_similarity(history(given))
    assert similarity == pytest.approx(similarity.T)
