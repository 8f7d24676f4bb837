"""From a bare checkout to the running program: prepare what is missing, then become it."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import NoReturn

from lms.setup import front_end, python_packages
from lms.setup.places import ROOT, VENV_PYTHON
from lms.setup.problems import SetupProblem, explain_os_error
from lms.setup.progress import say


def main(arguments: list[str]) -> int:
    """Prepare, then become `lms` (or its test run); returns an exit code only when preparing did not succeed."""
    testing = arguments[:1] == ["test"]
    try:
        if os.environ.get("LMS_NO_SETUP") != "1":
            prepare(testing=testing)
    except SetupProblem as problem:
        say(str(problem))
        return 1
    except OSError as error:
        say(str(explain_os_error(error)))
        return 1
    except KeyboardInterrupt:
        say("\nDihentikan. Jalankan perintah yang sama untuk melanjutkan.")
        return 130
    module = ["lms.setup.checks", *arguments[1:]] if testing else ["lms.cli", *arguments]
    return become(module)


def prepare(*, testing: bool) -> None:
    """Everything that must be there before the program starts; does nothing when it is."""
    if python_packages.is_ready(testing=testing) and front_end.is_ready():
        return
    with _one_at_a_time():
        python_packages.ensure(testing=testing)
        front_end.ensure()


def become(module: list[str]) -> NoReturn:
    """Replace this process by the module, run by the Python of `.venv/` (by this one where there is none)."""
    python = str(VENV_PYTHON) if VENV_PYTHON.exists() else sys.executable
    command = [python, "-m", *module]
    if os.name == "nt":
        sys.exit(subprocess.call(command))
    sys.stdout.flush()
    sys.stderr.flush()
    os.execv(python, command)  # noqa: S606 - becoming the program is the point


@contextmanager
def _one_at_a_time() -> Iterator[None]:
    """Hold the tree's set-up, so that two starts at once do not make the same folder."""
    if sys.platform == "win32":
        yield
        return
    import fcntl

    folder = os.open(ROOT, os.O_RDONLY)
    try:
        try:
            fcntl.flock(folder, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            say("Penyiapan lain sedang berjalan di folder ini; menunggu …")
            fcntl.flock(folder, fcntl.LOCK_EX)
        yield
    finally:
        os.close(folder)
