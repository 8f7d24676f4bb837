"""The starter item banks: for each competency the items that measure it, one YAML file each.

Owns the bank files beside this file. Does not own questions people write in the studio, nor difficulties
measured from answers (`recommender.ability`).
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from content.package import ItemBank, read_item_bank

FOLDER = Path(__file__).parent


def bank_files(folder: Path = FOLDER) -> list[Path]:
    """The bank files, by competency."""
    return sorted(folder.glob("*.yaml"))


def banks(folder: Path = FOLDER) -> Iterator[ItemBank]:
    """The banks, by competency. Raises `content.problems.Invalid` on one that breaks the format."""
    return (read_item_bank(path) for path in bank_files(folder))
