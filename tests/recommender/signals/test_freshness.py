from collections.abc import Callable
from datetime import date, timedelta

import pytest

from recommender.data import CourseFacts, Snapshot
from recommender.signals import freshness
from recommender.signals.arrays import history


def test_half_after_ninety_days(
    snapshot: Callable[..., Snapshot], course: Callable[..., CourseFacts], today: date
) -> None:
    courses = [course(f"c{age:03}", published_on=today - timedelta(days=age)) for age in (0, 90, 180)]
    past = history(snapshot(courses=courses))
    assert freshness.prepare(past)(past.people)[0] == pytest.approx([1.0, 0.5, 0.25])
