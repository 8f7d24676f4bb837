"""Job tiers with the competency level each requires by default, and the rank grades (golongan)."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

from content.reference.sources import Bilingual, bilingual, load


@dataclass(frozen=True, slots=True)
class JobTier:
    """A tier of posts (jenjang). `required_level` is a default that a post's own standard may replace."""

    code: str
    siasn_code: str
    group: str
    name: Bilingual
    required_level: int
    golongan: tuple[str, str]
    eselon: tuple[str, ...]
    career_next: str | None
    leadership_training: str | None
    managerial: bool
    confidence: str


@dataclass(frozen=True, slots=True)
class RankGrade:
    """A rank grade of a PNS: its code and its title."""

    code: str
    title: str


@cache
def job_tiers() -> tuple[JobTier, ...]:
    """The tiers, highest first within each group."""
    data = load("job_tiers")
    managerial = data["uu20_2023_grouping"]["manajerial"]
    return tuple(
        JobTier(
            code=row["code"],
            siasn_code=row["siasn_form_code"],
            group=row["group"],
            name=bilingual(row["name"]),
            required_level=row["required_level"],
            golongan=(row["golongan"][0], row["golongan"][1]),
            eselon=tuple(row.get("eselon") or ()),
            career_next=row["career_next"],
            leadership_training=row.get("leadership_training"),
            managerial=row["code"] in managerial,
            confidence=row["confidence"],
        )
        for row in data["tiers"]
    )


@cache
def rank_grades() -> tuple[RankGrade, ...]:
    """The rank grades of PNS, lowest first."""
    return tuple(RankGrade(row["code"], row["pangkat"]) for row in load("nip_golongan")["golongan_pns"]["items"])
