import numpy as np
import pytest

from recommender.behaviour.interactions import Interactions


def log_of(*histories: list[int], items: int, first: int = 100, moments: list[float] | None = None) -> Interactions:
    """People from number ``first`` on with ``histories``; by default the moment is the place."""
    user = np.repeat(np.arange(len(histories)), [len(one) for one in histories])
    moment = [float(place) for one in histories for place in range(len(one))] if moments is None else moments
    return Interactions.of(
        user,
        np.array([item for one in histories for item in one], int),
        np.array(moment),
        items=items,
        timed=moments is not None,
        person=first + np.arange(len(histories)),
    )


@pytest.fixture
def groups() -> Interactions:
    """Half of the people take of the items 0 … 3, half of 4 … 7, three of the four each."""
    histories = [[group * 4 + (left + step) % 4 for step in (1, 2, 3)] for group in (0, 1) for left in range(4)]
    return log_of(*(histories * 10), items=9)
