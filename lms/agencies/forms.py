"""Input for units and posts."""

from __future__ import annotations

from typing import Any

from flask_babel import lazy_gettext as _l
from wtforms import SelectField, StringField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import DataRequired, Length, Regexp

from lms.agencies.models import JobFamily, JobTier
from lms.web.forms import Form

_FILL = DataRequired(_l("Please fill this in."))
_CODE = Regexp(r"^[A-Za-z0-9][A-Za-z0-9._-]*$", message=_l("Use letters, digits, dots, dashes; no spaces."))
KIND_NAMES = (
    ("opd", _l("Agency office (OPD)")),
    ("division", _l("Division, sub-office")),
    ("section", _l("Section, school, health centre")),
    ("team", _l("Team")),
)


class UnitForm(Form):
    """A unit: name, code, kind, and the unit it hangs under."""

    name = StringField(_l("Name"), [_FILL, Length(max=200)])
    code = StringField(_l("Code"), [_FILL, Length(max=60), _CODE])
    kind = SelectField(_l("Kind"), choices=[SelectChoice(code, name) for code, name in KIND_NAMES])
    parent = SelectField(_l("Below"))

    def offer(self, nodes: list[Any]) -> None:
        """The units it may hang under."""
        self.parent.choices = [SelectChoice(str(node.uuid), "\u2003" * node.depth + node.name) for node in nodes]


class PositionForm(Form):
    """A post: name, code, tier and family."""

    name = StringField(_l("Name"), [_FILL, Length(max=200)])
    code = StringField(_l("Code"), [_FILL, Length(max=60), _CODE])
    tier = SelectField(_l("Tier"))
    family = SelectField(_l("Job family"))

    def offer(self, tiers: list[JobTier], families: list[JobFamily]) -> None:
        """The tiers and families to choose from."""
        self.tier.choices = [SelectChoice(tier.code, tier.name) for tier in tiers]
        self.family.choices = [SelectChoice("", _l("None")), *(SelectChoice(one.code, one.name) for one in families)]
