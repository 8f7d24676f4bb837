"""The command line: `lms <command>`. Each command is a thin entry; what it does lives in its room."""

from __future__ import annotations

import sys

import click
from flask import Flask
from flask.cli import FlaskGroup

from lms.config import BadSetting

COMMANDS = (
    "lms.serving.cli",
    "lms.access.cli",
    "lms.people.cli",
    "lms.accounts.cli",
    "lms.quizzes.cli",
    "lms.recommendations.cli",
    "lms.seed.cli",
    "lms.operations.cli",
)


def _app() -> Flask:
    from lms.app import create_app

    return create_app()


@click.group(cls=FlaskGroup, create_app=_app, add_default_commands=False, add_version_option=False)
def cli() -> None:
    """Tumbuh."""


def main() -> None:
    """Entry point of `lms` and of `python3 -m lms` once the environment is ready; without a command it runs the demonstration."""
    from importlib import import_module

    for module in COMMANDS:
        import_module(module).register(cli)
    arguments = sys.argv[1:]
    if not arguments or (arguments[0].startswith("-") and arguments[0] not in ("--help",)):
        arguments = ["run", *arguments]
    try:
        cli.main(args=arguments, prog_name="lms")
    except BadSetting as error:
        raise SystemExit(f"Setelan salah: {error}") from None


if __name__ == "__main__":
    main()
