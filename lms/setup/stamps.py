"""Stamps say for which lock, Python and place a folder was last made, so that a second start does nothing."""

from __future__ import annotations

import hashlib
import json
import sys
from pathlib import Path

from lms.setup.places import VENV

STAMP = VENV / "tumbuh-stamp.json"


def digest(*parts: str | Path) -> str:
    """One short fingerprint of texts and of files' contents."""
    total = hashlib.sha256()
    for part in parts:
        data = part.read_bytes() if isinstance(part, Path) else part.encode()
        total.update(hashlib.sha256(data).digest())
    return total.hexdigest()[:20]


def base() -> str:
    """What makes an existing environment unusable when it changes: the Python version and the place."""
    return f"python {sys.version_info[0]}.{sys.version_info[1]} {sys.platform} {VENV}"


def wanted(run_lock: Path, test_lock: Path | None = None) -> dict[str, str]:
    """The stamp of an environment that is ready to run and, with the second lock, to test."""
    marks = {"base": base(), "run": digest(base(), run_lock)}
    return {**marks, "test": digest(base(), test_lock)} if test_lock else marks


def read(stamp: Path | None = None) -> dict[str, str]:
    """The stamp as it stands; empty when there is none or it cannot be read."""
    try:
        found = json.loads((stamp or STAMP).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return {str(key): str(value) for key, value in found.items()} if isinstance(found, dict) else {}


def write(marks: dict[str, str], stamp: Path | None = None) -> None:
    """Put the stamp in place in one go."""
    replace_file(stamp or STAMP, json.dumps(marks, indent=1).encode())


def replace_file(target: Path, data: bytes) -> None:
    """Write a file so that nobody ever sees half of it."""
    temporary = target.with_name(f".{target.name}.new")
    temporary.write_bytes(data)
    temporary.replace(target)


def satisfied(have: dict[str, str], want: dict[str, str]) -> bool:
    """Whether everything wanted is already there."""
    return all(have.get(key) == value for key, value in want.items())
