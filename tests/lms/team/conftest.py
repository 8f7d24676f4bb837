"""A course, a counter of queries."""

from __future__ import annotations

from contextlib import contextmanager

import pytest
import sqlalchemy as sa

from lms.db import db, transaction
from tests.lms.team.courses import make_course


@pytest.fixture
def course(app, cast):
    """A published course; returns its slug."""
    with app.app_context(), transaction():
        return make_course(cast).slug


@pytest.fixture
def queries_of(app):
    """`with queries_of() as seen:` collects the statements sent to the database."""

    @contextmanager
    def counting():
        seen: list[str] = []

        def note(connection, cursor, statement, *rest):
            if not statement.startswith("PRAGMA"):
                seen.append(statement)

        with app.app_context():
            engine = db.engine
        sa.event.listen(engine, "before_cursor_execute", note)
        try:
            yield seen
        finally:
            sa.event.remove(engine, "before_cursor_execute", note)

    return counting
