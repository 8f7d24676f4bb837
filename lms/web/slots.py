"""Slots that upper rooms fill and the shared page shows: the main navigation and the menu of roles' tools.

The page stands below every room, so it cannot know their addresses; a room registers its entry when the application starts.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from flask import url_for

from lms.access.permissions import Permission
from lms.access.viewer import Viewer, current


@dataclass(frozen=True)
class Entry:
    """A link in the navigation: shown to whoever holds the permission, current for the named endpoint prefixes."""

    label: Any
    endpoint: str
    icon: str
    permission: Permission
    order: int
    prefixes: tuple[str, ...]


_main: list[Entry] = []
_tools: list[Entry] = []
_places: dict[str, str] = {}


def provide(place: str, endpoint: str) -> None:
    """Say which endpoint answers a place of the shared page: home, sign_in, sign_out, search, notices, help."""
    _places[place] = endpoint


def place_url(place: str, **values: Any) -> str:
    """The address of a place of the shared page; the root where no room provides it."""
    return url_for(_places[place], **values) if place in _places else "/"


def add_main(entry: Entry) -> None:
    """Put an entry into the main navigation (at most five per person)."""
    _add(_main, entry)


def add_tool(entry: Entry) -> None:
    """Put an entry into the menu of tools under the person's name."""
    _add(_tools, entry)


def _add(entries: list[Entry], entry: Entry) -> None:
    entries[:] = sorted([*(old for old in entries if old.endpoint != entry.endpoint), entry], key=lambda one: one.order)


def main_entries(viewer: Viewer | None = None) -> list[Entry]:
    """The main navigation of the viewer."""
    return _visible(_main, viewer or current())


def tool_entries(viewer: Viewer | None = None) -> list[Entry]:
    """The viewer's tools."""
    return _visible(_tools, viewer or current())


def _visible(entries: list[Entry], viewer: Viewer) -> list[Entry]:
    return [entry for entry in entries if viewer.may(entry.permission)]
