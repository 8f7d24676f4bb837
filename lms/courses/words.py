"""Words of a search: cutting a text into words, and Indonesian words to their stems.

PySastrawi (the Nazief–Adriani algorithm) takes 50 ms to import, so it is imported by the first search that needs it.
It follows the dictionary, which misleads in the language of government: *pengadaan* (procurement) would share its
stem with *ada* (to exist). `OWN_STEMS` decides those words.
"""

from __future__ import annotations

import re
import unicodedata
from functools import cache, lru_cache
from typing import Any

SHORTEST, LONGEST = 2, 40
_WORD = re.compile(r"[a-z0-9]+")

_STOP_WORDS = """
ada adalah agar akan antara apa atas atau bagaimana bagi bahwa banyak beberapa belum bila bisa buat bukan cara
dalam dan dapat dari dengan di harus hal hanya ia ingin ini itu jadi jika juga kami karena kata ke kepada ketika
kita kursus lagi lain lebih maka mana masih materi mereka modul namun oleh orang pada paling para pelatihan per
perlu pula saat saja saling sampai sangat saya sebagai sebuah secara sehingga sejak selama semua seorang serta
setelah setiap suatu sudah supaya tanpa tapi telah tentang tersebut tetap tidak tiap untuk yaitu yang an and for
how in of on the to with
"""
STOP_WORDS = frozenset(_STOP_WORDS.split())

_OWN = {
    "pengadaan": "pengadaan lelang tender",
    "penanganan": "penanganan menangani ditangani tangani",
    "pemerintahan": "pemerintahan pemerintah memerintah",
    "kinerja": "kinerja",
    "layanan": "pelayanan layanan melayani dilayani pelayan layani",
    "kebijakan": "kebijakan",
    "keuangan": "keuangan",
    "anggaran": "anggaran penganggaran dianggarkan",
    "kependudukan": "kependudukan penduduk",
    "kepentingan": "kepentingan",
    "keputusan": "keputusan putusan memutuskan diputuskan putuskan",
    "kebersihan": "kebersihan",
    "keamanan": "keamanan",
    "keberagaman": "keberagaman beragam keragaman",
    "kesetaraan": "kesetaraan setara",
    "keterbukaan": "keterbukaan terbuka",
    "perumahan": "perumahan",
    "pertanahan": "pertanahan",
    "perhubungan": "perhubungan",
    "perpajakan": "perpajakan pajak",
    "perdagangan": "perdagangan",
    "perkotaan": "perkotaan",
    "persandian": "persandian",
    "persuratan": "persuratan surat menyurat",
    "pertemuan": "pertemuan rapat",
    "pemberdayaan": "pemberdayaan memberdayakan",
    "pengembangan": "pengembangan mengembangkan berkembang kembangkan",
    "pengawasan": "pengawasan mengawasi diawasi",
    "pengawas": "pengawas",
    "pelaksana": "pelaksana",
    "pejabat": "pejabat",
    "jabatan": "jabatan menjabat",
    "pengaduan": "pengaduan aduan mengadu diadukan adukan",
    "pembelajaran": "pembelajaran belajar pelajaran",
    "mengajar": "mengajar pengajaran pengajar diajarkan",
    "pertanggungjawaban": "pertanggungjawaban tanggungjawab mempertanggungjawabkan",
    "pengarusutamaan": "pengarusutamaan",
    "kelurahan": "kelurahan lurah",
    "kecamatan": "kecamatan camat",
    "pelindungan": "pelindungan perlindungan melindungi dilindungi",
    "benturan": "benturan",
    "pemangku": "pemangku",
    "keselamatan": "keselamatan",
    "kesejahteraan": "kesejahteraan sejahtera",
    "kearsipan": "kearsipan arsip pengarsipan mengarsipkan",
    "penataan": "penataan menata tata ditata",
    "penilaian": "penilaian menilai dinilai nilai",
    "peraturan": "peraturan aturan mengatur diatur regulasi",
    "pengaturan": "pengaturan",
    "persatuan": "persatuan",
    "perekat": "perekat",
    "kemitraan": "kemitraan mitra bermitra",
    "kepatuhan": "kepatuhan patuh mematuhi",
    "kewenangan": "kewenangan wewenang berwenang",
    "kelembagaan": "kelembagaan lembaga",
    "kepegawaian": "kepegawaian pegawai",
    "kedinasan": "kedinasan dinas",
    "pendampingan": "pendampingan mendampingi pendamping",
    "pembimbingan": "pembimbingan bimbingan membimbing pembimbing dibimbing",
    "pengendalian": "pengendalian mengendalikan dikendalikan kendali",
    "perencanaan": "perencanaan rencana merencanakan direncanakan perencana",
}
OWN_STEMS = {word: stem for stem, words in _OWN.items() for word in words.split()}
"""Government words with the stem we use, so that related words meet and unrelated ones do not."""


def words(text: str) -> list[str]:
    """The words of `text` in small plain letters, in their order; stop words and single letters left out."""
    plain = unicodedata.normalize("NFKD", text.casefold()).encode("ascii", "ignore").decode()
    found = (word[:LONGEST] for word in _WORD.findall(plain))
    return [word for word in found if len(word) >= SHORTEST and word not in STOP_WORDS]


@lru_cache(maxsize=20_000)
def stem(word: str) -> str:
    """The stem of a word in small plain letters: ours where we have decided it, else the dictionary's."""
    if word in OWN_STEMS:
        return OWN_STEMS[word]
    if not word.isalpha():
        return word
    return str(_stemmer().stem(word)) or word


@cache
def _stemmer() -> Any:
    from Sastrawi.Stemmer.StemmerFactory import StemmerFactory

    return StemmerFactory().create_stemmer()
