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
        db.engine.dispose()
