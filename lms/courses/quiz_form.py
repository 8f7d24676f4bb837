"""The settings of a quiz as the studio asks for them: minutes in WIB, deductions in per cent, the review matrix as boxes."""

from __future__ import annotations

from typing import Any

from flask_babel import lazy_gettext as _l
from werkzeug.datastructures import MultiDict
from wtforms import (
    BooleanField,
    HiddenField,
    IntegerField,
    SelectField,
    SelectMultipleField,
    StringField,
)
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired, Length, NumberRange, Optional

from lms.courses.forms import FILL, MOST_MINUTES, revision_of, tidy, trimmed
from lms.courses.models import Activity
from lms.problems import Problem
from lms.quizzes.models import QuizVersion
from lms.quizzes.services import Part
from lms.quizzes.settings import CHOICES, MOMENTS, SHOWN, QuizSettings
from lms.web.forms import Form, MomentField

WHOLE = InputRequired(_l("Please fill this in."))
MOST_PARTS = 20
NAMES: dict[str, dict[str, Any]] = {
    "grade_method": {
        "highest": _l("The best attempt counts"),
        "last": _l("The last attempt counts"),
        "first": _l("The first attempt counts"),
        "average": _l("The average of all attempts counts"),
    },
    "overdue": {
        "submit": _l("Hand in what was answered"),
        "abandon": _l("The attempt does not count"),
    },
    "navigation": {
        "free": _l("Free: back and forth between questions"),
        "sequential": _l("Fixed order: forward only, each question once"),
    },
    "layout": {
        "one": _l("One question a page"),
        "all": _l("All questions on one page"),
    },
    "behaviour": {
        "deferred": _l("After handing in"),
        "immediate": _l("After each question, with one try"),
        "interactive": _l("After each question, with hints and more tries"),
    },
    "release": {"at_once": _l("At once"), "trainer": _l("When I release them")},
}
MATRIX = {
    "rows": {
        "answer": _l("Own answer"),
        "correct": _l("Right or wrong"),
        "points": _l("Points of each question"),
        "key": _l("The right answer"),
        "explanation": _l("Explanations"),
    },
    "columns": {
        "during": _l("While answering, after the check"),
        "after": _l("First 15 minutes after handing in"),
        "later": _l("Later, while open"),
        "closed": _l("After closing"),
    },
}
"""The words of the review matrix; a stored value stands for itself in `lms.quizzes.settings`."""


def _choose(name: str) -> list[SelectChoice]:
    return [SelectChoice(value, NAMES[name][value]) for value in CHOICES[name]]


def _shown() -> SelectMultipleField:
    return SelectMultipleField(_l("What is shown"), choices=[SelectChoice(one, one) for one in SHOWN])


