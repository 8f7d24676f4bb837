"""`lms accounts`: the first administrator, and one-time codes for people who cannot reach their HR officer."""

from __future__ import annotations

import click
from flask.cli import with_appcontext

from lms.access.permissions import GRANTABLE, Role


@click.group()
def accounts() -> None:
    """Accounts and roles."""


@accounts.command("grant")
@click.argument("nip")
@click.argument("role", type=click.Choice([role.value for role in GRANTABLE]))
@click.option("--reason", default="Ditetapkan operator", show_default=True)
@with_appcontext
def grant_command(nip: str, role: str, reason: str) -> None:
    """Grant ROLE over the whole agency to the person with NIP, and print a one-time activation code."""
    from lms.accounts.models import Account
    from lms.accounts.services import create_account, grant, issue_code
    from lms.agencies.models import OrgUnit
    from lms.db import db, transaction
    from lms.people.models import Person

    with transaction():
        person = db.session.query(Person).filter_by(nip=nip).one_or_none()
        if person is None:
            raise click.ClickException("Tidak ada pegawai dengan NIP itu. Impor pegawai lebih dahulu.")
        account: Account = create_account(person)
        root = db.session.query(OrgUnit).filter_by(agency_id=person.agency_id, parent_id=None).one()
        grant(None, account, role=Role(role), unit=root, reason=reason)
        code = issue_code(None, account, "activation")
    click.echo(f"Peran {role} diberikan. Kode aktivasi sekali pakai (72 jam): {code}")


def register(cli: click.Group) -> None:
    """Add the commands."""
    cli.add_command(accounts)
