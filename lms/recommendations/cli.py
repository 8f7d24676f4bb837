"""`lms recommender train`: learn and score in the foreground."""

from __future__ import annotations

import click
from flask.cli import with_appcontext

from lms.db import db, transaction


class _Told:
    """Progress of a job, told on the terminal; each report commits what was done so far, as in the job process."""

    def __init__(self, what: str) -> None:
        self.what = what

    def report(self, done: int, total: int) -> None:
        """Commit and tell."""
        db.session.commit()
        click.echo(f"  {self.what}: {done} dari {total}")


@click.group()
def recommender() -> None:
    """Saran kursus."""


@recommender.command("train")
@with_appcontext
def train_command() -> None:
    """Latih model dari semua pegawai, lalu hitung ulang saran setiap pegawai."""
    from lms.recommendations.scoring import score_everybody
    from lms.recommendations.training import train_model

    with transaction():
        row = train_model(_Told("Melatih model"))
        click.echo(f"Model {row.version}: {row.state}")
        for name, value in row.metrics.items():
            click.echo(f"  {name} = {value:.4g}")
    with transaction():
        changed = score_everybody(_Told("Menghitung saran"))
    click.echo(f"Selesai; daftar {changed} pegawai berubah.")


def register(cli: click.Group) -> None:
    """Add the commands."""
    cli.add_command(recommender)
