"""`lms receipt`: check the receipt of an attempt that somebody brings."""

from __future__ import annotations

import json
from pathlib import Path

import click
from flask.cli import with_appcontext


@click.command("receipt")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@with_appcontext
def receipt_command(file: Path) -> None:
    """Check the receipt in FILE: whether it was signed here, and whether its answers are the ones that were signed."""
    from lms.quizzes.services import check_receipt

    try:
        document = json.loads(file.read_text())
    except ValueError:
        raise click.ClickException("Berkas ini bukan tanda terima: isinya bukan JSON.") from None
    check = check_receipt(document if isinstance(document, dict) else {})
    if not check.signed:
        raise click.ClickException("Tidak sah: tanda terima ini tidak ditandatangani di sini, atau sudah diubah.")
    if not check.answers:
        raise click.ClickException("Tidak sah: jawaban di dalam berkas bukan yang ditandatangani.")
    receipt = document["receipt"]
    click.echo(f"Sah. {receipt['quiz']}: {receipt['answered']} dari {receipt['questions']} soal terjawab.")
    click.echo(f"Diterima {receipt['submitted_at']}, kode {receipt['digest'][:16]}.")


def register(cli: click.Group) -> None:
    """Add the command."""
    cli.add_command(receipt_command)
