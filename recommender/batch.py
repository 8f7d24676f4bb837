"""Scoring everybody on several processors, or on several machines.

Owns: cutting people into blocks as they are read, and handing them to joblib. Does not own: how a block is scored
(``ranking``), where the work runs: that is joblib's backend, local processes unless the caller has chosen another
(``joblib.parallel_config``, for instance "dask" with a cluster). The result does not depend on it (tested).

Neither the people nor their slates are ever all in memory: the workers get a few blocks at a time, and the next ones when
the caller has taken what was made of them.
"""

import gc
from collections.abc import Iterable, Iterator
from dataclasses import replace

from joblib import Parallel, delayed, effective_n_jobs

from recommender.data import PersonFacts, Suggestion
from recommender.ranking import SLATE, Ranker, pieces

AT_ONCE = 1000
"""People of one task: a few seconds of work, a few megabytes there and back."""
BLOCKS_AHEAD = 2
"""Blocks that each worker is given at a time."""

Slates = list[tuple[str, tuple[Suggestion, ...]]]
Block = tuple[PersonFacts, ...]


def slates(
    ranker: Ranker, people: Iterable[PersonFacts], jobs: int, size: int = SLATE, at_once: int = AT_ONCE
) -> Iterator[tuple[Block, Slates]]:
    """Yield block after block with its slates, in the order of ``people``, scored by ``jobs`` workers.

    One job works in this process; of several, who is ready first waits for the others at the end of a turn. Raises KeyError for somebody whom the ranker's population does not know.
    """
    if jobs == 1:
        for block in pieces(people, at_once):
            yield block, list(ranker.slates(block, size))
        return
    alone = ranker.without_people()
    turns = pieces(pieces(people, at_once), BLOCKS_AHEAD * effective_n_jobs(jobs))
    turn = next(turns, ())
    while turn:
        scored = Parallel(n_jobs=jobs, return_as="generator")(
            [delayed(_scored)(alone, _without_evidence(block), size) for block in turn]
        )
        following = next(turns, ())  # read while the workers are busy
        yield from zip(turn, scored, strict=True)
        turn = following


def _without_evidence(block: Block) -> Block:
    """Return people without the observations their states were fused from: ranking does not need them."""
    return tuple(replace(person, evidence={}) if person.evidence else person for person in block)


def _scored(ranker: Ranker, block: Block, size: int) -> Slates:
    """Return the slates of a block; what is made holds no cycles, and the collector would walk it again and again."""
    gc.disable()
    try:
        return list(ranker.slates(block, size))
    finally:
        gc.enable()
