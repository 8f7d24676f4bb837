"""The base form: CSRF token, messages in our languages, `problem()` that puts a service's complaint beside its field; a moment."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from flask_babel import gettext
from flask_wtf import CSRFProtect, FlaskForm
from wtforms import DateTimeLocalField
from wtforms.validators import Optional

from lms.clock import JAKARTA
from lms.problems import Problem

csrf = CSRFProtect()


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


class MomentField(DateTimeLocalField):
    """A day and time as people in Jakarta read them (WIB), or nothing; `data` is an aware datetime.

    Browsers send seconds where they are not zero. Years far away are slips of the keyboard, and the farthest cannot be told
    in other zones at all.
    """

    YEARS = range(2000, 2101)
    data: datetime | None

    def __init__(self, label: Any, **named: Any) -> None:
        super().__init__(label, [Optional()], format=["%Y-%m-%dT%H:%M", "%Y-%m-%dT%H:%M:%S"], **named)

    def process_formdata(self, valuelist: list[str]) -> None:
        """Read what was typed. Raises ValueError for another shape or a year outside `YEARS`."""
        super().process_formdata(valuelist)
        if self.data is None:
            return
        if self.data.year not in self.YEARS:
            self.data = None
            raise ValueError(gettext("Give a day between 2000 and 2100."))
        self.data = self.data.replace(tzinfo=JAKARTA)

    def _value(self) -> str:
        if self.raw_data:
            return " ".join(self.raw_data)
        return self.data.astimezone(JAKARTA).strftime("%Y-%m-%dT%H:%M") if self.data else ""
