"""A supervisor traces results of work to a competency, and withdraws it; no level changes."""

from __future__ import annotations

import uuid
from datetime import timedelta

import pytest

from lms import clock
from lms.assessments import performance
from lms.assessments.models import CompetencyState, Observation
from lms.audit.models import AuditEvent
from lms.clock import now, today
from lms.db import db
from lms.problems import Missing, Problem


@pytest.fixture
def note(cast, database):
    """`note("M.5", strength=2)`: Budi notes a gap of Siti."""

    def make(code="M.5", **given):
        facts = {"strength": 2, "note": "Tiga dari sepuluh keluhan selesai.", "seen_on": today(), **given}
        return performance.note_gap(cast.viewer("budi"), cast.person("siti"), cast.competency(code), **facts)

    return make


def test_what_was_noted_is_kept_told_to_the_audit_and_changes_no_level(cast, note):
    gap = note()
    siti = cast.person("siti")
    assert (gap.person_id, gap.strength, gap.noted_by, gap.noted_on) == (siti.id, 2, cast.person("budi").id, today())
    event = db.session.query(AuditEvent).filter_by(action="performance_gap.noted").one()
    assert event.detail == {"competency": "M.5", "strength": 2}
    assert db.session.query(Observation).count() == 0
    assert db.session.query(CompetencyState).filter(CompetencyState.mean.is_not(None)).count() == 0


def test_one_stands_per_competency_and_a_closed_one_makes_room(cast, note):
    first = note()
    with pytest.raises(Problem, match="sudah tercatat"):
        note(strength=3)
    other = note("M.3")
    performance.close_gap(cast.viewer("budi"), first)
    assert (first.closed_on, first.closed_by) == (today(), cast.person("budi").id)
    assert db.session.query(AuditEvent).filter_by(action="performance_gap.closed").count() == 1
    with clock.set_to(now() + timedelta(days=1)):
        second = note(strength=3)
    siti = cast.person("siti").id
    assert list(performance.standing_gaps(siti)) == [second, other]
    assert list(performance.standing_gaps(siti, other.competency_id)) == [other]
    with pytest.raises(Problem, match="sudah ditutup"):
        performance.close_gap(cast.viewer("budi"), first)


@pytest.mark.parametrize(
    ("given", "field"),
    [
        ({"strength": 4}, "strength"),
        ({"note": " "}, "note"),
        ({"note": "x" * 1001}, "note"),
        ({"ago": -1}, "seen_on"),
        ({"ago": 366}, "seen_on"),
    ],
)
def test_what_is_out_of_bounds_is_refused_beside_its_field(note, given, field):
    ago = given.pop("ago", None) if "ago" in given else None
    facts = {**given, **({"seen_on": today() - timedelta(days=ago)} if ago is not None else {})}
    with pytest.raises(Problem) as refused:
        note(**facts)
    assert list(refused.value.fields) == [field]


def test_a_gap_of_somebody_else_is_not_found(cast, note):
    gap = note()
    assert performance.gap_of(cast.person("siti"), gap.uuid) is gap
    for person, which in (("joko", gap.uuid), ("siti", uuid.uuid4())):
        with pytest.raises(Missing):
            performance.gap_of(cast.person(person), which)
