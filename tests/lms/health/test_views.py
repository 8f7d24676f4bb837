"""A status code carries the meaning."""

from __future__ import annotations

import sqlalchemy as sa

from lms.db import db
from lms.health import queries


def test_alive_and_ready(client):
    assert client.get("/livez").json == {"alive": True}
    answer = client.get("/readyz")
    assert (answer.status_code, answer.json["ready"]) == (200, True)


def test_not_ready_without_the_newest_migration(client, app):
    with app.app_context():
        db.session.execute(sa.text("update alembic_version set version_num = 'lama'"))
        db.session.commit()
    answer = client.get("/readyz")
    assert answer.status_code == 503
    assert answer.json["checks"] == {"database": True, "migrations": False, "disk": True, "clock": True}


def test_not_ready_when_the_database_is_gone(client, monkeypatch):
    def refuse(*_args, **_kwargs):
        raise sa.exc.OperationalError("select 1", {}, Exception("gone"))

    monkeypatch.setattr(queries.db.session, "scalar", refuse)
    checks = client.get("/readyz").json["checks"]
    assert not checks["database"]
    assert not checks["migrations"]


def test_the_operator_sees_more(sign_in):
    assert sign_in("siti").get("/infoz").status_code == 403
    assert "jobs" in sign_in("opan").get("/infoz").json
