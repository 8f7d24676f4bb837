"""The lesson editor, its preview, the reading view, media."""

from __future__ import annotations

import io

import pytest

from tests.browsing import CheckedClient
from tests.lms.courses.conftest import CAPTIONS, FILM, picture

TYPED = {
    "title": "Salam",
    "minutes": "25",
    "objective": "Menyapa warga",
    "body": "## Halo\n\n**warga**",
    "revision": "0",
}


@pytest.fixture
def version(draft, kept):
    return kept(draft)


@pytest.fixture
def lesson(draft, version):
    return f"/studio/{version}/bagian/{draft.modules[0].activities[0].uuid}"


@pytest.fixture
def browser(sign_in, lesson):
    return sign_in("tari")


def test_a_lesson_is_saved(browser, lesson):
    answer = browser.send(lesson, TYPED)
    assert (answer.status_code, answer.location) == (303, lesson)
    page = browser.get(lesson).text
    assert "<strong>warga</strong>" in page
    assert "Tersimpan." in page


def test_what_is_to_be_mended_is_listed(browser, lesson):
    browser.send(lesson, {**TYPED, "body": "![](media/a.webp)"})
    page = browser.get(lesson).text
    assert "Tersimpan. 2 hal yang perlu diperbaiki" in page
    assert "Baris 1:" in page


@pytest.mark.parametrize(
    "typed",
    [
        {"title": ""},
        {"title": "x" * 151},
        {"minutes": "0"},
        {"minutes": "601"},
        {"minutes": "banyak"},
        {"minutes": "9" * 30},
        {"objective": "x" * 501},
        {"body": "x" * 100_001},
    ],
)
def test_bad_input_comes_back_with_what_was_typed(browser, lesson, typed):
    page = browser.send(lesson, {**TYPED, **typed})
    assert page.status_code == 422
    if "body" not in typed:
        assert "**warga**" in page.text


def test_a_stale_form_keeps_the_typed_text_and_shows_what_is_stored(browser, lesson):
    browser.send(lesson, {**TYPED, "body": "Dari tab lain"})
    page = browser.send(lesson, {**TYPED, "body": "Dari saya"})
    assert page.status_code == 409
    for words in ("disimpan di tempat lain", "Dari saya", "Dari tab lain", "Yang tersimpan sekarang"):
        assert words in page.text
    assert 'value="1"' in page.text
    assert browser.send(lesson, {**TYPED, "body": "Dari saya", "revision": "1"}).status_code == 303


@pytest.mark.parametrize("revision", ["", "x", "-1", "9" * 40])
def test_a_revision_that_is_none_is_stale(browser, lesson, revision):
    assert browser.send(lesson, {**TYPED, "revision": revision}).status_code == 409


def test_the_live_preview_is_a_part_and_saves_nothing(browser, lesson):
    part = browser.send(f"{lesson}/pratinjau", TYPED, headers={"HX-Request": "true", "HX-Target": "preview"})
    assert part.text.lstrip().startswith('<section id="preview"')
    assert "<strong>warga</strong>" in part.text
    assert "<strong>warga</strong>" not in browser.get(lesson).text


def test_the_preview_works_without_a_script(browser, lesson):
    page = browser.send(f"{lesson}/pratinjau", {**TYPED, "title": ""})
    assert page.status_code == 200
    assert "<strong>warga</strong>" in page.text
    assert "**warga**" in page.text


@pytest.mark.parametrize(
    "hostile",
    [
        "<script>alert(1)</script>",
        "[x](javascript:alert(1))",
        "<img src=x onerror=alert(1)>",
        "::: tip <svg/onload=alert(1)>\n:::",
    ],
)
def test_hostile_markdown_stays_words(browser, lesson, hostile):
    browser.send(lesson, {**TYPED, "body": hostile})
    for path in (lesson, f"{lesson}/baca"):
        page = browser.get(path).text
        assert "<script>alert" not in page
        assert "<svg/onload" not in page
        assert "<img src=x" not in page
        assert 'href="javascript' not in page


def test_control_characters_are_dropped(browser, lesson):
    browser.send(lesson, {**TYPED, "body": "a\x00b\x1b"})
    assert ">ab</textarea>" in browser.get(lesson).text


def test_a_lesson_is_read_as_learners_do(sign_in, course, kept):
    version = course.published_version
    lesson = version.modules[0].activities[0].uuid
    kept(course)
    page = sign_in("tari").get(f"/studio/{version.uuid}/bagian/{lesson}/baca").text
    assert "Beginilah peserta melihat" in page
    assert "Siapa yang menyapa lebih dulu?" in page
    assert "Kunci dan alasan" in page


