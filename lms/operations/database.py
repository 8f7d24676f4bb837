"""Bring the database to the newest migration, before serving."""

from __future__ import annotations

import logging

import flask_migrate
from flask import Flask

from lms.config import ROOT
from lms.db import db


def migrate(app: Flask) -> None:
    """Upgrade to the newest migration; does nothing when it is there already."""
    logging.getLogger("alembic").setLevel(logging.WARNING)
    with app.app_context():
        flask_migrate.upgrade(directory=str(ROOT / "migrations"))
        db.engine.dispose()


def is_empty(app: Flask) -> bool:
    """Whether nobody is in the database yet."""
    from lms.people.models import Person

    with app.app_context():
        return db.session.query(Person.id).first() is None
