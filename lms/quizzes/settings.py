"""The settings of a quiz: one typed value, one validation, and the three presets that fill it in.

Field names are those of the columns of `quiz_version`, which explain each. After a preset was chosen nothing depends on
it: whatever a quiz does follows from its settings.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass, field, fields, replace
from datetime import datetime
from typing import Any

from flask_babel import gettext as _

from content.grading import METHODS
from lms.problems import Problem
from lms.quizzes.models import QuizVersion

LONGEST_MINUTES = 600
MOST_ATTEMPTS = 100
MOST_TRIES = 10
LONGEST_SPACING = 60 * 24 * 30
MOST_GRACE, MOST_JITTER, MOST_APPEAL_DAYS = 30, 300, 60
MOMENTS = ("during", "after", "later", "closed")
"""When something is shown: at the check of a question, in the first minutes after handing in, later, after closing."""
SHOWN = ("answer", "correct", "points", "key", "explanation")
"""What can be shown: the own answer, whether it is right, its points, the right answer, the explanations."""
CHOICES: Mapping[str, Sequence[str]] = {
    "overdue": ("submit", "abandon"),
    "grade_method": tuple(METHODS),
    "navigation": ("free", "sequential"),
    "layout": ("one", "all"),
    "behaviour": ("deferred", "immediate", "interactive"),
    "release": ("at_once", "trainer"),
}
Matrix = Mapping[str, Sequence[str]]


def matrix(during: Sequence[str] = (), after: Sequence[str] = SHOWN, later: Sequence[str] = SHOWN) -> dict[str, Any]:
    """A review matrix; after closing everything is shown."""
    return {"during": list(during), "after": list(after), "later": list(later), "closed": list(SHOWN)}


@dataclass(frozen=True)
class QuizSettings:
    """Everything a trainer decides about a quiz except its questions."""

    title: str
    time_limit_minutes: int | None = None
    attempts_allowed: int | None = None
    pass_mark: int = 70
    shuffle: bool = True
    shuffle_options: bool = True
    opens_at: datetime | None = None
    closes_at: datetime | None = None
    grace_seconds: int = 5
    overdue: str = "submit"
    spacing_minutes: int = 0
    grade_method: str = "highest"
    navigation: str = "free"
    layout: str = "one"
    behaviour: str = "deferred"
    tries: int = 1
    try_penalty: float = 0.0
    certainty: bool = False
    review: Matrix = field(default_factory=matrix)
    access_code: str = ""
    lobby: bool = False
    jitter_seconds: int = 0
    release: str = "at_once"
    names_hidden: bool = True
    double_marking: bool = False
    appeal_days: int = 7

    @classmethod
    def of(cls, version: QuizVersion) -> QuizSettings:
        """The settings that a version has."""
        return cls(**{one.name: getattr(version, one.name) for one in fields(cls)})

    def columns(self) -> dict[str, Any]:
        """The columns of a version that say the same."""
        return asdict(self)


PRESETS: dict[str, QuizSettings] = {
    "practice": QuizSettings(title="", behaviour="immediate", review=matrix(during=SHOWN)),
    "module": QuizSettings(title="", attempts_allowed=3, spacing_minutes=60),
    "exam": QuizSettings(
        title="", attempts_allowed=1, time_limit_minutes=60, review=matrix(after=["answer"], later=["answer"])
    ),
}
"""Latihan, Evaluasi modul and Ujian kompetensi, by purpose; the title is the quiz's own."""


def preset(purpose: str, settings: QuizSettings) -> QuizSettings:
    """The preset of a purpose with what belongs to this quiz alone: title, limit, window and code.

    Raises `KeyError` on another purpose.
    """
    known = PRESETS[purpose]
    limit = settings.time_limit_minutes or known.time_limit_minutes
    return replace(
        known,
        title=settings.title,
        time_limit_minutes=None if purpose == "practice" else limit,
        opens_at=settings.opens_at,
        closes_at=settings.closes_at,
        access_code=settings.access_code,
    )


