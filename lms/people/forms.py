"""Input about people and their posts."""

from __future__ import annotations

from typing import Any

from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, DateField, EmailField, SelectField, StringField, TextAreaField, ValidationError
from wtforms.fields.choices import SelectChoice
from wtforms.validators import DataRequired, InputRequired, Length, Optional

from content.reference import Nip, parse_nip
from lms.clock import today
from lms.files.spreadsheets import safe_cell
from lms.people.importing.parsing import EARLIEST, FURTHEST, MAIL
from lms.people.importing.words import WORDS
from lms.web.forms import Form

_FILL = DataRequired(_l("Please fill this in."))
_FILL_DAY = InputRequired(_l("Please fill this in."))
"""As `_FILL`, but something typed that is no day is called that."""
KINDS = [
    SelectChoice("definitif", _l("Definitive")),
    SelectChoice("plt", _l("Acting (Plt.)")),
    SelectChoice("plh", _l("Daily acting (Plh.)")),
]
_QUIET = {"autocomplete": "off"}
EMPLOYMENTS = [SelectChoice("pns", _l("PNS")), SelectChoice("pppk", _l("PPPK"))]


def _mail(form: Form, field: Any) -> None:
    if not MAIL.fullmatch(field.data):
        raise ValidationError(_l("Write one address such as nama@instansi.go.id, or leave it empty."))


def _person_name(form: Form, field: Any) -> None:
    if not any(mark.isalpha() for mark in field.data):
        raise ValidationError(_l("Write the full name."))
    if safe_cell(field.data) != field.data:
        raise ValidationError(_l("Write plain text that does not begin with =, +, - or @."))


def _near_today(form: Form, field: Any) -> None:
    if field.data is not None and not EARLIEST <= field.data <= today() + FURTHEST:
        raise ValidationError(_l("Choose a day not more than a year ahead."))


class DataForm(Form):
    """What is recorded of a person besides the NIP."""

    name = StringField(_l("Name"), [_FILL, Length(max=200), _person_name], render_kw=_QUIET)
    email = EmailField(_l("E-mail at work"), [Optional(), Length(max=254), _mail], render_kw=_QUIET)
    employment = SelectField(_l("Kind of employment"), choices=EMPLOYMENTS)


class IdentityForm(Form):
    """Who a new person is. The kind of employment follows from the NIP."""

    nip = StringField(_l("NIP"), [_FILL, Length(max=40)], render_kw={**_QUIET, "inputmode": "numeric"})
    name = StringField(_l("Name"), [_FILL, Length(max=200), _person_name], render_kw=_QUIET)
    email = EmailField(_l("E-mail at work"), [Optional(), Length(max=254), _mail], render_kw=_QUIET)

    def validate_nip(self, field: Any) -> None:
        """Refuse what is no NIP, saying what is wrong with it."""
        found = parse_nip(field.data)
        if not isinstance(found, Nip):
            what, remedy = WORDS[found.code]
            raise ValidationError(f"{str(what) % found.params if found.params else what} {remedy}")

    @property
    def number(self) -> Nip:
        """The NIP, once the form is valid."""
        found = parse_nip(self.nip.data)
        assert isinstance(found, Nip)
        return found


class PostForm(Form):
    """A post in a unit. Unit and post are typed as code or name: an organisation has more of them than a list can hold."""

    unit = StringField(_l("Work unit"), [_FILL, Length(max=200)], render_kw={**_QUIET, "list": "units"})
    position = StringField(_l("Post"), [_FILL, Length(max=200)], render_kw={**_QUIET, "list": "posts"})
    kind = SelectField(_l("Kind of assignment"), choices=KINDS)
    leads = BooleanField(_l("Leads this unit"))
    valid_from = DateField(_l("Valid from"), [_FILL_DAY, _near_today])


class NewPersonForm(IdentityForm, PostForm):
    """A person with the first post."""


class EndForm(Form):
    """The last day of a post."""

    last_day = DateField(_l("Last day"), [_FILL_DAY, _near_today])


class ReasonForm(Form):
    """Why a person or an account is stopped, or opened again."""

    reason = TextAreaField(_l("Reason"), [_FILL, Length(min=5, max=500)])
