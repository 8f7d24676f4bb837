"""Reason codes with numbers → words. Nothing is said that is not stored with the suggestion.

One function per code; `sentences()` joins a requirement with what is known about it, and orders the rest. Counts of people
are said only from 20 people up, ratings from five.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from datetime import date
from typing import Any

from flask_babel import gettext

from lms.assessments.words import strength_name
from lms.web.filters import minutes, number, percent, short_day

_: Callable[..., str] = gettext

Facts = Mapping[str, Any]
Names = Mapping[str, str]
"""Competency code → name in the language of the page."""
LEAST_PEOPLE = 20
MOVED, MOVED_FAR = 0.1, 0.25
"""Population stability index from which a signal has moved somewhat, and far."""


def _name(facts: Facts, names: Names) -> str:
    code = str(facts["competency"])
    return names.get(code, code)


def chance(value: float) -> str:
    """A probability as it is said in a reason: 20 %; never quite 0 or 1. The number and its sign stay on one line."""
    return percent(min(0.99, max(0.01, value))).replace(" ", "\N{NO-BREAK SPACE}")


def source_words(source: str) -> str:
    """A source of evidence within a sentence."""
    words = {
        "assessment_centre": _("assessment centre"),
        "test": _("test"),
        "supervisor": _("supervisor's rating"),
        "self": _("self-assessment"),
    }
    return words.get(source, source)


def _evidence(facts: Facts) -> str:
    """Which source said it, and when; a state brought in without its sources says only that there is evidence."""
    if "source" not in facts:
        return _("evidence")
    day = short_day(date.fromisoformat(facts["observed_on"]))
    return _("%(source)s of %(day)s", source=source_words(facts["source"]), day=day)


def requires(facts: Facts, names: Names) -> str:
    """REQUIRES."""
    return _("Your post requires level %(level)s of %(name)s", level=facts["level"], name=_name(facts, names))


def measured(facts: Facts, names: Names) -> str:
    """MEASURED."""
    if "p_meets" not in facts:
        return _("%(evidence)s: about level %(mean)s", evidence=_evidence(facts), mean=number(facts["mean"]))
    return _("%(evidence)s: chance to meet it %(chance)s", evidence=_evidence(facts), chance=chance(facts["p_meets"]))


def provisional(facts: Facts, names: Names) -> str:
    """PROVISIONAL."""
    return _("%(measured)s, still provisional", measured=measured(facts, names))


def expired(facts: Facts, names: Names) -> str:
    """EXPIRED."""
    return _("the last evidence (%(evidence)s) is out of date", evidence=_evidence(facts))


def unmeasured(facts: Facts, names: Names) -> str:
    """UNMEASURED."""
    return _("your level is not measured yet")


def raises(facts: Facts, names: Names) -> str:
    """RAISES."""
    if not facts["from"]:
        return _(
            "Its authors say that it leads to level %(to)s of %(name)s",
            to=number(facts["to"]),
            name=_name(facts, names),
        )
    return _(
        "Its authors say that it leads from level %(low)s to level %(to)s of %(name)s",
        low=number(facts["from"]),
        to=number(facts["to"]),
        name=_name(facts, names),
    )


def effect(facts: Facts, names: Names) -> str:
    """EFFECT: an association, not a cause."""
    if facts["n"] < LEAST_PEOPLE:
        return ""
    return _(
        "%(n)s people were measured before and after it: on average %(gain)s levels higher in %(name)s",
        n=facts["n"],
        gain=number(facts["gain"]),
        name=_name(facts, names),
    )


def peers_finished(facts: Facts, names: Names) -> str:
    """PEERS_FINISHED."""
    if facts["n"] < LEAST_PEOPLE:
        return ""
    return _("%(n)s of %(of)s colleagues in the same post finished it", n=facts["n"], of=facts["of"])


def supervisor_wish(facts: Facts, names: Names) -> str:
    """SUPERVISOR_WISH."""
    return _("Your supervisor asked for it on %(day)s", day=short_day(date.fromisoformat(facts["on"])))


def performance_gap(facts: Facts, names: Names) -> str:
    """PERFORMANCE_GAP."""
    return _(
        "Your supervisor noted a gap in performance in %(name)s (%(strength)s, %(day)s)",
        name=_name(facts, names),
        strength=strength_name(facts["strength"]),
        day=short_day(date.fromisoformat(facts["on"])),
    )


def rated(facts: Facts, names: Names) -> str:
    """RATED."""
    mean, people = number(facts["mean"]), number(facts["n"], 0)
    return _("Rated %(mean)s of 5 by %(n)s people who finished it", mean=mean, n=people)


def content_like(facts: Facts, names: Names) -> str:
    """CONTENT_LIKE."""
    return _("It is close to “%(title)s”, which you finished", title=facts["title"]) if facts.get("title") else ""


def alike(facts: Facts, names: Names) -> str:
    """ALIKE."""
    return _("Because you finished “%(title)s”", title=facts["title"]) if facts.get("title") else ""


def follows(facts: Facts, names: Names) -> str:
    """FOLLOWS."""
    return _("Others took it after “%(title)s”, which you finished", title=facts["title"]) if facts.get("title") else ""


def new_course(facts: Facts, names: Names) -> str:
    """NEW_COURSE."""
    return _("It is new: published on %(day)s", day=short_day(date.fromisoformat(facts["published_on"])))


def exploration(facts: Facts, names: Names) -> str:
    """EXPLORATION."""
    return _(
        "It closes a gap of yours and takes its turn in the last place, so that we learn whether it helps (1 in %(n)s)",
        n=round(1 / facts["propensity"]),
    )


def pinned(facts: Facts, names: Names) -> str:
    """PINNED."""
    return _("The learning office puts it first for everybody whose gap it closes")


def length(facts: Facts, names: Names) -> str:
    """JP."""
    if facts["jp"] < 1:
        return _("It takes %(time)s", time=minutes(facts["minutes"]))
    return _("It takes %(time)s and counts %(jp)s JP", time=minutes(facts["minutes"]), jp=number(facts["jp"]))


WORDS: Mapping[str, Callable[[Facts, Names], str]] = {
    "REQUIRES": requires,
    "MEASURED": measured,
    "PROVISIONAL": provisional,
    "EXPIRED": expired,
    "UNMEASURED": unmeasured,
    "RAISES": raises,
    "EFFECT": effect,
    "PEERS_FINISHED": peers_finished,
    "SUPERVISOR_WISH": supervisor_wish,
    "PERFORMANCE_GAP": performance_gap,
    "RATED": rated,
    "ALIKE": alike,
    "FOLLOWS": follows,
    "CONTENT_LIKE": content_like,
    "NEW_COURSE": new_course,
    "PINNED": pinned,
    "EXPLORATION": exploration,
    "JP": length,
}
KNOWN = ("MEASURED", "PROVISIONAL", "EXPIRED", "UNMEASURED")
"""What is known of a required competency: said in one breath with the requirement."""
ON_CARD = (
    "REQUIRES",
    "PINNED",
    "SUPERVISOR_WISH",
    "PERFORMANCE_GAP",
    "PEERS_FINISHED",
    "EFFECT",
    "ALIKE",
    "FOLLOWS",
    "RATED",
    "CONTENT_LIKE",
    "NEW_COURSE",
    "EXPLORATION",
)
"""What a card says, in this order; the levels raised and the length are shown as facts beside it."""


def sentences(reasons: Iterable[Facts], names: Names) -> list[tuple[str, str]]:
    """(code, sentence) of every reason, in the order given; a requirement swallows what is known about it."""
    stored = list(reasons)
    known = {one["competency"]: one for one in stored if one["code"] in KNOWN}
    found = []
    for one in stored:
        text = WORDS[one["code"]](one, names) if one["code"] in WORDS and one["code"] not in KNOWN else ""
        if one["code"] == "REQUIRES" and one["competency"] in known:
            state = known[one["competency"]]
            text = f"{text}; {WORDS[state['code']](state, names)}"
        if text:
            found.append((one["code"], f"{text}."))
    return found


def for_card(reasons: Iterable[Facts], names: Names, limit: int = 3) -> list[str]:
    """At most `limit` sentences: the largest gap first, then people, then the rest."""
    every = sentences(reasons, names)
    gaps = [pair for pair in every if pair[0] == "REQUIRES"]
    others = sorted((pair for pair in every if pair[0] in ON_CARD[1:]), key=lambda pair: ON_CARD.index(pair[0]))
    return [text for _code, text in (*gaps[:1], *others, *gaps[1:])][:limit]


def signal_name(name: str) -> str:
    """What speaks for a course, as a row of the table of contributions."""
    names = {
        "bias": _("Starting point, the same for every course"),
        "gap": _("Size of the gap it closes"),
        "role": _("Finished by people in the same post"),
        "peers": _("Finished by people who finished what you finished"),
        "alike": _("Taken together with what you took"),
        "sequence": _("Taken next after what you took"),
        "length": _("Shorter than what you called too long"),
        "content": _("Close to what you finished or need"),
        "popularity": _("Finished often lately"),
        "effect": _("Rise measured after it"),
        "freshness": _("New in the catalogue"),
        "wish": _("Wish of your supervisor"),
        "rating": _("Rated well by those who finished it"),
        "form": _("In a form of learning that you finish more often than others"),
        "performance": _("Gap in performance that your supervisor noted"),
        "language": _("In the language you chose for these pages"),
    }
    return names.get(name, name)


def dismissal_name(reason: str) -> str:
    """Why somebody put a suggestion aside."""
    names = {
        "already_know": _("I know this already"),
        "not_my_work": _("Not part of my work"),
        "too_long": _("Too long"),
        "later": _("Not now, perhaps later"),
        "other": _("Another reason"),
    }
    return names.get(reason, reason)


def intervention_name(kind: str) -> str:
    """What governance decided."""
    names = {
        "pin": _("Put a course first"),
        "ban": _("Do not suggest a course"),
        "freeze": _("Keep the present model"),
        "rules": _("Rules only, without a learned order"),
    }
    return names.get(kind, kind)


def moved(index: float) -> str:
    """How far a signal has moved since the days a model learned from, by its population stability index."""
    if index > MOVED_FAR:
        return _("far")
    return _("somewhat") if index > MOVED else _("hardly")


def age_band(band: str) -> str:
    """A band of ages on the page of governance."""
    names = {
        "under_30": _("under 30"),
        "30_39": _("30 to 39"),
        "40_49": _("40 to 49"),
        "50_up": _("50 and above"),
    }
    return names.get(band, band)


def exclusion(facts: Facts, names: Names, titles: Names) -> tuple[str, str]:
    """Why a course may not be suggested, and what would have to change."""
    title = titles.get(str(facts.get("course", "")), "")
    words = {
        "finished": (_("You finished this course."), _("There is nothing left to do: measure your level again.")),
        "enrolled": (_("You are in this course now."), _("Go on learning; it is under “Learning”.")),
        "retired": (_("The course is no longer offered."), _("It would have to be offered again.")),
        "banned": (
            _("The office that governs suggestions has stopped suggesting it; you can still join it."),
            _("That decision would have to be lifted."),
        ),
        "not_open": (
            _("The course is only for another agency."),
            _("Its owner would have to open it to all agencies."),
        ),
        "dismissed": (_("You put it aside as not relevant."), _("Restore it on the page of suggestions.")),
        "no_gap": (
            _("It raises no competency below the level that your post requires."),
            _("Your post would have to require more, or the course would have to begin lower."),
        ),
        "prerequisite_missing": (
            _("It builds on “%(title)s”, which you have not finished.", title=title),
            _("Finish that course first.") if facts.get("offered") else _("That course is not offered at present."),
        ),
        "above": (
            _(
                "Your measured level of %(name)s is already where it leads to.",
                name=names.get(facts.get("competency", ""), ""),
            ),
            _("A new measurement would have to show a lower level."),
        ),
    }
    return words[facts["code"]]


def wished(facts: Facts) -> str:
    """The notice that a supervisor asked for a course."""
    return _("%(name)s asks you to take “%(course)s”.", name=facts["name"], course=facts["course"])
