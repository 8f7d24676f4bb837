"""A database that refuses: 503 with words, wherever in the request it happens, and never a stack trace."""

from __future__ import annotations

import pytest
import sqlalchemy as sa

from lms.web import errors


@pytest.fixture
def shown(app, monkeypatch):
    """The answers of the product itself: the test client would raise instead."""
    monkeypatch.setitem(app.config, "PROPAGATE_EXCEPTIONS", False)
    monkeypatch.setitem(app.config, "TESTING", False)


def gone(*_args, **_kwargs):
    raise sa.exc.OperationalError("commit", {}, Exception("disk full"))


def test_a_commit_that_is_refused_is_503_with_all_headers(shown, sign_in, monkeypatch):
    browser = sign_in("siti")
    token = browser.token()
    monkeypatch.setattr(sa.orm.Session, "commit", gone)
    answer = browser.post("/pemberitahuan/dibaca", data={"csrf_token": token})
    assert answer.status_code == 503
    assert answer.headers["Retry-After"] == "5"
    assert "Content-Security-Policy" in answer.headers
    assert "Tidak ada yang hilang" in answer.text


def test_without_any_database_the_words_are_plain(app, monkeypatch):
    monkeypatch.setattr(errors, "answer", gone)
    with app.test_request_context():
        answer = errors._busy(sa.exc.OperationalError("select", {}, Exception("gone")))
    assert (answer.status_code, answer.mimetype) == (503, "text/plain")
    assert "Tidak ada yang hilang" in answer.get_data(as_text=True)
