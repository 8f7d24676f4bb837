"""Buttons of the outline."""

from __future__ import annotations

import uuid

import pytest


@pytest.fixture
def at(sign_in, draft, kept):
    """The author's browser, the address of the draft, of its first module and of its lesson."""
    module, version = draft.modules[0].uuid, kept(draft)
    lesson = draft.modules[0].activities[0].uuid
    base = f"/studio/{version}"
    return sign_in("tari"), base, f"{base}/modul/{module}", f"{base}/bagian/{lesson}"


def titles(browser, base: str) -> str:
    return browser.get(base).text


def test_a_module_is_added_renamed_moved_and_removed(at):
    browser, base, module, _lesson = at
    assert browser.send(f"{base}/modul", {"judul": "Latihan <b>"}).status_code == 303
    assert "Latihan &lt;b&gt;" in titles(browser, base)
    assert browser.send(module, {"judul": "Pokok"}).status_code == 303
    assert "Pokok" in titles(browser, base)
    browser.send(f"{module}/geser", {"arah": "turun"})
    assert titles(browser, base).index("Ujian akhir") < titles(browser, base).index("Pokok")
    assert browser.send(f"{module}/hapus").status_code == 303
    assert "Pokok" not in titles(browser, base)


@pytest.mark.parametrize("title", ["", " \x00 ", "x" * 201])
def test_a_module_without_a_title_is_refused(at, title):
    browser, base, module, _lesson = at
    assert browser.send(f"{base}/modul", {"judul": title}).status_code == 422
    assert browser.send(module, {"judul": title}).status_code == 422


@pytest.mark.parametrize("kind", ["lesson", "quiz"])
def test_a_new_part_opens_at_once(at, kind):
    browser, _base, module, _lesson = at
    answer = browser.send(f"{module}/bagian", {"jenis": kind})
    assert answer.status_code == 303
    assert browser.get(answer.location).status_code == 200


def test_a_part_of_an_unknown_kind_is_missing(at):
    browser, _base, module, _lesson = at
    assert browser.send(f"{module}/bagian", {"jenis": "sihir"}).status_code == 404


def test_parts_move_and_go(at):
    browser, base, _module, lesson = at
    assert browser.send(f"{lesson}/geser", {"arah": "turun"}).status_code == 303
    page = titles(browser, base)
    assert page.index("Ujian akhir") < page.index("Materi pertama <span")
    assert browser.send(f"{lesson}/hapus").status_code == 303
    assert "Materi pertama <span" not in titles(browser, base)


def test_modules_that_nothing_has_are_missing(at):
    browser, base, _module, _lesson = at
    for action in ("", "/geser", "/hapus", "/bagian"):
        assert browser.send(f"{base}/modul/{uuid.uuid4()}{action}", {"judul": "X"}).status_code == 404


@pytest.mark.parametrize("key", ["rudi", "dewi", "siti"])
def test_others_change_nothing(at, sign_in, key):
    _browser, base, module, lesson = at
    other = sign_in(key)
    for path in (f"{base}/modul", module, f"{module}/hapus", f"{lesson}/geser", f"{lesson}/hapus"):
        assert other.send(path, {"judul": "X"}).status_code in (403, 404)
