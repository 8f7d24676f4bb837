"""How states of plans and notices about them read."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from flask_babel import gettext

from lms.outbox import wording

_: Callable[..., str] = gettext


def state_name(state: str) -> str:
    """The state of a plan as its owner reads it."""
    names = {
        "": _("Not begun"),
        "draft": _("Draft"),
        "submitted": _("Waits for your supervisor"),
        "returned": _("Sent back to you"),
        "active": _("Approved"),
        "closed": _("Closed"),
    }
    return names[state]


def review_name(state: str) -> str:
    """The state of a plan as the supervisor reads it."""
    return {"submitted": _("Waits for your decision"), "returned": _("Sent back")}.get(state) or state_name(state)


def state_tone(state: str) -> str:
    """The tone of a chip for a state."""
    return {"submitted": "info", "returned": "warn", "active": "ok"}.get(state, "")


def state_symbol(state: str) -> str:
    """The symbol of a state."""
    return {"submitted": "clock", "returned": "refresh-cw", "active": "check-circle"}.get(state, "pencil")


def decision_name(decision: str) -> str:
    """What a comment decided; empty for a mere comment."""
    return {"approved": _("Approved"), "returned": _("Sent back")}.get(decision, "")


def _submitted(facts: Mapping[str, Any]) -> str:
    return _(
        "%(name)s submitted a learning plan: %(items)s courses, %(jp)s JP. It waits for your decision.",
        name=facts["name"],
        items=facts["items"],
        jp=facts["jp"],
    )


def _approved(facts: Mapping[str, Any]) -> str:
    return _("%(name)s approved your learning plan.", name=facts["name"])


def _returned(facts: Mapping[str, Any]) -> str:
    return _("%(name)s sent your learning plan back with a note.", name=facts["name"])


def _commented(facts: Mapping[str, Any]) -> str:
    return _("%(name)s commented on the learning plan.", name=facts["name"])


def register() -> None:
    """Register the sentences of this room's notices."""
    for kind, sentence in (
        ("plan.submitted", _submitted),
        ("plan.approved", _approved),
        ("plan.returned", _returned),
        ("plan.commented", _commented),
    ):
        wording.register(kind, sentence)
