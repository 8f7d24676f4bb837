"""Health addresses for load balancers and operators."""

from __future__ import annotations

from typing import Any

from flask import Flask, jsonify

from lms.access.guard import requires
from lms.access.permissions import Permission
from lms.access.viewer import Viewer
from lms.health.queries import expected_revision, job_figures, readiness
from lms.health.timekeeping import settled


@requires(Permission.PUBLIC)
def livez(viewer: Viewer) -> Any:
    """The process answers."""
    return jsonify(alive=True)


@requires(Permission.PUBLIC)
def readyz(viewer: Viewer) -> Any:
    """The service can do its work: database, migrations, disk, clock."""
    checks = readiness()
    return jsonify(ready=all(checks.values()), checks=checks), 200 if all(checks.values()) else 503


@requires(Permission.HEALTH)
def infoz(viewer: Viewer) -> Any:
    """More, for an operator."""
    return jsonify(checks=readiness(), jobs=job_figures(), clock_settled=settled())


def init_app(app: Flask) -> None:
    """Register the addresses."""
    app.config["REVISION"] = expected_revision()
    app.add_url_rule("/livez", "health.livez", livez)
    app.add_url_rule("/readyz", "health.readyz", readyz)
    app.add_url_rule("/infoz", "health.infoz", infoz)
