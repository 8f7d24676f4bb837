from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta

import numpy as np
import pytest

from recommender.data import (
    Completion,
    CourseFacts,
    Observation,
    PerformanceGap,
    PersonFacts,
    Rating,
    Snapshot,
)
from recommender.evaluation.splits import rewind, time_split
from recommender.signals import SIGNALS
from recommender.signals.arrays import history


def test_rewinding_forgets_what_came_later(
    snapshot: Callable[..., Snapshot],
    person: Callable[..., PersonFacts],
    course: Callable[..., CourseFacts],
    observation: Callable[..., Observation],
    today: date,
) -> None:
    ani = person(
        evidence={"PP": (observation("test", 2.0, days_ago=60), observation("test", 3.0, days_ago=10))},
        finished=frozenset({"c1", "c2", "elsewhere"}),
        enrolled=frozenset({"c3"}),
        wishes={"c3": today, "c1": today - timedelta(days=90)},
    )
    new = course("c3", ("PP", 2, 3), published_on=today - timedelta(days=5))
    done = (
        Completion("ani", "c1", today - timedelta(days=50)),
        Completion("ani", "c2", today - timedelta(days=20)),
        Completion("ani", "c3", today + timedelta(days=1)),
    )
    rated = (Rating("ani", "c1", 4, today - timedelta(days=40)), Rating("ani", "c2", 5, today - timedelta(days=10)))
    given = snapshot([ani], [course("c1"), course("c2"), new], completions=done, ratings=rated)
    day = today - timedelta(days=30)
    before, outcomes = time_split(given, day)
    (then,) = before.people
    assert outcomes == done[1:2]
    assert before.completions == done[:1]
    assert before.ratings == rated[:1]
    assert (then.finished, then.enrolled) == ({"c1", "elsewhere"}, frozenset())
    assert list(then.wishes) == ["c1"]
    assert then.state("PP").mean == 2.0
    assert [one.id for one in before.courses] == ["c1", "c2"]
    assert before.as_of == day


def test_a_noted_gap_stands_until_its_closing_is_known(
    snapshot: Callable[..., Snapshot], person: Callable[..., PersonFacts], today: date
) -> None:
    day = today - timedelta(days=30)
    early, late = day - timedelta(days=50), day + timedelta(days=5)
    noted = (
        PerformanceGap("PP", 1, early, early + timedelta(days=9)),
        PerformanceGap("PP", 2, early + timedelta(days=9), late),
        PerformanceGap("KS", 3, early),
        PerformanceGap("AN", 3, late),
    )
    (then,) = rewind(snapshot([person(performance=noted)]), day).people
    assert then.performance == (noted[0], replace(noted[1], closed_on=None), noted[2])


def test_deleting_the_future_changes_nothing_in_the_past(crowd: Snapshot, today: date) -> None:
    day = today - timedelta(days=200)
    past = rewind(crowd, day)
    assert history(rewind(past, day)).stamp() == history(past).stamp()
    invented = tuple(replace(one, day=one.day + timedelta(days=1)) for one in crowd.completions if one.day > day)
    kept = tuple(one for one in crowd.completions if one.day <= day)
    rated = tuple(replace(one, stars=1) if one.day > day else one for one in crowd.ratings)
    closed = tuple(
        replace(one, performance=tuple(replace(gap, closed_on=gap.closed_on or today) for gap in one.performance))
        for one in crowd.people
    )
    other = replace(crowd, people=closed, completions=kept + invented, ratings=rated)
    assert history(rewind(other, day)).stamp() == history(past).stamp()
    for signal in SIGNALS:
        there, here = (history(rewind(one, day)) for one in (other, crowd))
        np.testing.assert_array_equal(signal.prepare(there)(there.people), signal.prepare(here)(here.people))


def test_what_is_finished_while_people_are_read_is_of_the_future_too(
    snapshot: Callable[..., Snapshot], person: Callable[..., PersonFacts], today: date
) -> None:
    """Completions were read before the person finished the course, the person after it."""
    day = today - timedelta(days=100)
    done = person(finished=frozenset({"old", "new"}), taken={"old": day - timedelta(days=9), "new": today})
    (then,) = rewind(snapshot([done]), day).people
    assert then.finished == {"old"}


def test_the_future_cannot_be_rewound_to(crowd: Snapshot, today: date) -> None:
    with pytest.raises(ValueError, match="after"):
        rewind(crowd, today + timedelta(days=1))
