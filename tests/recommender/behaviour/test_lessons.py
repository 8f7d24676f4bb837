from collections.abc import Callable

import pytest

from recommender.behaviour import lessons
from recommender.behaviour.interactions import Interactions
from tests.recommender.behaviour.conftest import NONE


def test_before_the_last_event_of_everybody(log: Callable[..., Interactions], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(lessons, "SHORT", 0.0)
    (lesson,) = lessons.lessons(log([0, 1, 2], [3], [1, 0], items=4), NONE, 0)
    assert lesson.past.log.history(0).tolist() == [0, 1]
    assert lesson.past.log.history(1).tolist() == []
    assert lesson.askers.tolist() == [0, 2]
    assert lesson.taken.toarray().tolist() == [[0, 0, 1, 0], [1, 0, 0, 0]]
    assert lesson.histories.history(0).tolist() == [0, 1]


def test_some_askers_show_only_their_latest_items(
    log: Callable[..., Interactions], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(lessons, "SHORT", 1.0)
    everybody = log(*([0, 1, 2, 3, 4, 5] for _ in range(50)), items=6)
    (lesson,) = lessons.lessons(everybody, NONE, 0)
    shown = {tuple(lesson.histories.history(user).tolist()) for user in range(50)}
    assert shown == {(4,), (3, 4), (2, 3, 4)}
    assert lesson.past.log.history(0).tolist() == [0, 1, 2, 3, 4]


def test_askers_are_a_sample_of_the_people(log: Callable[..., Interactions], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(lessons, "ASKERS", 3)
    everybody = log(*([0, 1] for _ in range(9)), items=2)
    (first,), (second,) = (lessons.lessons(everybody, NONE, 5) for _ in range(2))
    assert len(set(first.askers.tolist())) == 3
    assert first.askers.tolist() == second.askers.tolist() == sorted(first.askers.tolist())


def test_a_log_with_times_is_cut_at_two_moments(log: Callable[..., Interactions]) -> None:
    history = [(item, float(item)) for item in range(20)]
    early, late = lessons.lessons(log(history, [(0, 17.5)], items=20, timed=True), NONE, 0)
    # 21 events; the cuts leave 30 and 15 % of them after
    assert early.past.now == 13.0
    assert early.taken.toarray()[0].nonzero()[0].tolist() == [14, 15, 16]
    assert early.askers.tolist() == [0]
    assert late.past.now == 16.0
    assert late.taken.toarray()[0].nonzero()[0].tolist() == [17, 18, 19]
    assert late.askers.tolist() == [0, 1]
    assert late.histories.history(1).tolist() == []


def test_what_somebody_has_taken_before_is_no_answer(log: Callable[..., Interactions]) -> None:
    history = [(0, 0.0), (1, 1.0), (2, 2.0), (3, 3.0), (4, 4.0), (1, 5.0), (0, 6.0), (5, 7.0)]
    *_, late = lessons.lessons(log(history, items=6, timed=True), NONE, 0)
    assert late.past.now == 5.0
    assert late.taken.toarray().tolist() == [[0, 0, 0, 0, 0, 1]]
