"""Everybody is scored alike in one process, in several, and on a cluster."""

import pytest
from joblib import parallel_config

from recommender import batch
from recommender.data import Snapshot, Suggestion
from recommender.ranking import Ranker, prior_model
from recommender.signals.arrays import history

pytestmark = [pytest.mark.slow, pytest.mark.timeout(400)]


@pytest.fixture(scope="module")
def ranker(crowd: Snapshot) -> Ranker:
    return Ranker(prior_model(), history(crowd))


def _all(ranker: Ranker, jobs: int, at_once: int = 90) -> dict[str, tuple[Suggestion, ...]]:
    found: dict[str, tuple[Suggestion, ...]] = {}
    for block, slates in batch.slates(ranker, ranker.past.people, jobs, at_once=at_once):
        assert [one.id for one in block.facts] == [person for person, _ in slates]
        found.update(slates)
    return found


def test_two_processes_give_what_one_gives(ranker: Ranker) -> None:
    alone = _all(ranker, 1)
    assert len(alone) == 400
    assert alone == dict(ranker.slates(ranker.past.people))
    assert _all(ranker, 2) == alone


def test_a_cluster_of_two_workers_gives_what_one_process_gives(ranker: Ranker, monkeypatch: pytest.MonkeyPatch) -> None:
    distributed = pytest.importorskip("dask.distributed")
    with (
        distributed.LocalCluster(
            n_workers=2, threads_per_worker=1, dashboard_address=None, host="127.0.0.1"
        ) as cluster,
        distributed.Client(cluster) as client,
        parallel_config(backend="dask"),
    ):
        assert len(client.scheduler_info()["workers"]) == 2
        assert _all(ranker, -1, at_once=50) == _all(ranker, 1)


def test_what_travels_holds_no_evidence_and_no_other_people_and_is_enough(ranker: Ranker) -> None:
    alone = ranker.without_people()
    assert alone.past.people.facts == ()
    block = next(ranker.past.people.blocks(10)).without_evidence()
    assert batch._scored(alone, block, 30) == list(ranker.slates(next(ranker.past.people.blocks(10))))
    assert all(person.evidence == {} for person in block.facts)
    assert [person.states for person in block.facts] == [one.states for one in ranker.past.people.facts[:10]]