def checked(settings: QuizSettings, purpose: str) -> QuizSettings:
    """The settings, tidied, where they make sense together for this purpose; raises `Problem` naming each fault."""
    tidy = replace(
        settings,
        title=settings.title.strip(),
        access_code=settings.access_code.strip(),
        review={moment: _whole_row(settings.review.get(moment, ())) for moment in MOMENTS},
    )
    faults = {name: words() for name, (holds, words) in _RULES.items() if not holds(tidy)}
    if tidy.certainty and purpose != "practice":
        faults["certainty"] = _("Asking how sure somebody is belongs to practice. Choose “Practice”, or untick it.")
    if faults:
        raise Problem(" ".join(faults.values()), fields=faults)
    for name, known in CHOICES.items():
        if getattr(tidy, name) not in known:
            raise ValueError(f"{name} is one of {known}, not {getattr(tidy, name)!r}")
    return tidy


def _whole_row(shown: Sequence[str]) -> list[str]:
    """What is shown at one moment: the right answer cannot be seen without the own one and whether it is right."""
    implied = {"answer", "correct"} if "key" in shown else set()
    return [one for one in SHOWN if one in implied or one in shown]


def _within(name: str, least: int, most: int) -> Callable[[QuizSettings], bool]:
    def holds(settings: QuizSettings) -> bool:
        value = getattr(settings, name)
        return value is None or least <= value <= most

    return holds


def _number(least: int, most: int) -> Callable[[], str]:
    return lambda: _("Write a whole number from %(least)s to %(most)s.", least=least, most=most)


def _one_step_at_a_time(settings: QuizSettings) -> bool:
    return settings.layout == "one" or settings.navigation == "free"


_RULES: dict[str, tuple[Callable[[QuizSettings], bool], Callable[[], str]]] = {
    "title": (
        lambda one: 0 < len(one.title) <= 200,
        lambda: _("Give the quiz a title of at most 200 characters."),
    ),
    "time_limit_minutes": (
        _within("time_limit_minutes", 1, LONGEST_MINUTES),
        lambda: _("Write 1 to %(most)s minutes, or leave it empty.", most=LONGEST_MINUTES),
    ),
    "attempts_allowed": (
        _within("attempts_allowed", 1, MOST_ATTEMPTS),
        lambda: _("Write 1 to %(most)s attempts, or leave it empty.", most=MOST_ATTEMPTS),
    ),
    "pass_mark": (_within("pass_mark", 0, 100), lambda: _("Write a pass mark from 0 to 100.")),
    "spacing_minutes": (_within("spacing_minutes", 0, LONGEST_SPACING), _number(0, LONGEST_SPACING)),
    "grace_seconds": (_within("grace_seconds", 0, MOST_GRACE), _number(0, MOST_GRACE)),
    "jitter_seconds": (_within("jitter_seconds", 0, MOST_JITTER), _number(0, MOST_JITTER)),
    "appeal_days": (_within("appeal_days", 0, MOST_APPEAL_DAYS), _number(0, MOST_APPEAL_DAYS)),
    "closes_at": (
        lambda one: one.opens_at is None or one.closes_at is None or one.opens_at < one.closes_at,
        lambda: _("The quiz has to close after it opens. Choose a later time."),
    ),
    "layout": (
        _one_step_at_a_time,
        lambda: _("In a fixed order the questions come one at a time. Choose one question a page, or a free order."),
    ),
    "tries": (
        lambda one: one.behaviour != "interactive" or 2 <= one.tries <= MOST_TRIES,
        lambda: _("With hints a question needs 2 to %(most)s tries.", most=MOST_TRIES),
    ),
    "try_penalty": (
        lambda one: 0 <= one.try_penalty <= 1,
        lambda: _("Write a deduction from 0 to 100 per cent."),
    ),
    "access_code": (
        lambda one: len(one.access_code) <= 40,
        lambda: _("Write an access code of at most 40 characters."),
    ),
    "lobby": (
        lambda one: not one.lobby or one.opens_at is not None,
        lambda: _("People wait in the lobby until the quiz opens. Write when it opens."),
    ),
}
