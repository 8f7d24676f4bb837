"""The base form: CSRF token, messages in our languages, and `problem()` that puts a service's complaint beside its field."""

from __future__ import annotations

from typing import Any

from flask_babel import gettext
from flask_wtf import CSRFProtect, FlaskForm
from wtforms import Field, ValidationError

from lms.problems import Problem

csrf = CSRFProtect()
EARLIEST, LATEST = 2000, 2100
"""Years that a moment may be in; at the ends of the calendar no other time zone has it."""


def in_our_time(_form: Any, field: Field) -> None:
    """Validator of a moment: a year that the clocks of the databases and time zones can show."""
    if field.data is not None and not EARLIEST <= field.data.year <= LATEST:
        raise ValidationError(
            gettext("Write a year from %(earliest)s to %(latest)s.", earliest=EARLIEST, latest=LATEST)
        )


class _OurWords:
    """WTForms' own messages through our catalogue."""

    def gettext(self, text: str) -> str:
        return gettext(text)

    def ngettext(self, singular: str, plural: str, count: int) -> str:
        return gettext(singular if count == 1 else plural)


class Form(FlaskForm):
    """Base of every form: shape and wording of the input only, no rules of the domain."""

    class Meta(FlaskForm.Meta):
        """WTForms settings: our translations."""

        def get_translations(self, form: Any) -> _OurWords:
            """Words for validators' messages."""
            return _OurWords()

    def problem(self, problem: Problem) -> None:
        """Show a `Problem` on the form: beside the fields it names, else at the top."""
        named = [name for name in problem.fields if name in self._fields]
        for name in named:
            field = self._fields[name]
            field.errors = [*field.errors, str(problem.fields[name])]
        if not named:
            self.form_errors.append(str(problem.message))
