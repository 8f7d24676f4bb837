"""Input for assigning a course and for noting a gap in performance."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import DateField, SelectField, TextAreaField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import DataRequired, InputRequired, Length

from lms.assessments.performance import LONGEST_NOTE, STRENGTHS
from lms.assessments.queries import GapRow
from lms.assessments.words import strength_name
from lms.courses.forms import tidy
from lms.team.queries import CourseOption
from lms.web.forms import Form


class AssignForm(Form):
    """Which course, until when, and a word with it."""

    course = SelectField(_l("Course"), [DataRequired(_l("Please choose a course."))], validate_choice=False)
    due_on = DateField(_l("Due date"), [InputRequired(_l("Give a day, for example 2026-12-09."))])
    note = TextAreaField(_l("Note"), [Length(max=500, message=_l("At most 500 characters."))])

    def offer(self, options: Sequence[CourseOption], gaps: Collection[int] = ()) -> None:
        """The courses to choose from; those that raise one of the competencies in `gaps` come first."""
        helpful = [one for one in options if gaps and not one.raises.keys().isdisjoint(gaps)]
        rest = [one for one in options if one not in helpful]
        first = str(_("Raises a competency below the requirement"))
        choices = [SelectChoice("", str(_("Choose a course")))]
        choices += [SelectChoice(one.slug, one.title, optgroup=first) for one in helpful]
        other = str(_("Other courses")) if helpful else None
        choices += [SelectChoice(one.slug, one.title, optgroup=other) for one in rest]
        self.course.choices = choices


class PerformanceForm(Form):
    """Which competency results of work point to, how far below target, and what was seen."""

    competency = SelectField(_l("Competency"), [DataRequired(_l("Choose a competency."))])
    strength = SelectField(_l("How far below target"), [DataRequired(_l("Choose how far below target."))])
    note = TextAreaField(
        _l("What you saw"),
        [InputRequired(_l("Say what you saw.")), Length(max=LONGEST_NOTE, message=_l("At most 1000 characters."))],
        filters=[tidy],
    )
    seen_on = DateField(_l("Day of the result"), [InputRequired(_l("Give a day, for example 2026-12-09."))])

    def offer(self, rows: Sequence[GapRow]) -> None:
        """The competencies that the post requires, and the words of each strength."""
        named = [SelectChoice(str(row.required.competency_uuid), row.required.name) for row in rows]
        self.competency.choices = [SelectChoice("", str(_("Choose a competency"))), *named]
        self.strength.choices = [
            SelectChoice("", str(_("Choose how far"))),
            *(SelectChoice(str(one), f"{one} · {strength_name(one)}") for one in STRENGTHS),
        ]
