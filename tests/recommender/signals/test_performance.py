from collections.abc import Callable
from datetime import date, timedelta

import pytest

from recommender.data import CourseFacts, PerformanceGap, PersonFacts, Snapshot
from recommender.signals import performance
from recommender.signals.arrays import history


def test_a_course_counts_for_every_noted_competency_it_raises(
    snapshot: Callable[..., Snapshot],
    person: Callable[..., PersonFacts],
    course: Callable[..., CourseFacts],
    today: date,
) -> None:
    noted = (
        PerformanceGap("PP", 2, today),
        PerformanceGap("PP", 1, today),
        PerformanceGap("KS", 3, today - timedelta(days=180)),
        PerformanceGap("KM", 3, today - timedelta(days=9), today),
        PerformanceGap("XX", 3, today),
    )
    people = [person("ani", performance=noted), person("budi")]
    courses = [course("c1", ("PP", 2, 3)), course("c2", ("PP", 2, 3), ("KS", 2, 3)), course("c3", ("KM", 1, 2))]
    past = history(snapshot(people, courses))
    found = performance.prepare(past)(past.people)
    assert found[0] == pytest.approx([0.5, 1 - 0.5 * (1 - 0.375), 0.0])
    assert found[1].tolist() == [0.0, 0.0, 0.0]
