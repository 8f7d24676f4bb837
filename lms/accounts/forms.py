"""Input of signing in, activation, reset and the own password."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l
from wtforms import EmailField, HiddenField, PasswordField, StringField
from wtforms.validators import DataRequired, EqualTo, Length

from lms.web.forms import Form

_FILL = DataRequired(_l("Please fill this in."))


class SignInForm(Form):
    """NIP and password."""

    nip = StringField(
        _l("NIP"), [_FILL, Length(max=40)], render_kw={"inputmode": "numeric", "autocomplete": "username"}
    )
    password = PasswordField(_l("Password"), [_FILL, Length(max=500)], render_kw={"autocomplete": "current-password"})
    next = HiddenField()


class ActivationForm(Form):
    """A one-time code and the new password, twice."""

    code = StringField(
        _l("One-time code"), [_FILL, Length(max=60)], render_kw={"autocomplete": "one-time-code", "spellcheck": "false"}
    )
    password = PasswordField(_l("New password"), [_FILL, Length(max=500)], render_kw={"autocomplete": "new-password"})
    again = PasswordField(
        _l("New password once more"),
        [_FILL, EqualTo("password", _l("The two passwords differ. Type the same one twice."))],
        render_kw={"autocomplete": "new-password"},
    )


class ResetForm(Form):
    """Where to send the reset link."""

    email = EmailField(_l("E-mail at work"), [_FILL, Length(max=254)], render_kw={"autocomplete": "email"})


class PasswordForm(Form):
    """The present password and a new one."""

    old = PasswordField(
        _l("Present password"), [_FILL, Length(max=500)], render_kw={"autocomplete": "current-password"}
    )
    new = PasswordField(_l("New password"), [_FILL, Length(max=500)], render_kw={"autocomplete": "new-password"})
    again = PasswordField(
        _l("New password once more"),
        [_FILL, EqualTo("new", _l("The two passwords differ. Type the same one twice."))],
        render_kw={"autocomplete": "new-password"},
    )
