"""Makes `.venv/` and installs the locked Python packages into it, with uv where it is there, else with pip."""

from __future__ import annotations

import shutil
import sys
from pathlib import Path

from lms.setup import stamps
from lms.setup.commands import run
from lms.setup.places import ROOT, RUN_LOCK, TEST_LOCK, VENV, VENV_PYTHON
from lms.setup.problems import CommandFailed, SetupProblem, explain, is_offline
from lms.setup.progress import step

NEEDED_MB = {"run": 1200, "test": 1800}
LOCKED_ONLY = ["--require-hashes", "--only-binary", ":all:"]


def ensure(*, testing: bool) -> None:
    """Bring `.venv/` up to the lock; nothing but a stamp is read when it already is."""
    if is_ready(testing=testing):
        return
    have, want = stamps.read(), _wanted(testing=testing)
    _check_disk(NEEDED_MB["test" if testing else "run"])
    text = "Menyiapkan alat uji" if testing else "Menyiapkan lingkungan Python"
    with step(f"{text} (sekali saja)"):
        try:
            if not VENV_PYTHON.exists() or have.get("base") != want["base"]:
                make_venv()
            _renew(TEST_LOCK if testing else RUN_LOCK, have)
        except CommandFailed as failure:
            raise explain(failure, text) from failure
        stamps.write(want)


def is_ready(*, testing: bool) -> bool:
    """Whether `.venv/` stands there for this lock, this Python and this place."""
    return VENV_PYTHON.exists() and stamps.satisfied(stamps.read(), _wanted(testing=testing))


def make_venv() -> None:
    """Make `.venv/` anew, with pip inside where this Python can, without where Debian left that part out."""
    if VENV.is_symlink():
        raise SetupProblem(
            f"{VENV.name} adalah tautan ke folder lain, dan isinya tidak akan dihapus.",
            f"Hapus tautan {VENV.name} lalu jalankan lagi.",
        )
    shutil.rmtree(VENV, ignore_errors=True)
    uv = shutil.which("uv")
    ways = [[uv, "venv", "--quiet", "--python", sys.executable, str(VENV)]] if uv else []
    ways.append([sys.executable, "-m", "venv", "--clear", str(VENV)])
    ways.append([sys.executable, "-m", "venv", "--clear", "--without-pip", str(VENV)])
    _first_that_works(ways)
    if not VENV_PYTHON.exists():
        raise SetupProblem("Lingkungan Python tidak terbentuk.", f"Hapus folder {VENV.name} lalu jalankan lagi.")


def install(lock: Path, *, target: Path | None = None) -> None:
    """Install exactly what a lock lists, by hash, ready-built only; into `.venv/`, or into a folder of its own."""
    what = [*LOCKED_ONLY, *(["--target", str(target)] if target else []), "-r", str(lock)]
    uv = shutil.which("uv")
    ways = [[uv, "pip", "install", "--quiet", "--python", str(VENV_PYTHON), *what]] if uv else []
    ways.append([*_pip(), "install", "--disable-pip-version-check", "--no-input", "--progress-bar", "off", *what])
    _first_that_works(ways)


def _wanted(*, testing: bool) -> dict[str, str]:
    return stamps.wanted(RUN_LOCK, TEST_LOCK if testing else None)


def _renew(lock: Path, have: dict[str, str]) -> None:
    """Install a lock; without a stamp meanwhile, so that an interrupted installation is begun anew."""
    stamps.STAMP.unlink(missing_ok=True)
    try:
        install(lock)
    except CommandFailed as failure:
        if have and is_offline(failure.output):  # everything is fetched before anything is changed
            stamps.write(have)
        raise


def _pip() -> list[str]:
    if any(VENV.glob("[lL]ib/python*/site-packages/pip")) or any(VENV.glob("Lib/site-packages/pip")):
        return [str(VENV_PYTHON), "-m", "pip"]
    outside = getattr(sys, "_base_executable", None) or sys.executable
    return [outside, "-m", "pip", "--python", str(VENV_PYTHON)]


def _first_that_works(ways: list[list[str]]) -> None:
    for number, way in enumerate(ways, start=1):
        try:
            run(way, cwd=ROOT, env={"PIP_USER": "0"})
        except CommandFailed:
            if number == len(ways):
                raise
        else:
            return


def _check_disk(needed_mb: int) -> None:
    free_mb = shutil.disk_usage(ROOT).free // 1_000_000
    if free_mb < needed_mb:
        raise SetupProblem(
            f"Ruang disk kurang: perlu sekitar {needed_mb} MB, tersisa {free_mb} MB.",
            "Kosongkan ruang disk, lalu jalankan lagi.",
        )
