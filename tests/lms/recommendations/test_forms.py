"""The form that puts a suggestion aside."""

from __future__ import annotations

import pytest

from lms.recommendations.forms import DismissForm


@pytest.mark.parametrize(
    ("data", "valid"),
    [
        ({"reason": "later"}, True),
        ({"reason": "later", "place": "home"}, True),
        ({"reason": "later", "place": "elsewhere"}, False),
        ({"reason": "boring"}, False),
        ({}, False),
    ],
)
def test_a_known_reason_is_needed(app, data, valid):
    with app.test_request_context("/", method="POST", data=data):
        form = DismissForm(meta={"csrf": False})
        assert form.validate() is valid
        if data == {"reason": "later"}:
            assert form.place.data == "list"
