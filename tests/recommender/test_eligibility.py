from collections.abc import Callable

from recommender import rules
from recommender.data import CourseFacts, PersonFacts, Snapshot
from recommender.eligibility import allowed
from recommender.signals.arrays import history


def _by_rule(snapshot: Snapshot) -> list[list[bool]]:
    courses = {one.id: one for one in snapshot.courses}
    return [
        [not rules.exclusions(person, courses[name], courses) for name in sorted(courses)]
        for person in sorted(snapshot.people, key=lambda one: one.id)
    ]


def test_it_allows_exactly_what_the_rules_do_not_exclude(crowd: Snapshot) -> None:
    past = history(crowd)
    assert allowed(past.people, past.courses).tolist() == _by_rule(crowd)


def test_a_prerequisite_outside_the_catalogue(
    snapshot: Callable[..., Snapshot], person: Callable[..., PersonFacts], course: Callable[..., CourseFacts]
) -> None:
    later = course("c1", ("PP", 2, 3), prerequisites=frozenset({"old"}))
    given = snapshot([person("ani"), person("budi", finished=frozenset({"old"}))], [later])
    past = history(given)
    assert allowed(past.people, past.courses).tolist() == _by_rule(given) == [[False], [True]]
