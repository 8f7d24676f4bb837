"""A test client that looks at every page it gets, as a careful reader would."""

from __future__ import annotations

import itertools
import re
from html.parser import HTMLParser
from typing import Any

from flask import Flask, has_app_context
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from lms.db import db

_numbers = itertools.count()
LABELLED = {"input", "select", "textarea"}


class PageReader(HTMLParser):
    """Collects what the checks need from one page."""

    def __init__(self) -> None:
        super().__init__()
        self.ids: list[str] = []
        self.labels_for: set[str] = set()
        self.controls: list[dict[str, str | None]] = []
        self.inside_label = 0
        self.headings: list[int] = []
        self.lang = ""
        self.title = ""
        self.links: list[str] = []
        self.problems: list[str] = []
        self._in_title = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Look at one element."""
        values = dict(attrs)
        if values.get("id"):
            self.ids.append(str(values["id"]))
        if tag == "html":
            self.lang = values.get("lang") or ""
        if tag == "label":
            self.inside_label += 1
            if values.get("for"):
                self.labels_for.add(str(values["for"]))
        if tag in LABELLED and values.get("type") not in ("hidden", "submit", "button"):
            self.controls.append({**values, "_in_label": str(self.inside_label)})
        if re.fullmatch("h[1-6]", tag):
            self.headings.append(int(tag[1]))
        if tag == "img" and "alt" not in values:
            self.problems.append("img without alt")
        if tag == "a" and values.get("href"):
            self.links.append(str(values["href"]))
        for name in values:
            if name.startswith("on") or name == "style":
                self.problems.append(f"inline {name} on {tag}")
        if tag == "script" and not values.get("src"):
            self.problems.append("inline script")
        if tag == "style":
            self.problems.append("inline style")
        if tag == "form" and (values.get("method") or "get").lower() == "post" and not values.get("action"):
            self.problems.append("form without action")
        self._in_title = self._in_title or tag == "title"

    def handle_endtag(self, tag: str) -> None:
        """Leave one element."""
        if tag == "label":
            self.inside_label -= 1
        if tag == "title":
            self._in_title = False

    def handle_data(self, data: str) -> None:
        """Keep the title."""
        if self._in_title:
            self.title += data

    def findings(self) -> list[str]:
        """Everything wrong with a whole page."""
        found = list(self.problems)
        if not self.lang:
            found.append("no lang")
        if not self.title.replace("· Tumbuh", "").strip():
            found.append("no title")
        if self.headings.count(1) != 1:
            found.append(f"{self.headings.count(1)} h1")
        found += [f"duplicate id {one}" for one in sorted(set(self.ids)) if self.ids.count(one) > 1]
        for before, after in zip(self.headings, self.headings[1:], strict=False):
            if after > before + 1:
                found.append(f"heading h{before} followed by h{after}")
        for control in self.controls:
            named = control.get("aria-label") or control.get("aria-labelledby") or control.get("title")
            if not named and control["_in_label"] == "0" and control.get("id") not in self.labels_for:
                found.append(f"control {control.get('name')} without label")
        return found


def read_page(html: str) -> PageReader:
    """Parse one page."""
    reader = PageReader()
    reader.feed(html)
    return reader


class CheckedClient(FlaskClient):
    """Flask's client with the CSRF token filled in and every whole HTML page checked."""

    def __init__(self, app: Flask) -> None:
        super().__init__(app, app.response_class, use_cookies=True)
        self.environ_base = {"REMOTE_ADDR": "127.0.0.1", "HTTP_USER_AGENT": "tests"}

    def open(self, *args: Any, **kwargs: Any) -> TestResponse:
        """Send a request; an HTML page with a finding fails the test."""
        _let_go()
        with self.application.app_context():  # a test's own context would lend the request its `g` and its session
            response = super().open(*args, **kwargs)
        if response.mimetype == "text/html" and response.text.lstrip().lower().startswith("<!doctype"):
            findings = read_page(response.text).findings()
            assert not findings, f"{response.request.path}: {findings}"
        return response

    def token(self) -> str:
        """The CSRF token of this browser."""
        response = self.get("/luring")
        match = re.search(r'name="csrf-token" content="([^"]+)"', response.text)
        assert match
        return match.group(1)

    def send(self, path: str, data: dict[str, Any] | None = None, **kwargs: Any) -> TestResponse:
        """POST a form with its CSRF token."""
        return self.post(path, data={"csrf_token": self.token(), **(data or {})}, **kwargs)

    def enter_as(self, key: str) -> None:
        """Begin a session for a person of the cast, as signing in does."""
        from lms.accounts.models import Account, AuthSession
        from lms.accounts.sessions import KEY, digest
        from lms.clock import now
        from lms.db import transaction
        from lms.people.models import Person
        from tests.cast import PEOPLE

        _let_go()
        token = f"token-of-{key}-{next(_numbers)}"
        with self.application.app_context(), transaction():
            account = db.session.query(Account).join(Person).filter(Person.nip == PEOPLE[key].nip).one()
            moment = now()
            row = AuthSession(
                token_sha256=digest(token),
                account_id=account.id,
                created_at=moment,
                last_seen_at=moment,
                ends_at=moment.replace(year=moment.year + 1),
            )
            db.session.add(row)
        with self.session_transaction() as session:
            session[KEY] = token


def _let_go() -> None:
    """A test that looked something up must not hold the write lock while a request runs."""
    if has_app_context():
        db.session.rollback()
