"""`lms access matrix`: who may do what, printed."""

from __future__ import annotations

import click

from lms.access.permissions import matrix


@click.group()
def access() -> None:
    """Permissions."""


@access.command("matrix")
def matrix_command() -> None:
    """Print role × permission."""
    click.echo(matrix(), nl=False)


def register(cli: click.Group) -> None:
    """Add the commands."""
    cli.add_command(access)
