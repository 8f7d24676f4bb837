"""Learning a model from everybody and deciding whether it serves. Loads scikit-learn: for jobs only."""

from __future__ import annotations

from collections.abc import Mapping
from math import sqrt
from typing import Any

import sqlalchemy as sa

from lms.audit.services import record
from lms.clock import now
from lms.db import db, transaction
from lms.recommendations.interventions import standing
from lms.recommendations.models import RecommenderModel
from lms.recommendations.scoring import SEED, Reporter, keep, lasting_objects
from lms.recommendations.snapshot import catalogue, snapshot
from recommender.blend import Model
from recommender.signals import SIGNALS
from recommender.training import fit

MEASURE = "model.ndcg@5"
STEPS = 3


def train_model(progress: Reporter) -> RecommenderModel:
    """Fit on everybody, keep the signed model, and let it serve unless it ranks worse than the one that serves.

    Each model's figures come from the last 180 days before it was made, measured by a model that had not seen them.
    """
    progress.report(0, STEPS)
    with lasting_objects(), transaction("read"):
        everybody = snapshot(catalogue())
    progress.report(1, STEPS)
    model = fit(everybody, SEED)
    progress.report(2, STEPS)
    moment = now()
    version = f"{moment:%Y%m%d-%H%M%S}-{model.stamp[:8]}"
    keep(model, version)
    row = RecommenderModel(
        version=version,
        state="kept",
        data_stamp=model.stamp,
        settings=_settings(model),
        metrics=dict(model.metrics),
        trained_at=moment,
    )
    db.session.add(row)
    db.session.flush()
    _publish(row, trained=model.trained)
    return row


def _settings(model: Model) -> dict[str, Any]:
    return {**model.settings, "trained": model.trained, "intercept": model.intercept, "weights": model.importance()}


def _publish(row: RecommenderModel, *, trained: bool) -> None:
    """Let a trained model serve unless its figure says it is worse or governance froze the model; the other one is retired.

    One that blends other signals than this version cannot serve any more, whatever its figure.
    """
    served = db.session.scalar(sa.select(RecommenderModel).where(RecommenderModel.state == "serving"))
    if not trained or standing("freeze"):
        return
    if served is not None and _of_this_version(served) and not not_worse(row.metrics, served.metrics):
        return
    if served is not None:
        served.state = "retired"
    row.state = "serving"
    record(None, "recommender.published", "recommender_model", row.uuid, version=row.version)


def _of_this_version(served: RecommenderModel) -> bool:
    return set(served.settings.get("weights", ())) == {signal.NAME for signal in SIGNALS}


def not_worse(new: Mapping[str, float], served: Mapping[str, float]) -> bool:
    """Whether nDCG@5 of `new` is at most 1/√n below that of `served`, n being the people it was measured on.

    1/√n is two standard errors of a mean of values between 0 and 1 at their widest spread: smaller differences are no news.
    Where the served model was never measured, the new one is not worse.
    """
    if MEASURE not in served:
        return True
    if MEASURE not in new:
        return False
    return new[MEASURE] >= served[MEASURE] - 1 / sqrt(new["people"])
