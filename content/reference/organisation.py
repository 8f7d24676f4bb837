"""The sample organisation: the agencies of the Jakarta provincial government, and its regions down to the
kelurahan.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import Any

from content.reference.sources import Bilingual, Source, bilingual, load, source


@dataclass(frozen=True, slots=True)
class Agency:
    """A regional agency (perangkat daerah) and the kinds of units below it."""

    slug: str
    name: Bilingual
    kind: str
    sub_units: tuple[str, ...]
    confidence: str


@dataclass(frozen=True, slots=True)
class District:
    """A kecamatan and its kelurahan."""

    code: str
    name: str
    kelurahan: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Region:
    """A kota or kabupaten administrasi and its kecamatan."""

    code: str
    name: str
    kind: str
    secretariat: str
    districts: tuple[District, ...]


@dataclass(frozen=True, slots=True)
class Organisation:
    """One government: its name, its code at the Ministry of Home Affairs, agencies and regions."""

    source: Source
    name: Bilingual
    code: str
    unit_levels: tuple[Bilingual, ...]
    agencies: tuple[Agency, ...]
    regions: tuple[Region, ...]


@cache
def organisation() -> Organisation:
    """The Jakarta provincial government."""
    data = load("org_dki")
    entity = data["meta"]["entity"]
    return Organisation(
        source=source(data),
        name=bilingual(entity),
        code=entity["kemendagri_code"],
        unit_levels=tuple(bilingual(row) for row in data["unit_levels"]),
        agencies=tuple(
            Agency(
                row["slug"],
                bilingual(row["name"]),
                row["kind"],
                tuple(row.get("sub_units", ())),
                row["confidence"],
            )
            for row in data["agencies"]
        ),
        regions=tuple(_region(row) for row in data["regions"]),
    )


def _region(row: dict[str, Any]) -> Region:
    districts = tuple(District(one["code"], one["name"], tuple(one["kelurahan"])) for one in row["kecamatan"])
    return Region(row["code"], row["name"], row["kind"], row["secretariat"], districts)
