"""The catalogue and its media as pages."""

from __future__ import annotations

import pytest

from lms.courses.queries import set_gap_lookup
from lms.courses.queries.catalogue import _gap_lookup


@pytest.fixture
def browser(sign_in, course, kept):
    kept(course)
    return sign_in("siti")


@pytest.fixture
def gaps():
    before = list(_gap_lookup)
    yield set_gap_lookup
    _gap_lookup[:] = before


def test_a_course_is_found_and_shown(browser):
    page = browser.get("/katalog?q=melayani")
    assert page.status_code == 200
    assert "Melayani di loket" in page.text
    assert "1 kursus untuk “melayani”" in page.text
    assert "dari level 1 ke level 2" in page.text


def test_counts_of_people_are_shown_from_twenty_on(database, course, kept, sign_in):
    course.completed_count = 19
    kept(course)
    assert "orang selesai" not in sign_in("siti").get("/katalog").text
    course.completed_count = 20
    kept(course)
    assert "20 orang selesai" in sign_in("siti").get("/katalog").text


def test_htmx_gets_the_results_alone(browser):
    part = browser.get("/katalog?q=loket", headers={"HX-Request": "true", "HX-Target": "results"})
    assert part.text.lstrip().startswith('<section id="results"')
    assert "<html" not in part.text


@pytest.mark.parametrize(
    "filters",
    [
        "kompetensi=M.5",
        "level=2&level=3",
        "durasi=singkat",
        "kategori=pelayanan_publik",
        "urut=newest",
        "jp=",
        "halaman=7",
    ],
)
def test_filters_work_without_a_script(browser, filters):
    assert "Melayani di loket" in browser.get(f"/katalog?{filters}").text


def test_nothing_found_offers_a_way_on(browser):
    page = browser.get("/katalog?q=lokett").text
    assert "Kursus tidak ditemukan" in page
    assert ">loket</a>" in page


@pytest.mark.parametrize(
    "query",
    [
        "q=" + "a" * 5000,
        "q=%00%ff%f0%9f%98%80",
        "q='%20or%201=1--",
        "q=<script>alert(1)</script>",
        "level=99999999999999999999&level=-1&level=x",
        "kompetensi=%00&kompetensi=" + "x" * 500,
        "durasi=selamanya&kategori=sihir&jp=-3&urut=acak&kesenjangan=9",
        "halaman=99999999999999999999",
        "&".join(f"kompetensi=M.{n}" for n in range(200)),
    ],
)
def test_hostile_addresses_are_answered_calmly(browser, query):
    page = browser.get(f"/katalog?{query}")
    assert page.status_code == 200
    assert "<script>alert" not in page.text


def test_the_gap_filter_appears_when_gaps_are_known(browser, app, cast, gaps):
    _gap_lookup.clear()
    assert "Menutup kesenjangan saya" not in browser.get("/katalog").text
    with app.app_context():
        wanted = cast.competency("M.5").id
    gaps(lambda person: [wanted])
    page = browser.get("/katalog?kesenjangan=1").text
    assert "Menutup kesenjangan saya" in page
    assert "Menutup kesenjangan Anda" in page


def test_pages_link_to_each_other_with_the_filters(browser, app, course, cast, package, kept):
    from lms.courses.services import import_package

    kept(import_package(cast.viewer("tari"), cast.agency(), package("waktu", "MW-901", "Menata waktu")))
    app.config["PER_PAGE"] = 1
    page = browser.get("/katalog?level=2&urut=newest").text
    app.config.pop("PER_PAGE")
    assert "level=2&amp;urut=newest&amp;halaman=2" in page


def test_the_page_is_light(browser):
    import gzip

    assert len(gzip.compress(browser.get("/katalog").data, 5)) < 8_000


def test_a_picture_is_delivered_with_ranges(browser):
    whole = browser.get("/kursus/melayani-di-loket/media/sapaan.mp4")
    assert (whole.status_code, whole.mimetype) == (200, "video/mp4")
    part = browser.get("/kursus/melayani-di-loket/media/sapaan.mp4", headers={"Range": "bytes=4-11"})
    assert (part.status_code, part.data) == (206, b"ftypmp42")
    assert part.headers["Content-Range"].startswith("bytes 4-11/")
    assert "private" in part.headers["Cache-Control"]
    assert browser.get("/kursus/melayani-di-loket/media/alur.png").headers["X-Content-Type-Options"] == "nosniff"


def test_captions_are_text_for_a_track(browser):
    assert browser.get("/kursus/melayani-di-loket/media/sapaan.vtt").mimetype == "text/vtt"


@pytest.mark.parametrize(
    "path", ["lain/media/alur.png", "melayani-di-loket/media/x.png", "melayani-di-loket/media/%00"]
)
def test_other_media_are_missing(browser, path):
    assert browser.get(f"/kursus/{path}").status_code == 404


def test_media_of_another_agencys_restricted_course_are_missing(course, kept, sign_in):
    course.open_to_all = False
    kept(course)
    assert sign_in("oki").get("/kursus/melayani-di-loket/media/alur.png").status_code == 404
    assert sign_in("siti").get("/kursus/melayani-di-loket/media/alur.png").status_code == 200


def test_media_and_catalogue_ask_to_sign_in(client, course, kept):
    kept(course)
    for path in ("/katalog", "/kursus/melayani-di-loket/media/alur.png"):
        assert client.get(path).status_code == 303
