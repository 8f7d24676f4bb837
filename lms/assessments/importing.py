"""Results of an assessment centre or CACT from a spreadsheet: read, check, record as the strongest source.

A row is one result: person, competency, level, day, instrument. The same row once more changes nothing; another level for the
same person, competency, day and instrument supersedes the earlier one, which stays in the history.
"""

from __future__ import annotations

import math
import uuid as uuids
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, timedelta
from typing import Any

import sqlalchemy as sa
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from lms.access.permissions import Permission
from lms.access.viewer import Viewer
from lms.assessments.models import Observation, ResultImport
from lms.assessments.observations import VALIDITY, observe, refresh_states
from lms.audit.services import record
from lms.clock import now, today
from lms.competencies.models import Competency
from lms.db import db
from lms.files.spreadsheets import Cell
from lms.jobs.models import Job
from lms.jobs.services import Progress, enqueue
from lms.people.importing.book import AT_ONCE, Directory, Place
from lms.people.importing.fields import ImportField, guess, knows
from lms.people.importing.parsing import Parsed, parse_row, read_day, read_nip, read_text
from lms.people.importing.reading import Sheet, read_sheet
from lms.people.models import Person
from lms.people.queries import manages_agency, people_in_scope
from lms.problems import Conflict, Missing, Problem

IMPORT = Permission.ASSESSMENT_IMPORT
SOURCE = "assessment_centre"
SE = 0.35
"""Standard error in levels of a result by several assessors and methods (ADR on sources of evidence)."""
EDITION = "import-1"
MOST_ROWS = 10_000
CHUNK = 25
FORGET_DRAFT = timedelta(days=7)
EARLIEST = date(2010, 1, 1)
FIELDS = (
    ImportField(
        "nip",
        _l("NIP"),
        "NIP",
        ("nip baru", "nip 18", "nomor induk pegawai"),
        _l("18 digits, stored as text. Spaces are allowed."),
        "199003152015042001",
        required=True,
    ),
    ImportField(
        "competency",
        _l("Competency code"),
        "Kode kompetensi",
        ("kompetensi", "competency code", "competency"),
        _l("A code from the sheet “Kode kompetensi”."),
        "M.1",
        required=True,
    ),
    ImportField(
        "level",
        _l("Level"),
        "Level",
        ("nilai", "skor", "level kompetensi", "capaian level"),
        _l("From 1 to 5; decimals such as 2,5 are allowed."),
        "3",
        required=True,
    ),
    ImportField(
        "date",
        _l("Day of the assessment"),
        "Tanggal",
        ("tanggal asesmen", "tanggal penilaian", "date"),
        _l("Such as 31-12-2026; not later than today."),
        "15-03-2026",
        required=True,
    ),
    ImportField(
        "instrument",
        _l("Instrument"),
        "Instrumen",
        ("alat ukur", "metode", "instrument"),
        _l("What measured it, such as Assessment Center 2026 or CACT BKN."),
        "Assessment Center 2026",
        required=True,
    ),
    ImportField(
        "until",
        _l("Valid until"),
        "Berlaku sampai",
        ("berlaku hingga", "masa berlaku", "valid until"),
        _l("May stay empty: then three years after the assessment."),
        "15-03-2029",
    ),
)
BY_KEY = {field.key: field for field in FIELDS}
KEEP = ("competency", "level", "date", "instrument")


def check_upload(viewer: Viewer, data: bytes, name: str) -> ResultImport:
    """Read a spreadsheet and keep the verdict on every row; nothing is recorded yet. Raises `Problem`."""
    sheet = read_sheet(data, knows=lambda heading: knows(heading, FIELDS), most_rows=MOST_ROWS)
    mapping = guess(sheet.header, fields=FIELDS)
    missing = [field.heading for field in FIELDS if field.required and field.key not in mapping]
    if missing:
        message = _(
            "These columns are missing: %(columns)s. Use the headings of the template.", columns=", ".join(missing)
        )
        raise Problem(message)
    _forget_drafts(viewer)
    rows = _judge(viewer, sheet, mapping)
    found = ResultImport(
        agency_id=viewer.agency_id,
        account_id=viewer.account_id,
        file_name=name[-200:],
        instrument=next((row["instrument"] for row in rows if row["instrument"]), ""),
        rows=rows,
        counts={
            "rows": len(rows),
            **Counter(row["status"] for row in rows),
            "mapping": mapping,
            "header": list(sheet.header),
        },
        created_at=now(),
    )
    db.session.add(found)
    db.session.flush()
    return found


def _forget_drafts(viewer: Viewer) -> None:
    old = ResultImport.created_at < now() - FORGET_DRAFT
    mine = ResultImport.agency_id == viewer.agency_id
    db.session.execute(sa.delete(ResultImport).where(mine, old, ResultImport.state == "checked"))


