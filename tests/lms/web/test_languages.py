"""Numbers of things: English has two forms, Indonesian one."""

from __future__ import annotations

import pytest
from flask_babel import force_locale, ngettext


@pytest.mark.parametrize(
    ("locale", "count", "words"),
    [("id", 1, "1 bagian"), ("id", 2, "2 bagian"), ("en", 1, "1 part"), ("en", 2, "2 parts")],
)
def test_a_number_of_things_reads_right(app, locale, count, words):
    with app.test_request_context(), force_locale(locale):
        assert ngettext("%(count)s part", "%(count)s parts", count, count=count) == words
