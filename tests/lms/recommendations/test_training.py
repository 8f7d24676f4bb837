"""A model is learned, signed, and serves unless it is clearly worse than the one that serves."""

from __future__ import annotations

from datetime import timedelta
from random import Random

import pytest

from lms import clock
from lms.audit.models import AuditEvent
from lms.clock import now
from lms.db import db
from lms.recommendations.models import RecommenderModel
from lms.recommendations.training import MEASURE, _publish, not_worse, train_model
from recommender.signals import SIGNALS
from tests.factories.suggestions import Committing, add_course, colleagues, finish


def test_with_few_completions_the_model_is_kept_and_nothing_serves(database, cast):
    add_course(cast, "layanan", {"M.5": (1, 2)})
    db.session.commit()
    progress = Committing()
    row = train_model(progress)
    assert (row.state, row.settings["trained"]) == ("kept", False)
    assert progress.told == [(0, 3), (1, 3), (2, 3)]


def test_with_enough_completions_the_model_serves_and_the_next_one_replaces_it(app, database, cast):
    random = Random(1)
    courses = [
        add_course(cast, f"k-{n}", {code: (1, 2)}) for n, code in enumerate(("M.1", "M.3", "M.5", "GURU-01") * 2)
    ]
    for person in colleagues(cast, 80):
        for course in random.sample(courses, 3):
            finish(person, course, ago=random.randint(1, 320))
    db.session.commit()
    first = train_model(Committing())
    db.session.commit()
    assert first.state == "serving"
    assert first.settings["positives"] >= 50
    assert set(first.settings["weights"]) == {signal.NAME for signal in SIGNALS}
    assert all(weight >= 0 for weight in first.settings["weights"].values())
    assert {"linear.ndcg@5", "calibration.error", "calibration.said"} <= set(first.metrics)
    assert 0 < first.metrics[MEASURE] <= 1
    assert (app.config["SETTINGS"].data / "models" / f"{first.version}.npz").exists()
    old = first.id
    with clock.set_to(now() + timedelta(seconds=2)):
        second = train_model(Committing())
    assert second.state == "serving"
    assert db.session.get(RecommenderModel, old).state == "retired"
    assert db.session.query(AuditEvent).filter_by(action="recommender.published").count() == 2


def row(state, metrics):
    made = RecommenderModel(
        version=f"{state}-{metrics[MEASURE]}",
        state=state,
        data_stamp="",
        settings={"weights": {signal.NAME: 0.1 for signal in SIGNALS}},
        metrics=metrics,
        trained_at=now(),
    )
    db.session.add(made)
    db.session.flush()
    return made


def test_a_clearly_worse_model_is_kept_but_does_not_serve(database):
    served = row("serving", {MEASURE: 0.6, "people": 400})
    worse = row("kept", {MEASURE: 0.5, "people": 400})
    _publish(worse, trained=True)
    assert (served.state, worse.state) == ("serving", "kept")


def test_a_model_of_other_signals_gives_way_whatever_the_figures_say(database):
    served = row("serving", {MEASURE: 0.6, "people": 400})
    served.settings = {"weights": {"gap": 1.0, "role": 0.2}}
    worse = row("kept", {MEASURE: 0.5, "people": 400})
    _publish(worse, trained=True)
    assert (served.state, worse.state) == ("retired", "serving")


@pytest.mark.parametrize(
    ("new", "served", "answer"),
    [
        ({MEASURE: 0.6, "people": 100}, {MEASURE: 0.5}, True),
        ({MEASURE: 0.41, "people": 100}, {MEASURE: 0.5}, True),
        ({MEASURE: 0.39, "people": 100}, {MEASURE: 0.5}, False),
        ({MEASURE: 0.49, "people": 40_000}, {MEASURE: 0.5}, False),
        ({"people": 0.0}, {MEASURE: 0.5}, False),
        ({"people": 0.0}, {"people": 0.0}, True),
    ],
)
def test_a_difference_below_two_standard_errors_is_no_news(new, served, answer):
    assert not_worse(new, served) is answer
