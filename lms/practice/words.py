"""How the standing of a topic and a chance read, in the language of the page."""

from __future__ import annotations

from flask_babel import gettext as _

from lms.practice.queries import ShownTopic


def standing_name(standing: str) -> str:
    """What a topic is called for its standing."""
    return {"strong": _("Strong"), "practise": _("Needs practice"), "unclear": _("Not enough answers yet")}[standing]


def standing_tone(standing: str) -> str:
    """The tone of its chip."""
    return {"strong": "ok", "practise": "warn", "unclear": ""}[standing]


def standing_symbol(standing: str) -> str:
    """The symbol of its chip."""
    return {"strong": "check-circle", "practise": "trending-up", "unclear": "circle"}[standing]


def topic_name(topic: ShownTopic) -> str:
    """What a topic is about: its behaviour, or the level where the competency has none."""
    return topic.behaviour or _("Questions of level %(level)s", level=topic.level)


def chance_words(topic: ShownTopic) -> str:
    """How many of the next questions are likely to be answered right; whole tenths, for it is no more exact than that.

    Certainty is never claimed, nor that nothing is known.
    """
    low, chance, high = (min(9, max(1, round(10 * one))) for one in (topic.low, topic.chance, topic.high))
    if low == high:
        return _("Next questions: about %(chance)s of 10 right", chance=chance)
    return _("Next questions: about %(chance)s of 10 right (%(low)s to %(high)s)", chance=chance, low=low, high=high)
