"""How the team's pages and notices read."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from flask_babel import gettext as _

from lms.assessments.words import kind_name
from lms.competencies.queries import in_language
from lms.outbox import wording
from lms.team.queries import Cell, Column
from lms.web.filters import number, short_day

TONES = {"met": "met", "confirm": "confirm", "measure": "unknown", "refresh": "old"}


def cell_mark(cell: Cell) -> str:
    """The short text in a cell: ✓, how far below, or why nothing is known."""
    if cell.kind == "close":
        return f"−{number(cell.short)}" if cell.short else "≈"
    return {"met": "✓", "confirm": "?", "measure": "–", "refresh": "↻"}[cell.kind]


def cell_tone(cell: Cell) -> str:
    """The class of a cell; the colour only repeats what mark and words say."""
    if cell.kind == "close":
        return "far" if cell.short >= 1 else "near"
    return TONES[cell.kind]


def top_gap_words(found: tuple[Column, Cell] | None) -> str:
    """The most urgent gap of a person."""
    if found is None:
        return str(_("Everything required is met"))
    column, cell = found
    return str(_("%(name)s: %(kind)s", name=column.name, kind=kind_name(cell.kind)))


def pace_words(pace: str) -> str:
    """How JP stand against the year."""
    names: dict[str, str] = {"reached": _("Target reached"), "on_pace": _("On pace"), "behind": _("Behind pace")}
    return names[pace]


def pace_tone(pace: str) -> str:
    """The tone of a chip for a pace."""
    return {"reached": "ok", "on_pace": "info", "behind": "warn"}[pace]


def plan_words(state: str) -> str:
    """The state of a plan as a supervisor reads it."""
    names: dict[str, str] = {
        "": _("No plan yet"),
        "draft": _("Plan being drafted"),
        "submitted": _("Waits for your decision"),
        "returned": _("Plan sent back"),
        "active": _("Plan approved"),
        "closed": _("Plan closed"),
    }
    return names[state]


def late_words(progress: int, last_active_at: object) -> str:
    """Why a course is overdue: not begun, or under way."""
    if progress == 0 and last_active_at is None:
        return str(_("not started"))
    return str(_("under way, %(progress)s %% done", progress=progress))


def _assigned(facts: Mapping[str, Any]) -> str:
    words: str = _(
        "%(name)s assigned you the course “%(course)s”, due %(day)s.",
        name=facts["assigner"],
        course=facts["course"],
        day=short_day(date.fromisoformat(facts["due_on"])),
    )
    return f"{words} “{facts['note']}”" if facts.get("note") else words


def _reminded(facts: Mapping[str, Any]) -> str:
    words: str = _(
        "%(name)s reminds you of the course “%(course)s”, due %(day)s.",
        name=facts["reminder"],
        course=facts["course"],
        day=short_day(date.fromisoformat(facts["due_on"])),
    )
    return words


def _invited(facts: Mapping[str, Any]) -> str:
    words: str = _(
        "%(name)s invites you to the test of %(competency)s.",
        name=facts["inviter"],
        competency=in_language(facts["competency"], facts["competency_en"]),
    )
    return words


def register() -> None:
    """Say how this room's notices read."""
    wording.register("team.assigned", _assigned)
    wording.register("team.reminded", _reminded)
    wording.register("team.test_invited", _invited)
