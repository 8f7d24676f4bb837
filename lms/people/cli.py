"""`lms people`: import people on the command line, with a plan that changes nothing."""

from __future__ import annotations

import re
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click
from flask.cli import with_appcontext

if TYPE_CHECKING:
    from lms.people.importing.planning import Planned
    from lms.people.importing.reading import Sheet
    from lms.people.models import ImportBatch

MOST_PROBLEMS = 50
WORDS = {"new": "baru", "changed": "berubah", "unchanged": "tidak berubah", "problem": "bermasalah"}
LONG_NUMBER = re.compile(r"\d{14}(?=\d{4})")


@click.group()
def people() -> None:
    """People."""


@people.command("import")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--agency", required=True, help="Code of the agency whose people these are.")
@click.option("--plan", "plan_only", is_flag=True, help="Say what would change, and change nothing.")
@with_appcontext
def import_command(file: Path, agency: str, plan_only: bool) -> None:
    """Import the people of FILE (.xlsx or .csv); rows with a problem are left out and named."""
    from lms.problems import Problem

    try:
        _import(file, agency, plan_only)
    except Problem as problem:
        raise click.ClickException(str(problem.message)) from None


def _import(file: Path, agency: str, plan_only: bool) -> None:
    from lms.db import transaction
    from lms.people.importing import batches, fields
    from lms.people.importing.queries import remembered
    from lms.people.importing.reading import read_sheet

    sheet = read_sheet(file.read_bytes(), knows=fields.knows)
    with transaction("read"):
        agency_id = _agency_id(agency)
        mapping = fields.guess(sheet.header, remembered(agency_id))
        _say_columns(sheet, mapping)
        planned = _plan(sheet, mapping, agency_id)
        _say_plan(planned, mapping)
    if plan_only:
        click.echo("Rencana saja: tidak ada yang diubah.")
        return
    if not any(one.status in ("new", "changed") for one in planned):
        click.echo("Tidak ada yang perlu diterapkan.")
        return
    with transaction():
        batch = batches.store(_reach(agency_id), sheet, file.name, account_id=None)
        batches.check(batch, _reach(agency_id), mapping)
        batch.state = "applying"
        batch_id = batch.id
    _apply(batch_id)


def _agency_id(code: str) -> int:
    import sqlalchemy as sa

    from lms.agencies.models import Agency
    from lms.db import db

    found = db.session.scalar(sa.select(Agency.id).where(Agency.code == code))
    if found is None:
        known = ", ".join(db.session.scalars(sa.select(Agency.code).order_by(Agency.code).limit(20)))
        raise click.ClickException(f"Tidak ada instansi dengan kode “{code}”. Yang ada: {known}")
    return found


def _reach(agency_id: int) -> Any:
    from lms.people.importing.book import Reach

    return Reach(agency_id)


def _say_columns(sheet: Sheet, mapping: dict[str, int]) -> None:
    from lms.people.importing.fields import BY_KEY, REQUIRED

    missing = [str(BY_KEY[key].label) for key in REQUIRED if key not in mapping]
    if missing:
        raise click.ClickException(
            f"Kolom wajib tidak ditemukan: {', '.join(missing)}. Pakai judul kolom dari templat."
        )
    pairs = ", ".join(f"{BY_KEY[key].label} ← “{sheet.header[index]}”" for key, index in mapping.items())
    click.echo(f"Kolom: {pairs}")


def _plan(sheet: Sheet, mapping: dict[str, int], agency_id: int) -> list[Planned]:
    from lms.people.importing.batches import plan_rows

    return plan_rows(sheet.rows, mapping, _reach(agency_id))


def _say_plan(planned: list[Planned], mapping: dict[str, int]) -> None:
    counts = Counter(one.status for one in planned)
    click.echo(f"{len(planned)} baris: " + ", ".join(f"{counts[key]} {word}" for key, word in WORDS.items()))
    wrong = [(one, problem) for one in planned for problem in one.parsed.problems]
    for one, problem in wrong[:MOST_PROBLEMS]:
        _say_problem(one.number, problem, mapping, one.parsed.values.get("nip", ""))
    if len(wrong) > MOST_PROBLEMS:
        click.echo(f"  … dan {len(wrong) - MOST_PROBLEMS} masalah lain")


def _say_problem(row: int, problem: dict[str, Any], mapping: dict[str, int], nip: str) -> None:
    from lms.people.importing.words import word_problem
    from lms.people.words import masked_nip

    worded = word_problem(problem, row, mapping)
    who = f" [{masked_nip(nip)}]" if nip else ""
    where = f"sel {worded.cell}" if worded.cell else f"baris {row}"
    click.echo(f"  {where}{who}: {_without_numbers(worded.what)} {_without_numbers(worded.remedy)}")


def _without_numbers(text: str) -> str:
    """`text` in which nothing that may be a NIP (a column chosen wrongly) can be read."""
    return LONG_NUMBER.sub("•" * 14, text)


def _apply(batch_id: int) -> None:
    from lms.db import db, transaction
    from lms.people.importing import applying
    from lms.people.models import ImportBatch

    done = 0
    while True:
        with transaction():
            count = applying.apply_some(None, db.session.get_one(ImportBatch, batch_id))
        if not count:
            break
        done += count
        click.echo(f"  {done} baris diterapkan …")
    with transaction():
        batch = db.session.get_one(ImportBatch, batch_id)
        applying.finish(None, batch)
        _say_result(batch)


def _say_result(batch: ImportBatch) -> None:
    failed = batch.counts.get("failed", 0)
    click.echo(
        f"Selesai: {batch.counts.get('applied', 0)} baris diterapkan" + (f", {failed} gagal" if failed else "") + "."
    )
    click.echo(
        "Pegawai baru menunggu aktivasi akun. Impor ini dapat dibatalkan selama 24 jam di halaman Impor pegawai."
    )


def register(cli: click.Group) -> None:
    """Add the commands."""
    cli.add_command(people)
