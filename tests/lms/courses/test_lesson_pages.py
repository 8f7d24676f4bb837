"""Lessons as HTML: media addresses filled in, what is missing named, nothing dangerous left."""

from __future__ import annotations

from html.parser import HTMLParser

import pytest

from lms.courses.lesson_pages import media_address, rendered


class Tags(HTMLParser):
    """Collects the elements of a page."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[tuple[str, dict[str, str | None]]] = []

    def handle_starttag(self, tag, attrs):
        self.found.append((tag, dict(attrs)))


def test_media_get_the_address_of_their_course():
    page = rendered("loket", "![Alur](media/alur.webp)", {"media/alur.webp"})
    assert 'src="/kursus/loket/media/alur.webp"' in page.html
    assert not page.problems
    assert media_address("loket", "media/a.pdf") == "/kursus/loket/media/a.pdf"


def test_a_picture_nobody_uploaded_is_named():
    problems = rendered("loket", "![Alur](media/alur.webp)", ()).problems
    assert [problem.code for problem in problems] == ["media_missing"]


def test_a_video_without_captions_is_named_once():
    problems = rendered("loket", "[Video: Sapaan](media/s.mp4)", {"media/s.mp4"}).problems
    assert [problem.code for problem in problems] == ["captions_missing"]


@pytest.mark.parametrize(
    "hostile",
    [
        "<script>alert(1)</script>",
        "[a](javascript:alert(1))",
        '<img src=x onerror="alert(1)">',
        '![a](media/a.webp" onerror="alert(1))',
        "[a](data:text/html;base64,PHNjcmlwdD4=)",
        "::: tip <svg onload=alert(1)>\nx\n:::",
        "[Video: <b onclick=x>](media/a.mp4)",
    ],
)
def test_hostile_markdown_becomes_text(hostile):
    page = Tags()
    page.feed(rendered("loket", hostile, ()).html)
    assert not {"script", "svg", "b", "style", "iframe"} & {tag for tag, _attributes in page.found}
    for _tag, attributes in page.found:
        assert not any(name.startswith("on") for name in attributes)
        assert not any((value or "").startswith(("javascript:", "data:")) for value in attributes.values())
