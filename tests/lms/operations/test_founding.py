"""The first agency and its first officer."""

from __future__ import annotations

import pytest
from click.testing import CliRunner

from lms.operations.founding import found
from lms.problems import Problem


def test_an_agency_is_founded_and_its_first_officer_can_activate(app, database):
    with app.test_request_context():
        founded = found(code="kab-baru", name="Kabupaten Baru", nip="198501012010011007", person_name="Ayu Pertama")
        from lms.accounts.services import activate

        account = activate(founded.code, "hujan rintik di sawah", "127.0.0.1")
    assert founded.agency == "Kabupaten Baru"
    assert account.person.name == "Ayu Pertama"


def test_a_wrong_nip_is_refused(app, database):
    with app.test_request_context(), pytest.raises(Problem):
        found(code="x", name="X", nip="123", person_name="Y")


def test_the_commands_are_there():
    from importlib import import_module

    from lms.cli import COMMANDS, cli

    for module in COMMANDS:
        import_module(module).register(cli)
    answer = CliRunner().invoke(cli, ["--help"])
    for name in (
        "run",
        "serve",
        "work",
        "migrate",
        "backup",
        "restore",
        "check",
        "seed",
        "people",
        "recommender",
        "found",
    ):
        assert name in answer.output
    assert "team_view" in CliRunner().invoke(cli, ["access", "matrix"]).output
