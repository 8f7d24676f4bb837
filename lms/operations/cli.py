"""`lms backup`, `lms restore`, `lms check`."""

from __future__ import annotations

from pathlib import Path

import click

from lms.operations.backup import BackupError


@click.command("backup")
@click.argument("target", type=click.Path(path_type=Path))
def backup_command(target: Path) -> None:
    """Write a backup to TARGET (.tar.gz) and prove that it can be restored."""
    from lms.app import create_app
    from lms.operations.backup import back_up

    try:
        manifest = back_up(create_app(), target)
    except BackupError as error:
        raise click.ClickException(str(error)) from None
    click.echo(f"Cadangan {target} selesai dan teruji: {len(manifest['sha256'])} berkas.")


@click.command("restore")
@click.argument("source", type=click.Path(path_type=Path, exists=True))
def restore_command(source: Path) -> None:
    """Put the backup SOURCE in place; the present data is kept under a dated name. Stop the product first."""
    from lms.app import create_app
    from lms.operations.backup import restore

    try:
        manifest = restore(create_app(), source)
    except BackupError as error:
        raise click.ClickException(str(error)) from None
    click.echo(f"Dipulihkan dari cadangan {manifest['made_at']}.")


@click.command("check")
def check_command() -> None:
    """Check that everything fits together; exits with 1 when something does not."""
    from lms.app import create_app
    from lms.operations.checking import run_checks

    app, good = create_app(), True
    with app.app_context():
        for finding in run_checks():
            good = good and finding.good
            click.echo(f"{'baik ' if finding.good else 'GAGAL'}  {finding.name}: {finding.detail}")
    raise SystemExit(0 if good else 1)


@click.command("found")
@click.option("--code", prompt="Kode instansi", help="Kode singkat instansi.")
@click.option("--name", prompt="Nama instansi", help="Nama instansi.")
@click.option("--nip", prompt="NIP pengelola pertama", help="NIP pengelola pertama.")
@click.option("--person", prompt="Nama pengelola pertama", help="Nama pengelola pertama.")
def found_command(code: str, name: str, nip: str, person: str) -> None:
    """Found an agency in an installation without demonstration data."""
    from lms.app import create_app
    from lms.db import transaction
    from lms.operations.database import migrate
    from lms.operations.founding import found
    from lms.problems import Problem

    app = create_app()
    migrate(app)
    try:
        with app.app_context(), transaction():
            founded = found(code=code, name=name, nip=nip, person_name=person)
    except Problem as error:
        raise click.ClickException(str(error)) from None
    click.echo(f"{founded.agency} siap. Buka /aktivasi dengan kode sekali pakai (72 jam): {founded.code}")


def register(cli: click.Group) -> None:
    """Add the commands."""
    for command in (backup_command, restore_command, check_command, found_command):
        cli.add_command(command)
