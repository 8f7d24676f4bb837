"""How many SQL statements a request runs, counted inside the application with its own client."""

from __future__ import annotations

from typing import Any

from flask import Flask
from sqlalchemy import event

from lms.db import db
from tests.benchmarks.client import Request

HOUSEKEEPING = ("PRAGMA", "BEGIN", "SAVEPOINT", "RELEASE")


def count_queries(app: Flask, request: Request) -> tuple[int, list[str]]:
    """The number of statements of the second identical request (the first one warms caches), and the statements."""
    statements: list[str] = []

    def note(_connection: Any, _cursor: Any, statement: str, *_rest: Any) -> None:
        if not statement.startswith(HOUSEKEEPING):
            statements.append(statement)

    with app.app_context():
        engine = db.engine
    client = app.test_client(use_cookies=False)
    event.listen(engine, "before_cursor_execute", note)
    try:
        for _ in range(2):
            statements.clear()
            status = _send(client, request)
    finally:
        event.remove(engine, "before_cursor_execute", note)
    if status != request.expect:
        raise RuntimeError(f"{request.path} was answered with {status}, not {request.expect}")
    return len(statements), statements


def _send(client: Any, request: Request) -> int:
    answer = client.open(
        request.path,
        method="GET" if request.body is None else "POST",
        data=request.body,
        content_type=request.kind if request.body is not None else None,
        headers={"Cookie": request.cookie, "Accept-Language": "id", **request.headers},
        base_url="http://127.0.0.1",
    )
    return int(answer.status_code)
