"""The demonstration organisation: Jakarta's government (a part of it) and a second agency that must see nothing of it."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date

from content.reference import organisation
from lms.agencies.models import Agency, JobFamily, JobTier, OrgUnit, Position
from lms.agencies.services import add_agency, add_position, add_unit
from lms.competencies.services import load_dictionary
from lms.db import db

DICTIONARY_FROM = date(2025, 1, 1)


@dataclass(frozen=True)
class Workplace:
    """A unit of the demonstration: its code, name, kind, the unit above, and who works there (post → share of its people)."""

    code: str
    name: str
    kind: str
    parent: str
    posts: dict[str, int] = field(default_factory=dict)
    head: str = ""


POSTS: tuple[tuple[str, str, str, str], ...] = (
    ("guru-pertama", "Guru Ahli Pertama", "jf_ahli_pertama", "guru"),
    ("guru-muda", "Guru Ahli Muda", "jf_ahli_muda", "guru"),
    ("kepala-sekolah", "Kepala Sekolah", "jf_ahli_madya", "guru"),
    ("perawat-terampil", "Perawat Terampil", "jf_terampil", "perawat"),
    ("perawat-pertama", "Perawat Ahli Pertama", "jf_ahli_pertama", "perawat"),
    ("kepala-puskesmas", "Kepala Puskesmas", "pengawas", ""),
    ("pengelola-pelayanan", "Pengelola Layanan Loket", "pelaksana", ""),
    ("lurah", "Lurah", "pengawas", ""),
    ("kepala-seksi", "Kepala Seksi", "pengawas", ""),
    ("camat", "Camat", "administrator", ""),
    ("kepala-bidang", "Kepala Bidang", "administrator", ""),
    ("kepala-dinas", "Kepala Dinas", "jpt_pratama", ""),
    ("prakom-pertama", "Pranata Komputer Ahli Pertama", "jf_ahli_pertama", "pranata_komputer"),
    ("widyaiswara", "Widyaiswara Ahli Muda", "jf_ahli_muda", ""),
    ("analis-sdm", "Analis SDM Aparatur Ahli Pertama", "jf_ahli_pertama", ""),
)

WORKPLACES: tuple[Workplace, ...] = (
    Workplace("disdik", "Dinas Pendidikan", "opd", "dki", {"analis-sdm": 3}, "kepala-dinas"),
    Workplace(
        "sudin-disdik-jaksel",
        "Suku Dinas Pendidikan Jakarta Selatan",
        "division",
        "disdik",
        {"analis-sdm": 3},
        "kepala-bidang",
    ),
    Workplace(
        "sdn-melati-01",
        "SDN Melati 01",
        "section",
        "sudin-disdik-jaksel",
        {"guru-pertama": 9, "guru-muda": 5},
        "kepala-sekolah",
    ),
    Workplace(
        "sdn-kenanga-03",
        "SDN Kenanga 03",
        "section",
        "sudin-disdik-jaksel",
        {"guru-pertama": 8, "guru-muda": 5},
        "kepala-sekolah",
    ),
    Workplace(
        "smpn-cempaka-12",
        "SMPN Cempaka 12",
        "section",
        "sudin-disdik-jaksel",
        {"guru-pertama": 8, "guru-muda": 7},
        "kepala-sekolah",
    ),
    Workplace(
        "sudin-disdik-jaktim",
        "Suku Dinas Pendidikan Jakarta Timur",
        "division",
        "disdik",
        {"analis-sdm": 3},
        "kepala-bidang",
    ),
    Workplace(
        "sdn-dahlia-05",
        "SDN Dahlia 05",
        "section",
        "sudin-disdik-jaktim",
        {"guru-pertama": 8, "guru-muda": 5},
        "kepala-sekolah",
    ),
    Workplace(
        "sman-anggrek-08",
        "SMAN Anggrek 08",
        "section",
        "sudin-disdik-jaktim",
        {"guru-pertama": 9, "guru-muda": 6},
        "kepala-sekolah",
    ),
    Workplace("dinkes", "Dinas Kesehatan", "opd", "dki", {"analis-sdm": 3}, "kepala-dinas"),
    Workplace(
        "puskesmas-tebet",
        "Puskesmas Kecamatan Tebet",
        "section",
        "dinkes",
        {"perawat-terampil": 7, "perawat-pertama": 7},
        "kepala-puskesmas",
    ),
    Workplace(
        "puskesmas-cakung",
        "Puskesmas Kecamatan Cakung",
        "section",
        "dinkes",
        {"perawat-terampil": 7, "perawat-pertama": 6},
        "kepala-puskesmas",
    ),
    Workplace("dpmptsp", "Dinas Penanaman Modal dan PTSP", "opd", "dki", {"analis-sdm": 2}, "kepala-dinas"),
    Workplace(
        "ptsp-jaksel", "UP PTSP Jakarta Selatan", "section", "dpmptsp", {"pengelola-pelayanan": 10}, "kepala-seksi"
    ),
    Workplace("wali-jaksel", "Kota Administrasi Jakarta Selatan", "opd", "dki", {"analis-sdm": 2}, "kepala-bidang"),
    Workplace("kec-tebet", "Kecamatan Tebet", "division", "wali-jaksel", {"pengelola-pelayanan": 4}, "camat"),
    Workplace("kel-manggarai", "Kelurahan Manggarai", "section", "kec-tebet", {"pengelola-pelayanan": 8}, "lurah"),
    Workplace(
        "kel-menteng-dalam", "Kelurahan Menteng Dalam", "section", "kec-tebet", {"pengelola-pelayanan": 8}, "lurah"
    ),
    Workplace(
        "diskominfotik",
        "Dinas Komunikasi, Informatika dan Statistik",
        "opd",
        "dki",
        {"prakom-pertama": 10},
        "kepala-dinas",
    ),
    Workplace(
        "bpsdm",
        "Badan Pengembangan Sumber Daya Manusia",
        "opd",
        "dki",
        {"widyaiswara": 5, "analis-sdm": 4},
        "kepala-bidang",
    ),
)


@dataclass
class Demonstration:
    """What the other parts of the seed need: agencies, units and posts by code."""

    jakarta: Agency
    other: Agency
    units: dict[str, OrgUnit]
    posts: dict[str, Position]


def build() -> Demonstration:
    """Write the organisation, the dictionary and the posts with their default profiles."""
    load_dictionary(DICTIONARY_FROM)
    jakarta = add_agency(code="dki", name=organisation().name.id)
    other = add_agency(code="kota-contoh", name="Pemerintah Kota Contoh", review_required=True)
    units = {"dki": _root(jakarta), "kota-contoh": _root(other)}
    for place in WORKPLACES:
        units[place.code] = add_unit(
            jakarta, code=place.code, name=place.name, kind=place.kind, parent=units[place.parent]
        )
    posts = {code: _post(jakarta, code, name, tier, family) for code, name, tier, family in POSTS}
    posts["guru-contoh"] = _post(other, "guru-pertama", "Guru Ahli Pertama", "jf_ahli_pertama", "guru")
    return Demonstration(jakarta, other, units, posts)


def _root(agency: Agency) -> OrgUnit:
    return db.session.query(OrgUnit).filter_by(agency_id=agency.id, parent_id=None).one()


def _post(agency: Agency, code: str, name: str, tier: str, family: str) -> Position:
    return add_position(
        agency,
        code=code,
        name=name,
        tier=db.session.query(JobTier).filter_by(code=tier).one(),
        family=db.session.query(JobFamily).filter_by(code=family).one_or_none(),
    )
