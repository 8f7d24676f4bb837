from collections.abc import Callable

import numpy as np
import pytest

from recommender.behaviour.interactions import Attributes, Interactions

NONE = Attributes(np.empty(0, np.int64), np.empty(0, np.int64), np.empty(0, np.int64), ())


@pytest.fixture(scope="session")
def log() -> Callable[..., Interactions]:
    """Make a log from histories: items in order, or (item, moment) pairs where timed."""

    def make(*histories: list, items: int, timed: bool = False, person: list[int] | None = None) -> Interactions:
        rows = [
            (user, *(event if timed else (event, place)))
            for user, history in enumerate(histories)
            for place, event in enumerate(history)
        ]
        user, item, moment = np.array(rows, dtype=np.float64).reshape(-1, 3).T
        return Interactions.of(
            user.astype(np.int64),
            item.astype(np.int64),
            moment,
            items=items,
            timed=timed,
            person=np.array(person if person is not None else range(len(histories)), dtype=np.int64),
        )

    return make


@pytest.fixture(scope="session")
def attributes() -> Callable[..., Attributes]:
    """Make attributes from (item, kind, value) rows."""

    def make(*rows: tuple[int, str, int]) -> Attributes:
        kinds = tuple(sorted({kind for _, kind, _ in rows}))
        return Attributes(
            np.array([row[0] for row in rows], dtype=np.int64),
            np.array([kinds.index(row[1]) for row in rows], dtype=np.int64),
            np.array([row[2] for row in rows], dtype=np.int64),
            kinds,
        )

    return make