class QuizForm(Form):
    """The settings of a quiz; names are those of `QuizSettings` where they mean the same."""

    title = StringField(_l("Title"), [FILL, Length(max=150)], filters=[trimmed])
    minutes = IntegerField(_l("Minutes"), [WHOLE, NumberRange(1, MOST_MINUTES)])
    limited = BooleanField(_l("The quiz ends when these minutes are over"))
    pass_mark = IntegerField(_l("Pass mark in per cent"), [WHOLE, NumberRange(0, 100)])
    opens_at = MomentField(_l("Opens (WIB)"))
    closes_at = MomentField(_l("Closes (WIB)"))
    overdue = SelectField(_l("When the time is over"), choices=_choose("overdue"))
    grace_seconds = IntegerField(_l("Seconds for a slow line"), [WHOLE])
    attempts_allowed = IntegerField(_l("Attempts allowed"), [Optional(), NumberRange(1, 100)])
    spacing_minutes = IntegerField(_l("Minutes between two attempts"), [WHOLE])
    grade_method = SelectField(_l("Which attempt counts"), choices=_choose("grade_method"))
    shuffle = BooleanField(_l("Questions in another order for everybody"))
    shuffle_options = BooleanField(_l("Answers in another order for everybody"))
    navigation = SelectField(_l("Order of answering"), choices=_choose("navigation"))
    layout = SelectField(_l("Questions on a page"), choices=_choose("layout"))
    behaviour = SelectField(_l("When feedback comes"), choices=_choose("behaviour"))
    tries = IntegerField(_l("Tries at each question"), [WHOLE])
    deduction = IntegerField(_l("Deduction for each wrong try, in per cent"), [WHOLE, NumberRange(0, 100)])
    certainty = BooleanField(_l("Ask how sure the learner is of each answer"))
    review_during = _shown()
    review_after = _shown()
    review_later = _shown()
    review_closed = _shown()
    access_code = StringField(_l("Access code"), [Length(max=40)], filters=[trimmed])
    lobby = BooleanField(_l("Let people wait in a lobby until it opens"))
    jitter_seconds = IntegerField(_l("Spread the starts over seconds"), [WHOLE])
    release = SelectField(_l("Marks become visible"), choices=_choose("release"))
    names_hidden = BooleanField(_l("Markers do not see names"))
    double_marking = BooleanField(_l("Two people mark each written answer"))
    appeal_days = IntegerField(_l("Days to object to a mark"), [WHOLE])
    revision = HiddenField(filters=[revision_of])

    @classmethod
    def stored(cls, activity: Activity, quiz: QuizVersion) -> QuizForm:
        """The form as the stored quiz fills it."""
        return cls(formdata=None, data=_data(activity, quiz))

    @classmethod
    def typed(cls, activity: Activity, quiz: QuizVersion) -> QuizForm:
        """The form as it was sent; what was not sent stays as it is stored."""
        return cls(data={**_data(activity, quiz), "revision": ""})

    def settings(self) -> QuizSettings:
        """What was typed."""
        same = ("title pass_mark overdue grace_seconds attempts_allowed spacing_minutes grade_method shuffle").split()
        same += ("shuffle_options navigation layout behaviour certainty access_code lobby jitter_seconds").split()
        same += ("release names_hidden double_marking appeal_days").split()
        return QuizSettings(
            time_limit_minutes=self.minutes.data if self.limited.data else None,
            opens_at=self.opens_at.data,
            closes_at=self.closes_at.data,
            tries=self.tries.data,
            try_penalty=self.deduction.data / 100,
            review={moment: self[f"review_{moment}"].data or [] for moment in MOMENTS},
            **{name: self[name].data for name in same},
        )

    def problem(self, problem: Problem) -> None:
        """Put a complaint beside the field that asks for it."""
        names = {"try_penalty": "deduction", "time_limit_minutes": "minutes"}
        fields = {names.get(name, name): message for name, message in problem.fields.items()}
        super().problem(Problem(problem.message, fields=fields))

    def has_errors(self, names: str) -> bool:
        """Whether one of these fields (a list with blanks between) has a complaint: its group is then open."""
        return any(self[name].errors for name in names.split())


def _data(activity: Activity, quiz: QuizVersion) -> dict[str, Any]:
    settings = QuizSettings.of(quiz)
    shown = {f"review_{moment}": list(settings.review.get(moment, ())) for moment in MOMENTS}
    return {
        **settings.columns(),
        **shown,
        "title": activity.title,
        "minutes": activity.minutes,
        "limited": quiz.time_limit_minutes is not None,
        "deduction": round(quiz.try_penalty * 100),
        "opens_at": quiz.opens_at,
        "closes_at": quiz.closes_at,
        "revision": activity.revision,
    }


def read_sections(values: MultiDict[str, str]) -> list[Part]:
    """The parts typed: each row that is not empty; an unreadable number is 0."""
    rows = (
        Part(
            tidy(values.get(f"part-{n}-title")),
            _small(values.get(f"part-{n}-first", "")),
            shuffle=f"part-{n}-ordered" not in values,
        )
        for n in range(MOST_PARTS + 1)
    )
    return [one for one in rows if one.title.strip()]


def _small(text: str) -> int:
    return int(text) if text.isascii() and text.isdigit() and len(text) <= 4 else 0
