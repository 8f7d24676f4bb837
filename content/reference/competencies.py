"""The competency dictionary (PermenPANRB 38/2017), sample technical competencies, and the core values
BerAKHLAK.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

from content.reference.sources import Bilingual, Source, bilingual, load, source


@dataclass(frozen=True, slots=True)
class CompetencyLevel:
    """One level of a competency: its meaning and its behavioural indicators, in Indonesian."""

    level: int
    meaning: Bilingual
    indicators: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Competency:
    """A managerial or socio-cultural competency with its five levels."""

    code: str
    slug: str
    kind: str
    name: Bilingual
    definition: Bilingual
    levels: tuple[CompetencyLevel, ...]


@dataclass(frozen=True, slots=True)
class CompetencyDictionary:
    """The competencies and the names of the proficiency levels 1 to 5."""

    source: Source
    level_names: Mapping[int, Bilingual]
    competencies: tuple[Competency, ...]


@dataclass(frozen=True, slots=True)
class TechnicalCompetency:
    """A technical competency of a job family; its levels are the family's generic ones."""

    code: str
    slug: str
    name: Bilingual
    definition: Bilingual


@dataclass(frozen=True, slots=True)
class TechnicalFamily:
    """A job family: the agencies and tiers it occurs in, its competencies, and the level usually required by
    tier.
    """

    slug: str
    name: Bilingual
    agencies: tuple[str, ...]
    tiers: tuple[str, ...]
    regulation: str
    competencies: tuple[TechnicalCompetency, ...]
    level_meanings: Mapping[int, Bilingual]
    required_by_tier: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class CoreValue:
    """One of the seven core values with its behaviours, in Indonesian."""

    slug: str
    name: Bilingual
    behaviours: tuple[str, ...]


@cache
def competency_dictionary() -> CompetencyDictionary:
    """The eight managerial competencies and the socio-cultural one."""
    data = load("competencies")
    return CompetencyDictionary(
        source(data),
        {row["level"]: bilingual(row) for row in data["proficiency_levels"]},
        tuple(_competency(row) for row in data["competencies"]),
    )


def _competency(row: dict[str, Any]) -> Competency:
    levels = tuple(
        CompetencyLevel(level, bilingual(words), tuple(words["indicators"])) for level, words in row["levels"].items()
    )
    return Competency(
        row["code"], row["slug"], row["kind"], bilingual(row["name"]), bilingual(row["definition"]), levels
    )


@cache
def technical_families() -> tuple[TechnicalFamily, ...]:
    """Sample job families with their technical competencies."""
    data = load("technical_competencies_sample")
    meanings = {level: bilingual(words) for level, words in data["meta"]["generic_levels"].items()}
    required = dict(data["meta"]["default_required_by_tier"])
    return tuple(_family(row, meanings, required) for row in data["families"])


def _family(row: dict[str, Any], meanings: Mapping[int, Bilingual], required: Mapping[str, int]) -> TechnicalFamily:
    competencies = tuple(
        TechnicalCompetency(one["code"], one["slug"], bilingual(one["name"]), bilingual(one["definition"]))
        for one in row["competencies"]
    )
    return TechnicalFamily(
        slug=row["slug"],
        name=bilingual(row["name"]),
        agencies=tuple(row["agencies"]),
        tiers=tuple(row["tiers"]),
        regulation=row["regulation"],
        competencies=competencies,
        level_meanings=meanings,
        required_by_tier={tier: required[tier] for tier in row["tiers"]},
    )


@cache
def core_values() -> tuple[CoreValue, ...]:
    """The core values BerAKHLAK (SE MenPANRB 20/2021)."""
    rows = load("berakhlak")["values"]
    return tuple(CoreValue(row["slug"], bilingual(row["name"]), tuple(row["behaviours"])) for row in rows)
