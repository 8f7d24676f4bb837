"""Without a pointer: signing in and answering questions of every kind by Tab, Space, arrows and Enter."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import expect

from lms.accounts.demonstration import PASSWORD
from tests.factories.questions import KINDS
from tests.journeys.answering import attempt_in
from tests.journeys.conftest import NIP
from tests.journeys.exams import publish_exam, stored_answers

MOST_STEPS = 60
FOCUS_IS_SEEN = """() => {
  const focused = document.activeElement;
  const shown = focused.closest("label.option") ?? focused;
  const style = getComputedStyle(shown);
  const box = shown.getBoundingClientRect();
  const top = document.elementFromPoint(box.left + box.width / 2, box.top + box.height / 2);
  const uncovered = top && (shown.contains(top) || top.contains(shown));
  return box.width > 0 && box.height > 0 && style.outlineStyle !== "none" && parseFloat(style.outlineWidth) >= 2 && uncovered;
}"""
CONTROLS = """() => {
  const all = [...document.querySelectorAll("#fields input, #fields select, #fields textarea")];
  const stops = all.filter((one) => one.type !== "radio" || one === all.find((other) => other.name === one.name));
  return stops.map((one) => [one.type, all.indexOf(one)]);
}"""
PDF = {"name": "bukti.pdf", "mimeType": "application/pdf", "buffer": b"%PDF-1.7 bukti"}


def test_signing_in_and_a_question_by_keyboard(visit):
    """The focus can be seen, goes in order, and reaches everything that is needed."""
    visitor = visit("desk")
    page = visitor.page
    _signs_in(visitor, "supervisor")
    visitor.open("/kompetensi")
    _tab_to(page, page.get_by_role("link", name="Ambil uji Pengambilan Keputusan"))
    page.keyboard.press("Enter")
    _tab_to(page, page.get_by_role("button", name="Mulai uji"))
    page.keyboard.press("Enter")
    page.wait_for_url("**/uji/*/lanjut")
    first = page.locator("#fields input, #fields select").first
    _tab_to(page, first)
    page.keyboard.press(
        {"radio": "Space", "checkbox": "Space", "select-one": "ArrowDown"}.get(first.evaluate("one => one.type"), "1")
    )
    expect(page.locator("#saved")).to_contain_text("Tersimpan")
    _tab_to(page, page.locator("#answer .btn.end"))
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="Soal 2 · paling banyak 20")).to_be_visible()


@pytest.mark.parametrize("screen", ["phone", "desk"])
def test_an_exam_with_every_kind_of_question_by_keyboard(visit, screen):
    """From signing in to the result; every kind is answered, and nothing that has the focus is hidden."""
    visitor = visit(screen)
    page = visitor.page
    exam = publish_exam(visitor.product, "Tanpa Tetikus", KINDS, time_limit_minutes=30)
    _signs_in(visitor, "learner")
    page.goto(f"{visitor.address}{exam.page}")
    _press(page, page.get_by_role("button", name="Mulai kuis"))
    for slot, kind in enumerate(KINDS, 1):
        expect(page.get_by_role("heading", name=f"Soal {slot} dari {len(KINDS)}")).to_be_visible()
        _skips_to_the_question(page)
        _answers(page, kind)
        _press(page, page.locator("#answer .btn.end"))
    expect(page.get_by_role("heading", name="Periksa jawaban")).to_be_visible()
    _press(page, page.get_by_role("link", name="Ubah jawaban Soal 4"))
    expect(page.get_by_role("heading", name="Soal 4 dari")).to_be_visible()
    _press(page, page.get_by_role("button", name="Soal 2,"))
    expect(page.get_by_role("heading", name="Soal 2 dari")).to_be_visible()
    _press(page, page.get_by_role("button", name="Periksa dan kirim"))
    expect(page.get_by_text(f"{len(KINDS)} soal sudah dijawab")).to_be_visible()
    given = stored_answers(visitor.product.data, attempt_in(page.url))
    assert [KINDS[slot - 1] for slot, answer in given.items() if answer is None] == []
    _press(page, page.get_by_role("button", name="Kirim jawaban"))
    expect(page.get_by_role("heading", level=1, name=re.compile("^Hasil"))).to_be_visible()


def _signs_in(visitor, key):
    page = visitor.page
    page.goto(f"{visitor.address}/masuk")
    _tab_to(page, page.get_by_label("NIP"))
    page.keyboard.type(NIP[key])
    _tab_to(page, page.get_by_label("Kata sandi"))
    page.keyboard.type(PASSWORD)
    page.keyboard.press("Enter")
    page.wait_for_url(lambda url: "/masuk" not in url)


def _press(page, target):
    _tab_to(page, target)
    page.keyboard.press("Enter")


def _skips_to_the_question(page):
    page.keyboard.press("Tab")
    expect(page.get_by_role("link", name="Lompat ke isi utama")).to_be_focused()
    page.keyboard.press("Enter")


def _answers(page, kind):
    """Everything there is to answer: one of a group, two boxes, a line of each list, a word in each field, a file."""
    for place, (type_, at) in enumerate(page.evaluate(CONTROLS)):
        _tab_to(page, page.locator("#fields input, #fields select, #fields textarea").nth(at))
        if type_ == "file":
            with page.expect_file_chooser() as chooser:
                page.keyboard.press("Space")
            chooser.value.set_files(PDF)
        elif type_ == "radio" or (type_ == "checkbox" and place < 2):
            page.keyboard.press("Space")
        elif type_ == "select-one":
            for _ in range(place + 1):
                page.keyboard.press("ArrowDown")
        elif type_ != "checkbox":
            page.keyboard.type("3")
    if kind != "upload":
        expect(page.locator("#saved")).to_contain_text("Tersimpan")


def _tab_to(page, target):
    """Press Tab until `target` has the focus; each stop on the way must be visible."""
    target.wait_for(state="attached")
    for _ in range(MOST_STEPS):
        if target.evaluate("one => one === document.activeElement"):
            return
        page.keyboard.press("Tab")
        assert page.evaluate(FOCUS_IS_SEEN), page.evaluate("() => document.activeElement.outerHTML")
    raise AssertionError(f"{target} cannot be reached by Tab")
