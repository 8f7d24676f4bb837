"""The contract every member of SIGNALS keeps."""

from collections.abc import Callable
from datetime import date
from pathlib import Path

import numpy as np
import pytest

from recommender.data import CourseFacts, PersonFacts, Snapshot
from recommender.signals import SIGNALS, Signal
from recommender.signals.arrays import History, history

every_signal = pytest.mark.parametrize("signal", SIGNALS, ids=lambda signal: signal.NAME)


@pytest.fixture(scope="module")
def past(crowd: Snapshot) -> History:
    return history(crowd)


@every_signal
def test_shape_finiteness_and_range(signal: Signal, past: History) -> None:
    values = signal.prepare(past)(past.people)
    assert values.shape == (400, 24)
    assert np.isfinite(values).all()
    assert signal.RANGE[0] <= values.min() <= values.max() <= signal.RANGE[1]


@every_signal
def test_the_same_twice_and_block_by_block(signal: Signal, past: History) -> None:
    whole = signal.prepare(past)(past.people)
    score = signal.prepare(past)
    np.testing.assert_array_equal(whole, np.concatenate([score(block) for block in past.people.blocks(170)]))


@every_signal
def test_one_new_person_and_a_bare_catalogue(
    signal: Signal,
    snapshot: Callable[..., Snapshot],
    person: Callable[..., PersonFacts],
    course: Callable[..., CourseFacts],
) -> None:
    for people, courses in (([person()], [course("c1", text="")]), ([], [course("c1")]), ([person()], [])):
        past = history(snapshot(people, courses, competencies={"PP": "", "KS": ""}))
        assert signal.prepare(past)(past.people).shape == (len(people), len(courses))


@every_signal
def test_documented_and_named_after_its_module(signal: Signal) -> None:
    module = Path(signal.__file__)  # type: ignore[attr-defined]
    assert module.stem == signal.NAME
    words = " ".join((signal.__doc__ or "").split())
    assert "Owns:" in words
    assert "Does not own:" in words
    assert signal.PRIOR_WEIGHT > 0.0
    assert (Path(__file__).parent / f"test_{signal.NAME}.py").exists()


def test_names_are_unique() -> None:
    assert len({signal.NAME for signal in SIGNALS}) == len(SIGNALS)


def test_a_snapshot_without_anybody(snapshot: Callable[..., Snapshot], today: date) -> None:
    past = history(snapshot([], []))
    assert past.as_of == today.toordinal()
    assert list(past.people.blocks()) == []
