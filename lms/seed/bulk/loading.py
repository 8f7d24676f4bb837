"""Rows into tables past the ORM: `COPY` on PostgreSQL, prepared statements on SQLite. Constraints and indexes stay in force."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from types import TracebackType
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection, Engine

from lms.db import Identified, Model

Row = Sequence[Any]


class Loader:
    """One connection that writes rows. Values are numbers, None and text as the column stores it; booleans are 0 and 1."""

    def __init__(self, engine: Engine) -> None:
        self.engine = engine
        self.connection: Connection = engine.connect()
        self.sqlite = engine.dialect.name == "sqlite"
        self._next: dict[type[Model], int] = {}
        if self.sqlite:
            for pragma in ("cache_size=-300000", "synchronous=OFF", "wal_autocheckpoint=50000"):
                self.driver.execute(f"PRAGMA {pragma}")

    @property
    def driver(self) -> Any:
        """The driver's own connection."""
        return self.connection.connection.driver_connection

    def __enter__(self) -> Loader:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Give the connection up: its settings must not reach the pages."""
        self.connection.close()
        self.engine.dispose()

    def take_ids(self, model: type[Identified], count: int) -> int:
        """The first of `count` ids of a table that nobody else will use."""
        assert issubclass(model, Model)
        if model not in self._next:
            known = self.connection.scalar(sa.select(sa.func.max(model.id)))
            self.connection.rollback()
            self._next[model] = (known or 0) + 1
        first = self._next[model]
        self._next[model] += count
        return first

    def insert(self, model: type[Model], columns: str, rows: Iterable[Row]) -> None:
        """Write rows whose values stand in the order of `columns` (names with spaces between), in one transaction."""
        preparer = self.engine.dialect.identifier_preparer
        table = preparer.format_table(model.__table__)
        names = [preparer.quote(name) for name in columns.split()]
        if self.sqlite:
            self._insert_sqlite(table, names, rows)
        else:
            self._copy(table, names, rows)

    def _insert_sqlite(self, table: str, names: list[str], rows: Iterable[Row]) -> None:
        places = ",".join("?" * len(names))
        with self.connection.begin():
            self.driver.executemany(f"INSERT INTO {table} ({','.join(names)}) VALUES ({places})", rows)  # noqa: S608

    def _copy(self, table: str, names: list[str], rows: Iterable[Row]) -> None:
        with (
            self.connection.begin(),
            self.driver.cursor() as cursor,
            cursor.copy(f"COPY {table} ({','.join(names)}) FROM STDIN") as copy,
        ):
            for row in rows:
                copy.write_row(row)

    def finish(self) -> None:
        """Move the sequences past the ids taken and let the database count its rows for the planner."""
        if self.sqlite:
            with self.connection.begin():
                self.driver.execute("ANALYZE")
            self.driver.execute("PRAGMA wal_checkpoint(TRUNCATE)")
            return
        with self.connection.begin():
            for model, following in self._next.items():
                name = model.__tablename__
                self.connection.execute(
                    sa.text("select setval(pg_get_serial_sequence(:name, 'id'), :last)"),
                    {"name": name, "last": following - 1},
                )
        apart = self.engine.execution_options(isolation_level="AUTOCOMMIT")
        with apart.connect() as connection:
            connection.execute(sa.text("VACUUM ANALYZE"))


def uuids(random: Any, first: int, count: int) -> list[str]:
    """UUIDs of version 7 whose time part counts from `first`: in order, so that a unique index grows at its end.

    `random` is a numpy generator; the same one gives the same UUIDs.
    """
    low = random.integers(0, 1 << 62, count).tolist()
    mid = random.integers(0, 1 << 12, count).tolist()
    return [
        f"{first + number:012x}7{middle:03x}{0x8000000000000000 | end:016x}"
        for number, (middle, end) in enumerate(zip(mid, low, strict=True))
    ]
