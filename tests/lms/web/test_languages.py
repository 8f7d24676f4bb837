"""Words of others in our languages: numbers of things, and what the forms library says."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
import wtforms
from flask_babel import force_locale, get_translations, ngettext


@pytest.mark.parametrize(
    ("locale", "count", "words"),
    [("id", 1, "1 bagian"), ("id", 2, "2 bagian"), ("en", 1, "1 part"), ("en", 2, "2 parts")],
)
def test_a_number_of_things_reads_right(app, locale, count, words):
    with app.test_request_context(), force_locale(locale):
        assert ngettext("%(count)s part", "%(count)s parts", count, count=count) == words


OF_FIELDS_WE_HAVE_NONE_OF = (
    "address",
    "URL",
    "UUID",
    "CSRF",
    "week",
    "time value",
    "float",
    "Date must be",
    "must be one of",
)
NEVER_SHOWN = ("field name", "equal to", "exactly", "be any of", "edited", "disabled", "Choices cannot be None")
"""Faults of the program, or validators that no form uses."""


def test_what_the_forms_library_says_is_indonesian(app):
    messages = Path(wtforms.__file__).parent.joinpath("locale/wtforms.pot").read_text(encoding="utf-8")
    shown = [
        one
        for one in re.findall(r'^msgid(?:_plural)? "(.+)"$', messages, re.MULTILINE)
        if not any(part in one for part in (*OF_FIELDS_WE_HAVE_NONE_OF, *NEVER_SHOWN)) or "email" in one
    ]
    assert len(shown) > 10
    with app.test_request_context(), force_locale("id"):
        assert [one for one in shown if str(get_translations().gettext(one)) == one] == []
