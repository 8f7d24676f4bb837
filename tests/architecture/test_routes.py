"""Every route carries a permission; the list of routes and the matrix of rights change only by a reviewed diff."""

from __future__ import annotations

from pathlib import Path

import pytest
from flask import Flask

from lms.access.guard import GuardedFlask
from lms.access.permissions import matrix

HERE = Path(__file__).parent


def routes(app: Flask) -> str:
    lines = []
    for rule in app.url_map.iter_rules():
        view = app.view_functions[rule.endpoint]
        methods = ",".join(sorted((rule.methods or set()) - {"HEAD", "OPTIONS"}))
        lines.append(f"{rule.rule} {methods} {rule.endpoint} {view.permission.value}")
    return "\n".join(sorted(lines)) + "\n"


def compare(found: str, file: Path) -> None:
    known = file.read_text() if file.exists() else ""
    if found != known:
        file.with_suffix(".new").write_text(found)
    assert found == known, f"compare {file.name} with {file.stem}.new, then replace it if the change is meant"


def test_the_list_of_routes_is_the_reviewed_one(shared_app):
    compare(routes(shared_app), HERE / "routes.txt")


def test_the_matrix_of_rights_is_the_reviewed_one():
    compare(matrix(), HERE / "access_matrix.txt")


def test_a_route_without_permission_stops_the_start():
    app = GuardedFlask("probe", static_folder=None)
    with pytest.raises(RuntimeError, match="no permission"):
        app.add_url_rule("/terbuka", "open", lambda: "")


def test_no_address_carries_a_nip_or_a_bare_number(shared_app):
    for rule in shared_app.url_map.iter_rules():
        assert "nip" not in rule.rule
        assert "<int:" not in rule.rule, rule.rule
