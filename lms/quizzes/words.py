"""How this room's notices read, and what is odd about a question."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from flask_babel import gettext as _

from content.items import Flag
from lms.outbox import wording

Facts = Mapping[str, Any]


def flag_words(flag: Flag) -> str:
    """What is odd about a question and what to do, in the language of the page."""
    return flag.said.worded(_)


def _received(facts: Facts) -> str:
    return _("Your answers to “%(title)s” were received. Receipt %(code)s.", title=facts["title"], code=facts["code"])


def _released(facts: Facts) -> str:
    return _("“%(title)s” is marked. Your result is there.", title=facts["title"])


def _returned(facts: Facts) -> str:
    return _(
        "An answer came back to be mended: “%(title)s”, question %(slot)s.", title=facts["title"], slot=facts["slot"]
    )


def _appealed(facts: Facts) -> str:
    return _("Somebody objects to a mark: “%(title)s”, question %(slot)s.", title=facts["title"], slot=facts["slot"])


def _upheld(facts: Facts) -> str:
    return _(
        "Your objection was upheld and the mark changed: “%(title)s”, question %(slot)s.",
        title=facts["title"],
        slot=facts["slot"],
    )


def _rejected(facts: Facts) -> str:
    return _(
        "Your objection was answered, the mark stays: “%(title)s”, question %(slot)s.",
        title=facts["title"],
        slot=facts["slot"],
    )


def _regraded(facts: Facts) -> str:
    if facts["better"]:
        words = _("A question was mended and marked anew; you have more points: “%(title)s”, question %(slot)s.")
    else:
        words = _("A question was mended and marked anew; you have fewer points: “%(title)s”, question %(slot)s.")
    return words % {"title": facts["title"], "slot": facts["slot"]}


def _withdrawn(facts: Facts) -> str:
    words = _(
        "A question was faulty and counts no more: “%(title)s”, question %(slot)s. Your result was computed anew."
    )
    return words % {"title": facts["title"], "slot": facts["slot"]}


def _voided(facts: Facts) -> str:
    return _(
        "An attempt at “%(title)s” was declared invalid and does not count: %(reason)s",
        title=facts["title"],
        reason=facts["reason"],
    )


NOTICES: dict[str, Callable[[Facts], str]] = {
    "quizzes.received": _received,
    "quizzes.released": _released,
    "quizzes.returned": _returned,
    "quizzes.appealed": _appealed,
    "quizzes.appeal_upheld": _upheld,
    "quizzes.appeal_rejected": _rejected,
    "quizzes.regraded": _regraded,
    "quizzes.withdrawn": _withdrawn,
    "quizzes.voided": _voided,
}


def register() -> None:
    """Tell the notices how they read."""
    for kind, sentence in NOTICES.items():
        wording.register(kind, sentence)
