"""The few words rendering adds by itself, in the language of the content."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Words:
    """Labels for assistive technology and callouts without a title; `language` is the BCP 47 code of the
    captions.
    """

    language: str = "id"
    language_name: str = "Indonesia"
    table: str = "Tabel"
    formula: str = "Rumus"
    audio: str = "Rekaman suara"
    zoom: str = "Buka gambar di tab baru"
    footnotes: str = "Catatan kaki"
    back: str = "Kembali ke teks"
    callouts: Mapping[str, str] = field(
        default_factory=lambda: {
            "info": "Informasi",
            "tip": "Kiat",
            "warning": "Perhatian",
            "example": "Contoh",
        }
    )


INDONESIAN = Words()
