"""Every help page exists in both languages, is short, and can be opened by anybody."""

from __future__ import annotations

import pytest

from lms.help.pages import FOLDER, SLUGS, all_pages

EVERY = [slug for slugs in SLUGS.values() for slug in slugs]


@pytest.mark.parametrize("language", ["id", "en"])
def test_pages_are_there_and_short(language):
    for one in all_pages(language):
        assert one.title
        words = (FOLDER / f"{one.slug}.{language}.md").read_text().split()
        assert 60 <= len(words) <= 260, (one.slug, len(words))


def test_no_page_is_left_unlisted():
    assert {path.name.split(".")[0] for path in FOLDER.glob("*.md")} == set(EVERY)


@pytest.mark.parametrize("slug", EVERY)
def test_anybody_can_read_it(client, slug):
    assert client.get(f"/bantuan/{slug}").status_code == 200


def test_the_index_lists_all_and_an_unknown_page_is_missing(client):
    page = client.get("/bantuan").text
    assert all(f"/bantuan/{slug}" in page for slug in EVERY)
    assert client.get("/bantuan/tidak-ada").status_code == 404
