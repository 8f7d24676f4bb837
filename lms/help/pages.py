"""The help pages: Markdown beside this module, one file per page and language, listed here in reading order."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from pathlib import Path

from content.rendering import render
from lms.problems import Missing

FOLDER = Path(__file__).parent / "pages"
ROLES = ("learner", "trainer", "reviewer", "supervisor", "hr", "bpsdm", "operator")
SLUGS = {
    "learner": (
        "mulai",
        "uji-dan-penilaian",
        "cara-kerja-uji",
        "saran-dan-rencana",
        "bagaimana-saran-dibuat",
        "kursus-dan-kuis",
        "seberapa-yakin",
        "jp-dan-sertifikat",
    ),
    "trainer": (
        "membuat-kursus",
        "menulis-soal",
        "gambar-dan-rumus",
        "kasus-dan-rubrik",
        "setelan-kuis",
        "kisi-kisi",
        "ujian-diawasi",
        "impor-gift",
        "hasil-kursus",
        "menilai-jawaban",
        "menilai-ulang",
        "bank-butir",
    ),
    "reviewer": ("meninjau-kursus",),
    "supervisor": ("tim", "menilai-dan-menugaskan"),
    "hr": ("organisasi-dan-jabatan", "profil-jabatan", "impor-pegawai"),
    "bpsdm": ("tugas-bpsdm",),
    "operator": ("menjalankan", "cadangan"),
}


@dataclass(frozen=True)
class HelpPage:
    """One page: its address, for whom, its title and its text as HTML."""

    slug: str
    role: str
    title: str
    html: str


@cache
def read_page(slug: str, language: str) -> HelpPage:
    """A page in a language; its first line is the title. Raises `Missing` for a slug that is not listed."""
    role = next((role for role, slugs in SLUGS.items() if slug in slugs), None)
    if role is None:
        raise Missing
    title, _newline, body = (FOLDER / f"{slug}.{language}.md").read_text().partition("\n")
    rendered = render(body.strip(), lambda name: name)
    return HelpPage(slug, role, title.removeprefix("# ").strip(), rendered.html)


def all_pages(language: str) -> list[HelpPage]:
    """Every page in reading order."""
    return [read_page(slug, language) for role in ROLES for slug in SLUGS[role]]
