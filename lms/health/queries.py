"""What must hold for the service to do its work."""

from __future__ import annotations

import shutil
from datetime import timedelta

import sqlalchemy as sa
from alembic.config import Config
from alembic.script import ScriptDirectory
from flask import current_app

from lms.clock import now
from lms.config import ROOT, Settings
from lms.db import db
from lms.health import timekeeping
from lms.jobs.models import Job

LEAST_FREE = 0.05
"""Share of the disk that must be free."""
LONGEST_WAIT = timedelta(minutes=10)


def expected_revision() -> str:
    """The newest migration in the code."""
    config = Config()
    config.set_main_option("script_location", str(ROOT / "migrations"))
    return ScriptDirectory.from_config(config).get_current_head() or ""


def readiness() -> dict[str, bool]:
    """Each check by name; all must be true."""
    settings: Settings = current_app.config["SETTINGS"]
    disk = shutil.disk_usage(settings.data)
    return {
        "database": _database_answers(),
        "migrations": _migrated(),
        "disk": disk.free / disk.total > LEAST_FREE,
        "clock": timekeeping.sane(),
    }


def _database_answers() -> bool:
    try:
        return db.session.scalar(sa.select(1)) == 1
    except sa.exc.SQLAlchemyError:
        db.session.rollback()
        return False


def _migrated() -> bool:
    try:
        found = db.session.scalar(sa.text("select version_num from alembic_version"))
    except sa.exc.SQLAlchemyError:
        db.session.rollback()
        return False
    return bool(found == current_app.config["REVISION"])


def job_figures() -> dict[str, int]:
    """Jobs by state, and how many have waited too long (the worker may be down)."""
    counts = dict(db.session.execute(sa.select(Job.state, sa.func.count()).group_by(Job.state)).all())
    late = sa.select(sa.func.count()).where(Job.state == "queued", Job.run_after < now() - LONGEST_WAIT)
    return {**counts, "late": db.session.scalar(late) or 0}
