"""Observations and the competency state derived from them, in one transaction.

`recommender.fusion` holds the rule; this module turns rows into its dataclasses and its answer back into a row.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from datetime import date, timedelta
from typing import Any

import sqlalchemy as sa

from lms.access.viewer import Viewer
from lms.assessments import signals
from lms.assessments.models import CompetencyState, Observation, StateChange
from lms.audit.services import record
from lms.clock import now, today
from lms.competencies.queries import requirements_of
from lms.db import db
from lms.people.models import Person
from lms.people.services import wait_for_turn
from recommender import data as plain
from recommender import fusion

POLICY = "fusion-1"
"""Edition of the fusion rule (ADR 0005); stored with every state."""
VALIDITY = {
    "assessment_centre": timedelta(days=3 * 365),
    "test": timedelta(days=2 * 365),
    "supervisor": timedelta(days=365),
    "self": timedelta(days=365),
    "course": timedelta(days=2 * 365),
}


def observe(
    person_id: int,
    competency_id: int,
    *,
    source: str,
    mean: float,
    se: float,
    instrument: str,
    instrument_version: str,
    observed_on: date | None = None,
    detail: dict[str, Any] | None = None,
    assessor_id: int | None = None,
    attempt_id: int | None = None,
    viewer: Viewer | None = None,
) -> Observation:
    """Append one observation (`mean`, `se` in levels) and derive the state of its competency."""
    day = observed_on or today()
    observation = Observation(
        person_id=person_id,
        competency_id=competency_id,
        source=source,
        mean=mean,
        se=se,
        detail=detail or {},
        instrument=instrument,
        instrument_version=instrument_version,
        assessor_id=assessor_id,
        attempt_id=attempt_id,
        observed_on=day,
        valid_until=day + VALIDITY[source],
        recorded_at=now(),
    )
    db.session.add(observation)
    db.session.flush()
    subject = db.session.get_one(Person, person_id)
    record(viewer, "observation.recorded", "person", subject.uuid, source=source, competency=competency_id)
    refresh_states(person_id, cause="observation", only={competency_id}, observation=observation)
    return observation


def correct(before: Observation, *, mean: float, se: float, detail: dict[str, Any], reason: str) -> Observation:
    """Put a corrected observation in the place of `before`, which stays as superseded, and derive the state again.

    It is of the day, the instrument and the attempt of the first one; only what it says is new.
    """
    after = Observation(
        person_id=before.person_id,
        competency_id=before.competency_id,
        source=before.source,
        mean=mean,
        se=se,
        detail=detail,
        instrument=before.instrument,
        instrument_version=before.instrument_version,
        assessor_id=before.assessor_id,
        attempt_id=before.attempt_id,
        observed_on=before.observed_on,
        valid_until=before.valid_until,
        recorded_at=now(),
        status=before.status,
    )
    db.session.add(after)
    db.session.flush()
    _supersede(before, after, reason)
    return after


def withdraw(before: Observation, *, reason: str) -> None:
    """Take an observation out of account because nothing it rests on counts any more, and derive the state again."""
    _supersede(before, None, reason)


def _supersede(before: Observation, after: Observation | None, reason: str) -> None:
    before.status = "superseded"
    subject = db.session.get_one(Person, before.person_id)
    said = {"before": str(before.uuid), "after": str(after.uuid) if after else ""}
    record(None, "observation.corrected", "person", subject.uuid, reason=reason, **said)
    db.session.flush()
    refresh_states(before.person_id, cause="correction", only={before.competency_id}, observation=after)


def refresh_states(
    person_id: int, *, cause: str, only: set[int] | None = None, observation: Observation | None = None
) -> int:
    """Derive the states of a person again (of `only` these competencies); returns how many changed.

    `cause` is observation | requirement | expiry | correction and goes into the record of each change.
    """
    wait_for_turn(person_id)
    required = {one.competency_id: one.level for one in requirements_of(person_id)}
    evidence = _evidence(person_id)
    known = {
        row.competency_id: row
        for row in db.session.scalars(
            sa.select(CompetencyState)
            .where(CompetencyState.person_id == person_id)
            .execution_options(populate_existing=True)
        )
    }
    wanted = only if only is not None else {*required, *evidence, *known}
    changed = 0
    for competency_id in sorted(wanted):
        seen = evidence.get(competency_id, [])
        fused = fusion.fuse(seen, today(), required.get(competency_id))
        row = known.get(competency_id) or CompetencyState(person_id=person_id, competency_id=competency_id)
        changed += _write(row, fused, required.get(competency_id), _valid_until(seen), cause, observation)
    db.session.flush()
    if changed:
        signals.states_changed.send(None, person_id=person_id)
    return changed


def _evidence(person_id: int) -> dict[int, list[plain.Observation]]:
    query = sa.select(Observation).where(Observation.person_id == person_id, Observation.status == "active")
    return as_evidence(db.session.scalars(query.order_by(Observation.observed_on, Observation.id)))


def as_evidence(rows: Iterable[Observation]) -> dict[int, list[plain.Observation]]:
    """Rows in the order they were recorded as the recommender's observations, by competency id."""
    found: dict[int, list[plain.Observation]] = defaultdict(list)
    for row in rows:
        found[row.competency_id].append(
            plain.Observation(row.source, row.mean, row.se, row.observed_on, row.valid_until)  # type: ignore[arg-type]
        )
    return found


def _write(
    row: CompetencyState,
    fused: plain.CompetencyState,
    required: int | None,
    valid_until: date | None,
    cause: str,
    observation: Observation | None,
) -> bool:
    """Bring one state up to date; says whether it changed, and keeps how."""
    before = _facts(row)
    row.status, row.mean, row.se, row.p_meets = fused.status, fused.mean, fused.se, fused.p_meets
    row.required_level = required
    row.sources = [
        {"source": use.source, "on": use.observed_on.isoformat(), "mean": use.mean, "se": use.se, "share": use.share}
        for use in fused.sources
    ]
    row.valid_until = valid_until if fused.status in ("measured", "provisional") else None
    row.changed_at, row.policy = now(), POLICY
    db.session.add(row)
    after = _facts(row)
    if after == before:
        return False
    db.session.add(
        StateChange(
            person_id=row.person_id,
            competency_id=row.competency_id,
            observation_id=observation.id if observation else None,
            cause=cause,
            before=before,
            after=after,
            changed_at=now(),
        )
    )
    return True


def _facts(row: CompetencyState) -> dict[str, Any]:
    """What a change is made of; rounded, so that a day's ageing of the evidence is not a change."""
    if sa.inspect(row).transient and not row.policy:
        return {"status": "unmeasured", "mean": None, "se": None, "p_meets": None, "required": None}
    rounded = {name: None if value is None else round(value, 2) for name, value in _numbers(row).items()}
    return {"status": row.status, **rounded, "required": row.required_level}


def _numbers(row: CompetencyState) -> dict[str, float | None]:
    return {"mean": row.mean, "se": row.se, "p_meets": row.p_meets}


def _valid_until(evidence: Iterable[plain.Observation]) -> date | None:
    """Until when the newest evidence counts; a finished course does not count as evidence of a level."""
    return max((one.valid_until for one in evidence if one.source != "course"), default=None)


def void(viewer: Viewer, observation: Observation, *, reason: str) -> None:
    """Take an observation out of account, with a reason; the row stays."""
    observation.status = "voided"
    subject = db.session.get_one(Person, observation.person_id)
    record(viewer, "observation.voided", "person", subject.uuid, reason=reason, observation=str(observation.uuid))
    db.session.flush()
    refresh_states(observation.person_id, cause="correction", only={observation.competency_id})
