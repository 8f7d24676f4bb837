"""People and their import."""

from __future__ import annotations

import uuid as uuids
from datetime import date, datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, relationship

from lms.agencies.models import Agency, OrgUnit, Position
from lms.db import Identified, Model, personal, plain


class Person(Identified, Model):
    """One civil servant."""

    __tablename__ = "person"
    __table_args__ = (sa.CheckConstraint("length(nip) = 18", name="nip_length"),)

    agency_id: Mapped[int] = plain(sa.ForeignKey("agency.id"), index=True)
    nip: Mapped[str] = personal(sa.String(18), unique=True)
    name: Mapped[str] = personal(sa.String(200), index=True)
    email: Mapped[str | None] = personal(sa.String(254))
    employment: Mapped[str] = plain(sa.String(10))
    """pns | pppk."""
    active: Mapped[bool] = plain(default=True)
    joined_on: Mapped[date | None] = plain()

    agency: Mapped[Agency] = relationship()


class Assignment(Identified, Model):
    """A person holds a post in a unit for a time. `leads` makes the person the supervisor of the unit."""

    __tablename__ = "assignment"
    __table_args__ = (
        sa.Index("ix_assignment_unit_dates", "unit_id", "valid_from", "valid_to"),
        sa.CheckConstraint("kind in ('definitif','plt','plh')", name="kind"),
        sa.CheckConstraint("valid_to is null or valid_to >= valid_from", name="dates"),
    )

    person_id: Mapped[int] = plain(sa.ForeignKey("person.id"), index=True)
    position_id: Mapped[int] = plain(sa.ForeignKey("position.id"), index=True)
    unit_id: Mapped[int] = plain(sa.ForeignKey("org_unit.id"))
    kind: Mapped[str] = plain(sa.String(10), default="definitif")
    leads: Mapped[bool] = plain(default=False)
    valid_from: Mapped[date] = plain()
    valid_to: Mapped[date | None] = plain()

    person: Mapped[Person] = relationship()
    position: Mapped[Position] = relationship()
    unit: Mapped[OrgUnit] = relationship()


class ImportBatch(Identified, Model):
    """One spreadsheet on its way in.

    States: uploaded → checked → applying → applied → undoing → undone. Until it is applied nothing about a person changes.
    """

    __tablename__ = "import_batch"
    __table_args__ = (
        sa.Index("ix_import_batch_agency", "agency_id", "created_at"),
        sa.CheckConstraint(
            "state in ('uploaded','checked','applying','applied','undoing','undone')",
            name="state",
        ),
    )

    agency_id: Mapped[int] = plain(sa.ForeignKey("agency.id"))
    account_id: Mapped[int | None] = plain(sa.BigInteger)
    file_name: Mapped[str] = personal(sa.String(200))
    state: Mapped[str] = plain(sa.String(10), default="uploaded")
    columns: Mapped[list[Any]] = plain(default=list)
    """The header row of the file."""
    mapping: Mapped[dict[str, Any]] = plain(default=dict)
    """Our field → the file's column index."""
    scope: Mapped[list[Any] | None] = plain()
    """Internal ids of the roots of the subtrees that the importer may fill, as they were at the check; None is the whole agency."""
    counts: Mapped[dict[str, Any]] = plain(default=dict)
    """Rows by status after the check, and by outcome while and after it is applied or undone."""
    job_uuid: Mapped[uuids.UUID | None] = plain()
    """The background job that applies or undoes it."""
    created_at: Mapped[datetime] = plain()
    applied_at: Mapped[datetime | None] = plain()
    undone_at: Mapped[datetime | None] = plain()


class ImportRow(Model):
    """One row of the spreadsheet: what it says, what is wrong with it, what it would change, what stood there before."""

    __tablename__ = "import_row"

    batch_id: Mapped[int] = plain(sa.ForeignKey("import_batch.id", ondelete="CASCADE"), primary_key=True)
    number: Mapped[int] = plain(primary_key=True, autoincrement=False)
    """Row number in the file, the header being 1."""
    cells: Mapped[list[Any]] = personal(default=list)
    numeric: Mapped[list[Any]] = plain(default=list)
    """Indexes of the cells that the file held as numbers."""
    status: Mapped[str] = plain(sa.String(10), default="unread")
    """unread | new | changed | unchanged | problem."""
    problems: Mapped[list[Any]] = personal(default=list)
    """[{field, code, params}] worded when shown; `params` may repeat what the cell says, never a NIP."""
    after: Mapped[dict[str, Any]] = personal(default=dict)
    """What the row asks for; once applied also `record`, the person as the import left it."""
    before: Mapped[dict[str, Any]] = personal(default=dict)
    """What the row would replace; once applied also `record`, the person as it was."""
    person_id: Mapped[int | None] = plain(sa.BigInteger)
    outcome: Mapped[str] = plain(sa.String(10), default="")
    """"" (not applied) | applied | failed | undone | kept (could not be undone)."""
