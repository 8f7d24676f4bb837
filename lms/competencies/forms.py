"""Input of a role profile: one line per competency."""

from __future__ import annotations

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from werkzeug.datastructures import MultiDict
from wtforms import DateField, StringField
from wtforms.validators import DataRequired, Length

from lms.competencies.models import Competency
from lms.competencies.services import RequiredLevel
from lms.problems import Problem
from lms.web.forms import Form


class ProfileForm(Form):
    """Where the levels come from and from when they hold."""

    basis = StringField(_l("Basis"), [DataRequired(_l("Please fill this in.")), Length(max=300)])
    effective_from = DateField(_l("Holds from"), [DataRequired(_l("Please fill this in."))])


def read_lines(values: MultiDict[str, str], competencies: list[Competency]) -> list[RequiredLevel]:
    """The lines of the table: `level-<code>`, `weight-<code>`, `critical-<code>`; an empty level leaves the competency out.

    Raises `Problem` for anything but the offered numbers.
    """
    lines = []
    for competency in competencies:
        level = values.get(f"level-{competency.code}", "")
        if level:
            weight = values.get(f"weight-{competency.code}", "3")
            lines.append(
                RequiredLevel(
                    competency_id=competency.id,
                    level=_one_to_five(level, competency),
                    weight=_one_to_five(weight, competency),
                    critical=f"critical-{competency.code}" in values,
                )
            )
    return lines


def _one_to_five(text: str, competency: Competency) -> int:
    if text not in ("1", "2", "3", "4", "5"):
        raise Problem(_("Choose a number from 1 to 5 for %(name)s.", name=competency.name))
    return int(text)
