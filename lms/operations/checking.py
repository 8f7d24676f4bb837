"""`lms check`: does everything fit together? Each check says what it looked at and what it found."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import sqlalchemy as sa
from flask import current_app

from lms.assessments import paths
from lms.assessments.models import CompetencyState, CompetencyTest, Observation
from lms.assessments.observations import as_evidence
from lms.audit.services import verify
from lms.clock import day_of
from lms.competencies.queries import requirements_of
from lms.config import Settings
from lms.courses.models import Course
from lms.db import db
from lms.enrollments.models import CompletionRecord
from lms.files.models import StoredFile
from lms.health.queries import readiness
from lms.people.models import Person
from recommender import fusion
from recommender.ability.adaptive import PathError

STATES_CHECKED = 300
"""People whose competency states are derived again and compared."""
TESTS_CHECKED = 500
"""Finished competency tests, the newest, whose paths are computed again."""
SAME = 0.05


@dataclass(frozen=True)
class Finding:
    """The outcome of one check."""

    name: str
    good: bool
    detail: str


def run_checks() -> Iterator[Finding]:
    """Every check, one finding each."""
    checks: tuple[tuple[str, Callable[[], tuple[bool, str]]], ...] = (
        ("Kesiapan", _ready),
        ("Keutuhan basis data", _integrity),
        ("Rantai audit", _audit_chain),
        ("Status kompetensi", _states),
        ("Jalur uji kompetensi", _paths),
        ("Jumlah penyelesaian kursus", _counters),
        ("Berkas unggahan", _files),
    )
    for name, check in checks:
        good, detail = check()
        yield Finding(name, good, detail)


def _ready() -> tuple[bool, str]:
    checks = readiness()
    return all(checks.values()), ", ".join(f"{name}: {'baik' if good else 'gagal'}" for name, good in checks.items())


def _integrity() -> tuple[bool, str]:
    if db.engine.dialect.name != "sqlite":
        return True, "diserahkan kepada PostgreSQL (data checksums)"
    answer = db.session.execute(sa.text("PRAGMA integrity_check")).scalar_one()
    orphans = len(db.session.execute(sa.text("PRAGMA foreign_key_check")).all())
    return answer == "ok" and orphans == 0, f"{answer}, {orphans} acuan putus"


def _audit_chain() -> tuple[bool, str]:
    count, broken = verify()
    return broken is None, f"{count} catatan utuh" + (f", rusak pada {broken}" if broken else "")


def _states() -> tuple[bool, str]:
    people = list(db.session.scalars(sa.select(Person.id).order_by(Person.id).limit(STATES_CHECKED)))
    wrong = sum(_differs(person) for person in people)
    return wrong == 0, f"{len(people)} pegawai diturunkan ulang, {wrong} berbeda"


def _differs(person: int) -> bool:
    observations = sa.select(Observation).where(Observation.person_id == person, Observation.status == "active")
    evidence = as_evidence(db.session.scalars(observations.order_by(Observation.observed_on, Observation.id)))
    required = {one.competency_id: one.level for one in requirements_of(person)}
    stored = sa.select(CompetencyState).where(CompetencyState.person_id == person)
    for row in db.session.scalars(stored):
        seen_on = day_of(row.changed_at)  # evidence ages, so a state is compared on the day it was derived
        fused = fusion.fuse(evidence.get(row.competency_id, ()), seen_on, required.get(row.competency_id))
        if row.status != fused.status:
            return True
        if fused.mean is not None and row.mean is not None and abs(fused.mean - row.mean) > SAME:
            return True
    return False


def _paths() -> tuple[bool, str]:
    finished = sa.select(CompetencyTest).where(CompetencyTest.finished_at.is_not(None))
    tests = db.session.scalars(finished.order_by(CompetencyTest.id.desc()).limit(TESTS_CHECKED)).all()
    wrong = sum(not _follows(test) for test in tests)
    return wrong == 0, f"{len(tests)} uji dihitung ulang, {wrong} berbeda"


def _follows(test: CompetencyTest) -> bool:
    """Whether the paths of a test lead to the decisions that were written down."""
    observed = sa.select(Observation.competency_id, Observation.detail).where(
        Observation.attempt_id == test.attempt_id, Observation.source == "test", Observation.status != "superseded"
    )
    written = {competency_id: detail["decision"] for competency_id, detail in db.session.execute(observed)}
    try:
        again = {one.competency.id: one.outcome.decision for one in paths.results(test)}
    except (PathError, ValueError, KeyError, TypeError):
        return False
    return again == written


def _counters() -> tuple[bool, str]:
    counted = (
        sa.select(sa.func.count()).where(CompletionRecord.course_id == Course.id).scalar_subquery().correlate(Course)
    )
    wrong = db.session.scalars(sa.select(Course.code).where(Course.completed_count != counted)).all()
    return not wrong, "cocok" if not wrong else f"berbeda pada {', '.join(wrong)}"


def _files() -> tuple[bool, str]:
    settings: Settings = current_app.config["SETTINGS"]
    digests = db.session.scalars(sa.select(StoredFile.sha256).distinct()).all()
    missing = [one for one in digests if not _stored(settings.data, one).exists()]
    return not missing, f"{len(digests)} berkas, {len(missing)} hilang"


def _stored(data: Path, digest: str) -> Path:
    return data / "files" / digest[:2] / digest
