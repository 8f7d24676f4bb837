import numpy as np
import pytest

from recommender.behaviour.interactions import Interactions


@pytest.fixture
def log() -> Interactions:
    """Person 7 took 2, 0, 2; person 9 nothing; person 8 took 1."""
    return Interactions.of(
        np.array([2, 0, 0, 0]),
        np.array([1, 2, 2, 0]),
        np.array([5.0, 30.0, 10.0, 20.0]),
        items=3,
        timed=True,
        person=np.array([7, 9, 8]),
    )


def test_events_stand_by_user_and_time(log: Interactions) -> None:
    assert len(log) == 4
    assert log.users == 3
    assert log.history(0).tolist() == [2, 0, 2]
    assert log.history(1).tolist() == []
    assert log.moment.tolist() == [10.0, 20.0, 30.0, 5.0]
    assert log.lengths.tolist() == [3, 0, 1]
    assert log.places.tolist() == [0, 1, 2, 0]
    assert log.ages.tolist() == [2, 1, 0, 0]


def test_events_of_equal_time_stay_in_the_order_of_the_log() -> None:
    log = Interactions.of(np.zeros(3, int), np.array([2, 0, 1]), np.zeros(3), items=3, timed=True, person=np.array([1]))
    assert log.history(0).tolist() == [2, 0, 1]


def test_what_was_taken_twice_was_taken(log: Interactions) -> None:
    assert log.seen().toarray().tolist() == [[1, 0, 1], [0, 0, 0], [0, 1, 0]]
    assert log.weighted(np.array([1.0, 2.0, 4.0, 8.0])).toarray().tolist() == [[2, 0, 5], [0, 0, 0], [0, 8, 0]]


def test_histories_are_cut_from_the_front(log: Interactions) -> None:
    cut = log.last(2)
    assert cut.history(0).tolist() == [0, 2]
    assert cut.history(2).tolist() == [1]
    assert cut.users == 3


def test_people_are_cut_out_and_stay_who_they_are(log: Interactions) -> None:
    cut = log.of_users(np.array([2, 0]))
    assert cut.person.tolist() == [8, 7]
    assert cut.history(0).tolist() == [1]
    assert cut.history(1).tolist() == [2, 0, 2]
    assert cut.items == 3


def test_people_left_out_leave_no_trace(log: Interactions) -> None:
    rest = log.without_users(np.array([0]))
    assert rest.person.tolist() == [9, 8]
    assert rest.user.tolist() == [1]
    assert rest.item.tolist() == [1]


def test_people_without_history_can_be_added(log: Interactions) -> None:
    more = log.and_people(np.array([11]))
    assert more.users == 4
    assert more.person.tolist() == [7, 9, 8, 11]
    assert more.history(3).tolist() == []
    assert more.history(0).tolist() == [2, 0, 2]
