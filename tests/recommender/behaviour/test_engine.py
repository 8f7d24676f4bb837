from collections.abc import Callable

import numpy as np
import pytest

from recommender.behaviour import sources
from recommender.behaviour.engine import Engine, _sampled
from recommender.behaviour.features import Pool
from recommender.behaviour.interactions import Attributes, Interactions
from recommender.behaviour.past import DAY, Query

ITEMS = 40
PEOPLE = 300


def walks(seed: int) -> list[list[int]]:
    """Return histories that mostly go two items on in a ring: what follows is known from what was last."""
    random = np.random.default_rng(seed)
    result = []
    for _ in range(PEOPLE):
        step = np.where(random.random(6) < 0.8, 2, random.integers(1, ITEMS, 6))
        result.append(list(dict.fromkeys(((random.integers(ITEMS) + np.cumsum(step)) % ITEMS).tolist())))
    return result


def recall(scores: np.ndarray, seen: Interactions, targets: list[int]) -> float:
    open_ = np.where(seen.seen().toarray() > 0, -np.inf, scores)
    best = np.argsort(-open_, axis=1)[:, :5]
    return float(np.mean([target in row for target, row in zip(targets, best, strict=True)]))


@pytest.fixture(autouse=True)
def small_pools(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sources, "POOL", dict.fromkeys(sources.POOL, 4))


@pytest.fixture(scope="module")
def histories() -> list[list[int]]:
    return walks(1)


@pytest.fixture(scope="module")
def trained(histories: list[list[int]], log: Callable[..., Interactions]) -> Interactions:
    return log(*(one[:-1] for one in histories), items=ITEMS)


@pytest.fixture(scope="module")
def engine(trained: Interactions) -> Engine:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(sources, "POOL", dict.fromkeys(sources.POOL, 4))
        return Engine().fit(trained, None, 0)


def test_it_finds_what_follows(engine: Engine, trained: Interactions, histories: list[list[int]]) -> None:
    everybody = np.arange(PEOPLE)
    assert not engine.lift_.any()
    scores = engine.scores(everybody, trained, None)
    assert scores.shape == (PEOPLE, ITEMS)
    assert np.isfinite(scores).all()
    popular = np.tile(np.bincount(trained.item, minlength=ITEMS), (PEOPLE, 1))
    targets = [one[-1] for one in histories]
    assert recall(scores, trained, targets) > 0.5 > 2 * recall(popular, trained, targets)


def test_shuffled_answers_teach_nothing(log: Callable[..., Interactions], histories: list[list[int]]) -> None:
    """Items permuted within the log: every history keeps its length, every item its number, no order is left."""
    random = np.random.default_rng(0)
    shuffled = iter(random.permutation([item for one in histories for item in one]).tolist())
    mixed = [[next(shuffled) for _ in one] for one in histories]
    past = log(*(one[:-1] for one in mixed), items=ITEMS)
    targets = [one[-1] for one in mixed]
    found = recall(Engine().fit(past, None, 0).scores(np.arange(PEOPLE), past, None), past, targets)
    popular = recall(np.tile(np.bincount(past.item, minlength=ITEMS), (PEOPLE, 1)).astype(float), past, targets)
    assert found == pytest.approx(popular, abs=0.07)  # three standard errors of the difference


def test_the_same_seed_gives_the_same_scores(engine: Engine, trained: Interactions) -> None:
    some = np.array([3, 200])
    again = Engine().fit(trained, None, 0)
    assert (again.scores(some, trained, None) == engine.scores(some, trained, None)).all()


def test_candidates_stand_above_all_others(engine: Engine, trained: Interactions) -> None:
    some = np.array([3, 200])
    query = Query(trained.of_users(some), np.zeros(2))
    pool = engine.features_.pool(query)
    scores = engine.scores(some, trained, None)
    inside = np.zeros(scores.shape, dtype=bool)
    inside[pool.user, pool.item] = True
    for row, mask in zip(scores, inside, strict=True):
        assert row[mask].min() > row[~mask].max()
    for row, base, mask in zip(scores, pool.base, inside, strict=True):
        assert (np.argsort(row[~mask], kind="stable") == np.argsort(base[~mask], kind="stable")).all()


def test_people_never_trained_on_are_ranked_from_their_history(
    engine: Engine, log: Callable[..., Interactions]
) -> None:
    new = [one for one in walks(7) if len(one) > 3]
    cut = log(*(one[:-1] for one in new), items=ITEMS, person=list(range(1000, 1000 + len(new))))
    scores = engine.scores(np.arange(len(new)), cut, None)
    assert recall(scores, cut, [one[-1] for one in new]) > 0.4
    nothing = log([], items=ITEMS, person=[5000])
    assert np.isfinite(engine.scores(np.array([0]), nothing, None)).all()


@pytest.mark.parametrize("timed", [False, True])
def test_a_log_of_a_single_event_teaches_nothing(timed: bool, log: Callable[..., Interactions]) -> None:
    with pytest.raises(ValueError, match=r"zero-size|at least one array"):
        Engine().fit(log([(0, 0.0)] if timed else [0], items=3, timed=timed), None, 0)


def test_nobody_asks(engine: Engine, trained: Interactions) -> None:
    assert engine.scores(np.empty(0, dtype=np.int64), trained, None).shape == (0, ITEMS)


def test_a_log_with_times_ranks_what_is_new_and_like_the_history(
    log: Callable[..., Interactions], attributes: Callable[..., Attributes]
) -> None:
    """Items come out one a day, of two subjects; people take the newest of theirs."""
    random = np.random.default_rng(2)
    events: list[list[tuple[int, float]]] = [[] for _ in range(200)]
    for day in range(0, ITEMS - 2, 2):
        for user in random.choice(200, 60, replace=False):
            events[user].append((day + user % 2, day * DAY + user))
    past = log(*events, items=ITEMS, timed=True)
    known = attributes(*((item, "concept", item % 2) for item in range(ITEMS)))
    now = float(past.moment.max())
    engine = Engine().fit(past, known, 0)
    assert engine.lift_[[0, 1, 38, 39]].tolist() == [0, 0, 1.5, 1.5]  # nobody has taken the last two
    scores = engine.scores(np.arange(200), past, np.full(200, now))
    open_ = np.where(past.seen().toarray() > 0, -np.inf, scores)
    best = np.argmax(open_, axis=1)
    assert (best % 2 == np.arange(200) % 2).mean() > 0.8
    assert best.mean() > 25


def test_what_a_shortened_history_hides_is_no_negative() -> None:
    numbers = np.arange(6, dtype=np.float32)[:, None]
    pool = Pool(np.repeat([0, 1], 3), np.tile([0, 1, 2], 2), numbers, ("number",), np.zeros((2, 3), dtype=np.float32))
    taken = np.array([[True, False, False], [False, True, False]])
    before = np.array([[True, True, False], [False, False, False]])
    found = _sampled(pool, taken, before, np.random.default_rng(0))
    assert found.features[:, 0].tolist() == [0, 2, 3, 4, 5]
    assert found.taken.tolist() == [True, False, False, True, False]
