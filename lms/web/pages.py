"""`page()`: the whole page for a browser, one named block of it for htmx."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from flask import Response, current_app, make_response, render_template, request
from flask_htmx import HTMX
from jinja2_fragments.flask import render_block
from werkzeug.datastructures import MultiDict

htmx = HTMX()


def page(template: str, *, parts: Iterable[str] = (), status: int = 200, **context: Any) -> Response:
    """Answer with `template`.

    When htmx asks for a part that the view declared, only that block is rendered; a part is a block whose name is the id of
    its element. Views never branch on htmx themselves.
    """
    part = asked_part()
    if part is not None and part in tuple(parts):
        html = render_block(template, part, **context)
    else:
        html = render_template(template, **context)
    response = make_response(html, status)
    response.headers["Vary"] = "HX-Request, Cookie"
    return response


def asked_part() -> str | None:
    """The id of the element htmx wants to fill, without its tag; None for a whole page."""
    if not htmx or htmx.boosted or htmx.history_restore_request:
        return None
    target = htmx.target or ""
    return target.rpartition("#")[2] or None


def wanted_page(values: MultiDict[str, str] | None = None, name: str = "halaman") -> int:
    """The page number in the address; anything that is not a small positive number is page 1."""
    text = (values if values is not None else request.args).get(name, "1")
    return int(text) if text.isascii() and text.isdigit() and 1 <= int(text[:6]) <= 100_000 else 1


def per_page() -> int:
    """Rows on one page of a list."""
    size: int = current_app.config.get("PER_PAGE", 25)
    return size
