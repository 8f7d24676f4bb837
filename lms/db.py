"""The database: declarative base, column labels, connection settings, one transaction per request.

Owns the only `.commit()` of the web process. A request that reads opens a plain transaction; on SQLite it is also made
read-only, so that a GET that writes fails in the first test that runs it. A request that writes takes the write lock at
once (`BEGIN IMMEDIATE`): a read that turns into a write is refused by SQLite under load, whatever the busy timeout.
"""

from __future__ import annotations

import re
import select
import sqlite3
import uuid as uuids
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import UTC, datetime
from typing import Any, Literal

import sqlalchemy as sa
import sqlalchemy.orm
from flask import Flask, Response, current_app, g, request
from flask_sqlalchemy import SQLAlchemy
from sqlalchemy import event
from sqlalchemy.engine import Connection, Dialect, Engine, ExceptionContext
from sqlalchemy.orm import DeclarativeBase, Mapped, MappedColumn, mapped_column
from sqlalchemy.pool import ConnectionPoolEntry, Pool, PoolProxiedConnection

OLDEST_SAFE_SQLITE = (3, 51, 3)
"""Older libraries can lose committed rows in WAL mode when two processes write (SQLite 3.51.3 release notes)."""

POSTGRES_SETTINGS = "-c timezone=UTC -c jit=off -c lock_timeout=3s -c idle_in_transaction_session_timeout=60s"
"""Of every connection. Compiling a query costs PostgreSQL 0.15 s and pages ask for milliseconds, hence no jit (measured)."""

NAMING = {
    "ix": "ix_%(column_0_label)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s_%(referred_table_name)s",
    "pk": "pk_%(table_name)s",
}

Mode = Literal["read", "write"]
_mode: ContextVar[Mode] = ContextVar("transaction_mode", default="write")


class UtcDateTime(sa.TypeDecorator[datetime]):
    """An aware moment in UTC on every database; a naive value is refused."""

    impl = sa.DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Refuse naive values, store UTC."""
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("a moment needs its time zone")
        return value.astimezone(UTC)

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """SQLite returns naive values: they are UTC."""
        if value is None or value.tzinfo is not None:
            return value
        return value.replace(tzinfo=UTC)


class Model(DeclarativeBase):
    """Base of every table."""

    registry = sa.orm.registry(
        metadata=sa.MetaData(naming_convention=NAMING),
        type_annotation_map={
            datetime: UtcDateTime(),
            dict[str, Any]: sa.JSON(),
            list[Any]: sa.JSON(),
            uuids.UUID: sa.Uuid(),
            float: sa.Float(),
            str: sa.Text(),
        },
    )


db: SQLAlchemy = SQLAlchemy(model_class=Model)


def plain(*args: Any, **kwargs: Any) -> MappedColumn[Any]:
    """A column that holds nothing about a person."""
    return mapped_column(*args, info={"pii": None}, **kwargs)


def personal(*args: Any, **kwargs: Any) -> MappedColumn[Any]:
    """A column that holds personal data (UU 27/2022): exported, masked and erased with the person."""
    return mapped_column(*args, info={"pii": "personal"}, **kwargs)


def secret(*args: Any, **kwargs: Any) -> MappedColumn[Any]:
    """A column that must never be shown or exported: password hashes, token digests, answer keys."""
    return mapped_column(*args, info={"pii": "secret"}, **kwargs)


def append_only(table: sa.Table) -> None:
    """Let the database refuse to change or delete a row of `table`, whoever asks; migrations say the same."""
    for dialect, statements in append_only_triggers(table.name).items():
        for statement in statements:
            ddl: sa.DDL = sa.DDL(statement)  # type: ignore[no-untyped-call]
            event.listen(table, "after_create", ddl.execute_if(dialect=dialect))


def append_only_triggers(table: str) -> dict[str, tuple[str, ...]]:
    """By dialect, the statements that make a table append-only."""
    lite = (
        f"create trigger {table}_{act} before {act} on {table} begin select raise(abort, '{table} is append-only'); end"
        for act in ("update", "delete")
    )
    refuse = (
        "create or replace function refuse_change() returns trigger language plpgsql as "
        "'begin raise exception using message = tg_table_name || '' is append-only''; end'"
    )
    trigger = (
        f"create trigger {table}_append_only before update or delete on {table} "
        "for each row execute function refuse_change()"
    )
    return {"sqlite": tuple(lite), "postgresql": (refuse, trigger)}


class Identified:
    """`id` is the row inside the database, `uuid` the name that addresses and files may carry."""

    id: Mapped[int] = plain(sa.BigInteger().with_variant(sa.Integer, "sqlite"), primary_key=True)
    uuid: Mapped[uuids.UUID] = plain(default=uuids.uuid4, unique=True)


def open_sqlite(path: str, **options: Any) -> Any:
    """Connect with the SQLite library that the wheel brings, never the system's older one."""
    from pysqlite3 import dbapi2

    return dbapi2.connect(path, **options)


