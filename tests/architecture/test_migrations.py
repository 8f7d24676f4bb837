"""One head; the migrations make exactly the tables of the models; up, down and up again works on this run's database."""

from __future__ import annotations

from pathlib import Path

import pytest
import sqlalchemy as sa
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory

ROOT = Path(__file__).parents[2]
FACTS = ("answer_event", "attempt_extension", "mark")
TRIGGERS = {
    "sqlite": {(table, f"{table}_{act}") for table in FACTS for act in ("update", "delete")},
    "postgresql": {(table, f"{table}_append_only") for table in FACTS},
}


def test_there_is_one_head():
    config = Config()
    config.set_main_option("script_location", str(ROOT / "migrations"))
    assert len(ScriptDirectory.from_config(config).get_heads()) == 1


@pytest.fixture
def empty_app(tmp_path, empty_database):
    from lms.app import create_app
    from lms.config import Settings

    address = empty_database("migrations", tmp_path)
    return create_app(Settings(data=tmp_path, database_url=address, secret_key="k" * 64, testing=True))


def test_up_down_up_and_equal_to_the_models(empty_app):
    import flask_migrate

    from lms.db import db

    directory = str(ROOT / "migrations")
    with empty_app.app_context():
        flask_migrate.upgrade(directory=directory)
        flask_migrate.downgrade(directory=directory, revision="base")
        left = set(sa.inspect(db.engine).get_table_names()) - {"alembic_version"}
        assert left == set()
        flask_migrate.upgrade(directory=directory)
        with db.engine.connect() as connection:
            context = MigrationContext.configure(connection, opts={"compare_type": True})
            assert compare_metadata(context, db.metadata) == []
            assert triggers(connection) == TRIGGERS[db.engine.dialect.name]
        db.engine.dispose()


def test_the_tables_of_the_models_have_the_same_triggers(database):
    with database.engine.connect() as connection:
        assert triggers(connection) == TRIGGERS[database.engine.dialect.name]


def triggers(connection) -> set[tuple[str, str]]:
    """Table and name of every trigger; neither database's tool for comparing sees them."""
    query = {
        "sqlite": "select tbl_name, name from sqlite_master where type = 'trigger'",
        "postgresql": "select tgrelid::regclass::text, tgname from pg_trigger where not tgisinternal",
    }
    return {tuple(row) for row in connection.execute(sa.text(query[connection.dialect.name]))}
