"""Why a suggestion is put aside."""

from __future__ import annotations

from typing import Any

from flask_babel import lazy_gettext as _l
from wtforms import HiddenField, RadioField
from wtforms.validators import AnyOf, DataRequired

from lms.recommendations.dismissals import REASONS
from lms.recommendations.services import PLACES
from lms.recommendations.wording import dismissal_name
from lms.web.forms import Form


class DismissForm(Form):
    """One reason of the list, and where the suggestion stood."""

    reason = RadioField(_l("Why is it not relevant?"), validators=[DataRequired()])
    place = HiddenField(default="list", validators=[AnyOf(PLACES)])

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.reason.choices = [(reason, dismissal_name(reason)) for reason in REASONS]
