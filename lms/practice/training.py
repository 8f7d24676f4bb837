"""Learning a tracer from everybody's practice, and deciding whether it serves. Loads scikit-learn: for jobs only."""

from __future__ import annotations

from collections.abc import Sequence
from hashlib import sha256
from itertools import groupby
from typing import Any, Protocol

import numpy as np

from lms.audit.services import record
from lms.clock import now
from lms.db import db, transaction
from lms.practice import history, tracers
from lms.practice.history import Given
from lms.practice.models import TracerModel
from recommender.mastery import judging, tracing
from recommender.mastery.answers import Answers, FloatArray
from recommender.mastery.forecast import chances_by_answers
from recommender.mastery.tracing import Tracer

STEPS = 3
SEED = 20261123
MOST_JUDGED = 5_000
"""Answers of held out people that a tracer is judged on, whole people at a time."""


class Reporter(Protocol):
    """A job's progress."""

    def report(self, done: int, total: int) -> None:
        """Commit what was done so far together with the new count."""


def learn(progress: Reporter) -> dict[str, Any]:
    """Learn a tracer, keep it signed, and let it serve unless its log loss on people held out is above that of what serves.

    Returns what the job says: `state` is too_few (with how many there are and have to be), kept or serving.
    """
    progress.report(0, STEPS)
    with transaction("read"):
        given = history.answers()
    people = {one.person_id for one in given}
    if not judging.enough(len(given), len(people)):
        return {
            "state": "too_few",
            "answers": len(given),
            "people": len(people),
            "least_answers": judging.LEAST_ANSWERS,
            "least_people": judging.LEAST_PEOPLE,
        }
    progress.report(1, STEPS)
    held = [one for one in given if judging.held_out(str(one.person_id))]
    learned = [one for one in given if not judging.held_out(str(one.person_id))]
    answers = _arrays(learned)
    tracer = tracing.train(answers, SEED)
    progress.report(2, STEPS)
    with transaction("read"):
        metrics = _figures(tracer, answers, _judged(held))
    return _decide(tracer, answers, metrics)


def _figures(tracer: Tracer, learned: Answers, judged: Sequence[Given]) -> dict[str, Any]:
    """The figures of the tracer beside those of what serves, on the same answers."""
    version, old = tracers.served()
    asked = _arrays(judged)
    new = judging.figures(asked.correct, tracer.probabilities(asked))
    said = _by_answers(judged) if old is None else old.probabilities(asked)
    served = judging.figures(asked.correct, said)
    return {**_size(learned, judged), **new, "served": {"version": version, **served}}


def _decide(tracer: Tracer, learned: Answers, metrics: dict[str, Any]) -> dict[str, Any]:
    """Keep the tracer with its figures; let it serve where it is not worse than what serves."""
    row = _keep(tracer, learned, metrics)
    if judging.not_worse(metrics, metrics["served"]):
        _publish(row)
    return {"state": row.state, "version": row.version, **row.metrics}


def _keep(tracer: Tracer, learned: Answers, metrics: dict[str, Any]) -> TracerModel:
    moment, stamp = now(), _stamp(learned)
    row = TracerModel(
        version=f"{moment:%Y%m%d-%H%M%S}-{stamp[:8]}",
        state="kept",
        data_stamp=stamp,
        settings={"trees": tracing.TREES, "folds": tracing.FOLDS, "leaves": tracing.LEAVES, "seed": SEED},
        metrics=metrics,
        trained_at=moment,
    )
    tracers.keep(tracer, row.version, stamp)
    db.session.add(row)
    db.session.flush()
    return row


def _publish(row: TracerModel) -> None:
    before = tracers.serving_row()
    if before is not None:
        before.state = "retired"
    row.state = "serving"
    db.session.flush()
    record(None, "tracer.published", "tracer_model", row.uuid, version=row.version)


def _judged(held: Sequence[Given]) -> list[Given]:
    """Whole people, in the order of their ids, until there are enough answers to judge by."""
    found: list[Given] = []
    for _person, mine in groupby(held, key=lambda one: one.person_id):
        if len(found) >= MOST_JUDGED:
            break
        found += mine
    return found


def _by_answers(judged: Sequence[Given]) -> FloatArray:
    """What is said of each answer where no tracer serves."""
    said: list[float] = []
    for _person, mine in groupby(judged, key=lambda one: one.person_id):
        said += chances_by_answers([(str(one.topic.competency_id), one.plain) for one in mine])
    return np.array(said)


def _arrays(given: Sequence[Given]) -> Answers:
    return Answers(
        np.array([str(one.person_id) for one in given], np.str_),
        np.array([str(one.question_id) for one in given], np.str_),
        np.array([one.topic.name for one in given], np.str_),
        np.array([one.right for one in given], np.float64),
    )


def _stamp(learned: Answers) -> str:
    """What the tracer learned from, as a hash."""
    columns = (learned.user, learned.item, learned.skill, learned.correct)
    return sha256(b"|".join(np.ascontiguousarray(one).tobytes() for one in columns)).hexdigest()


def _size(learned: Answers, judged: Sequence[Given]) -> dict[str, int]:
    return {
        "learned_answers": len(learned),
        "learned_people": len(np.unique(learned.user)),
        "judged_answers": len(judged),
        "judged_people": len({one.person_id for one in judged}),
    }
