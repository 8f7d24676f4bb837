from collections.abc import Callable
from datetime import date

from recommender.data import CourseFacts, PersonFacts, Snapshot
from recommender.signals import wish
from recommender.signals.arrays import history


def test_one_where_the_supervisor_asked(
    snapshot: Callable[..., Snapshot],
    person: Callable[..., PersonFacts],
    course: Callable[..., CourseFacts],
    today: date,
) -> None:
    people = [person("ani", wishes={"c2": today}), person("budi")]
    past = history(snapshot(people, [course("c1"), course("c2")]))
    assert wish.prepare(past)(past.people).tolist() == [[0, 1], [0, 0]]
