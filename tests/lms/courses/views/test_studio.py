"""The studio as pages: the list, a new course, the details, a new edition."""

from __future__ import annotations


def test_every_page_of_the_editor_opens(sign_in, draft, kept):
    version = kept(draft)
    browser = sign_in("tari")
    for path in ("", "/rincian", "/media", "/tinjauan"):
        assert browser.get(f"/studio/{version}{path}").status_code == 200, path
    page = browser.get(f"/studio/{version}").text
    parts = {part for part in page.split('"') if "/bagian/" in part and part.count("/") == 4}
    assert len(parts) == 2
    for part in parts:
        assert browser.get(part).status_code == 200
    assert browser.get("/studio").status_code == 200
    assert browser.get("/katalog").status_code == 200
