"""Bringing files into a course."""

from __future__ import annotations

import pytest

from lms.courses.queries import file_of, media_files
from lms.courses.services import upload_media
from lms.courses.services.media import stem_of
from lms.files.services import read
from lms.problems import Problem
from tests.lms.courses.conftest import CAPTIONS, FILM, picture


@pytest.fixture
def upload(cast, course):
    return lambda data, name: upload_media(cast.viewer("tari"), course, data, name).name


@pytest.mark.parametrize(
    ("name", "stem"),
    [("Alur Layanan.PNG", "alur-layanan"), ("../../a b.png", "a-b"), ("…", "berkas"), ("é" * 99, "e" * 60)],
)
def test_names_become_plain(name, stem):
    assert stem_of(name) == stem


@pytest.mark.parametrize("kind", ["PNG", "JPEG", "WEBP"])
def test_pictures_are_made_anew_as_webp(cast, course, upload, kind):
    data = picture("red", kind=kind)
    assert upload(data, "Foto Loket.jpg") == "foto-loket.webp"
    stored = file_of(cast.viewer("tari"), course.slug, "foto-loket.webp")
    assert stored.media_type == "image/webp"
    assert read(stored) != data


def test_a_taken_name_is_never_given_another_picture(cast, course, upload):
    first = upload(picture("red"), "foto.png")
    assert upload(picture("red"), "foto.png") == first
    assert upload(picture("blue"), "foto.png") == "foto-2.webp"
    assert upload(picture("teal"), "foto.png") == "foto-3.webp"
    assert {"media/foto.webp", "media/foto-2.webp", "media/foto-3.webp"} <= media_files(course.id)


def test_captions_are_replaced_by_their_correction(cast, course, upload):
    assert upload(b"\xef\xbb\xbf" + CAPTIONS + b"\n", "Sapaan.vtt") == "sapaan.vtt"
    assert read(file_of(cast.viewer("siti"), course.slug, "sapaan.vtt")) == CAPTIONS + b"\n"


def test_film_sound_and_documents_keep_their_bytes(cast, course, upload):
    for data, name in ((FILM + b"1", "film.mp4"), (b"ID3" + b"0" * 9, "suara.mp3"), (b"%PDF-1.7", "daftar.pdf")):
        assert upload(data, name) == name
        assert read(file_of(cast.viewer("tari"), course.slug, name)) == data


@pytest.mark.parametrize(
    "data",
    [b"", b"MZ\x90", b"<svg xmlns='http://www.w3.org/2000/svg'>", b"PK\x03\x04", b"<html>", b"\x89PNG\r\n\x1a\nkaput"],
)
def test_other_and_broken_files_are_refused(course, upload, data):
    before = media_files(course.id)
    with pytest.raises(Problem):
        upload(data, "x.png")
    assert media_files(course.id) == before


def test_there_is_a_limit(app, upload):
    with pytest.raises(Problem):
        upload(b"%PDF-" + b"0" * (app.config["SETTINGS"].upload_limit + 1), "besar.pdf")
