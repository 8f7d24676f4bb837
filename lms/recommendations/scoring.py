"""Scores of everybody and of one person, against a population prepared once per process. Loads numpy: for jobs only.

A person is ranked by his own fresh facts and by what the whole population tells (who finished what, what rose). Reading the
population is the expensive part, so it is kept in memory for the day; a refresh then reads one person and takes
milliseconds.
"""

from __future__ import annotations

import gc
import logging
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any, Protocol

import sqlalchemy as sa
from flask import current_app
from joblib import cpu_count, parallel_config

from lms import model_files
from lms.clock import now, today
from lms.config import BadSetting
from lms.db import db, transaction
from lms.recommendations import effects, parity
from lms.recommendations.interventions import standing
from lms.recommendations.models import RecommenderModel
from lms.recommendations.snapshot import Catalogue, Everybody, catalogue, catalogue_mark, person_facts, snapshot
from lms.recommendations.storing import RULES, Scored, store
from recommender import batch
from recommender.blend import Model
from recommender.data import PersonFacts
from recommender.drift import watch
from recommender.ranking import Ranker, prior_model, rules_model
from recommender.signals import SIGNALS
from recommender.signals.arrays import history
from recommender.store import UntrustedModelError, load, save

log = logging.getLogger("lms.recommendations")

BLOCK = 200
"""People written in one transaction, for half a second at most; the write lock is free between blocks."""
ALONE_BELOW = 5_000
"""So many people are scored by several processes; fewer in this one."""
SEED = 20261123
PRIOR = "prior"
"""Version of the documented prior weights, used until a trained model serves."""


class Reporter(Protocol):
    """Told how far the work is; commits what was written so far (a job's progress, or the terminal)."""

    def report(self, done: int, total: int) -> None:
        """`done` of `total` is done."""


_models: dict[str, Model] = {}
_prepared: list[Population] = []


@dataclass(frozen=True, eq=False)
class Population:
    """A model prepared for everybody as of a day; ``asked`` is the version that was to serve, ``version`` that which can."""

    asked: str
    version: str
    as_of: date
    taken_at: datetime
    known: Catalogue
    ranker: Ranker

    def knows(self, person: PersonFacts) -> bool:
        """Whether somebody in it held the person's post; else it has to be read anew."""
        return self.ranker.past.knows(person)


def refresh(progress: Reporter, person_id: int) -> bool:
    """Score one person (internal id) anew; returns whether the list changed."""
    population = _current(progress)
    taken_at = now()
    person = person_facts(person_id)
    if person is not None and not population.knows(person):
        population = _keep(_prepare(progress))
        person = person_facts(person_id)
    if person is None or not population.knows(person):
        return False
    [(_, slate)] = population.ranker.slates((person,))
    scored = [Scored(person, slate)]
    return store(scored, population.known, version=population.version, taken_at=taken_at) > 0


def score_everybody(progress: Reporter) -> int:
    """Score everybody and write in blocks, each its own transaction; returns how many people see another list.

    People are read once to learn from all of them and once more, piece by piece, to be scored; who has come since into a
    post that nobody had is left to a refresh.

    Raises `BadSetting` when a cluster is set and its library is missing, before anything is read.
    """
    if current_app.config["SETTINGS"].cluster:
        _cluster_client()
    population = _prepare(progress)
    people = (one for one in Everybody(evidence=False) if population.knows(one))
    tally, total = parity.Tally(), len(population.ranker.past.people)
    done = changed = 0
    progress.report(0, total)
    with _workers(total) as jobs:
        for block, slates in batch.slates(population.ranker, people, jobs):
            for start in range(0, len(slates), BLOCK):
                scored = [
                    Scored(person, slate)
                    for person, (_, slate) in zip(
                        block[start : start + BLOCK], slates[start : start + BLOCK], strict=True
                    )
                ]
                changed += store(scored, population.known, version=population.version, taken_at=population.taken_at)
                tally.add(scored, population.version)
                done += len(scored)
                progress.report(done, total)
    parity.write(tally, population.version, watch(population.ranker, SEED))
    effects.write(population.ranker.past.gains)
    _keep(population)
    return changed


@contextmanager
def _workers(people: int) -> Iterator[int]:
    """How many processes score; a cluster does where one is set (`LMS_CLUSTER`, the address of a Dask scheduler).

    A few thousand people are scored sooner in this process than others start.
    """
    cluster = current_app.config["SETTINGS"].cluster
    if cluster:
        with _cluster_client()(cluster), parallel_config(backend="dask"):
            yield -1
    else:
        yield 1 if people < ALONE_BELOW else cpu_count()


def _cluster_client() -> Any:
    """The class of a cluster's client; raises `BadSetting` where its library is missing, for it is no dependency."""
    try:
        from dask.distributed import Client
    except ImportError:
        raise BadSetting(
            "LMS_CLUSTER membutuhkan pustaka dask[distributed], yang tidak dipasang bersama Tumbuh. "
            "Pasang pustaka itu, atau kosongkan LMS_CLUSTER."
        ) from None
    return Client


def _current(progress: Reporter) -> Population:
    """The prepared population, if it is of today, of the serving model and of the catalogue as it is now."""
    if _prepared:
        kept = _prepared[0]
        if (kept.asked, kept.as_of, kept.known.mark) == (_serving(), today(), catalogue_mark()):
            return kept
    return _keep(_prepare(progress))


def _keep(population: Population) -> Population:
    """Keep what a refresh needs: what was learnt from the people, not the people themselves."""
    _prepared[:] = [replace(population, ranker=population.ranker.without_people())]
    return _prepared[0]


def _prepare(progress: Reporter) -> Population:
    """Read everybody and prepare the serving model for them.

    The job's transaction ends first: on SQLite it holds the only write lock, and this reading may take a minute.
    """
    progress.report(0, 1)
    with lasting_objects():
        with transaction("read"):
            taken_at, version, known = now(), _serving(), catalogue()
            everybody = snapshot(known)
        served, model = _model(version)
        ranker = Ranker(model, history(everybody))
    return Population(
        asked=version, version=served, as_of=everybody.as_of, taken_at=taken_at, known=known, ranker=ranker
    )


@contextmanager
def lasting_objects() -> Iterator[None]:
    """Keep the collector of cycles away from the many facts made within, now and later.

    They hold no cycles; walking them again and again would take more time than making and ranking them.
    """
    gc.disable()
    try:
        yield
    finally:
        gc.freeze()
        gc.enable()


def _serving() -> str:
    if standing("rules"):
        return RULES
    query = sa.select(RecommenderModel.version).where(RecommenderModel.state == "serving")
    return db.session.scalar(query.order_by(RecommenderModel.id.desc()).limit(1)) or PRIOR


def _model(version: str) -> tuple[str, Model]:
    """The model of a version; the prior one where its files are missing, foreign or of other signals."""
    if version == RULES:
        return RULES, rules_model()
    if version != PRIOR and version not in _models:
        try:
            model = load(model_files.folder(), version, model_files.key())
        except (UntrustedModelError, OSError):
            log.exception("model %s cannot be used; the prior weights serve", version)
            return PRIOR, prior_model()
        if model.signals != tuple(signal.NAME for signal in SIGNALS):
            log.error("model %s blends other signals than this version; the prior weights serve", version)
            return PRIOR, prior_model()
        _models.clear()
        _models[version] = model
    return (version, _models[version]) if version != PRIOR else (PRIOR, prior_model())


def keep(model: Model, version: str) -> None:
    """Write a model, signed, into the data folder."""
    save(model, model_files.folder(), version, model_files.key())
