"""The pool never hands out a connection that the server has closed, and asks nobody to know."""

from __future__ import annotations

import sqlalchemy as sa

from lms.db import engine_options
from lms.setup import postgres


def _backend(engine: sa.Engine) -> int:
    with engine.connect() as connection:
        return int(connection.scalar(sa.text("SELECT pg_backend_pid()")) or 0)


def test_a_connection_that_the_server_closed_is_replaced() -> None:
    """Also when the server comes back at once, as after an update."""
    with postgres.running() as url:
        engine = sa.create_engine(url, **engine_options(url))
        kept, first = sa.create_engine(url), _backend(engine)
        assert _backend(engine) == first
        with kept.connect() as other:
            other.execute(sa.text("SELECT pg_terminate_backend(:pid, 5000)"), {"pid": first})
        assert _backend(engine) != first
        kept.dispose()
        engine.dispose()
