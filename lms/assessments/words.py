"""How levels, sources and decisions read, in the language of the page."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from lms.assessments import paths
from lms.assessments.models import CompetencyTest
from lms.assessments.queries import Change, GapRow
from lms.web.filters import number, percent
from recommender import levels
from recommender.ability.adaptive import Outcome, Topic


def source_name(source: str) -> str:
    """The name of a source of evidence."""
    names = {
        "assessment_centre": _("Assessment centre"),
        "test": _("Test"),
        "supervisor": _("Supervisor"),
        "self": _("Self-assessment"),
        "course": _("Course finished"),
    }
    return names[source]


KIND_NAMES = {
    "met": _l("Met"),
    "close": _l("Below the requirement"),
    "confirm": _l("Needs confirmation"),
    "measure": _l("Not measured yet"),
    "refresh": _l("Out of date"),
}


def kind_name(kind: str) -> str:
    """What a gap asks for, in a word or two."""
    return str(KIND_NAMES[kind])


def is_undecided(row: GapRow) -> bool:
    """Measured, but the evidence decides neither way: neither 0.90 that the requirement is met nor 0.90 that it is not."""
    return row.kind == "close" and row.p_meets is not None and levels.decision(row.p_meets) == "more_evidence"


def row_name(row: GapRow) -> str:
    """What a row says in a word or two."""
    return _("More evidence needed") if is_undecided(row) else kind_name(row.kind)


def row_tone(row: GapRow) -> str:
    """The tone of a row's chip."""
    return "info" if is_undecided(row) else kind_tone(row.kind)


def row_symbol(row: GapRow) -> str:
    """The symbol of a row."""
    return "scale" if is_undecided(row) else kind_symbol(row.kind)


def kind_tone(kind: str) -> str:
    """The tone of a chip for a kind of gap."""
    return {"met": "ok", "close": "warn", "confirm": "info", "measure": "", "refresh": "info"}[kind]


def kind_symbol(kind: str) -> str:
    """The symbol of a kind of gap."""
    symbols = {
        "met": "check-circle",
        "close": "trending-up",
        "confirm": "help-circle",
        "measure": "circle",
        "refresh": "history",
    }
    return symbols[kind]


def decision_words(decision: str) -> str:
    """What a test decided."""
    words = {
        "meets": _("The answers show that you meet the required level."),
        "below": _("The answers show that the required level is not met yet."),
        "more_evidence": _("The answers do not decide it. More evidence is needed."),
    }
    return words[decision]


def certainty_words(outcome: Outcome, required: int) -> str:
    """How sure the decision of a test is."""
    if outcome.decision == "meets":
        return _(
            "Certainty: %(chance)s that you meet level %(level)s.", chance=_chance(outcome.p_meets), level=required
        )
    if outcome.decision == "below":
        chance = _chance(1 - outcome.p_meets)
        return _("Certainty: %(chance)s that level %(level)s is not met yet.", chance=chance, level=required)
    return _(
        "The chance that you meet level %(level)s is %(chance)s; a decision needs 90 %% either way.",
        chance=_chance(outcome.p_meets),
        level=required,
    )


def ending_words(reason: str | None, test: CompetencyTest) -> str:
    """Why a test ended. Without a `reason` of its own a competency ended with the whole test."""
    if reason is None and paths.ended_by(test) == "deadline":
        return _("The test ended because the time was over.")
    if reason is None and paths.ended_by(test) == "learner":
        return _("You ended the test before the answers could decide it.")
    words = {
        "decided": _("The test ended because the answers decide it."),
        "longest": _("The test ended after the most questions it may ask."),
        "undecidable": _("The test ended because further questions could not have decided it either."),
        "exhausted": _("The test ended because there are no more questions that could decide it."),
        None: _("The whole test ended before this competency was decided."),
    }
    return words[reason]


@dataclass(frozen=True)
class NamedTopic:
    """A topic of a test: what it is about, its answers, and the sum of their marks' shares."""

    name: str
    answers: int
    right: float


def by_standing(topics: Iterable[Topic], names: Mapping[str, str]) -> list[tuple[str, list[NamedTopic]]]:
    """The topics in three lists, the strong ones first; lists without topics are left out."""
    found = []
    for standing in ("strong", "weak", "unclear"):
        named = [_named(one, names) for one in topics if one.standing == standing]
        if named:
            found.append((standing, named))
    return found


def _named(topic: Topic, names: Mapping[str, str]) -> NamedTopic:
    level = topic.indicator.partition(".")[0]
    name = names.get(topic.indicator) or _("Questions of level %(level)s", level=level)
    return NamedTopic(name, topic.answers, topic.fraction * topic.answers)


def standing_name(standing: str) -> str:
    """The heading over the topics of one standing."""
    return {"strong": _("Strong topics"), "weak": _("Topics to learn"), "unclear": _("Topics not clear yet")}[standing]


def _chance(value: float) -> str:
    """A chance that was stored rounded: certainty is never claimed."""
    return percent(min(0.99, max(0.01, value)))


def change_words(change: Change) -> str:
    """One sentence that says what changed and why."""
    after, before = change.after, change.before
    if change.cause == "expiry":
        return _("%(name)s is out of date: the evidence is too old.", name=change.competency)
    if change.cause == "requirement":
        if after.get("required") is None:
            return _("%(name)s is no longer required by your post.", name=change.competency)
        return _("Your post now requires level %(level)s of %(name)s.", level=after["required"], name=change.competency)
    because = source_name(change.source) if change.source and change.cause != "correction" else _("Correction")
    if before.get("p_meets") is not None and after.get("p_meets") is not None:
        return _(
            "%(name)s: the chance that you meet level %(level)s went from %(before)s to %(after)s. Reason: %(because)s.",
            name=change.competency,
            level=after.get("required"),
            before=_chance(before["p_meets"]),
            after=_chance(after["p_meets"]),
            because=because,
        )
    if after.get("p_meets") is not None:
        return _(
            "%(name)s is now known: level about %(mean)s, the chance to meet level %(level)s is %(after)s. Reason: %(because)s.",
            name=change.competency,
            mean=number(after.get("mean")),
            level=after.get("required"),
            after=_chance(after["p_meets"]),
            because=because,
        )
    return _("%(name)s has new evidence: %(because)s.", name=change.competency, because=because)


def strength_name(strength: int) -> str:
    """How far results of work stay below target."""
    names = {1: _("a little below target"), 2: _("clearly below target"), 3: _("far below target")}
    return str(names[strength])
