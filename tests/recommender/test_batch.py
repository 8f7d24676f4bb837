"""Everybody is scored alike in one process, in several, and on a cluster."""

from collections.abc import Callable, Iterable, Iterator
from typing import Any

import pytest
from joblib import parallel_config

from recommender import batch
from recommender.data import PersonFacts, Snapshot, Suggestion
from recommender.ranking import Ranker, prior_model
from recommender.signals.arrays import history

Task = list[tuple[Callable[..., Any], tuple[Any, ...], dict[str, Any]]]

pytestmark = [pytest.mark.slow, pytest.mark.timeout(400)]


@pytest.fixture(scope="module")
def ranker(crowd: Snapshot) -> Ranker:
    return Ranker(prior_model(), history(crowd))


def _all(
    ranker: Ranker, people: Iterable[PersonFacts], jobs: int, at_once: int = 90
) -> dict[str, tuple[Suggestion, ...]]:
    found: dict[str, tuple[Suggestion, ...]] = {}
    for block, slates in batch.slates(ranker, iter(people), jobs, at_once=at_once):
        assert [one.id for one in block] == [person for person, _ in slates]
        found.update(slates)
    return found


def test_two_processes_give_what_one_gives(ranker: Ranker, crowd: Snapshot) -> None:
    alone = _all(ranker, crowd.people, 1)
    assert len(alone) == 400
    assert alone == dict(ranker.slates(crowd.people))
    assert _all(ranker, crowd.people, 2) == alone


def test_no_more_people_are_read_than_the_workers_are_given(ranker: Ranker, crowd: Snapshot) -> None:
    read: list[str] = []

    def people() -> Iterator[PersonFacts]:
        for person in crowd.people:
            read.append(person.id)
            yield person

    for taken, (block, _) in enumerate(batch.slates(ranker, people(), 2, at_once=25)):
        assert len(block) == 25
        assert len(read) <= 25 * (taken + 1 + 2 * 2 * batch.BLOCKS_AHEAD)
    assert len(read) == 400


def test_a_cluster_of_two_workers_gives_what_one_process_gives(ranker: Ranker, crowd: Snapshot) -> None:
    distributed = pytest.importorskip("dask.distributed")
    with (
        distributed.LocalCluster(
            n_workers=2, threads_per_worker=1, dashboard_address=None, host="127.0.0.1"
        ) as cluster,
        distributed.Client(cluster) as client,
        parallel_config(backend="dask"),
    ):
        assert len(client.scheduler_info()["workers"]) == 2
        assert _all(ranker, crowd.people, -1, at_once=50) == _all(ranker, crowd.people, 1)


def test_what_travels_holds_no_evidence_and_no_other_people(
    ranker: Ranker, crowd: Snapshot, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What is sent is kept, and scored here."""
    seen: list[tuple[Ranker, tuple[PersonFacts, ...]]] = []

    def parallel(**_: object) -> Callable[[Task], Iterator[batch.Slates]]:
        def run(tasks: Task) -> Iterator[batch.Slates]:
            seen.extend((alone, block) for _, (alone, block, _), _ in tasks)
            return (function(*given) for function, given, _ in tasks)

        return run

    monkeypatch.setattr(batch, "Parallel", parallel)
    assert _all(ranker, crowd.people, 2) == dict(ranker.slates(crowd.people))
    assert [len(block) for _, block in seen] == [90, 90, 90, 90, 40]
    assert all(len(alone.past.people) == 0 for alone, _ in seen)
    assert not any(person.evidence for _, block in seen for person in block)
