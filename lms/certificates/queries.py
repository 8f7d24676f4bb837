"""Read certificates: the holder's own, those an agency issued, and what a code says to anybody."""

from __future__ import annotations

import logging
import uuid as uuids
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Literal

import sqlalchemy as sa

from lms import signing
from lms.access.viewer import Viewer, person_id
from lms.certificates.models import Certificate
from lms.certificates.serials import normalised
from lms.courses.models import Course, CourseVersion
from lms.db import db
from lms.enrollments.models import CompletionRecord
from lms.people.models import Person
from lms.problems import Missing

log = logging.getLogger("lms.certificates")


@dataclass(frozen=True)
class Verdict:
    """What a code says: genuine | revoked | unknown. The facts are those that were signed; none for an unknown code."""

    state: Literal["genuine", "revoked", "unknown"]
    serial: str
    name: str = ""
    course: str = ""
    issuer: str = ""
    jp: int = 0
    date: date | None = None
    band: str | None = None
    revoked_at: datetime | None = None


@dataclass(frozen=True)
class CertificateRow:
    """A certificate on a list. `ready`: its PDF is there."""

    uuid: uuids.UUID
    serial: str
    name: str
    course: str
    jp: int
    date: date
    ready: bool
    revoked_at: datetime | None


def own_certificates(viewer: Viewer) -> list[CertificateRow]:
    """The viewer's certificates, newest first."""
    query = _rows().where(Certificate.person_id == person_id(viewer))
    return _listed(query)


def own_certificate(viewer: Viewer, certificate: uuids.UUID) -> Certificate:
    """One of the viewer's certificates by its uuid; raises `Missing` for anybody else's."""
    query = sa.select(Certificate).where(Certificate.uuid == certificate, Certificate.person_id == person_id(viewer))
    return _found(db.session.scalar(query))


def of_completions(completion_ids: Collection[int]) -> dict[int, CertificateRow]:
    """Completion id → its certificate. The caller has checked that the viewer may see the completions."""
    query = _rows().add_columns(Certificate.completion_id).where(Certificate.completion_id.in_(completion_ids))
    return {row.completion_id: _row(row) for row in db.session.execute(query)} if completion_ids else {}


def issued(viewer: Viewer, q: str, page: int, size: int) -> tuple[list[CertificateRow], int]:
    """One page of the certificates that the viewer's agency issued, newest first, and how many there are.

    `q` is a code or the beginning of any word of a name.
    """
    query = _rows().where(Certificate.id.in_(_of_agency(viewer)))
    if q:
        query = query.where(_matches(q))
    total = db.session.scalar(sa.select(sa.func.count()).select_from(query.order_by(None).subquery())) or 0
    return _listed(query.limit(size).offset((page - 1) * size)), total


def issued_by_agency(viewer: Viewer, certificate: uuids.UUID) -> Certificate:
    """A certificate that the viewer's agency issued; raises `Missing` for others."""
    query = sa.select(Certificate).where(Certificate.uuid == certificate, Certificate.id.in_(_of_agency(viewer)))
    return _found(db.session.scalar(query))


def verify(serial: str) -> Verdict:
    """What anybody may know of a code. Only what the signature covers is believed."""
    code = normalised(serial)
    found = db.session.scalar(sa.select(Certificate).where(Certificate.serial == code)) if code else None
    if found is None or code is None:
        return Verdict("unknown", code or "")
    payload = found.payload
    whole = payload.get("serial") == code and payload.get("key") == found.key_id
    if not whole or not signing.holds(payload, found.signature, found.key_id):
        log.error("certificate %s does not match its signature", found.uuid)
        return Verdict("unknown", code)
    return Verdict(
        state="revoked" if found.revoked_at else "genuine",
        serial=code,
        name=payload["name"],
        course=payload["course"],
        issuer=payload["issuer"],
        jp=payload["jp"],
        date=date.fromisoformat(payload["date"]),
        band=payload["band"],
        revoked_at=found.revoked_at,
    )


def _rows() -> sa.Select[*tuple[Any, ...]]:
    return sa.select(
        Certificate.uuid,
        Certificate.serial,
        Certificate.payload,
        Certificate.file_id,
        Certificate.revoked_at,
    ).order_by(Certificate.issued_at.desc(), Certificate.id.desc())


def _listed(query: sa.Select[*tuple[Any, ...]]) -> list[CertificateRow]:
    rows: Sequence[Any] = db.session.execute(query).all()
    return [_row(row) for row in rows]


def _row(row: Any) -> CertificateRow:
    return CertificateRow(
        uuid=row.uuid,
        serial=row.serial,
        name=row.payload["name"],
        course=row.payload["course"],
        jp=row.payload["jp"],
        date=date.fromisoformat(row.payload["date"]),
        ready=row.file_id is not None,
        revoked_at=row.revoked_at,
    )


def _of_agency(viewer: Viewer) -> sa.Select[int]:
    return (
        sa.select(Certificate.id)
        .join(CompletionRecord, CompletionRecord.id == Certificate.completion_id)
        .join(CourseVersion, CourseVersion.id == CompletionRecord.course_version_id)
        .join(Course, Course.id == CourseVersion.course_id)
        .where(Course.agency_id == viewer.agency_id)
    )


def _matches(q: str) -> sa.ColumnElement[bool]:
    code = normalised(q)
    if code is not None:
        return Certificate.serial == code
    names = sa.select(Person.id).where(
        sa.or_(
            Person.name.istartswith(q, autoescape=True),
            Person.name.icontains(f" {q}", autoescape=True),
        )
    )
    return Certificate.person_id.in_(names)


def _found(certificate: Certificate | None) -> Certificate:
    if certificate is None:
        raise Missing
    return certificate