def sqlite_version() -> tuple[int, ...]:
    """The version of the SQLite library in use."""
    from pysqlite3 import dbapi2

    return tuple(int(part) for part in dbapi2.sqlite_version.split("."))


def engine_options(url: str) -> dict[str, Any]:
    """Settings of the engine for `url`; its errors, which go into logs and job records, never name what was written."""
    if url.startswith("sqlite"):
        if sqlite_version() < OLDEST_SAFE_SQLITE:
            raise RuntimeError(f"SQLite {sqlite_version()} is too old: WAL can lose committed rows before 3.51.3")
        from pysqlite3 import dbapi2

        return {
            "module": dbapi2,
            "connect_args": {"timeout": 5, "check_same_thread": False},
            "hide_parameters": True,
        }
    return {
        "hide_parameters": True,
        "pool_recycle": 1800,
        "pool_size": 8,
        "connect_args": {"options": POSTGRES_SETTINGS},
    }


@event.listens_for(Engine, "connect")
def _on_connect(connection: Any, entry: ConnectionPoolEntry) -> None:
    if not _is_sqlite(connection):
        return
    connection.isolation_level = None
    cursor = connection.cursor()
    for pragma in (
        "journal_mode=WAL",
        "synchronous=FULL",
        "busy_timeout=5000",
        "foreign_keys=ON",
        "trusted_schema=OFF",
        "cell_size_check=ON",
        "journal_size_limit=67108864",
        "cache_size=-512",  # KiB for each thread; the system keeps the file's pages, once for all processes
    ):
        cursor.execute(f"PRAGMA {pragma}")
    cursor.close()


def _is_sqlite(connection: Any) -> bool:
    return isinstance(connection, sqlite3.Connection) or type(connection).__module__.startswith("pysqlite3")


@event.listens_for(Pool, "checkout")
def _on_checkout(connection: Any, entry: ConnectionPoolEntry, proxy: PoolProxiedConnection) -> None:
    """Take another connection where the server has closed this one: an idle one has nothing to read but its end.

    The pool's own way asks the server each time, which costs a page a tenth of its time.
    """
    if not _is_sqlite(connection) and (connection.closed or _has_something_to_read(connection)):
        raise sqlalchemy.exc.DisconnectionError("the server has closed the connection")


def _has_something_to_read(connection: Any) -> bool:
    watch = select.poll()
    watch.register(connection.fileno(), select.POLLIN)
    return bool(watch.poll(0))


@event.listens_for(Engine, "begin")
def _on_begin(connection: Connection) -> None:
    if connection.dialect.name != "sqlite":
        return
    reading = _mode.get() == "read"
    driver = connection.connection.driver_connection
    assert driver is not None
    try:
        driver.execute(f"PRAGMA query_only={int(reading)}")  # past SQLAlchemy: a tenth of a small request otherwise
        driver.execute("BEGIN" if reading else "BEGIN IMMEDIATE")
    except connection.dialect.loaded_dbapi.OperationalError as busy:
        raise sqlalchemy.exc.OperationalError("BEGIN", None, busy) from busy


