"""Tracers on disk, signed, and the one that serves. Loads numpy: for jobs only."""

from __future__ import annotations

import logging

import sqlalchemy as sa

from lms import model_files
from lms.db import db
from lms.practice.models import TracerModel
from recommender.mastery import storage
from recommender.mastery.tracing import Tracer
from recommender.store import UntrustedModelError

log = logging.getLogger("lms.practice")

BY_ANSWERS = "answers"
"""Version said where no tracer serves: the chances follow from a person's own answers and the items' difficulty."""
_loaded: dict[str, Tracer] = {}


def keep(tracer: Tracer, version: str, stamp: str) -> None:
    """Write a tracer, signed, into the data folder."""
    storage.save(tracer, model_files.folder(), _name(version), model_files.key(), {"stamp": stamp})


def serving_row() -> TracerModel | None:
    """The row of the tracer that serves."""
    return db.session.scalar(sa.select(TracerModel).where(TracerModel.state == "serving"))


def served() -> tuple[str, Tracer | None]:
    """The tracer that serves and its version; none where there is none, or where its files are missing or foreign."""
    row = serving_row()
    if row is None:
        return BY_ANSWERS, None
    if row.version not in _loaded:
        try:
            tracer, _facts = storage.load(model_files.folder(), _name(row.version), model_files.key())
        except (UntrustedModelError, OSError):
            log.exception("tracer %s cannot be used; the answers alone serve", row.version)
            return BY_ANSWERS, None
        _loaded.clear()
        _loaded[row.version] = tracer
    return row.version, _loaded[row.version]


def _name(version: str) -> str:
    return f"tracer-{version}"
