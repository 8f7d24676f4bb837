"""`lms run`, `lms serve`, `lms work`, `lms migrate`."""

from __future__ import annotations

import multiprocessing
import os
import signal
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable
from pathlib import Path

import click
from flask import Flask

from lms.accounts import demonstration
from lms.config import Settings

LONGEST_START = 60


@click.command()
@click.option("--host", default="127.0.0.1", show_default=True, help="Alamat yang dilayani.")
@click.option("--port", default=8000, show_default=True, help="Porta yang dilayani.")
@click.option("--data", type=click.Path(path_type=Path), default=None, help="Folder data.")
@click.option("--no-demo", is_flag=True, help="Mulai tanpa data contoh.")
@click.option("--workers", default=1, show_default=True, help="Jumlah proses web.")
def run(host: str, port: int, data: Path | None, no_demo: bool, workers: int) -> None:
    """Serve everything on this machine: database, demonstration data, web process, job process."""
    _set_environment(host, port, data)
    from lms.app import create_app
    from lms.operations.database import is_empty, migrate

    started = time.monotonic()
    app = create_app()
    settings: Settings = app.config["SETTINGS"]
    migrate(app)
    if is_empty(app) and not no_demo:
        from lms.seed.demonstration import seed

        with app.app_context():
            seed(people=200, tell=lambda text: click.echo(f"  {text}"))
    processes = [
        _start("serve", "--host", host, "--port", str(port), "--workers", str(workers), "--no-migrate"),
        _start("work"),
    ]
    try:
        _await_first_page(port, host, processes)
        with app.app_context():
            click.echo(_welcome(settings, time.monotonic() - started))
        _watch(processes)
    finally:
        _stop(processes)


def _set_environment(host: str, port: int, data: Path | None) -> None:
    if data is not None:
        os.environ["LMS_DATA"] = str(data)
    shown = "127.0.0.1" if host in ("0.0.0.0", "::") else host  # noqa: S104 - comparing, not binding
    os.environ.setdefault("LMS_PUBLIC_URL", f"http://{shown}:{port}")
    if host in ("127.0.0.1", "localhost", "::1"):
        os.environ.setdefault("LMS_DEMO", "1")


def _start(*arguments: str) -> subprocess.Popen[bytes]:
    return subprocess.Popen([sys.executable, "-m", "lms.cli", *arguments])  # noqa: S603 - our own command


def _await_first_page(port: int, host: str, processes: list[subprocess.Popen[bytes]]) -> None:
    address = f"http://{'127.0.0.1' if host in ('0.0.0.0', '::') else host}:{port}/livez"  # noqa: S104
    until = time.monotonic() + LONGEST_START
    while time.monotonic() < until:
        if any(process.poll() is not None for process in processes):
            raise click.ClickException(
                f"Tumbuh tidak dapat mulai. Apakah porta {port} sedang dipakai? Coba --port lain."
            )
        try:
            with urllib.request.urlopen(address, timeout=1):
                return
        except (urllib.error.URLError, OSError):
            time.sleep(0.1)
    raise click.ClickException("Tumbuh tidak menjawab. Lihat pesan di atas.")


def _welcome(settings: Settings, seconds: float) -> str:
    lines = ["", f"Tumbuh siap dalam {seconds:.0f} detik: {settings.public_url}", ""]
    if settings.demo:
        lines += [f"  {account.role!s:<38} NIP {account.nip}" for account in demonstration.ACCOUNTS]
        lines += [f"  Kata sandi semua akun contoh: {demonstration.PASSWORD}", ""]
    lines += [f"Folder data : {settings.data.resolve()}", "Berhenti    : tekan Ctrl+C"]
    return "\n".join(lines)


def _watch(processes: list[subprocess.Popen[bytes]]) -> None:
    stopping: list[int] = []
    for kind in (signal.SIGTERM, signal.SIGINT):
        signal.signal(kind, lambda number, frame: stopping.append(number))
    while not stopping and all(process.poll() is None for process in processes):
        time.sleep(0.2)


def _stop(processes: list[subprocess.Popen[bytes]]) -> None:
    for process in processes:
        if process.poll() is None:
            process.terminate()
    for process in processes:
        try:
            process.wait(timeout=25)
        except subprocess.TimeoutExpired:
            process.kill()


@click.command()
@click.option("--host", default="127.0.0.1", show_default=True)
@click.option("--port", default=8000, show_default=True)
@click.option("--workers", default=2, show_default=True)
@click.option("--migrate/--no-migrate", "migrates", default=True, help="Bring the database up to date first.")
def serve(host: str, port: int, workers: int, migrates: bool) -> None:
    """Serve the web pages only."""
    from lms.app import create_app
    from lms.operations.database import migrate
    from lms.serving.server import Server

    app = create_app()
    if migrates:
        _apart(migrate, app)
    _hold_clock(app)
    Server(app, host=host, port=port, workers=workers).run()


def _apart(function: Callable[[Flask], None], app: Flask) -> None:
    """Do something in a process of its own, so that the workers do not carry what it took into memory."""
    process = multiprocessing.get_context("fork").Process(target=function, args=(app,))
    process.start()
    process.join()
    if process.exitcode:
        raise SystemExit(process.exitcode)


@click.command()
def work() -> None:
    """Do background jobs until stopped."""
    from lms.app import create_app
    from lms.jobs.worker import work as work_on

    app = create_app()
    _hold_clock(app)
    work_on(app)


def _hold_clock(app: Flask) -> None:
    """Before anything is served or done: the time of this machine. Leaves no connection open for a fork."""
    from lms.db import db
    from lms.health.timekeeping import hold_clock

    with app.app_context():
        hold_clock()
        db.engine.dispose()


@click.command("migrate")
def migrate_command() -> None:
    """Bring the database to the newest migration."""
    from lms.app import create_app
    from lms.operations.database import migrate

    migrate(create_app())
    click.echo("Basis data mutakhir.")


def register(cli: click.Group) -> None:
    """Add the commands."""
    for command in (run, serve, work, migrate_command):
        cli.add_command(command)
