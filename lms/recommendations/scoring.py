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
from typing import Protocol

import numpy as np
import sqlalchemy as sa
from flask import current_app

from lms.clock import now, today
from lms.config import key_file
from lms.db import db, transaction
from lms.recommendations import parity
from lms.recommendations.interventions import standing
from lms.recommendations.models import RecommenderModel
from lms.recommendations.snapshot import Catalogue, catalogue, person_facts, snapshot
from lms.recommendations.storing import RULES, Scored, store
from recommender.blend import Model
from recommender.data import PersonFacts, Snapshot
from recommender.ranking import Ranker, prior_model, rules_model
from recommender.signals import SIGNALS
from recommender.signals.arrays import BoolArray, FloatArray, PeopleArrays, history
from recommender.store import UntrustedModelError, load, save

log = logging.getLogger("lms.recommendations")

BLOCK = 200
"""People written in one transaction, for half a second at most; the write lock is free between blocks."""
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
    """A model prepared for everybody as of a day; `positions` and `tiers` are their numbers in its arrays."""

    version: str
    as_of: date
    taken_at: datetime
    known: Catalogue
    ranker: Ranker
    positions: dict[str, int]
    tiers: dict[str, int]

    def place(self, person: PersonFacts) -> PeopleArrays | None:
        """One fresh person on the axes of this population; None when nobody in it holds the person's post."""
        if person.position not in self.positions:
            return None
        past = self.ranker.past
        names = dict(zip(past.competencies, past.names, strict=True))
        alone = history(Snapshot((person,), past.courses.facts, (), names, self.as_of))
        column = {code: number for number, code in enumerate(past.competencies)}
        here = [number for number, code in enumerate(alone.competencies) if code in column]
        there = [column[alone.competencies[number]] for number in here]
        people = alone.people

        def wide(narrow: FloatArray, filled: float = 0.0) -> FloatArray:
            row = np.full((1, len(column)), filled)
            row[:, there] = narrow[:, here]
            return row

        def wide_flags(narrow: BoolArray) -> BoolArray:
            return np.asarray(wide(narrow.astype(np.float64)) > 0.0)

        return replace(
            people,
            mean=wide(people.mean),
            se=wide(people.se, 1.0),
            required=wide(people.required),
            urgency=wide(people.urgency),
            measured=wide_flags(people.measured),
            met=wide_flags(people.met),
            position=np.array([self.positions[person.position]], dtype=np.int64),
            tier=np.array([self.tiers[person.tier]], dtype=np.int64),
        )

    def let_go(self) -> None:
        """Forget the people themselves (10 kB each): a refresh needs only what was learnt from them."""
        past = self.ranker.past
        self.ranker.past = replace(past, people=past.people.rows(np.array([], dtype=np.int64)))


def refresh(progress: Reporter, person_id: int) -> bool:
    """Score one person (internal id) anew; returns whether the list changed."""
    population = _current(progress)
    taken_at = now()
    person = person_facts(person_id)
    if person is None:
        return False
    block = population.place(person)
    if block is None:
        population = _prepare(progress)
        population.let_go()
        person = person_facts(person_id)
        block = population.place(person) if person is not None else None
    if person is None or block is None:
        return False
    [(_, slate)] = population.ranker.slates(block)
    scored = [Scored(person, slate)]
    return store(scored, population.known, version=population.version, taken_at=taken_at) > 0


def score_everybody(progress: Reporter) -> int:
    """Score everybody in blocks, each its own transaction; returns how many people see another list."""
    population = _prepare(progress)
    people = population.ranker.past.people
    tally = parity.Tally()
    done = changed = 0
    progress.report(0, len(people.facts))
    for block in people.blocks(BLOCK):
        slates = [slate for _, slate in population.ranker.slates(block)]
        scored = [Scored(person, slate) for person, slate in zip(block.facts, slates, strict=True)]
        changed += store(scored, population.known, version=population.version, taken_at=population.taken_at)
        tally.add(scored, population.version)
        done += len(scored)
        progress.report(done, len(people.facts))
    parity.write(tally, population.version)
    population.let_go()
    return changed


def _current(progress: Reporter) -> Population:
    """The prepared population, if it is of today, of the serving model and of the catalogue as it is now."""
    if _prepared:
        kept = _prepared[0]
        if (kept.version, kept.as_of, kept.known) == (_serving(), today(), catalogue()):
            return kept
    population = _prepare(progress)
    population.let_go()
    return population


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
    people = ranker.past.people
    population = Population(
        version=served,
        as_of=everybody.as_of,
        taken_at=taken_at,
        known=known,
        ranker=ranker,
        positions={one.position: int(code) for one, code in zip(people.facts, people.position, strict=True)},
        tiers={one.tier: int(code) for one, code in zip(people.facts, people.tier, strict=True)},
    )
    _prepared[:] = [population]
    return population


@contextmanager
def lasting_objects() -> Iterator[None]:
    """Keep the collector of cycles away from the millions of facts made within, now and later.

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
        settings = current_app.config["SETTINGS"]
        try:
            model = load(settings.data / "models", version, _key())
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
    folder = current_app.config["SETTINGS"].data / "models"
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    save(model, folder, version, _key())


def _key() -> bytes:
    return bytes.fromhex(key_file(current_app.config["SETTINGS"].data / "models.key"))
