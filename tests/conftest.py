"""Fixtures of the whole suite: one application, one prepared database copied for every test, a small fixed cast.

The suite runs on SQLite by default and on a real PostgreSQL with LMS_TEST_DATABASE=postgres (`python3 -m lms test` does
both). A test never shares rows with another: the prepared database is copied before each.
"""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa
from flask import Flask

from tests.browsing import CheckedClient
from tests.cast import Cast, build_cast

POSTGRES = os.environ.get("LMS_TEST_DATABASE") == "postgres"


@pytest.fixture(scope="session")
def database_folder() -> Iterator[Path]:
    """A folder of this worker for databases, uploads and keys."""
    with tempfile.TemporaryDirectory(prefix="tumbuh-test-") as folder:
        yield Path(folder)


@pytest.fixture(scope="session")
def postgres_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str | None]:
    """Address of a real PostgreSQL, or None when this run is on SQLite."""
    if not POSTGRES:
        yield None
        return
    given = os.environ.get("LMS_TEST_POSTGRES_URL")
    if given:
        yield given
        return
    from lms.setup import postgres

    with tempfile.TemporaryDirectory(prefix="tumbuh-pg-") as folder:
        server = postgres.start(Path(folder))
        _hurry(server.url)
        yield server.url
        server.stop()


@pytest.fixture(scope="session")
def database_url(database_folder: Path, postgres_server: str | None) -> str:
    """The address of the database that tests use."""
    return _address("test", database_folder, postgres_server)


@pytest.fixture(scope="session")
def empty_database(postgres_server: str | None) -> Callable[[str, Path], str]:
    """`empty_database("bulk", folder)` gives the address of a new database that no other worker uses."""

    def create(name: str, folder: Path) -> str:
        address = _address(name, folder, postgres_server)
        if postgres_server is not None:
            _recreate(postgres_server, address)
        return address

    return create


@pytest.fixture(scope="session")
def shared_app(database_folder: Path, database_url: str, postgres_server: str | None) -> Iterator[Flask]:
    """The application, and the prepared database with the cast in it."""
    import lms.tables
    from lms.app import create_app
    from lms.config import Settings
    from lms.db import db, transaction

    assert lms.tables
    if postgres_server is not None:
        _recreate(postgres_server, database_url)
    settings = Settings(data=database_folder, database_url=database_url, secret_key="k" * 64, testing=True)
    app = create_app(settings)
    with app.app_context():
        db.create_all()
        with db.engine.begin() as connection:
            connection.execute(sa.text("create table alembic_version (version_num varchar(32) primary key)"))
            connection.execute(
                sa.text("insert into alembic_version values (:head)"), {"head": app.config["REVISION"] or "none"}
            )
        with transaction():
            build_cast()
        db.engine.dispose()
        _keep_copy(database_folder, database_url, postgres_server)
    yield app
    with app.app_context():
        db.engine.dispose()


@pytest.fixture
def app(shared_app: Flask, database_folder: Path, database_url: str, postgres_server: str | None) -> Iterator[Flask]:
    """The application on a fresh copy of the prepared database."""
    from lms.db import db

    with shared_app.app_context():
        db.session.remove()
        db.engine.dispose()
    _restore_copy(database_folder, database_url, postgres_server)
    yield shared_app
    with shared_app.app_context():
        db.session.remove()
        db.engine.dispose()


@pytest.fixture
def database(app: Flask) -> Iterator[Any]:
    """The session, inside an application context; nothing is committed unless the test does it."""
    from lms.db import db

    with app.app_context():
        yield db
        db.session.rollback()


@pytest.fixture
def cast(app: Flask) -> Cast:
    """Ids of the people and things of the prepared database; see `tests/cast.py`."""
    return Cast()


@pytest.fixture
def client(app: Flask) -> CheckedClient:
    """A browser-like client that follows nothing by itself and checks every HTML page it gets."""
    return CheckedClient(app)


@pytest.fixture
def sign_in(app: Flask) -> Callable[[str], CheckedClient]:
    """`sign_in("siti")` gives a client signed in as that person of the cast."""

    def enter(key: str) -> CheckedClient:
        browser = CheckedClient(app)
        browser.enter_as(key)
        return browser

    return enter


def _hurry(server: str) -> None:
    """A server of the tests may lose everything at a power cut: the prepared database is copied before every test."""
    engine = sa.create_engine(_psycopg(server), isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        for setting in ("fsync", "synchronous_commit", "full_page_writes"):
            connection.execute(sa.text(f"alter system set {setting} = off"))
        connection.execute(sa.text("select pg_reload_conf()"))
    engine.dispose()


def _address(name: str, folder: Path, server: str | None) -> str:
    if server is None:
        return f"sqlite:///{folder / f'{name}.db'}"
    own = f"{name}_{os.environ.get('PYTEST_XDIST_WORKER', 'main')}"
    return sa.make_url(server).set(database=own).render_as_string(hide_password=False)


def _recreate(server: str, address: str) -> None:
    engine = sa.create_engine(_psycopg(server), isolation_level="AUTOCOMMIT")
    name = sa.make_url(address).database
    with engine.connect() as connection:
        connection.execute(sa.text(f'drop database if exists "{name}" with (force)'))
        connection.execute(sa.text(f'drop database if exists "{name}_ready" with (force)'))
        connection.execute(sa.text(f'create database "{name}"'))
    engine.dispose()


def _keep_copy(folder: Path, address: str, server: str | None) -> None:
    if server is None:
        _checkpoint(folder / "test.db")
        shutil.copyfile(folder / "test.db", folder / "ready.db")
        return
    _clone(server, source=str(sa.make_url(address).database), target=f"{sa.make_url(address).database}_ready")


def _restore_copy(folder: Path, address: str, server: str | None) -> None:
    if server is None:
        for suffix in ("-wal", "-shm"):
            (folder / f"test.db{suffix}").unlink(missing_ok=True)
        shutil.copyfile(folder / "ready.db", folder / "test.db")
        return
    name = sa.make_url(address).database
    _clone(server, source=f"{name}_ready", target=str(name))


def _clone(server: str, *, source: str, target: str) -> None:
    engine = sa.create_engine(_psycopg(server), isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        connection.execute(sa.text(f'drop database if exists "{target}" with (force)'))
        connection.execute(sa.text(f'create database "{target}" template "{source}" strategy wal_log'))
    engine.dispose()


def _checkpoint(path: Path) -> None:
    from pysqlite3 import dbapi2

    connection = dbapi2.connect(str(path))
    connection.execute("pragma wal_checkpoint(truncate)")
    connection.close()


def _psycopg(address: str) -> str:
    return address.replace("postgresql://", "postgresql+psycopg://", 1)
