from collections.abc import Callable

from recommender.data import CourseFacts, PersonFacts, Snapshot
from recommender.signals import length
from recommender.signals.arrays import history


def test_who_called_a_course_too_long_is_offered_shorter_ones(
    snapshot: Callable[..., Snapshot], person: Callable[..., PersonFacts], course: Callable[..., CourseFacts]
) -> None:
    courses = [course("a", minutes=90), course("b", minutes=180), course("c", minutes=600)]
    past = history(snapshot([person("ani", too_long=180), person("budi")], courses))
    assert length.prepare(past)(past.people).tolist() == [[1.0, 0.0, 0.0], [1.0, 1.0, 1.0]]
