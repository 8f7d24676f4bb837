"""Without a pointer: signing in and answering a question by Tab, Space, arrows and Enter."""

from __future__ import annotations

from playwright.sync_api import expect

from lms.accounts.demonstration import PASSWORD
from tests.journeys.conftest import NIP

MOST_STEPS = 60


def test_signing_in_and_a_question_by_keyboard(visit):
    """The focus can be seen, goes in order, and reaches everything that is needed."""
    visitor = visit("desk")
    page = visitor.page
    page.goto(f"{visitor.address}/masuk")
    _tab_to(page, page.get_by_label("NIP"))
    page.keyboard.type(NIP["supervisor"])
    _tab_to(page, page.get_by_label("Kata sandi"))
    page.keyboard.type(PASSWORD)
    page.keyboard.press("Enter")
    page.wait_for_url(lambda url: "/masuk" not in url)

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


def _tab_to(page, target):
    """Press Tab until `target` has the focus; each stop on the way must be visible."""
    target.wait_for(state="attached")
    for _ in range(MOST_STEPS):
        if target.evaluate("one => one === document.activeElement"):
            return
        page.keyboard.press("Tab")
        seen = page.evaluate(
            "() => { const box = document.activeElement.getBoundingClientRect(); return box.width > 0 && box.height > 0; }"
        )
        assert seen, page.evaluate("() => document.activeElement.outerHTML")
    raise AssertionError(f"{target} cannot be reached by Tab")
