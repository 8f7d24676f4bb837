"""How the team's pages and notices read."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from flask_babel import gettext as _
from markupsafe import Markup

from lms.assessments.words import kind_name
from lms.competencies.queries import in_language
from lms.outbox import wording
from lms.team.queries import Cell, HeatMap
from lms.web.filters import number, short_day

TONES = {"met": "met", "confirm": "confirm", "measure": "unknown", "refresh": "old"}


_SIGN = Markup('<td class="{}"><b>{}</b><span class="sr">{}</span></td>')
"""A cell of the map: the class of its colour, a mark to see, and words; the colour only repeats them."""
_NO_SIGN = Markup('<td><span class="sr">{}</span></td>')


def signs(heat: HeatMap) -> dict[int, Markup]:
    """Person id → the cells of the person's row of the map.

    Cells that look alike are made once: a map has hundreds of cells and about a dozen looks.
    """
    nothing = _NO_SIGN.format(_("not required"))
    made: dict[tuple[str, float], Markup] = {}

    def sign(cell: Cell | None) -> Markup:
        if cell is None:
            return nothing
        look = (cell.kind, cell.short)
        if look not in made:
            made[look] = _SIGN.format(_tone(cell), _mark(cell), kind_name(cell.kind))
        return made[look]

    return {
        person: Markup("".join(sign(cells.get(column.id)) for column in heat.columns))  # noqa: S704 - of `sign` alone
        for person, cells in heat.cells.items()
    }


def _mark(cell: Cell) -> str:
    """✓, how far below, or why nothing is known."""
    if cell.kind == "close":
        return f"−{number(cell.short)}" if cell.short else "≈"
    return {"met": "✓", "confirm": "?", "measure": "–", "refresh": "↻"}[cell.kind]


def _tone(cell: Cell) -> str:
    if cell.kind == "close":
        return "far" if cell.short >= 1 else "near"
    return TONES[cell.kind]


def kind_names() -> dict[str, str]:
    """The names of all kinds of gaps, looked up once per page."""
    return {kind: kind_name(kind) for kind in ("close", "confirm", "measure", "refresh", "met")}


PACE_TONES = {"reached": "ok", "on_pace": "info", "behind": "", "free": "info"}
"""The tone of a chip for a pace; what calls for action is far behind."""


def pace_names() -> dict[str, str]:
    """How JP stand against the year."""
    return {
        "reached": _("Target reached"),
        "on_pace": _("On pace"),
        "behind": _("Behind pace"),
        "far": _("Far behind pace"),
        "free": _("No yearly minimum"),
    }


def plan_names() -> dict[str, str]:
    """The states of a plan as a supervisor reads them."""
    return {
        "": _("No plan yet"),
        "draft": _("Plan being drafted"),
        "submitted": _("Waits for your decision"),
        "returned": _("Plan sent back"),
        "active": _("Plan approved"),
        "closed": _("Plan closed"),
    }


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


def _competency(facts: Mapping[str, Any]) -> str:
    return in_language(facts["competency"], facts["competency_en"])


def _invited(facts: Mapping[str, Any]) -> str:
    words: str = _(
        "%(name)s invites you to the test of %(competency)s.",
        name=facts["inviter"],
        competency=_competency(facts),
    )
    return words


def _performance_noted(facts: Mapping[str, Any]) -> str:
    words: str = _(
        "%(name)s noted a gap in performance that points to %(competency)s.",
        name=facts["supervisor"],
        competency=_competency(facts),
    )
    return words


def _performance_closed(facts: Mapping[str, Any]) -> str:
    words: str = _(
        "%(name)s closed the gap in performance in %(competency)s.",
        name=facts["supervisor"],
        competency=_competency(facts),
    )
    return words


def register() -> None:
    """Say how this room's notices read."""
    wording.register("team.assigned", _assigned)
    wording.register("team.reminded", _reminded)
    wording.register("team.test_invited", _invited)
    wording.register("team.performance_noted", _performance_noted)
    wording.register("team.performance_closed", _performance_closed)
