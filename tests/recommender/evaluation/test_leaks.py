import numpy as np
import pytest

from recommender.behaviour.interactions import Interactions
from recommender.evaluation.event_files import UNKNOWN, Names, Targets
from recommender.evaluation.leaks import attached, shuffled


def broken_split(cut: int, seed: int = 0) -> tuple[Interactions, Targets, Names]:
    """A training row per person as text, its last item the target less ``cut`` digits, or with 0 a random item."""
    people, items = 500, 3000
    rng = np.random.default_rng(seed)
    rows = rng.integers(0, items, (people, 6))
    target = rng.integers(10, items, people)
    if cut:
        rows[:, -1] = target // 10**cut if cut < 9 else target
    log = Interactions.of(
        np.repeat(np.arange(people), 6),
        rows.ravel(),
        np.tile(np.arange(6.0), people),
        items=items,
        timed=False,
        person=np.arange(people),
    )
    names = Names(np.arange(people).astype(np.str_), np.arange(items).astype(np.str_))
    return log, Targets(np.arange(people), target, np.array([], int)), names


@pytest.mark.parametrize("cut", [1, 9])
def test_a_target_attached_to_its_training_row_is_caught_whole_or_cut(cut: int) -> None:
    found = attached(*broken_split(cut), seed=0)
    assert found.suspicious
    assert found.share == 1.0
    assert found.by_chance < 0.05


def test_a_sound_split_is_not_suspected() -> None:
    for seed in range(20):
        found = attached(*broken_split(0, seed), seed=0)
        assert not found.suspicious
        assert found.share < 0.02


def test_a_leak_to_a_tenth_of_the_people_is_caught() -> None:
    log, targets, names = broken_split(0)
    item = log.item.copy()
    item[log.begins[1:51] - 1] = targets.item[:50] // 10
    leaky = Interactions(log.user, item, log.moment, log.users, log.items, log.timed, log.person)
    assert attached(leaky, targets, names, seed=0).suspicious


def test_people_without_history_and_unknown_items_cannot_be_attached() -> None:
    log, _, names = broken_split(1)
    nothing = Targets(np.array([0, 500]), np.array([UNKNOWN, 3]), np.array([9999]))
    found = attached(log, nothing, names, seed=0)
    assert (found.share, found.by_chance, found.suspicious) == (0.0, 0.0, False)


def test_a_shuffled_log_is_as_popular_and_in_nobodys_order() -> None:
    log, _, _ = broken_split(0)
    dealt = shuffled(log, seed=1)
    assert sorted(dealt.item.tolist()) == sorted(log.item.tolist())
    assert dealt.user is log.user
    assert (dealt.item == log.item).mean() < 0.01
