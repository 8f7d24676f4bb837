"""A real PostgreSQL starts, answers, keeps its data, and ends with whoever started it."""

import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest

from lms.setup import postgres
from lms.setup.places import ROOT

pytestmark = pytest.mark.slow


@pytest.fixture
def folder() -> Iterator[Path]:
    """A folder that the account of the server may pass, unlike tmp_path when the tests run as root."""
    with tempfile.TemporaryDirectory(prefix="tumbuh-test-pg-", ignore_cleanup_errors=True) as name:
        Path(name).chmod(0o711)
        yield Path(name)


def ask(url: str, question: str) -> object:
    with psycopg.connect(url.replace("+psycopg", ""), autocommit=True) as connection:
        answer = connection.execute(question)
        row = answer.fetchone() if answer.description else None
    return row[0] if row else None


def test_it_answers_and_never_runs_as_root(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv(postgres.URL_VARIABLE, raising=False)
    with postgres.running() as url:
        assert ask(url, "select 1") == 1
        assert ask(url, "select upper('é')") == "É"
        owner = Path(url.split("host=")[1]).stat().st_uid
        assert owner == (os.geteuid() or owner)
        assert owner != 0
    assert not Path(url.split("host=")[1]).exists()


def test_the_server_of_the_test_run_is_used_where_there_is_one(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(postgres.URL_VARIABLE, "postgresql+psycopg://x@/x?host=/there")
    with postgres.running() as url:
        assert url == "postgresql+psycopg://x@/x?host=/there"


def test_it_keeps_its_data_between_starts(folder: Path) -> None:
    server = postgres.start(folder / "data", durable=True)
    ask(server.url, "create table kept as select 7 as number")
    server.stop()
    server.stop()
    server = postgres.start(folder / "data")
    try:
        assert ask(server.url, "select number from kept") == 7
    finally:
        server.stop()


def test_a_server_that_cannot_start_says_why_at_once(folder: Path) -> None:
    postgres.start(folder / "data").stop()
    (folder / "data" / "postgresql.conf").write_text("nonsense = = 3\n")
    began = time.monotonic()
    with pytest.raises(postgres.PostgresProblem, match="syntax error"):
        postgres.start(folder / "data")
    assert time.monotonic() - began < 20


def test_it_ends_when_its_starter_is_killed(folder: Path) -> None:
    program = (
        "import sys, pathlib, time; from lms.setup import postgres;"
        "print(postgres.start(pathlib.Path(sys.argv[1])).url, flush=True); time.sleep(60)"
    )
    starter = subprocess.Popen(
        [sys.executable, "-c", program, str(folder / "data")], cwd=ROOT, stdout=subprocess.PIPE, text=True
    )
    with starter:
        assert starter.stdout is not None
        url = starter.stdout.readline().strip()
        assert ask(url, "select 1") == 1
        starter.kill()
    deadline = time.monotonic() + 20
    while (folder / "data" / "postmaster.pid").exists() and time.monotonic() < deadline:
        time.sleep(0.1)
    assert not (folder / "data" / "postmaster.pid").exists()
    shutil.rmtree(url.split("host=")[1])


def test_where_the_account_may_not_read_the_programs_a_copy_is_used(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    owner = postgres.unprivileged_owner() or postgres.Owner("me", os.geteuid(), os.getegid())
    refused = subprocess.CompletedProcess([], 126, b"")
    monkeypatch.setattr(postgres, "_call", lambda command, owner: refused)
    temporary: list[Path] = []
    programs = postgres._programs(owner, temporary)
    assert temporary == [programs.parents[2]]
    for program in ("postgres", "initdb", "pg_isready"):
        assert subprocess.run([programs / program, "--version"], check=True, capture_output=True).stdout
    shutil.rmtree(temporary[0])
