"""Rankers against what people finished next.

Owns: the exact ranking of all eligible courses and the table of metrics. Does not own: the split
(``splits``) or the metrics.

Relevant is a course finished after the split that was eligible at it; people without one are left out. Ties
go to a random order fixed by the seed, so a constant score is worth as much as chance, no more.
"""

from collections.abc import Iterable, Iterator, Mapping

import numpy as np

from recommender.data import Completion
from recommender.eligibility import allowed
from recommender.evaluation.coverage import coverage
from recommender.evaluation.ndcg import ndcg
from recommender.evaluation.recall_at_k import recall_at_k
from recommender.signals.arrays import BoolArray, FloatArray, History, IntArray, PeopleArrays, Scorer

Ranked = tuple[list[int], frozenset[int]]

MOST_PEOPLE = 20_000
"""People measured on: the standard error of a mean between 0 and 1 is then at most 0.0036."""


def report(
    scorers: Mapping[str, Scorer], past: History, outcomes: Iterable[Completion], seed: int, k: int = 5
) -> dict[str, float]:
    """Return "<ranker>.recall@k", "<ranker>.ndcg@k" and "<ranker>.coverage@k" for every scorer, and "people".

    ``past`` is the population at the split, ``outcomes`` the completions after it. At most ``MOST_PEOPLE`` of those
    who finished something are measured on, drawn by ``seed``. Without a relevant completion only ``{"people":
    0.0}`` is returned.
    """
    rows = _rankings(scorers, past, _relevant(past, outcomes), seed, k)
    metrics: dict[str, float] = {}
    for name, found in rows.items() if any(rows.values()) else ():
        metrics[f"{name}.recall@{k}"] = float(np.mean([recall_at_k(*row, k) for row in found]))
        metrics[f"{name}.ndcg@{k}"] = float(np.mean([ndcg(*row, k) for row in found]))
        metrics[f"{name}.coverage@{k}"] = coverage((row[0] for row in found), len(past.courses.facts), k)
    return {"people": float(max((len(one) for one in rows.values()), default=0)), **metrics}


def _relevant(past: History, outcomes: Iterable[Completion]) -> dict[str, set[int]]:
    index = {course.id: column for column, course in enumerate(past.courses.facts)}
    found: dict[str, set[int]] = {}
    for one in outcomes:
        if one.course in index:
            found.setdefault(one.person, set()).add(index[one.course])
    return found


def drawn(rows: IntArray, seed: int) -> IntArray:
    """Return at most ``MOST_PEOPLE`` of ``rows``, in order."""
    if len(rows) <= MOST_PEOPLE:
        return rows
    return np.sort(np.random.default_rng(seed).choice(rows, MOST_PEOPLE, replace=False))


def _rankings(
    scorers: Mapping[str, Scorer], past: History, relevant: Mapping[str, set[int]], seed: int, k: int
) -> dict[str, list[Ranked]]:
    """Return per ranker and person with a relevant course the best ``k`` of all eligible courses, and the relevant ones.

    The rankers take turns block by block, so that two of them may share the work on a block.
    """
    asked = np.array([row for row, one in enumerate(past.people.ids) if one in relevant], dtype=np.int64)
    found: dict[str, list[Ranked]] = {name: [] for name in scorers}
    ties = {name: np.random.default_rng(seed) for name in scorers}
    for block in past.people.rows(drawn(asked, seed)).blocks():
        open_ = allowed(block, past.courses)
        for name, scorer in scorers.items():
            found[name].extend(_block(scorer(block), open_, block, relevant, ties[name], k))
    return found


def _block(
    score: FloatArray,
    open_: BoolArray,
    block: PeopleArrays,
    relevant: Mapping[str, set[int]],
    rng: np.random.Generator,
    k: int,
) -> Iterator[Ranked]:
    for row, person in enumerate(block.ids):
        wanted = frozenset(column for column in relevant[person] if open_[row, column])
        if wanted:
            columns = rng.permutation(np.flatnonzero(open_[row]))
            order = columns[np.argsort(-score[row, columns], kind="stable")]
            yield order[:k].tolist(), wanted
