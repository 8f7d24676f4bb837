"""The PDF: tagged, one page, with the name and a QR code that leads to the public page."""

from __future__ import annotations

import pypdfium2
import pytest
import zxingcpp

from lms.certificates import document

PAYLOAD = {
    "format": 1,
    "issuer": "Pemerintah Provinsi DKI Jakarta",
    "key": "2026-3fa94c1b",
    "serial": "4T9XK-8WQ2M-VJ3CD-0RN7H-PA5S6B",
    "name": "Siti Rahmawati, S.Pd.",
    "course": "Pelayanan Prima di Loket Kelurahan",
    "version": 2,
    "jp": 3,
    "date": "2026-11-23",
    "band": "good",
}


def sheet(app, **changes):
    with app.app_context():
        return document.pdf({**PAYLOAD, **changes})


def text_of(pdf):
    pages = pypdfium2.PdfDocument(pdf)
    assert len(pages) == 1
    return " ".join(pages[0].get_textpage().get_text_range().split())


def test_the_sheet_says_who_what_when_and_how_well(app):
    text = text_of(sheet(app))
    for part in (
        "Siti Rahmawati, S.Pd.",
        "Pelayanan Prima di Loket Kelurahan",
        "3 JP",
        "23 November 2026",
        "Baik",
        "edisi kursus 2",
        PAYLOAD["serial"],
        PAYLOAD["issuer"],
    ):
        assert part in text


def test_the_qr_code_leads_to_the_public_page(app):
    picture = pypdfium2.PdfDocument(sheet(app))[0].render(scale=2).to_pil()
    (found,) = zxingcpp.read_barcodes(picture)
    assert found.text == f"{app.config['SETTINGS'].public_url}/v/{PAYLOAD['serial']}"


def test_the_sheet_is_a4_landscape_tagged_and_in_indonesian(app):
    pdf = sheet(app)
    width, height = pypdfium2.PdfDocument(pdf)[0].get_size()
    assert (round(width), round(height)) == (842, 595)
    assert b"/StructTreeRoot" in pdf
    assert b"pdfuaid" in pdf
    assert b"/Lang(id)" in pdf.replace(b" ", b"") or b"/Lang (id)" in pdf


@pytest.mark.parametrize(
    "name",
    [
        "#panic() *bukan* [kode] $x$ \\ \" ' <a> `b`",
        "Raden Mas Ngabehi " + "Kusumawardhana Tjokronegoro " * 6,
        "X" * 200,
        "I",
    ],
)
def test_a_name_is_data_and_fits_whatever_it_holds(app, name):
    text = text_of(sheet(app, name=name, course="Kebijakan " * 18))
    assert name.split()[0][:20] in text
    assert "23 November 2026" in text


def test_without_quiz_and_without_jp_the_sheet_leaves_them_out(app):
    text = text_of(sheet(app, band=None, jp=0))
    assert "ujian" not in text.lower()
    assert "JP" not in text


def test_every_band_has_indonesian_words():
    from lms.certificates.services import BANDS

    assert {name for name, _least in BANDS} == set(document.BAND_WORDS)
