"""Units for the mass: Jakarta's agencies and regions as in the reference data, schools and puskesmas invented."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice

from content.reference import organisation as reference
from lms.agencies.models import OrgUnit
from lms.agencies.services import add_unit
from lms.db import db
from lms.seed.organisation import Demonstration

PEOPLE_PER_UNIT = 165
FEWEST = 12
FLOWERS = (
    "Anyelir Bougenville Cempaka Edelweis Flamboyan Kamboja Lavender Matahari Seruni Teratai Tulip Wijayakusuma".split()
)
Place = tuple[str, str, str, str]
"""Code, name, kind and the code of the unit above."""


def build(demo: Demonstration, people: int) -> None:
    """Add as many units as so many people fill, one for each `PEOPLE_PER_UNIT`."""
    count = max(FEWEST, people // PEOPLE_PER_UNIT)
    for code, name, kind, parent in _fitting(count, set(demo.units)):
        demo.units[code] = add_unit(demo.jakarta, code=code, name=name, kind=kind, parent=_unit(demo, parent))
    db.session.flush()


def _fitting(count: int, known: set[str]) -> Iterator[Place]:
    return islice((place for place in _places() if place[0] not in known), count)


def _unit(demo: Demonstration, code: str) -> OrgUnit:
    return demo.units.get(code) or demo.units["dki"]


def _places() -> Iterator[Place]:
    """Every unit there could be, each after the one above it: regions with what is in them, then agencies."""
    for region in reference().regions:
        city = f"wilayah-{region.code}"
        yield city, region.name, "opd", "dki"
        for district in region.districts:
            own = f"kec-{district.code}"
            yield own, district.name, "division", city
            for number, name in enumerate(district.kelurahan, start=1):
                yield f"kel-{district.code}-{number}", f"Kelurahan {name}", "section", own
            short = district.name.removeprefix("Kecamatan ")
            yield f"puskesmas-{district.code}", f"Puskesmas Kecamatan {short}", "section", own
            for number in range(1, 5):
                flower = FLOWERS[(int(district.code[-2:]) + number * 5) % len(FLOWERS)]
                yield f"sekolah-{district.code}-{number}", f"SDN {short} {number:02d} {flower}", "section", own
    for agency in reference().agencies:
        yield agency.slug, agency.name.id, "opd", "dki"
        for number, name in enumerate(agency.sub_units, start=1):
            yield f"{agency.slug}-{number}", name, "division", agency.slug


def posts_of(code: str) -> tuple[str, tuple[str, ...]]:
    """The post of the head and the posts of the others in the unit of that code."""
    kinds = {
        "sdn": ("kepala-sekolah", ("guru-pertama", "guru-pertama", "guru-muda")),
        "smpn": ("kepala-sekolah", ("guru-pertama", "guru-muda")),
        "sman": ("kepala-sekolah", ("guru-pertama", "guru-muda")),
        "sekolah": ("kepala-sekolah", ("guru-pertama", "guru-pertama", "guru-muda")),
        "puskesmas": ("kepala-puskesmas", ("perawat-terampil", "perawat-pertama")),
        "kel": ("lurah", ("pengelola-pelayanan", "pengelola-pelayanan", "kepala-seksi")),
        "kec": ("camat", ("pengelola-pelayanan", "kepala-seksi", "analis-sdm")),
        "ptsp": ("kepala-seksi", ("pengelola-pelayanan",)),
        "diskominfotik": ("kepala-dinas", ("prakom-pertama", "prakom-pertama", "analis-sdm")),
    }
    return kinds.get(code.split("-", maxsplit=1)[0], ("kepala-bidang", ("analis-sdm", "pengelola-pelayanan")))
