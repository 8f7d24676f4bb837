"""Alembic's entry: migrates the database of the running Flask application."""

from __future__ import annotations

from alembic import context
from flask import current_app
from sqlalchemy import Table

import lms.tables  # noqa: F401 - every table must be known
from lms.db import db


def _include(thing: object, name: str | None, kind: str, reflected: bool, compared: object) -> bool:
    return not (kind == "table" and isinstance(thing, Table) and str(name).startswith("sqlite_"))


def run() -> None:
    """Run the migrations in one transaction each, SQLite in batch mode."""
    with db.engine.connect() as connection:
        sqlite = connection.dialect.name == "sqlite"
        if sqlite:
            connection.exec_driver_sql("PRAGMA foreign_keys=OFF")
            connection.commit()
        context.configure(
            connection=connection,
            target_metadata=db.metadata,
            render_as_batch=sqlite,
            compare_type=True,
            include_object=_include,
            transaction_per_migration=True,
        )
        with context.begin_transaction():
            context.run_migrations()
        connection.commit()


assert current_app
run()
