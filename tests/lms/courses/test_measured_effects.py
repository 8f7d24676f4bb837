"""The slot through which the studio learns what its courses were followed by."""

from __future__ import annotations

import uuid

import pytest

from lms.courses import measured_effects
from lms.courses.measured_effects import Effect

EFFECT = Effect("Komunikasi", 1.0, 0.1, 0.2, 40, ineffective=True, levels=())


@pytest.fixture(autouse=True)
def put_back():
    before = list(measured_effects._reads)
    yield
    measured_effects._reads[:] = before


def test_nothing_is_known_before_a_room_measures():
    measured_effects._reads.clear()
    assert measured_effects.effects_of([uuid.uuid4()]) == {}


def test_the_last_room_that_registers_is_asked_and_only_about_something():
    asked = []

    def read(courses):
        asked.append(list(courses))
        return {one: [EFFECT] for one in courses}

    measured_effects.provide(lambda courses: {})
    measured_effects.provide(read)
    one = uuid.uuid4()
    assert measured_effects.effects_of([one]) == {one: [EFFECT]}
    assert measured_effects.effects_of([]) == {}
    assert asked == [[one]]
