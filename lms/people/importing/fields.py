"""The columns that an import of people knows, what HR's lists call them, and the guess which column is which."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from flask_babel import lazy_gettext as _l


@dataclass(frozen=True)
class ImportField:
    """A column we understand: its heading in the template, other headings it goes by, what to write into it."""

    key: str
    label: Any
    heading: str
    synonyms: tuple[str, ...]
    help: Any
    example: str
    required: bool = False

    def goes_by(self, heading: str) -> bool:
        """Whether a list's `heading` means this column."""
        name = plain_heading(heading)
        return name in {plain_heading(self.heading), *self.synonyms}


FIELDS = (
    ImportField(
        "nip",
        _l("NIP"),
        "NIP",
        ("nip baru", "nip 18", "nip pegawai", "nomor induk pegawai", "no nip", "nomor induk"),
        _l("18 digits, stored as text. Spaces are allowed."),
        "199003152015042001",
        required=True,
    ),
    ImportField(
        "name",
        _l("Name"),
        "Nama",
        ("nama lengkap", "nama pegawai", "nama asn", "nama tanpa gelar", "name", "full name"),
        _l("The full name."),
        "Siti Rahmawati",
        required=True,
    ),
    ImportField(
        "email",
        _l("E-mail at work"),
        "Email",
        ("e mail", "surel", "alamat email", "email dinas", "email kedinasan", "pos el"),
        _l("Needed for a password reset by mail; may stay empty."),
        "siti.rahmawati@contoh.go.id",
    ),
    ImportField(
        "employment",
        _l("Kind of employment"),
        "Jenis",
        (
            "jenis pegawai",
            "jenis asn",
            "status",
            "status pegawai",
            "status kepegawaian",
            "kedudukan hukum",
            "employment",
        ),
        _l("PNS or PPPK. When it is empty, the NIP tells it."),
        "PNS",
    ),
    ImportField(
        "unit",
        _l("Unit code"),
        "Kode unit",
        (
            "kode unit kerja",
            "kode unor",
            "opd kode",
            "kode opd",
            "kode satker",
            "unit code",
            "unit kerja",
            "unit",
            "unor",
            "satuan kerja",
            "opd",
        ),
        _l("A code from the sheet “Kode unit”; the exact name works as well."),
        "sdn-melati-01",
    ),
    ImportField(
        "position",
        _l("Post code"),
        "Kode jabatan",
        ("jabatan kode", "id jabatan", "post code", "jabatan", "nama jabatan", "position"),
        _l("A code from the sheet “Kode jabatan”; the exact name works as well."),
        "guru-pertama",
    ),
    ImportField(
        "kind",
        _l("Kind of assignment"),
        "Jenis penugasan",
        ("penugasan", "status penugasan", "status jabatan", "definitif plt plh", "assignment kind"),
        _l("definitif, plt or plh. Empty means definitif."),
        "definitif",
    ),
    ImportField(
        "leads",
        _l("Leads the unit"),
        "Memimpin unit",
        ("memimpin", "pimpinan", "pimpinan unit", "kepala unit", "atasan", "leads"),
        _l("ya or tidak. Whoever leads a unit sees and rates its people."),
        "tidak",
    ),
    ImportField(
        "valid_from",
        _l("Valid from"),
        "Berlaku sejak",
        ("tmt", "tmt jabatan", "tanggal mulai", "mulai tanggal", "berlaku mulai", "mulai", "valid from"),
        _l("First day in the post, such as 31-12-2026. Empty means the day of the import."),
        "01-02-2024",
    ),
)
BY_KEY = {field.key: field for field in FIELDS}
REQUIRED = tuple(field.key for field in FIELDS if field.required)


def plain_heading(text: str) -> str:
    """A heading without case, punctuation and doubled spaces."""
    return " ".join("".join(mark if mark.isalnum() else " " for mark in text.casefold()).split())


def knows(heading: str, fields: Sequence[ImportField] = FIELDS) -> bool:
    """Whether any field goes by this heading."""
    return any(field.goes_by(heading) for field in fields)


def guess(
    header: Sequence[str], remembered: Mapping[str, str] | None = None, fields: Sequence[ImportField] = FIELDS
) -> dict[str, int]:
    """Which column is which field: the heading used last time first, then the template's, then the synonyms in their order."""
    plain = [plain_heading(text) for text in header]
    found: dict[str, int] = {}
    for field in fields:
        last = plain_heading((remembered or {}).get(field.key, ""))
        for name in (last, plain_heading(field.heading), *field.synonyms):
            if name and name in plain and plain.index(name) not in found.values():
                found[field.key] = plain.index(name)
                break
    return found
