"""What the suggestions of everybody are worth to groups of people, for the page of governance. Loads numpy: for jobs only.

The year of birth is read from the NIP here alone, for this account of age bands, and goes nowhere else: the ranking does
not know it. Groups of fewer than 20 people are not reported.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import astuple, dataclass, field

import sqlalchemy as sa

from lms.agencies.models import Agency
from lms.clock import now, today
from lms.db import db
from lms.people.models import Person
from lms.recommendations.models import ParityReport
from lms.recommendations.storing import Scored, shown
from recommender.exploration import SHOWN
from recommender.parity import agreement, by_group, closed_share

AT_ONCE = 5_000
BANDS = ((30, "under_30"), (40, "30_39"), (50, "40_49"), (200, "50_up"))
"""Upper bounds in years and names of the age bands."""


@dataclass
class Tally:
    """Values of everybody while they are scored, by internal id."""

    closed: dict[int, float] = field(default_factory=dict)
    agreed: list[float] = field(default_factory=list)
    tiers: dict[int, str] = field(default_factory=dict)

    def add(self, scored: Iterable[Scored], version: str) -> None:
        """Take in a block of people."""
        for one in scored:
            share = closed_share(one.person, shown(one.slate, version))
            if share is None:
                continue
            self.closed[int(one.person.id)] = share
            self.tiers[int(one.person.id)] = one.person.tier
            same = agreement(one.slate, SHOWN)
            if same is not None:
                self.agreed.append(same)


def write(tally: Tally, version: str, drift: Mapping[str, float]) -> ParityReport:
    """Keep the report of a scoring instead of the one before; `drift` is signal → PSI since the training."""
    people = len(tally.closed)
    report = ParityReport(
        computed_at=now(),
        model_version=version,
        people=people,
        closed_share=sum(tally.closed.values()) / people if people else 0.0,
        agreement=sum(tally.agreed) / len(tally.agreed) if tally.agreed else 0.0,
        drift=dict(drift),
        groups={name: _means(of, tally.closed) for name, of in _memberships(tally).items()},
    )
    db.session.execute(sa.delete(ParityReport))
    db.session.add(report)
    db.session.flush()
    return report


def _means(groups: Mapping[int, str], values: Mapping[int, float]) -> list[tuple[str, int, float, float]]:
    found = by_group((groups[person], value) for person, value in values.items() if person in groups)
    return [astuple(one) for one in found]


def _memberships(tally: Tally) -> dict[str, dict[int, str]]:
    """Kind of group → person → group."""
    agency, age = {}, {}
    year = today().year
    ids = sorted(tally.closed)
    for start in range(0, len(ids), AT_ONCE):
        for person, name, born in db.session.execute(_people(ids[start : start + AT_ONCE])):
            agency[person] = name
            if born.isdigit():
                age[person] = next(band for most, band in BANDS if year - int(born) < most)
    return {"agency": agency, "tier": tally.tiers, "age": age}


def _people(ids: Sequence[int]) -> sa.Select[int, str, str]:
    born = sa.func.substr(Person.nip, 1, 4)
    return sa.select(Person.id, Agency.name, born).join(Agency, Agency.id == Person.agency_id).where(Person.id.in_(ids))
