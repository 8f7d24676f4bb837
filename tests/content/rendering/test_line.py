"""One line of Markdown: pictures and sounds where they have an address, their words where not."""

from __future__ import annotations

from content.rendering import (
    check_line,
    descriptions_in,
    media_in,
    only_words,
    render,
    render_inline,
    with_media_renamed,
    words_of,
)

BOTH = "Lihat ![Grafik](media/g.png), lalu [Audio: Telepon warga](media/t.mp3)"


def address(path: str) -> str:
    return f"/soal/{path}"


def test_without_addresses_the_words_stay() -> None:
    assert render_inline(BOTH).strip() == "Lihat Grafik, lalu Telepon warga"
    assert words_of("**Lihat** ![Grafik](media/g.png)\n\n$x$") == "Lihat Grafik x"


def test_a_line_of_words_alone_is_told_from_one_that_shows_more() -> None:
    assert all(map(only_words, ("> 10 hari & 5*3", '"Berapa?"', r"\*", "Rp5 dan $6", "a  b")))
    more = ("**penting**", r"$\frac{1}{2}$", "![a](media/a.png)", "[Audio: a](media/a.mp3)", "[a](https://example.org)")
    assert not any(map(only_words, more))


def test_pictures_and_sounds_are_shown() -> None:
    html = render_inline(BOTH, address)
    assert '<img src="/soal/media/g.png" alt="Grafik" loading="lazy">' in html
    assert (
        'Telepon warga <audio controls="" preload="metadata" src="/soal/media/t.mp3" aria-label="Telepon warga">'
        in html
    )


def test_a_sound_without_a_title_has_a_name_all_the_same() -> None:
    assert 'aria-label="Rekaman suara"' in render_inline("[Audio:](media/t.mp3)", address)


def test_a_picture_leads_to_itself_where_nothing_is_chosen_by_a_click() -> None:
    html = render_inline("![Grafik](media/g.png)", address, zoom=True)
    assert (
        '<a class="zoom" href="/soal/media/g.png" target="_blank" aria-label="Buka gambar di tab baru: Grafik"' in html
    )
    assert 'class="zoom"' in render("![Grafik](media/g.png)", address, zoom=True).html


def test_what_is_no_sound_stays_a_link_or_is_refused() -> None:
    html = render_inline("[Video: x](media/a.mp4) [Video: y](media/a.mp3) [buka](https://x.example)", address)
    assert "<audio" not in html
    assert 'href="https://x.example"' in html


def test_the_author_hears_what_is_wrong() -> None:
    codes = [one.code for one in check_line("![](media/x.png) [x](javascript:1) [y](media/a.mp3) $\\foo$")]
    assert codes == ["alt_missing", "link_refused", "formula_unreadable"]
    assert check_line(BOTH) == ()


def test_media_are_found_where_they_are_linked_and_renamed_there_only() -> None:
    text = "media/x.png ![a](media/x.png) [Audio: b](<media/y.mp3>) ![c](media/x.png)"
    assert media_in(text) == ("media/x.png", "media/y.mp3")
    assert with_media_renamed(text, {"media/x.png": "media/1.webp"}) == (
        "media/x.png ![a](media/1.webp) [Audio: b](<media/y.mp3>) ![c](media/1.webp)"
    )


def test_the_words_of_pictures_are_found() -> None:
    text = "![Peta \\[lama\\]](media/x.png) ![lain](media/x.png) ![](media/y.png)"
    assert descriptions_in(text) == {"media/x.png": "Peta [lama]"}
