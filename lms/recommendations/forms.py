"""Why a suggestion is put aside; what governance decides and why."""

from __future__ import annotations

from typing import Any

from flask_babel import lazy_gettext as _l
from wtforms import HiddenField, RadioField, TextAreaField
from wtforms.validators import AnyOf, DataRequired

from lms.recommendations.dismissals import REASONS
from lms.recommendations.interventions import KINDS
from lms.recommendations.services import PLACES
from lms.recommendations.wording import dismissal_name, intervention_name
from lms.web.forms import Form


class DismissForm(Form):
    """One reason of the list, and where the suggestion stood."""

    reason = RadioField(_l("Why is it not relevant?"), validators=[DataRequired()])
    place = HiddenField(default="list", validators=[AnyOf(PLACES)])

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.reason.choices = [(reason, dismissal_name(reason)) for reason in REASONS]


class InterventionForm(Form):
    """One decision with its reason; `course` is the slug of the course it is about, if any."""

    kind = RadioField(_l("What is decided?"), validators=[DataRequired()])
    course = HiddenField()
    reason = TextAreaField(_l("Reason"), validators=[DataRequired(_l("Write why; it stands in the log."))])

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.kind.choices = [(kind, intervention_name(kind)) for kind in KINDS]


class LiftForm(Form):
    """Why a decision ends."""

    reason = TextAreaField(_l("Reason"), validators=[DataRequired(_l("Write why; it stands in the log."))])
