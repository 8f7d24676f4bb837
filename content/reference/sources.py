"""The data files beside this module and what each says of itself."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from content.yaml_text import read_yaml

FOLDER = Path(__file__).parent


@dataclass(frozen=True, slots=True)
class Bilingual:
    """A text in Indonesian and in English."""

    id: str
    en: str


@dataclass(frozen=True, slots=True)
class Source:
    """Where a file's content comes from: regulations, how sure we are, and the day from which it holds."""

    regulation: tuple[str, ...]
    confidence: str
    valid_from: date


def load(name: str) -> dict[str, Any]:
    """The data of `<name>.yaml`. Raises `content.problems.Invalid` on a broken file."""
    data = read_yaml((FOLDER / f"{name}.yaml").read_text(encoding="utf-8")).data
    return dict(data) if isinstance(data, dict) else {}


def source(data: dict[str, Any]) -> Source:
    """What a file says of itself."""
    meta = data["meta"]
    return Source(tuple(meta["regulation"]), meta["confidence"], meta["valid_from"])


def bilingual(words: dict[str, str]) -> Bilingual:
    """An `{id, en}` pair of a file."""
    return Bilingual(words["id"], words["en"])
