from collections.abc import Callable

from recommender.data import CourseFacts, PersonFacts, Snapshot
from recommender.signals import language
from recommender.signals.arrays import history


def test_one_where_course_and_person_have_the_same_language(
    snapshot: Callable[..., Snapshot], person: Callable[..., PersonFacts], course: Callable[..., CourseFacts]
) -> None:
    people = [person("ani"), person("budi", language="en"), person("citra", language="jv")]
    past = history(snapshot(people, [course("c1"), course("c2", language="en")]))
    assert language.prepare(past)(past.people).tolist() == [[1.0, 0.0], [0.0, 1.0], [0.0, 0.0]]
