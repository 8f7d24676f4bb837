"""Input of the plan pages."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l
from wtforms import DateField, IntegerField, TextAreaField
from wtforms.validators import InputRequired, NumberRange, Optional

from lms.plans.services import BUDGET, LONGEST_COMMENT
from lms.web.forms import Form

_LOWEST, _HIGHEST = BUDGET


class BudgetForm(Form):
    """Lesson hours to plan for."""

    jp = IntegerField(
        _l("Budget in JP"),
        [InputRequired(), NumberRange(_LOWEST, _HIGHEST, _l("Give a number from 1 to 60."))],
        render_kw={"inputmode": "numeric", "min": str(_LOWEST), "max": str(_HIGHEST)},
    )


class DueForm(Form):
    """Until when a course is to be finished; empty takes the day away."""

    due_on = DateField(_l("Finish by"), [Optional()])


class CommentForm(Form):
    """A remark in the talk about the plan."""

    body = TextAreaField(
        _l("Your comment"), [InputRequired()], render_kw={"maxlength": str(LONGEST_COMMENT), "rows": "3"}
    )


class DecisionForm(Form):
    """The supervisor's decision; the reason is needed to send a plan back."""

    reason = TextAreaField(_l("Note to the person"), render_kw={"maxlength": str(LONGEST_COMMENT), "rows": "3"})
