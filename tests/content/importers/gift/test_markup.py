"""GIFT texts as our Markdown."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from content.importers.gift.markup import as_markdown, as_words, escaped
from content.importers.gift.reading import GiftText
from content.rendering import render, render_inline


@pytest.mark.parametrize(
    ("html", "markdown"),
    [
        ("<p>Satu</p><p>Dua</p>", "Satu\n\nDua"),
        ("a<br>b", "a\nb"),
        ("<b>tebal</b> <em>miring</em> <code>x</code> <s>y</s>", "**tebal** *miring* `x` ~~y~~"),
        ("<b></b>kosong</code>", "kosong`"),
        ("<code>a_b * `c`</code> a_b", "`a_b * 'c'` a\\_b"),
        ("<ul><li>a</li><li>b</li></ul>", "- a\n- b"),
        ('<a href="https://x.id/y">z</a>', "[z](https://x.id/y)"),
        ('<a href="javascript:x">z</a><a>w</a></a>', "zw"),
        ('<img src="x.png" alt="gambar *"><img>', "gambar \\*"),
        ("<span>a</span> <u>b</u>", "a b"),
        ("<script>alert(1)</script><style>a</style>isi</script>", "isi"),
        ("5 &lt; 6 &times; 2", "5 \\< 6 × 2"),
        ("<!-- diam --><![CDATA[x]]>isi<!doctype><![x[", "isi\\<!\\[x\\["),
    ],
)
def test_html_becomes_markdown(html: str, markdown: str) -> None:
    assert as_markdown(GiftText(html, "html")) == markdown


def test_moodle_texts_are_html_when_they_hold_tags() -> None:
    assert as_markdown(GiftText("a <b>b</b>", "moodle")) == "a **b**"
    assert as_markdown(GiftText("a * b < c", "moodle")) == "a \\* b \\< c"
    assert as_markdown(GiftText("<b>x</b>", "plain")) == "\\<b\\>x\\</b\\>"


def test_markdown_stays_and_gaps_become_an_ellipsis() -> None:
    assert as_markdown(GiftText("*a* _____", "markdown")) == "*a* _____"
    assert as_markdown(GiftText("_____ adalah benua", "moodle")) == "… adalah benua"


def test_words_without_markup() -> None:
    assert as_words(GiftText("<b>Aparatur</b>  Sipil &amp; Negara", "html")) == "Aparatur Sipil & Negara"
    assert as_words(GiftText("a *b*", "markdown")) == "a *b*"


@pytest.mark.parametrize(
    "text", ["# a", "- a", "+ a", "1. a", "12) a", "::: info", "~~~", "> a", "a\n===", "`a`", "[a](b)"]
)
def test_escaped_text_shows_as_itself(text: str) -> None:
    assert " ".join(re.sub(r"<[^>]+>", "", render(escaped(text), str).html).split()) == " ".join(
        text.replace(">", "&gt;").split()
    )


@given(st.text(alphabet="ab*_[]()<>`#-+1.:~\\! ", max_size=30))
def test_escaped_text_is_never_emphasis_link_or_code(text: str) -> None:
    assert not re.search(r"<(em|strong|a|code|img)\b", render_inline(escaped(text)))
