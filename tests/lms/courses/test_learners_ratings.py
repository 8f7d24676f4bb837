"""The slot through which the studio learns what learners think of its courses."""

from __future__ import annotations

import uuid

import pytest

from lms.courses import learners_ratings
from lms.courses.learners_ratings import Ratings


@pytest.fixture(autouse=True)
def put_back():
    before = list(learners_ratings._reads)
    yield
    learners_ratings._reads[:] = before


def test_nothing_is_known_before_a_room_keeps_ratings():
    learners_ratings._reads.clear()
    assert learners_ratings.ratings_of([uuid.uuid4()]) == {}


def test_the_last_room_that_registers_is_asked_and_only_about_something():
    one = uuid.uuid4()
    learners_ratings.provide(lambda courses: {})
    learners_ratings.provide(lambda courses: {course: Ratings(4.0, 5) for course in courses})
    assert learners_ratings.ratings_of([one]) == {one: Ratings(4.0, 5)}
    assert learners_ratings.ratings_of([]) == {}
