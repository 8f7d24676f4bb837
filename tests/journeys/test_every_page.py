"""Every page of every role, at both widths, in light and dark: axe finds nothing, nothing overflows, nothing complains."""

from __future__ import annotations

import pytest

PAGES = {
    "learner": (
        "/",
        "/belajar",
        "/katalog",
        "/kompetensi",
        "/saran",
        "/rencana",
        "/sertifikat",
        "/jp",
        "/pemberitahuan",
        "/profil",
        "/kamus",
        "/bantuan",
        "/kursus/pelayanan-prima-di-loket",
    ),
    "newcomer": ("/", "/uji-awal", "/belajar", "/saran"),
    "supervisor": ("/", "/tim", "/rencana"),
    "trainer": ("/studio",),
    "reviewer": ("/studio",),
    "hr": ("/organisasi", "/jabatan", "/jabatan/baru", "/pegawai", "/pegawai/impor", "/asesmen/impor", "/laporan"),
    "bpsdm": ("/jabatan", "/laporan", "/laporan/organisasi", "/saran/tata-kelola", "/sertifikat/terbit"),
    "operator": ("/pekerjaan",),
}


@pytest.mark.parametrize("screen", ["phone", "desk"])
@pytest.mark.parametrize("key", PAGES)
def test_pages_of_a_role(visit, screen, key):
    visitor = visit(screen).sign_in(key)
    for path in PAGES[key]:
        visitor.open(path)


def test_public_pages(visit):
    visitor = visit("phone")
    for path in ("/masuk", "/aktivasi", "/lupa-sandi", "/v", "/bantuan", "/luring"):
        visitor.open(path)


@pytest.mark.parametrize("key", ["learner", "supervisor", "bpsdm"])
def test_pages_in_the_dark(visit, key):
    visitor = visit("phone", color_scheme="dark").sign_in(key)
    for path in PAGES[key]:
        visitor.open(path)
