from collections.abc import Callable

import pytest

from recommender.data import CourseFacts, PersonFacts, Snapshot
from recommender.signals import form
from recommender.signals.arrays import History, history


@pytest.fixture
def past(
    snapshot: Callable[..., Snapshot], person: Callable[..., PersonFacts], course: Callable[..., CourseFacts]
) -> History:
    courses = [course(f"c{number}", form="coaching" if number > 2 else "e_learning") for number in range(1, 5)]
    people = [
        person("ani", finished=frozenset({"c1", "c2"})),
        person("budi", finished=frozenset({"c3"}), dismissed=frozenset({"c1"})),
        person("citra"),
    ]
    return history(snapshot(people, courses))


def test_the_share_of_a_form_is_told_as_the_distance_from_that_of_everybody(past: History) -> None:
    learning = (2 + 5 * 0.5) / (3 + 5)
    coaching = 1 - learning
    ani, budi, citra = form.prepare(past)(past.people).tolist()
    up = (2 + 5 * learning) / 7 - learning
    assert ani == pytest.approx([up, up, -up, -up])
    finished = (1 + 5 * coaching) / 6 - coaching
    aside = (1 + 5 * learning) / 6 - learning
    assert budi == pytest.approx([-finished - aside, -finished - aside, finished + aside, finished + aside])
    assert citra == pytest.approx([0.0] * 4, abs=1e-15)


def test_where_all_courses_have_one_form_it_says_nothing(
    snapshot: Callable[..., Snapshot], person: Callable[..., PersonFacts], course: Callable[..., CourseFacts]
) -> None:
    alone = history(snapshot([person(finished=frozenset({"c1"}))], [course("c1"), course("c2")]))
    assert form.prepare(alone)(alone.people).tolist() == [[0.0, 0.0]]
