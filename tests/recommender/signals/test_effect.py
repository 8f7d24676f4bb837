from collections.abc import Callable

import pytest

from recommender.data import CourseFacts, Snapshot
from recommender.signals import effect
from recommender.signals.arrays import history


def test_the_mean_claim_where_nothing_is_measured(
    snapshot: Callable[..., Snapshot], course: Callable[..., CourseFacts]
) -> None:
    courses = [course("c1", ("PP", 1, 3), ("KS", 2, 3)), course("c2")]
    past = history(snapshot(courses=courses))
    assert effect.prepare(past)(past.people)[0] == pytest.approx([1.5, 0.0])