@event.listens_for(Engine, "commit")
def _on_commit(connection: Connection) -> None:
    """Refuse to call a transaction done that SQLite has ended by itself.

    A full disk or a failed write may roll the whole of it back, not the one statement
    (https://sqlite.org/lang_transaction.html, "Response To Errors Within A Transaction"). Where that error was caught on
    the way (a savepoint), the driver's commit would do nothing and say nothing.
    """
    if connection.dialect.name != "sqlite":
        return
    driver = connection.connection.driver_connection
    assert driver is not None
    if not driver.in_transaction:
        gone = connection.dialect.loaded_dbapi.OperationalError("the database ended this transaction by itself")
        raise sqlalchemy.exc.OperationalError("COMMIT", None, gone)


@event.listens_for(Engine, "handle_error")
def _without_values(context: ExceptionContext) -> None:
    """A refused row is told without its values: PostgreSQL names them ("Key (nip)=(…)"), and errors go into logs and job records."""
    error, driver = context.sqlalchemy_exception, context.original_exception
    if isinstance(error, sqlalchemy.exc.IntegrityError | sqlalchemy.exc.DataError):
        quoted = isinstance(error, sqlalchemy.exc.DataError)
        for one in (error, driver):
            one.args = (_value_free(str(one.args[0]) if one.args else "", quoted=quoted),)


def _value_free(message: str, *, quoted: bool) -> str:
    """The first line of a driver's message; `quoted` text in it is a value, and left out."""
    first = message.partition("\n")[0]
    return re.sub(r'".*"', '"…"', first) if quoted else first


@contextmanager
def transaction(mode: Mode = "write") -> Iterator[None]:
    """One transaction outside a request, for jobs and command-line entry points; commits at the end, rolls back on error."""
    token = _mode.set(mode)
    try:
        yield
        db.session.commit()
    except BaseException:
        db.session.rollback()
        raise
    finally:
        db.session.remove()
        _mode.reset(token)


@contextmanager
def writing_apart() -> Iterator[Any]:
    """A small transaction beside a reading request, for what a page view leaves behind (a session's last use).

    Yields a session of its own; the caller's session is not touched.
    """
    db.session.rollback()
    token = _mode.set("write")
    session = db._make_scoped_session({})()
    try:
        yield session
        session.commit()
    finally:
        session.close()
        _mode.reset(token)


@contextmanager
def reading_first() -> Iterator[None]:
    """The beginning of a writing request that only reads and takes its time (a password hash): nobody waits for its lock.

    What it read is read again where it is used afterwards. A transaction that is under way already goes on as it is.
    """
    if db.session().in_transaction():
        yield
        return
    token = _mode.set("read")
    try:
        yield
    finally:
        db.session.rollback()
        _mode.reset(token)


def reading() -> bool:
    """Whether the transaction of this request may only read."""
    return _mode.get() == "read"


def _choose_mode() -> None:
    view = current_app.view_functions.get(request.endpoint or "")
    reads = request.method in ("GET", "HEAD", "OPTIONS") or hasattr(view, "leaves_writing")
    _mode.set("read" if reads else "write")


def _forget_mode(_error: BaseException | None) -> None:
    _mode.set("write")


def keep_writes() -> None:
    """Commit what this request wrote although its page says that something else of the form is wrong.

    Called when the page is made, so that a failure still leaves nothing.
    """
    g.keeps_writes = True


def _finish(response: Response) -> Response:
    if response.status_code < 400 or g.pop("keeps_writes", False):
        db.session.commit()
    else:
        db.session.rollback()
    return response


def init_app(app: Flask) -> None:
    """Bind the database to the application and put one transaction around each request."""
    app.config["SQLALCHEMY_ENGINE_OPTIONS"] = engine_options(app.config["SQLALCHEMY_DATABASE_URI"])
    db.init_app(app)
    app.before_request(_choose_mode)
    app.after_request(_finish)
    app.teardown_request(_forget_mode)
