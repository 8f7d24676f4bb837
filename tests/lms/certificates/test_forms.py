"""The form of a revocation."""

from __future__ import annotations

import pytest

from lms.certificates.forms import RevocationForm


@pytest.mark.parametrize(("reason", "good"), [("", False), ("Terbit keliru.", True), ("x" * 501, False)])
def test_a_reason_is_asked_for_and_kept_short(app, reason, good):
    with app.test_request_context(method="POST", data={"reason": reason}):
        assert RevocationForm(meta={"csrf": False}).validate() is good