def _judge(viewer: Viewer, sheet: Sheet, mapping: Mapping[str, int]) -> list[dict[str, Any]]:
    """Every row as JSON: what it says, its status, its problems."""
    parsed = [parse_row(row, mapping, READERS) for row in sheet.rows]
    people = _people(viewer, [one.values["nip"] for one in parsed if "nip" in one.values])
    competencies = competency_directory()
    for one in parsed:
        _complete(viewer, one, people, competencies)
    _name_duplicates(parsed)
    recorded = _recorded({one.values["person"] for one in parsed if "person" in one.values})
    return [
        _as_json(one, [cell.text for cell in row.cells], recorded) for one, row in zip(parsed, sheet.rows, strict=True)
    ]


def _people(viewer: Viewer, nips: Sequence[str]) -> dict[str, tuple[int, str]]:
    """Who of these the viewer may import results for: NIP → internal id and name."""
    found: dict[str, tuple[int, str]] = {}
    for start in range(0, len(nips), AT_ONCE):
        query = sa.select(Person.nip, Person.id, Person.name).where(
            Person.nip.in_(nips[start : start + AT_ONCE]), Person.active, Person.id.in_(people_in_scope(viewer, IMPORT))
        )
        found.update((row.nip, (row.id, row.name)) for row in db.session.execute(query))
    return found


def competency_directory() -> Directory:
    """Every competency by code and by name."""
    rows = db.session.execute(sa.select(Competency.id, Competency.uuid, Competency.code, Competency.name))
    return Directory(Place(row.id, row.uuid, row.code, row.name, open=True) for row in rows)


def _complete(viewer: Viewer, parsed: Parsed, people: Mapping[str, tuple[int, str]], competencies: Directory) -> None:
    """Find whom and what a row is about, and say what it lacks."""
    values = parsed.values
    for key in KEEP:
        if key not in values and not any(problem["field"] == key for problem in parsed.problems):
            parsed.complain(key, "cell_missing")
    if "competency" in values:
        found = competencies.choose("competency", values["competency"])
        if isinstance(found, Place):
            values["competency_id"], values["competency"] = found.id, found.code
        else:
            parsed.problems.append(found)
    if "nip" in values:
        person_id, values["name"] = people.get(values["nip"], (None, ""))
        if person_id is None:
            parsed.complain("nip", "person_unknown")
        elif person_id == viewer.person_id:
            parsed.complain("nip", "own_result")
        else:
            values["person"] = person_id
    _check_until(parsed)


def _check_until(parsed: Parsed) -> None:
    until, day = parsed.values.get("until"), parsed.values.get("date")
    if until is None or day is None:
        return
    if until < day:
        parsed.complain("until", "until_before")
    elif until > day + VALIDITY[SOURCE]:
        parsed.complain("until", "until_too_late")


def _key(parsed: Parsed) -> tuple[Any, ...] | None:
    """What makes two rows the same result."""
    values = parsed.values
    if parsed.problems:
        return None
    return values["person"], values["competency_id"], values["date"], values["instrument"]


def _name_duplicates(parsed: Sequence[Parsed]) -> None:
    first: dict[tuple[Any, ...], Parsed] = {}
    for one in parsed:
        key = _key(one)
        if key is None:
            continue
        twin = first.setdefault(key, one)
        if twin is not one:
            one.complain("competency", "same_result", row=one.number, rows=twin.number)


def _recorded(person_ids: Iterable[int]) -> dict[tuple[Any, ...], Observation]:
    """The results of assessment centres that count now, by what makes two of them the same."""
    ids = sorted(person_ids)
    found: dict[tuple[Any, ...], Observation] = {}
    for start in range(0, len(ids), AT_ONCE):
        query = sa.select(Observation).where(
            Observation.person_id.in_(ids[start : start + AT_ONCE]),
            Observation.source == SOURCE,
            Observation.status == "active",
        )
        for one in db.session.scalars(query):
            found[one.person_id, one.competency_id, one.observed_on, one.instrument] = one
    return found


def _as_json(parsed: Parsed, cells: list[str], recorded: Mapping[tuple[Any, ...], Observation]) -> dict[str, Any]:
    values = parsed.values
    known = recorded.get(key) if (key := _key(parsed)) is not None else None
    return {
        "row": parsed.number,
        "status": _status(parsed, known),
        "problems": parsed.problems,
        "cells": cells if parsed.problems else [],
        "name": values.get("name", ""),
        "person": values.get("person"),
        "competency_id": values.get("competency_id"),
        "competency": values.get("competency", ""),
        "level": values.get("level"),
        "before": known.mean if known is not None else None,
        "date": values["date"].isoformat() if "date" in values else None,
        "instrument": values.get("instrument", ""),
        "until": values["until"].isoformat() if "until" in values else None,
    }


def _status(parsed: Parsed, known: Observation | None) -> str:
    if parsed.problems:
        return "problem"
    if known is None:
        return "new"
    values = parsed.values
    same = math.isclose(known.mean, values["level"]) and values.get("until", known.valid_until) == known.valid_until
    return "unchanged" if same else "changed"


