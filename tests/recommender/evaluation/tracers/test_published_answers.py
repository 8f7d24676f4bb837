"""Published answers, which are not part of the project: read where the folder shared stands beside the checkout."""

from functools import lru_cache
from pathlib import Path

import numpy as np
import pytest
from sklearn.metrics import roc_auc_score

from recommender.evaluation import answer_files
from recommender.evaluation.probabilities import metrics
from recommender.evaluation.tracers import TRACERS
from recommender.mastery.answers import Answers, folds
from recommender.mastery.tracing import train

TRACING = Path(__file__).parents[4] / ".." / "shared" / "data" / "tracing"
pytestmark = [
    pytest.mark.slow,
    pytest.mark.timeout(600),
    pytest.mark.skipif(not TRACING.exists(), reason="the real answers of shared/data are not beside this checkout"),
]


@lru_cache(maxsize=2)
def answers(name: str) -> Answers:
    return answer_files.read(TRACING / f"{name}.csv.gz")


@pytest.mark.parametrize(
    ("data", "model", "published"),
    [
        ("assistments09", "irt", 0.69),
        ("assistments09", "pfa", 0.72),
        ("assistments09", "best_lr", 0.77),
        ("statics2011", "irt", 0.79),
        ("statics2011", "pfa", 0.69),
        ("statics2011", "best_lr", 0.82),
    ],
)
def test_a_published_auc_is_reached_to_a_hundredth(data: str, model: str, published: float) -> None:
    """Gervet et al. (JEDM 2020), the table of their code; here pooled over five folds of people."""
    given = answers(data)
    fold = folds(given.user, 5, seed=0)
    predicted = np.empty(len(given))
    for number in range(5):
        predicted[fold == number] = dict(TRACERS)[model](given[fold != number]).probabilities(given[fold == number])
    assert roc_auc_score(given.correct, predicted) == pytest.approx(published, abs=0.01)


def test_ours_is_ahead_of_the_best_published_model_and_calibrated() -> None:
    given = answers("statics2011")
    held_out = folds(given.user, 5, seed=0) == 0
    learned, asked = given[~held_out], given[held_out]
    ours = metrics(asked.correct, train(learned).probabilities(asked))
    best = metrics(asked.correct, dict(TRACERS)["best_lr"](learned).probabilities(asked))
    assert ours["auc"] > best["auc"] + 0.01
    assert ours["log_loss"] < best["log_loss"]
    assert ours["calibration_error"] < 0.015
