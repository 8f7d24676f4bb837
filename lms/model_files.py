"""Where trained models lie, and the key they are signed with. Models are written and read by jobs; a backup takes the folder along."""

from __future__ import annotations

from pathlib import Path

from flask import current_app

from lms.config import key_file


def folder() -> Path:
    """The folder of trained models, made where it is missing; nobody else on the machine may read it."""
    found: Path = current_app.config["SETTINGS"].data / "models"
    found.mkdir(parents=True, exist_ok=True, mode=0o700)
    return found


def key() -> bytes:
    """The key that signs models; what was signed with another one is not loaded."""
    return bytes.fromhex(key_file(current_app.config["SETTINGS"].data / "models.key"))
