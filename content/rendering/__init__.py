"""Markdown to safe HTML: lessons, stems, rationales.

Owns what Markdown may hold (docs/content-format.md), how it looks as HTML, and the accessibility checks on
it. Does not own where media are stored: the caller turns a path such as `media/alur.png` into an address.

Words: *callout* a boxed remark (info, tip, warning, example); *media* a picture, audio, video or PDF of the
package; *formula* LaTeX between dollar signs; *captions* the WebVTT file of the same name as a video; *heading id* where a table of contents
points.

Two walls keep a page safe: raw HTML in Markdown is text (CommonMark 0.31, html off), and the result passes an
allow-list.
"""

from __future__ import annotations

from content.rendering.accessibility import check_accessibility
from content.rendering.page import (
    Heading,
    Rendered,
    check_line,
    descriptions_in,
    media_in,
    only_words,
    render,
    render_inline,
    with_media_renamed,
    words_of,
)
from content.rendering.words import INDONESIAN, Words

__all__ = [
    "INDONESIAN",
    "Heading",
    "Rendered",
    "Words",
    "check_accessibility",
    "check_line",
    "descriptions_in",
    "media_in",
    "only_words",
    "render",
    "render_inline",
    "with_media_renamed",
    "words_of",
]
