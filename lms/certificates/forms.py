"""The shape of what is typed: the reason of a revocation."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l
from wtforms import TextAreaField
from wtforms.validators import InputRequired, Length

from lms.courses.forms import tidy
from lms.web.forms import Form


class RevocationForm(Form):
    """Why a certificate stops being valid."""

    reason = TextAreaField(_l("Reason"), [InputRequired(_l("Fill this in.")), Length(max=500)], filters=[tidy])
