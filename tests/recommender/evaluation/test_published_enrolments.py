"""Real enrolments, which are not part of the project: read where the folder shared stands beside the checkout."""

import json
from pathlib import Path

import numpy as np
import pytest

from recommender.behaviour.interactions import Interactions
from recommender.evaluation import event_files
from recommender.evaluation.__main__ import main
from recommender.evaluation.leaks import attached

ENROLMENTS = Path(__file__).parents[3] / ".." / "shared" / "data" / "enrolments"
pytestmark = [
    pytest.mark.slow,
    pytest.mark.timeout(1200),
    pytest.mark.skipif(
        not ENROLMENTS.exists(), reason="the real enrolments of shared/data are not beside this checkout"
    ),
]
SPLITS = {"mooccubex": ["--hold-out", "last-event"], "coco": ["--hold-out", "last-share"]}


@pytest.fixture(scope="module", params=SPLITS)
def split(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    folder = tmp_path_factory.mktemp(request.param)
    train, targets = folder / "train.csv.gz", folder / "targets.csv.gz"
    given = ["--events", str(ENROLMENTS / request.param / "events.csv.gz")]
    out = ["--train", str(train), "--targets", str(targets)]
    assert main(["split-events", *given, *out, *SPLITS[request.param]]) == 0
    return train, targets


def test_no_target_stands_in_its_users_training_and_none_is_attached_to_it(split: tuple[Path, Path]) -> None:
    log, _, names = event_files.read_log(split[0], None)
    targets = event_files.read_targets(split[1], names)
    known = (targets.user < log.users) & (targets.item >= 0)
    cells = targets.user[known] * log.items + targets.item[known]
    assert not np.isin(cells, log.user * log.items + log.item).any()
    assert not attached(log, targets, names, seed=0).suspicious


def test_the_public_split_that_cut_one_character_is_caught(split: tuple[Path, Path]) -> None:
    """Every training row gets what that split left of the target: its number less the last digit."""
    log, _, names = event_files.read_log(split[0], None)
    targets = event_files.read_targets(split[1], names)
    kept = (targets.user < log.users) & (targets.item >= 0)
    user, first = np.unique(targets.user[kept], return_index=True)
    left = names.items[targets.item[kept][first]].astype(np.int64) // 10
    place = event_files.numbers(names.items, left.astype(np.str_))
    had = place != event_files.UNKNOWN
    broken = Interactions.of(
        np.concatenate([log.user, user[had]]),
        np.concatenate([log.item, place[had]]),
        np.concatenate([log.moment, np.full(had.sum(), log.moment.max() + 1)]),
        items=log.items,
        timed=log.timed,
        person=log.person,
    )
    found = attached(broken, targets, names, seed=0)
    assert found.suspicious
    assert found.share > 10 * found.by_chance


def test_ease_is_far_ahead_of_popularity_and_falls_to_it_with_shuffled_labels(tmp_path: Path) -> None:
    train, targets = tmp_path / "train.csv.gz", tmp_path / "targets.csv.gz"
    given = ["--events", str(ENROLMENTS / "mooccubex" / "events.csv.gz")]
    out = ["--train", str(train), "--targets", str(targets)]
    assert main(["split-events", *given, *out, *SPLITS["mooccubex"]]) == 0
    files = ["--events", str(train), "--targets", str(targets), "--json", str(tmp_path / "report.json")]
    few = ["--people", "3000", "--known-only", "--models", "constant", "popular", "ease", "shuffled ease"]
    assert main(["topn", *files, *few]) == 0
    report = json.loads((tmp_path / "report.json").read_text())
    assert report["models"]["constant"]["recall@10"] == pytest.approx(report["checks"]["recall@10_of_chance"])
    assert report["less_popular"]["ease"]["recall@10"]["low"] > 0.15
    assert report["less_popular"]["shuffled ease"]["recall@10"]["low"] < 0.01
