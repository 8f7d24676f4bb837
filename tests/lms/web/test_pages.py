"""The shared page: parts, languages, errors, static files."""

from __future__ import annotations

import gzip

import pytest
from werkzeug.datastructures import MultiDict

from lms.web.forms import Form
from lms.web.pages import wanted_page
from lms.web.routes import safe_path


def test_an_unknown_address_says_what_to_do(client):
    answer = client.get("/tidak-ada")
    assert answer.status_code == 404
    assert "Halaman tidak ditemukan" in answer.text


def test_english_is_one_press_away(client):
    client.send("/bahasa/en", {"kembali": "/masuk"})
    assert "Sign in to Tumbuh" in client.get("/masuk").text
    client.send("/bahasa/xx", {"kembali": "//evil"})
    assert 'lang="en"' in client.get("/masuk").text


def test_a_method_that_an_address_does_not_know(client):
    answer = client.get("/keluar")
    assert answer.status_code == 405
    assert "POST" in answer.headers["Allow"]


def test_a_body_that_is_too_large(client):
    answer = client.post("/masuk", data={"nip": "x" * 3_000_000})
    assert answer.status_code == 413
    assert "terlalu besar" in answer.text


def test_an_unexpected_error_gives_a_code_and_no_trace(client, app, monkeypatch):
    from lms.health import views

    def break_it():
        raise RuntimeError("rahasia dapur")

    monkeypatch.setattr(views, "readiness", break_it)
    answer = client.get("/readyz")
    assert answer.status_code == 500
    assert "rahasia dapur" not in answer.text
    assert "Kode untuk petugas bantuan" in answer.text


def test_static_files_are_kept_for_ever_and_compressed(client, app):
    answer = client.get(f"{app.config['ASSETS']}/app.css", headers={"Accept-Encoding": "gzip"})
    assert answer.status_code == 200
    assert "immutable" in answer.headers["Cache-Control"]
    assert b"--brand" in gzip.decompress(answer.data)


def test_the_manifest_and_robots(client):
    assert client.get("/manifest.webmanifest").json["short_name"] == "Tumbuh"
    assert "Disallow: /" in client.get("/robots.txt").text


def test_browsers_report_what_the_policy_blocked(client, caplog):
    assert client.post("/csp-laporan", data="{}\nlain").status_code == 204


@pytest.mark.parametrize("target", ["//x", "/\\x", "https://x", "x", "/a\r\nb"])
def test_only_paths_of_this_site_are_safe(target):
    assert safe_path(target) == "/"
    assert safe_path("/kursus?q=1") == "/kursus?q=1"


@pytest.mark.parametrize(
    ("text", "page"), [("3", 3), ("0", 1), ("-2", 1), ("abc", 1), ("٣", 1), ("99999999999999999999", 1), ("", 1)]
)
def test_the_page_number_is_a_small_number(app, text, page):
    assert wanted_page(MultiDict({"halaman": text})) == page


def test_a_problem_without_a_field_stands_at_the_top(app):
    from lms.problems import Problem

    with app.test_request_context():
        form = Form()
        form.problem(Problem("Ada yang keliru.", {"lain": "x"}))
        assert form.form_errors == ["Ada yang keliru."]
