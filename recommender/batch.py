"""Scoring everybody on several processors, or on several machines.

Owns: cutting a population into blocks and handing them to joblib. Does not own: how a block is scored
(``ranking``), where the work runs: that is joblib's backend, local processes unless the caller has chosen another
(``joblib.parallel_config``, for instance "dask" with a cluster). The result does not depend on it (tested).
"""

import gc
from collections.abc import Iterator

from joblib import Parallel, delayed

from recommender.data import Suggestion
from recommender.ranking import SLATE, Ranker
from recommender.signals.arrays import PeopleArrays

AT_ONCE = 500
"""People of one task: a few seconds of work, a few megabytes there and back."""

Slates = list[tuple[str, tuple[Suggestion, ...]]]


def slates(
    ranker: Ranker, people: PeopleArrays, jobs: int, size: int = SLATE, at_once: int = AT_ONCE
) -> Iterator[tuple[PeopleArrays, Slates]]:
    """Yield block after block with its slates, in the order of ``people``, scored by ``jobs`` workers.

    One job works in this process. The facts behind a person's state stay here: only arrays and states travel.
    """
    if jobs == 1:
        for block in people.blocks(at_once):
            yield block, list(ranker.slates(block, size))
        return
    alone = ranker.without_people()
    scored = Parallel(n_jobs=jobs, return_as="generator", pre_dispatch="2*n_jobs")(
        delayed(_scored)(alone, block.without_evidence(), size) for block in people.blocks(at_once)
    )
    yield from zip(people.blocks(at_once), scored, strict=True)


def _scored(ranker: Ranker, block: PeopleArrays, size: int) -> Slates:
    """Return the slates of a block; what is made holds no cycles, and the collector would walk it again and again."""
    gc.disable()
    try:
        return list(ranker.slates(block, size))
    finally:
        gc.enable()
