"""Pictures and sounds of questions: shown to those who are asked, under an address that says nothing."""

from __future__ import annotations

import io
import re

import pytest
from PIL import Image

from lms.db import db
from lms.problems import Problem
from lms.quizzes import services
from lms.quizzes.models import BankMedia
from lms.quizzes.settings import QuizSettings
from tests.lms.quizzes.conftest import CANARY, raw_question

NAME = f"{CANARY}-kunci-b"
MP3 = b"ID3" + b"x" * 200


def picture(colour: str = "green") -> bytes:
    out = io.BytesIO()
    Image.new("RGB", (8, 8), colour).save(out, "PNG")
    return out.getvalue()


@pytest.fixture
def quiz(workshop, cast):
    """A quiz that shows a picture in its question, one in an option, and one in its case."""
    with workshop.writing():
        bank = services.bank(cast.agency(), code="GAMBAR", name="Kursus", purpose="course")
        viewer = cast.viewer("tari")
        for place, colour in (("soal", "green"), ("pilihan", "red"), ("kasus", "blue"), ("lain", "black")):
            services.upload_media(
                viewer, bank, picture(colour), f"{NAME}-{place}.png", description=f"Gambar {place}", transcript=""
            )
        services.upload_media(viewer, bank, MP3, f"{NAME}.mp3", description="Telepon", transcript="Halo.")
        stem = f"Lihat ![Gambar soal](media/{name_of('soal')}) dan [Audio: Telepon](media/{name_of()}.mp3)"
        raw = raw_question("single", stem=stem, stimulus="K-1")
        shown = {"text": f"![Gambar pilihan](media/{name_of('pilihan')})"}
        raw["options"] = [{**raw["options"][0], **shown}, *raw["options"][1:]]
        services.write_case(
            viewer, bank, "K-1", {"title": "Antrean", "text": f"Amati.\n\n![Gambar kasus](media/{name_of('kasus')})"}
        )
        version = services.add_question(viewer, bank, raw)
        return services.make_quiz(
            cast.agency(), purpose="module", settings=QuizSettings(title="Kuis"), question_versions=[version]
        ).id


def name_of(place: str = "") -> str:
    stem = NAME.lower()
    return f"{stem}-{place}.webp" if place else stem


@pytest.fixture
def attempt(workshop, quiz):
    return workshop.start("siti", quiz)


@pytest.fixture
def siti(sign_in, attempt):
    browser = sign_in("siti")
    browser.send(f"/uji/{attempt}/lanjut-di-sini")
    return browser


def addresses(text: str) -> list[str]:
    return list(dict.fromkeys(re.findall(r'src="(/soal/media/[^"]+)"', text)))


def test_the_page_shows_them_without_their_names(siti, attempt):
    text = siti.get(f"/uji/{attempt}").text
    assert CANARY.lower() not in text.lower()
    assert len(addresses(text)) == 4
    assert 'alt="Gambar kasus"' in text
    assert 'class="zoom"' in text
    for address in addresses(text):
        got = siti.get(address)
        assert got.status_code == 200
        assert CANARY.lower() not in str(got.headers).lower()
        assert "private" in got.headers["Cache-Control"]
    assert {siti.get(address).mimetype for address in addresses(text)} == {"image/webp", "audio/mpeg"}


def test_nobody_else_gets_them_and_nobody_what_was_not_asked(siti, attempt, sign_in, workshop, client):
    shown = addresses(siti.get(f"/uji/{attempt}").text)
    rudi = sign_in("rudi")
    assert {rudi.get(address).status_code for address in shown} == {404}
    with workshop.writing():
        other = db.session.query(BankMedia).filter(BankMedia.name.contains("lain")).one().uuid
    assert siti.get(f"/soal/media/{other}.webp").status_code == 404
    assert client.get(shown[0]).status_code in (302, 303, 401)


def test_a_voided_attempt_takes_them_away(siti, attempt, workshop, cast):
    shown = addresses(siti.get(f"/uji/{attempt}").text)
    workshop.look(attempt, lambda row: setattr(row, "state", "voided") or db.session.commit())
    assert siti.get(shown[0]).status_code == 404


def test_the_author_hears_what_a_file_lacks(workshop, cast, app):
    with workshop.writing():
        bank = services.bank(cast.agency(), code="GAMBAR", name="Kursus", purpose="course")
        viewer = cast.viewer("tari")
        for data, given, fields in (
            (b"%PDF-1.7", {"description": "x"}, {"media-file"}),
            (picture(), {"description": " "}, {"media-description"}),
            (MP3, {"description": "x"}, {"media-transcript"}),
            (MP3, {"description": "x" * 501, "transcript": "x" * 10_001}, {"media-description", "media-transcript"}),
            (b"\x89PNG\r\n\x1a\nrusak", {"description": "x"}, {"media-file"}),
        ):
            with pytest.raises(Problem) as caught:
                services.upload_media(viewer, bank, data, "a", **{"transcript": "", **given})
            assert set(caught.value.fields) == fields


def test_a_name_never_gets_another_file(workshop, cast):
    with workshop.writing():
        bank = services.bank(cast.agency(), code="GAMBAR", name="Kursus", purpose="course")
        viewer = cast.viewer("tari")

        def bring(colour: str) -> str:
            return services.upload_media(viewer, bank, picture(colour), "Alur.png", description="x", transcript="").name

        assert [bring("green"), bring("red"), bring("green")] == ["alur.webp", "alur-2.webp", "alur.webp"]
        assert set(services.names_of_media(bank)) == {"alur.webp", "alur-2.webp"}


@pytest.mark.parametrize(
    ("changes", "field", "said"),
    [
        ({"stem": "![Peta](media/peta.webp)"}, "stem", "media/peta.webp"),
        ({"stem": "Hitung $\\foo$"}, "stem", "\\foo"),
        ({"explanation": "![](media/x.webp)"}, "explanation", "teks alternatif"),
    ],
)
def test_a_question_with_faulty_markup_is_refused(workshop, cast, changes, field, said):
    with workshop.writing():
        bank = services.bank(cast.agency(), code="GAMBAR", name="Kursus", purpose="course")
        with pytest.raises(Problem) as caught:
            services.add_question(None, bank, raw_question("single", **changes))
        assert said in caught.value.fields[field]


@pytest.mark.parametrize("text", ["$\\foo$", "![](media/x.webp)", "![Peta](media/peta.webp)"])
def test_a_case_with_faulty_markup_is_refused(workshop, cast, text):
    with workshop.writing():
        bank = services.bank(cast.agency(), code="GAMBAR", name="Kursus", purpose="course")
        with pytest.raises(Problem) as caught:
            services.write_case(None, bank, "K-1", {"title": "Kasus", "text": text})
        assert set(caught.value.fields) == {"case-text"}
