"""Tracers on disk, signed, and the one that serves. Loads numpy: for jobs only."""

from __future__ import annotations

import logging

import sqlalchemy as sa
from flask import current_app

from lms.config import key_file
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
    folder = current_app.config["SETTINGS"].data / "models"
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    storage.save(tracer, folder, _name(version), _key(), {"stamp": stamp})


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
            tracer, _facts = storage.load(current_app.config["SETTINGS"].data / "models", _name(row.version), _key())
        except (UntrustedModelError, OSError):
            log.exception("tracer %s cannot be used; the answers alone serve", row.version)
            return BY_ANSWERS, None
        _loaded.clear()
        _loaded[row.version] = tracer
    return row.version, _loaded[row.version]


def _name(version: str) -> str:
    return f"tracer-{version}"


def _key() -> bytes:
    return bytes.fromhex(key_file(current_app.config["SETTINGS"].data / "models.key"))
