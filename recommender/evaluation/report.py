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
from recommender.signals.arrays import History, PeopleArrays, Scorer

Ranked = tuple[list[int], frozenset[int]]


def report(
    scorers: Mapping[str, Scorer], past: History, outcomes: Iterable[Completion], seed: int, k: int = 5
) -> dict[str, float]:
    """Return "<ranker>.recall@k", "<ranker>.ndcg@k" and "<ranker>.coverage@k" for every scorer, and "people".

    ``past`` is the population at the split, ``outcomes`` the completions after it. Without a relevant
    completion only ``{"people": 0.0}`` is returned.
    """
    relevant = _relevant(past, outcomes)
    metrics: dict[str, float] = {}
    people = 0
    for name, scorer in scorers.items():
        rows = list(_rankings(scorer, past, relevant, seed))
        people = len(rows)
        if rows:
            metrics[f"{name}.recall@{k}"] = float(np.mean([recall_at_k(*row, k) for row in rows]))
            metrics[f"{name}.ndcg@{k}"] = float(np.mean([ndcg(*row, k) for row in rows]))
            metrics[f"{name}.coverage@{k}"] = coverage((row[0] for row in rows), len(past.courses.facts), k)
    return {"people": float(people), **metrics}


def _relevant(past: History, outcomes: Iterable[Completion]) -> dict[str, set[int]]:
    index = {course.id: column for column, course in enumerate(past.courses.facts)}
    found: dict[str, set[int]] = {}
    for one in outcomes:
        if one.course in index:
            found.setdefault(one.person, set()).add(index[one.course])
    return found


def _rankings(scorer: Scorer, past: History, relevant: Mapping[str, set[int]], seed: int) -> Iterator[Ranked]:
    """Yield, per person with a relevant course, the eligible courses best first and the relevant ones."""
    rng = np.random.default_rng(seed)
    asked = np.array([row for row, one in enumerate(past.people.facts) if one.id in relevant], dtype=np.int64)
    for block in past.people.rows(asked).blocks():
        yield from _block(scorer, past, block, relevant, rng)


def _block(
    scorer: Scorer,
    past: History,
    block: PeopleArrays,
    relevant: Mapping[str, set[int]],
    rng: np.random.Generator,
) -> Iterator[Ranked]:
    score, open_ = scorer(block), allowed(block, past.courses)
    for row, person in enumerate(block.facts):
        wanted = frozenset(column for column in relevant[person.id] if open_[row, column])
        if wanted:
            columns = rng.permutation(np.flatnonzero(open_[row]))
            order = columns[np.argsort(-score[row, columns], kind="stable")]
            yield order.tolist(), wanted
