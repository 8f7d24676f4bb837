"""Counting the statements that a page sends to the database."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import sqlalchemy as sa
from flask import Flask

from lms.db import db


@contextmanager
def statements_of(app: Flask) -> Iterator[list[str]]:
    """`with statements_of(app) as seen:` collects what is sent meanwhile; the settings of a connection do not count."""
    seen: list[str] = []

    def note(connection, cursor, statement, *rest):  # type: ignore[no-untyped-def]
        if not statement.startswith("PRAGMA"):
            seen.append(statement)

    with app.app_context():
        engine = db.engine
    sa.event.listen(engine, "before_cursor_execute", note)
    try:
        yield seen
    finally:
        sa.event.remove(engine, "before_cursor_execute", note)
