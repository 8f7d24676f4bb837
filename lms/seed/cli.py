"""`lms seed`: demonstration data."""

from __future__ import annotations

import click


@click.command("seed")
@click.option(
    "--people", default=200, show_default=True, help="Jumlah pegawai rekaan; mulai 1000 dibuat secara massal."
)
def seed_command(people: int) -> None:
    """Fill an empty database with the demonstration agency."""
    from lms.app import create_app
    from lms.operations.database import is_empty, migrate
    from lms.seed.bulk import BULK_FROM, seed_bulk
    from lms.seed.demonstration import seed

    app = create_app()
    migrate(app)
    if not is_empty(app):
        raise click.ClickException("Basis data sudah berisi. Pakai folder data lain: LMS_DATA=… lms seed")
    with app.app_context():
        build = seed_bulk if people >= BULK_FROM else seed
        build(people, lambda text: click.echo(f"  {text}"))


def register(cli: click.Group) -> None:
    """Add the command."""
    cli.add_command(seed_command)