def _read_level(parsed: Parsed, key: str, cell: Cell) -> None:
    text = cell.text.replace(",", ".")
    try:
        level = float(text) if text.isascii() else math.nan
    except ValueError:
        level = math.nan
    if not 1 <= level <= 5:
        parsed.complain(key, "level_form", text=cell.text[:40])
        return
    parsed.values[key] = level


def _read_date(parsed: Parsed, key: str, cell: Cell) -> None:
    found = read_day(cell)
    if found is None:
        parsed.complain(key, "date_form", text=cell.text[:40])
    elif not EARLIEST <= found <= today():
        parsed.complain(key, "date_range", text=found.isoformat())
    else:
        parsed.values[key] = found


def _read_until(parsed: Parsed, key: str, cell: Cell) -> None:
    found = read_day(cell)
    if found is None:
        parsed.complain(key, "date_form", text=cell.text[:40])
    else:
        parsed.values[key] = found


READERS = {
    "nip": read_nip,
    "competency": read_text,
    "level": _read_level,
    "date": _read_date,
    "instrument": read_text,
    "until": _read_until,
}


def import_of(viewer: Viewer, batch: uuids.UUID) -> ResultImport:
    """An import by its uuid, of the viewer or, for whoever imports for the whole agency, of anybody; raises `Missing`."""
    found = db.session.scalar(
        sa.select(ResultImport).where(ResultImport.uuid == batch, ResultImport.agency_id == viewer.agency_id)
    )
    if found is None or not (found.account_id == viewer.account_id or manages_agency(viewer, IMPORT)):
        raise Missing
    return found


def apply(viewer: Viewer, batch: ResultImport) -> None:
    """Have a checked import recorded in the background. Raises `Problem` when there is nothing to record."""
    if batch.state != "checked":
        raise Conflict(_("This import was applied already. Upload the file again to import it anew."))
    if not batch.counts.get("new") and not batch.counts.get("changed"):
        raise Problem(_("No row is new or changed, so there is nothing to apply."))
    batch.state = "applying"
    account = str(viewer.account_uuid) if viewer.account_uuid else None
    job = enqueue("assessments.apply_results", key=f"results:{batch.uuid}", import_id=batch.id, account_uuid=account)
    batch.counts = {**batch.counts, "job": str(job.uuid)}
    db.session.flush()


def job_of(batch: ResultImport) -> Job | None:
    """The background job that records an import, once it was asked for."""
    if "job" not in batch.counts:
        return None
    return db.session.scalar(sa.select(Job).where(Job.uuid == uuids.UUID(batch.counts["job"])))


def discard(viewer: Viewer, batch: ResultImport) -> None:
    """Throw away what was uploaded and not applied. Raises `Problem` once it was."""
    if batch.state != "checked":
        raise Conflict(_("This import was applied already. Upload the file again to import it anew."))
    record(viewer, "results.import_discarded", "result_import", batch.uuid)
    db.session.delete(batch)
    db.session.flush()


def apply_results(progress: Progress, import_id: int, account_uuid: str | None) -> None:
    """Record the new and changed results. Started again after a failure, it goes on where it stopped."""
    batch = db.session.get_one(ResultImport, import_id)
    if batch.state != "applying":
        return
    viewer = Viewer(account_id=batch.account_id, account_uuid=uuids.UUID(account_uuid)) if account_uuid else None
    rows = [row for row in batch.rows if row["status"] in ("new", "changed")]
    done = batch.counts.get("applied", 0)
    while done < len(rows):
        for row in rows[done : done + CHUNK]:
            _record_row(viewer, batch, row)
        done = min(done + CHUNK, len(rows))
        batch.counts = {**batch.counts, "applied": done}
        progress.report(done, len(rows))
    batch.state, batch.applied_at = "applied", now()
    totals = {key: batch.counts.get(key, 0) for key in ("new", "changed", "unchanged", "problem")}
    record(viewer, "results.imported", "result_import", batch.uuid, **totals)


def _record_row(viewer: Viewer | None, batch: ResultImport, row: Mapping[str, Any]) -> None:
    """Append the observation of a row, superseding the one it replaces; compared anew with what is recorded by now."""
    day = date.fromisoformat(row["date"])
    until = date.fromisoformat(row["until"]) if row["until"] else day + VALIDITY[SOURCE]
    known = _recorded([row["person"]]).get((row["person"], row["competency_id"], day, row["instrument"]))
    if known is not None:
        if math.isclose(known.mean, row["level"]) and known.valid_until == until:
            return
        known.status = "superseded"
        db.session.flush()
    observation = observe(
        row["person"],
        row["competency_id"],
        source=SOURCE,
        mean=row["level"],
        se=SE,
        instrument=row["instrument"],
        instrument_version=EDITION,
        observed_on=day,
        detail={"import": str(batch.uuid)},
        viewer=viewer,
    )
    if observation.valid_until != until:
        observation.valid_until = until
        db.session.flush()
        refresh_states(row["person"], cause="observation", only={row["competency_id"]}, observation=observation)


JOBS = {"assessments.apply_results": apply_results}
