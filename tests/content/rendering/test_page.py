"""Markdown to HTML: what a lesson may hold and how it looks."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from content.rendering import Heading, Words, render, render_inline


def url(path: str) -> str:
    return f"/berkas/{path}"


def html(markdown: str, **given: object) -> str:
    return render(markdown, url, **given).html  # type: ignore[arg-type]


def test_commonmark_with_strikethrough() -> None:
    assert html("Teks **tebal** dan ~~coret~~.") == "<p>Teks <strong>tebal</strong> dan <s>coret</s>.</p>\n"


def test_raw_html_is_shown_as_text() -> None:
    assert html("<b>x</b>") == "<p>&lt;b&gt;x&lt;/b&gt;</p>\n"


def test_a_table_scrolls_by_itself_and_names_its_columns() -> None:
    found = html("| a | b |\n|---|--:|\n| 1 | 2 |\n")
    assert '<div class="table-scroll" tabindex="0" role="region" aria-label="Tabel 1">' in found
    assert '<table class="table">' in found
    assert '<th class="align-right" scope="col">b</th>' in found
    assert '<td class="align-right">2</td>' in found
    assert "style=" not in found
    assert found.endswith("</table>\n</div>\n")


@pytest.mark.parametrize(
    ("line", "title"),
    [("warning Awas <b>", "Awas &lt;b&gt;"), ("info", "Informasi"), ("tip", "Kiat"), ("example Kasus", "Kasus")],
)
def test_callouts(line: str, title: str) -> None:
    kind = line.partition(" ")[0]
    assert html(f"::: {line}\nisi\n:::\n") == (
        f'<div class="callout callout-{kind}" role="note"><p class="callout-title">{title}</p>\n<p>isi</p>\n</div>\n'
    )


def test_headings_get_anchors_that_differ_and_the_title_stays_the_only_h1() -> None:
    rendered = render("# Satu\n\n## Apa *itu*?\n\n## Apa itu\n\n### 日本\n", url, name="s1")
    assert rendered.headings == (
        Heading(2, "bagian-s1-satu", "Satu"),
        Heading(2, "bagian-s1-apa-itu", "Apa itu?"),
        Heading(2, "bagian-s1-apa-itu-2", "Apa itu"),
        Heading(3, "bagian-s1", "日本"),
    )
    assert '<h2 id="bagian-s1-satu">Satu</h2>' in rendered.html
    assert "<h1" not in rendered.html


@pytest.mark.parametrize(("name", "mark"), [("", ""), ("s1", "-s1-")])
def test_footnotes_lead_there_and_back(name: str, mark: str) -> None:
    found = html("A[^1] dan B[^1].\n\n[^1]: Catatan.\n", name=name)
    assert f'<a href="#fn{mark}1" id="fnref{mark}1"' in found
    assert '<section class="footnotes" aria-label="Catatan kaki"><ol>' in found
    assert f'<li id="fn{mark}1">' in found
    assert re.findall(r'href="(#fnref[^"]*)" class="footnote-backref" aria-label="Kembali ke teks 1"', found) == [
        f"#fnref{mark}1",
        f"#fnref{mark}1:1",
    ]


def test_a_picture_loads_late_from_where_it_is_stored() -> None:
    rendered = render("![Alur](media/alur.png)", url)
    assert '<img src="/berkas/media/alur.png" alt="Alur" loading="lazy">' in rendered.html
    assert rendered.media == ("media/alur.png",)


def test_a_video_has_captions_and_a_poster_when_there_is_one() -> None:
    rendered = render(
        "[Video: Sapaan & salam](media/sapaan.mp4)",
        lambda path: f"https://berkas.example/{path}?a=1&b=2",
        media_files=["media/sapaan.mp4", "media/sapaan.vtt", "media/sapaan.jpg"],
    )
    assert rendered.html == (
        '<figure class="media"><video controls="" preload="metadata"'
        ' src="https://berkas.example/media/sapaan.mp4?a=1&amp;b=2"'
        ' poster="https://berkas.example/media/sapaan.jpg?a=1&amp;b=2">'
        '<track kind="captions" src="https://berkas.example/media/sapaan.vtt?a=1&amp;b=2" srclang="id"'
        ' label="Indonesia"></video><figcaption>Sapaan &amp; salam</figcaption></figure>\n'
    )
    assert rendered.media == ("media/sapaan.mp4", "media/sapaan.vtt", "media/sapaan.jpg")
    assert rendered.problems == ()


def test_an_audio_and_a_document() -> None:
    found = html("[Audio: Cerita](media/cerita.mp3)\n\nTranskrip.\n\n[PDF: Daftar](media/daftar.pdf)\n")
    assert '<audio controls="" preload="metadata" src="/berkas/media/cerita.mp3"></audio>' in found
    assert (
        '<a href="/berkas/media/daftar.pdf" class="file-link" rel="noopener noreferrer nofollow">PDF: Daftar</a>'
        in found
    )


@pytest.mark.parametrize(
    "markdown",
    [
        "Lihat [Video: x](media/x.mp4) ini",
        "[Video: x](media/x.mp3)",
        "[Video: x](https://contoh.id/x.mp4)",
        "- [Video: x](media/x.mp4)\n- y",
    ],
)
def test_a_video_is_a_paragraph_of_its_own_from_the_package(markdown: str) -> None:
    assert "<video" not in html(markdown)


def test_code_is_shown_without_its_language() -> None:
    assert html("```python\nx < 1\n```\n") == "<pre><code>x &lt; 1\n</code></pre>\n"


@pytest.mark.parametrize(
    ("address", "kept"),
    [
        ("https://jakarta.go.id/a?b=1", True),
        ("mailto:warga@jakarta.go.id", True),
        ("/kursus/pelayanan", True),
        ("lessons/02.md", True),
        ("#bagian-x", True),
        ("?halaman=2", False),
        ("http://contoh.id", False),
        ("//contoh.id", False),
        ("ftp://contoh.id", False),
        ("media/x.mp4", False),
        ("media/rahasia.exe", False),
    ],
)
def test_links_lead_to_https_mail_or_the_site(address: str, kept: bool) -> None:
    rendered = render(f"[tautan]({address})", url)
    assert ("<a href" in rendered.html) is kept
    assert "tautan" in rendered.html
    assert [problem.code for problem in rendered.problems] == ([] if kept else ["link_refused"])


@pytest.mark.parametrize("address", ["https://contoh.id/x.png", "media/x.pdf", "media/../x.png", "x.png"])
def test_a_picture_from_elsewhere_becomes_its_words(address: str) -> None:
    rendered = render(f"Awal ![Alur *kerja*]({address}) akhir", url)
    assert rendered.html == "<p>Awal Alur kerja akhir</p>\n"
    assert [problem.code for problem in rendered.problems] == ["not_a_picture"]


def test_problems_come_by_line() -> None:
    rendered = render("#### x\n\n[a](http://b)\n\n![](media/x.png)\n", url)
    assert [(problem.code, problem.line) for problem in rendered.problems] == [
        ("heading_skipped", 1),
        ("link_refused", 3),
        ("alt_missing", 5),
    ]


@pytest.mark.parametrize(("words", "minutes"), [(0, 0), (1, 1), (200, 1), (201, 2), (1000, 5)])
def test_reading_takes_a_minute_for_200_words(words: int, minutes: int) -> None:
    assert render("kata " * words, url).reading_minutes == minutes


def test_words_may_be_in_another_language() -> None:
    english = Words(language="en", language_name="English", table="Table")
    assert 'aria-label="Table 1"' in html("|a|\n|-|\n|1|\n", words=english)
    assert 'srclang="en" label="English"' in html("[Video: x](media/x.mp4)", words=english)


def test_one_line_has_no_paragraph_no_picture_and_no_heading() -> None:
    assert render_inline("# a *b*\n![gambar](media/x.png) [l](https://x.id) <i>") == (
        '# a <em>b</em> gambar <a href="https://x.id" rel="noopener noreferrer nofollow">l</a> &lt;i&gt;'
    )
    assert render_inline("[x](http://y)") == "x"
    assert render_inline("") == ""


@given(st.text(max_size=300))
def test_any_text_renders(text: str) -> None:
    assert isinstance(html(text), str)
    assert isinstance(render_inline(text), str)


def test_one_line_shows_its_pictures_where_they_have_an_address() -> None:
    markdown = "![Alur](media/alur.png) atau ![Lain](https://x.id/lain.png)"
    assert render_inline(markdown) == "Alur atau Lain"
    shown = render_inline(markdown, lambda path: f"/berkas/{path}")
    assert shown == '<img src="/berkas/media/alur.png" alt="Alur" loading="lazy"> atau Lain'
