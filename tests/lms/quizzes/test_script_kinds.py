"""The newer kinds in a real browser: files travel with the form, nothing is wider than a phone, axe finds nothing."""

from __future__ import annotations

import pytest
from axe_playwright_python.sync_playwright import Axe

from tests.lms.quizzes.conftest import OTHERS
from tests.lms.quizzes.test_script import chromium, says, site, visit

__all__ = ["chromium", "site", "visit"]

pytestmark = pytest.mark.browser
NEWER = tuple(OTHERS)
UPLOAD = 1 + NEWER.index("upload")


@pytest.fixture
def attempt(workshop):
    return workshop.start("siti", workshop.quiz(NEWER))


@pytest.mark.parametrize("go", ["stay", "review"])
def test_a_chosen_file_travels_with_the_button(visit, attempt, workshop, go):
    page = visit()
    page.goto(f"/uji/{attempt}?soal={UPLOAD}")
    page.set_input_files(f"#f{UPLOAD}", {"name": "bukti.pdf", "mimeType": "application/pdf", "buffer": b"%PDF-1.7 x"})
    with page.expect_navigation():
        page.locator(f'button[form="answer"][value="{go}"], #answer button[value="{go}"]').last.click()
    stored = workshop.look(attempt, lambda row: row.items[UPLOAD - 1].answer)
    assert [file["name"] for file in stored["files"]] == ["bukti.pdf"]
    page.goto(f"/uji/{attempt}?soal={UPLOAD}")
    page.get_by_label("bukti.pdf").uncheck()
    says(page, "Tersimpan")
    page.wait_for_timeout(300)
    assert workshop.look(attempt, lambda row: row.items[UPLOAD - 1].answer) is None


@pytest.mark.parametrize("width", [360, 1280])
@pytest.mark.parametrize(("slot", "kind"), list(enumerate(NEWER, 1)))
def test_every_newer_kind_fits_and_axe_finds_nothing(visit, attempt, width, slot, kind):
    page = visit()
    page.set_viewport_size({"width": width, "height": 780})
    page.goto(f"/uji/{attempt}?soal={slot}")
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    found = Axe().run(page, options={"runOnly": ["wcag2a", "wcag2aa", "wcag21aa", "wcag22aa"]})
    assert [(one["id"], one["nodes"][0]["html"]) for one in found.response["violations"]] == []
