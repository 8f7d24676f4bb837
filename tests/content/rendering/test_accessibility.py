"""What makes a lesson hard to use is found with its line."""

import pytest

from content.rendering import check_accessibility

GOOD = """## Satu

### Dua

![Alur kerja](media/alur.png) dan [panduan](https://jakarta.go.id).

[Video: Sapaan](media/sapaan.mp4)

[Audio: Cerita](media/cerita.mp3)

> Transkrip cerita.

## Tiga
"""


def found(markdown: str, files: list[str] | None = None) -> list[tuple[str, int | None]]:
    return [(problem.code, problem.line) for problem in check_accessibility(markdown, files)]


def test_a_good_lesson_has_no_problem() -> None:
    assert found(GOOD, ["media/sapaan.vtt"]) == []


@pytest.mark.parametrize(
    ("markdown", "problem"),
    [
        ("# Judul", ("h1_used", 1)),
        ("x\n\n### Langsung", ("heading_skipped", 3)),
        ("## a\n\n#### b", ("heading_skipped", 3)),
        ("![](media/a.png)", ("alt_missing", 1)),
        ("a\n\n[ ](https://x.id)", ("link_without_text", 3)),
        ("[![](media/a.png)](https://x.id)", ("alt_missing", 1)),
        ("[Video:](media/a.mp4)", ("media_without_title", 1)),
        ("[Audio: a](media/a.mp3)", ("transcript_missing", 1)),
        ("[Audio: a](media/a.mp3)\n\n## b", ("transcript_missing", 1)),
        ("[Audio: a](media/a.mp3)\n\n[Video: b](media/b.mp4)", ("transcript_missing", 1)),
    ],
)
def test_each_problem(markdown: str, problem: tuple[str, int]) -> None:
    assert problem in found(markdown)


def test_a_picture_with_words_is_text_enough_for_a_link() -> None:
    assert found("[![Beranda](media/a.png)](https://x.id)") == []


def test_captions_are_looked_for_among_the_files() -> None:
    assert found("[Video: b](media/b.mp4)", []) == [("captions_missing", 1)]
    assert found("[Video: b](media/b.mp4)", ["media/b.vtt"]) == []
