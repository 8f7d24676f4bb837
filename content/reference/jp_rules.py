"""What a form of development is worth in JP, by the rules in force on a day."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import Any, Literal

from content.reference.sources import Bilingual, bilingual, load

Basis = Literal["scheduled", "per_day", "per_event", "per_semester"]


@dataclass(frozen=True, slots=True)
class Rate:
    """What one form is worth: `jp` for each day, event or semester, or the minutes that passed; and its caps.

    `uplift` is added to JP counted from minutes (0.2 is a fifth more).
    """

    jp: int | None = None
    uplift: float = 0.0
    jp_per_day: int | None = None
    events_per_month: int | None = None


@dataclass(frozen=True, slots=True)
class DevelopmentForm:
    """A form of development (bentuk pengembangan kompetensi) and its rate at home and abroad."""

    code: str
    slug: str
    kind: str
    siasn_id: int | None
    name: Bilingual
    basis: Basis
    national: Rate
    international: Rate
    share: str
    confidence: str


@dataclass(frozen=True, slots=True)
class YearlyJp:
    """JP a year for one kind of employment: the least that is asked, the most that is given; None where no number is set."""

    minimum: int | None = None
    maximum: int | None = None

    @property
    def goal(self) -> int:
        """The number that a year's JP are held against: what is asked, else what is given at most, else 0."""
        return self.minimum or self.maximum or 0


@dataclass(frozen=True, slots=True)
class JpRules:
    """The rules of one period: minutes in a JP, JP a year by kind of employment (pns, pppk), and every form by its slug."""

    valid_from: date
    jp_minutes: int
    yearly: Mapping[str, YearlyJp]
    forms: Mapping[str, DevelopmentForm]
    mix: Mapping[str, float]


@cache
def _versions() -> tuple[JpRules, ...]:
    return tuple(sorted(map(_rules, load("jp_rules")["versions"]), key=lambda rules: rules.valid_from, reverse=True))


def jp_rules(on: date) -> JpRules:
    """The rules in force on a day. Raises `LookupError` for a day before the first rules we know."""
    for rules in _versions():
        if rules.valid_from <= on:
            return rules
    raise LookupError(f"no JP rules are known for {on:%Y-%m-%d}")


def form_slugs() -> frozenset[str]:
    """The slugs of all forms of the newest rules."""
    return frozenset(_versions()[0].forms)


def _rules(data: dict[str, Any]) -> JpRules:
    mix = data["learning_mix"]
    share_of = {slug: share for share, slugs in mix["map"].items() for slug in slugs}
    forms = (_form(row, share_of) for row in data["forms"])
    return JpRules(
        valid_from=data["valid_from"],
        jp_minutes=data["jp_minutes"],
        yearly={row["who"]: YearlyJp(row.get("min_jp"), row.get("max_jp")) for row in data["annual_requirements"]},
        forms={form.slug: form for form in forms},
        mix={share: mix[share] for share in mix["map"]},
    )


def _form(row: dict[str, Any], share_of: Mapping[str, str]) -> DevelopmentForm:
    national = _rate(row)
    return DevelopmentForm(
        code=row["code"],
        slug=row["slug"],
        kind=row["kind"],
        siasn_id=row["siasn_id"],
        name=bilingual(row["name"]),
        basis=row["basis"],
        national=national,
        international=_rate({**row, **(row["intl"] or {})}),
        share=share_of.get(row["slug"], "structured"),
        confidence=row["confidence"],
    )


def _rate(row: dict[str, Any]) -> Rate:
    cap = row.get("cap", {})
    return Rate(row.get("jp"), row.get("uplift", 0.0), cap.get("jp_per_day"), cap.get("events_per_month"))