def test_who_may_not_edit_is_led_to_reading(sign_in, course, kept):
    version = course.published_version
    path = f"/studio/{version.uuid}/bagian/{version.modules[0].activities[0].uuid}"
    kept(course)
    assert sign_in("tari").get(path).location == f"{path}/baca"


def test_the_reading_view_leads_through_the_lessons(browser, lesson, version):
    browser.send(f"{lesson.rsplit('/bagian', 1)[0]}/modul", {"judul": "Lanjut"})
    assert 'rel="next"' not in browser.get(f"{lesson}/baca").text
    import re

    page = browser.get(f"/studio/{version}").text
    module = re.findall(rf"/studio/{version}/modul/([0-9a-f-]+)/bagian", page)[-1]
    second = browser.send(f"/studio/{version}/modul/{module}/bagian", {"jenis": "lesson"}).location
    assert 'rel="next"' in browser.get(f"{lesson}/baca").text
    assert 'rel="prev"' in browser.get(f"{second}/baca").text


def test_a_quiz_is_no_lesson(browser, draft, version):
    quiz = f"/studio/{version}/bagian/{draft.modules[1].activities[0].uuid}"
    assert browser.get(f"{quiz}/baca").status_code == 404
    assert browser.send(f"{quiz}/pratinjau", TYPED).status_code == 404


def send_file(browser, version, data: bytes, name: str, **fields):
    return browser.send(f"/studio/{version}/media", {"file": (io.BytesIO(data), name), **fields})


def test_a_picture_is_uploaded_and_shown(browser, version, draft):
    answer = send_file(browser, version, picture(), "Alur Layanan.png")
    assert answer.location == f"/studio/{version}/media?baru=alur-layanan.webp#media"
    page = browser.get(answer.location.partition("#")[0]).text
    assert "![](media/alur-layanan.webp)" in page
    assert "baru diunggah" in page
    assert browser.get(f"/kursus/{draft.course.slug}/media/alur-layanan.webp").mimetype == "image/webp"


def test_an_upload_beside_a_lesson_leads_back_to_it(browser, version, lesson):
    part = lesson.rsplit("/", 1)[1]
    assert send_file(browser, version, FILM, "film.mp4", bagian=part).location == f"{lesson}?baru=film.mp4#media"
    page = browser.get(lesson).text
    assert "unggah film.vtt" in page
    send_file(browser, version, CAPTIONS, "film.vtt", bagian=part)
    assert "unggah film.vtt" not in browser.get(lesson).text
    assert send_file(browser, version, FILM, "film.mp4", bagian="bukan-uuid").location.startswith(
        f"/studio/{version}/media"
    )


def test_htmx_gets_the_media_alone(browser, lesson):
    part = browser.get(lesson, headers={"HX-Request": "true", "HX-Target": "media"})
    assert part.text.lstrip().startswith("<section")
    assert 'id="media"' in part.text
    assert "<html" not in part.text


@pytest.mark.parametrize("data", [b"MZ\x90\x00", b"<svg/>", b"", b"\x89PNG\r\n\x1a\nkaput"])
def test_other_files_are_refused_with_words(browser, version, data):
    page = send_file(browser, version, data, "x.png")
    assert page.status_code == 422
    assert 'role="alert"' in page.text


def test_an_upload_without_a_file_is_refused(browser, version):
    assert browser.send(f"/studio/{version}/media", {}).status_code == 422
    assert send_file(browser, version, b"x", "").status_code == 422


def test_uploads_may_be_larger_than_other_forms_but_not_endless(app, browser, version, lesson):
    limit = app.config["SETTINGS"].upload_limit
    assert send_file(browser, version, b"%PDF-" + b"0" * 3_000_000, "besar.pdf").status_code == 303
    assert send_file(browser, version, b"%PDF-" + b"0" * (limit + 1), "besar.pdf").status_code == 422
    assert send_file(browser, version, b"0" * (limit + 200_000), "besar.pdf").status_code == 413
    assert browser.send(lesson, {**TYPED, "file": (io.BytesIO(b"0" * 3_000_000), "x")}).status_code == 413


def test_nobody_but_authors_is_heard_out_when_much_is_sent(app, version, sign_in):
    for other in (CheckedClient(app), sign_in("siti")):
        assert send_file(other, version, b"%PDF-" + b"0" * 3_000_000, "besar.pdf").status_code == 413


@pytest.mark.parametrize("key", ["rudi", "dewi", "siti"])
def test_others_write_nothing(sign_in, lesson, version, key):
    other = sign_in(key)
    assert other.send(lesson, TYPED).status_code in (403, 404)
    assert other.send(f"{lesson}/pratinjau", TYPED).status_code in (403, 404)
    assert send_file(other, version, picture(), "a.png").status_code in (403, 404)
