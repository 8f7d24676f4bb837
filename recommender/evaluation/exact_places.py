"""Where targets stand among all items a person has not taken, and what a place is worth.

Owns: the full ranking and its ties. Does not own: models, or how people are averaged.

No item is left out and none is sampled (Krichene & Rendle, 2020). A target that ties with others may stand on any
of their places with equal chance, and its worth is the mean over them: a constant score is worth exactly what chance
is, k out of n within the first k.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from time import perf_counter

import numpy as np

from recommender.behaviour.interactions import FloatArray, IntArray, Interactions
from recommender.evaluation.rivals import Scorer

FIRST = 10
"""How many items make the list that a person is shown."""
_BLOCK = 500


@dataclass(frozen=True, eq=False)
class Places:
    """Per target: how many unseen items score better, how many equal (itself included), and how many there are.

    ``shown`` is, per item, how many people have it among their first ``FIRST``; where scores tie at the end of that
    list, which of them is on it is arbitrary but fixed. ``milliseconds`` is the time per person to score all items
    and to find the first.
    """

    better: IntArray
    tied: IntArray
    unseen: IntArray
    shown: IntArray
    milliseconds: float


def place(
    model: Scorer, histories: Interactions, taken: Interactions, user: IntArray, item: IntArray, as_of: float | None
) -> Places:
    """Return the places of the targets ``item`` of the rows ``user`` of ``histories``; ``user`` ascends.

    ``taken`` holds all that the same users took, of which ``histories`` may show the model only a part.

    Raises ValueError when a score is not finite or the scores have another shape than people × items.
    """
    columns: list[tuple[IntArray, IntArray, IntArray]] = []
    shown, spent = np.zeros(histories.items, np.int64), 0.0
    for users, rows in _blocks(user):
        block, seen = histories.of_users(users), taken.of_users(users)
        begun = perf_counter()
        score = _masked(model, block, seen, as_of)
        first = _first(score)
        spent += perf_counter() - begun
        np.add.at(shown, first[1], 1)
        row = np.searchsorted(users, user[rows])
        its = score[row, item[rows]][:, None]
        of_row = score[row]
        columns.append(((of_row > its).sum(axis=1), (of_row == its).sum(axis=1), (of_row > -np.inf).sum(axis=1)))
    better, tied, unseen = (np.concatenate(column) for column in zip(*columns, strict=True))
    return Places(better, tied, unseen, shown, 1000.0 * spent / max(len(np.unique(user)), 1))


def within(places: Places, k: int) -> FloatArray:
    """Return the chance of each target to stand among the first ``k``."""
    return np.clip(k - places.better, 0, places.tied) / places.tied


def discounted(places: Places, k: int) -> FloatArray:
    """Return the expected 1 / log2(place + 1) of each target, 0 beyond ``k`` (Järvelin & Kekäläinen, 2002)."""
    return _mean_over_ties(places, np.where(np.arange(1, places.unseen.max() + 1) <= k, _discount(places), 0.0))


def reciprocal(places: Places) -> FloatArray:
    """Return the expected 1 / place of each target."""
    return _mean_over_ties(places, 1.0 / np.arange(1, places.unseen.max() + 1))


def ideal(targets: IntArray, k: int) -> FloatArray:
    """Return the discounted gain of the best order, per number of ``targets``."""
    worth = np.cumsum(1.0 / np.log2(np.arange(2, k + 2)))
    return np.asarray(worth[np.minimum(targets, k) - 1])


def _discount(places: Places) -> FloatArray:
    return np.asarray(1.0 / np.log2(np.arange(2, places.unseen.max() + 2)))


def _mean_over_ties(places: Places, worth: FloatArray) -> FloatArray:
    """Return the mean of ``worth`` (per place) over the places each target may have."""
    up_to = np.concatenate([[0.0], np.cumsum(worth)])
    return np.asarray((up_to[places.better + places.tied] - up_to[places.better]) / places.tied)


def _blocks(user: IntArray) -> Iterator[tuple[IntArray, slice]]:
    """Yield some users at a time and the rows of their targets."""
    users = np.unique(user)
    for begin in range(0, len(users), _BLOCK):
        block = users[begin : begin + _BLOCK]
        yield block, slice(*np.searchsorted(user, [block[0], block[-1] + 1]))


def _masked(model: Scorer, block: Interactions, seen: Interactions, as_of: float | None) -> FloatArray:
    moments = None if as_of is None else np.full(block.users, as_of)
    score = np.array(model.scores(np.arange(block.users), block, moments), np.float64)
    if score.shape != (block.users, block.items):
        raise ValueError(f"scores of {model.NAME} are not people × items but {score.shape}")
    if not np.isfinite(score).all():
        raise ValueError(f"{model.NAME} gives a score that is not a finite number")
    score[seen.user, seen.item] = -np.inf
    return score


def _first(score: FloatArray) -> tuple[IntArray, IntArray]:
    """Return the rows and the items of the first ``FIRST`` unseen items of each row."""
    k = min(FIRST, score.shape[1])
    item = np.argpartition(-score, k - 1, axis=1)[:, :k]
    row = np.repeat(np.arange(len(score)), k)
    unseen = score[row, item.ravel()] > -np.inf
    return row[unseen], item.ravel()[unseen]
