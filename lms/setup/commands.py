"""Calls other programs quietly; what they print is kept for when they fail."""

from __future__ import annotations

import os
import subprocess
import tempfile
from collections.abc import Mapping
from pathlib import Path

from lms.setup.problems import CommandFailed


def run(command: list[str], *, cwd: Path | None = None, env: Mapping[str, str] | None = None) -> str:
    """Run a command without input and return what it printed; raises CommandFailed when it ends badly."""
    with tempfile.TemporaryFile() as printed:
        try:
            ended = subprocess.run(
                command,
                cwd=cwd,
                env={**os.environ, **(env or {})},
                stdin=subprocess.DEVNULL,
                stdout=printed,
                stderr=subprocess.STDOUT,
                check=False,
            )
        except FileNotFoundError as error:
            raise CommandFailed(command, str(error)) from error
        printed.seek(0)
        output = printed.read().decode(errors="replace")
    if ended.returncode:
        raise CommandFailed(command, output)
    return output
