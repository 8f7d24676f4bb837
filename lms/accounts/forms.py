"""Input of signing in, activation, reset and the own password."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l
from wtforms import EmailField, HiddenField, PasswordField, SelectField, StringField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import DataRequired, EqualTo, Length

from lms.access.permissions import GRANTED_BY_HR, Role
from lms.agencies.queries import TreeNode
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


ROLE_NAMES = {
    Role.TRAINER: _l("Trainer"),
    Role.REVIEWER: _l("Course reviewer"),
    Role.HR: _l("HR officer"),
    Role.BPSDM: _l("BPSDM officer"),
    Role.OPERATOR: _l("Operator"),
    Role.AUDITOR: _l("Auditor"),
}


class GrantForm(Form):
    """A role, where it holds, and why."""

    role = SelectField(_l("Role"), choices=[SelectChoice(role.value, ROLE_NAMES[role]) for role in GRANTED_BY_HR])
    unit = SelectField(_l("Within the unit"))
    reason = StringField(_l("Reason"), [_FILL, Length(max=200)])

    def offer(self, nodes: list[TreeNode]) -> None:
        """The units it may be granted for."""
        self.unit.choices = [SelectChoice(str(node.uuid), "\u2003" * node.depth + node.name) for node in nodes]
