"""A model in its own process: what it is given, and when."""

from pathlib import Path
from typing import Self

import numpy as np
import pytest

from recommender.behaviour.interactions import Attributes, FloatArray, IntArray, Interactions
from recommender.evaluation import topn_process
from recommender.evaluation.event_files import Targets
from recommender.evaluation.rivals.popularity import Popular
from recommender.evaluation.topn_process import Job, hand_over, in_own_process, measure

LOG = Interactions.of(
    np.array([0, 0, 1, 1, 2]),
    np.array([0, 1, 1, 2, 3]),
    np.array([10.0, 20.0, 15.0, 30.0, 40.0]),
    items=5,
    timed=True,
    person=np.array([70, 71, 72]),
)
FACTS = Attributes(np.array([4, 0]), np.array([0, 1]), np.array([9, 2]), ("level", "similar"))
TARGETS = Targets(np.array([0, 2, 3]), np.array([4, 1, 1]), np.array([99]))


class Watching(Popular):
    """Popularity that keeps what it was shown."""

    NAME = "watching"
    fitted_on: list[Interactions] = []
    facts: list[Attributes | None] = []
    asked: list[tuple[list[int], list[list[int]], list[float] | None]] = []

    def fit(self, interactions: Interactions, attributes: Attributes | None, seed: int) -> Self:
        self.fitted_on.append(interactions)
        self.facts.append(attributes)
        return super().fit(interactions, attributes, seed)

    def scores(self, users: IntArray, interactions: Interactions, as_of: FloatArray | None) -> FloatArray:
        histories = [interactions.history(user).tolist() for user in users.tolist()]
        moments = None if as_of is None else as_of.tolist()
        self.asked.append((interactions.person[users].tolist(), histories, moments))
        return super().scores(users, interactions, as_of)


@pytest.fixture(autouse=True)
def _forget() -> None:
    for kept in (Watching.fitted_on, Watching.facts, Watching.asked):
        kept.clear()


def test_a_model_is_fitted_on_the_log_and_asked_for_those_with_targets(tmp_path: Path) -> None:
    hand_over(tmp_path, LOG, FACTS, TARGETS)
    found = measure(Job(tmp_path, Watching, 0))
    assert Watching.fitted_on[0].item.tolist() == LOG.item.tolist()
    assert Watching.fitted_on[0].timed
    assert Watching.facts[0] is not None
    assert Watching.facts[0].kinds == ("level", "similar")
    assert Watching.facts[0].value.tolist() == [9, 2]
    assert Watching.asked == [([70, 72, 99], [[0, 1], [3], []], [40.0, 40.0, 40.0])], "as of the end of the log"
    assert found.places[0].better.tolist() == [2, 0, 0]
    assert found.places[0].tied.tolist() == [1, 1, 1]
    assert found.peak_mb > 10.0
    assert found.train_seconds >= 0.0


def test_the_file_of_targets_is_opened_after_the_fit(tmp_path: Path) -> None:
    hand_over(tmp_path, LOG, None, TARGETS)

    class Burning(Watching):
        """A model whose fit destroys the targets: they come too late for it to have seen them."""

        def fit(self, interactions: Interactions, attributes: Attributes | None, seed: int) -> Self:
            (tmp_path / "targets.npz").unlink()
            return super().fit(interactions, attributes, seed)

    with pytest.raises(FileNotFoundError, match=r"targets\.npz"):
        measure(Job(tmp_path, Burning, 0))
    assert len(Watching.fitted_on) == 1
    assert Watching.facts == [None]


def test_people_never_trained_on_leave_no_trace_and_are_shown_cut_short(tmp_path: Path) -> None:
    hand_over(tmp_path, LOG, None, Targets(TARGETS.user[:1], TARGETS.item[:1], TARGETS.new_people))
    found = measure(Job(tmp_path, Watching, 0, never_trained=np.array([0]), keep=(1, 3)))
    assert Watching.fitted_on[0].person.tolist() == [71, 72]
    assert Watching.fitted_on[0].item.tolist() == [1, 2, 3]
    assert [one[:2] for one in Watching.asked] == [([70], [[1]]), ([70], [[0, 1]])]
    assert len(found.places) == 2
    assert found.places[0].unseen.tolist() == [3], "what was taken is not asked for, though the model is not shown it"
    assert found.places[1].unseen.tolist() == [3]


def test_a_shuffled_log_is_only_fitted_on(tmp_path: Path) -> None:
    hand_over(tmp_path, LOG, None, TARGETS)
    measure(Job(tmp_path, Watching, 0, shuffle=True))
    assert sorted(Watching.fitted_on[0].item.tolist()) == [0, 1, 1, 2, 3]
    assert Watching.fitted_on[0].item.tolist() != LOG.item.tolist()
    assert Watching.asked[0][1] == [[0, 1], [3], []]


def test_a_fresh_process_finds_the_same_and_its_memory_is_its_own(tmp_path: Path) -> None:
    hand_over(tmp_path, LOG, FACTS, TARGETS)
    held = np.ones(60_000_000)
    found = in_own_process(Job(tmp_path, Popular, 0))
    here = measure(Job(tmp_path, Popular, 0))
    assert found.places[0].better.tolist() == here.places[0].better.tolist()
    assert here.peak_mb > held.nbytes / 1e6
    assert found.peak_mb < here.peak_mb - 0.5 * held.nbytes / 1e6


def test_without_a_status_file_the_system_is_asked(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(topn_process, "_STATUS", tmp_path / "none")
    hand_over(tmp_path, LOG, None, TARGETS)
    assert measure(Job(tmp_path, Popular, 0)).peak_mb > 10.0
