"""Every test begins with a job process that knows nobody."""

from __future__ import annotations

import pytest

from tests.factories.suggestions import forget


@pytest.fixture(autouse=True)
def _fresh_process():
    forget()
