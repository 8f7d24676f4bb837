"""A published course, in the test's own transaction."""

from __future__ import annotations

import pytest

from tests.factories.courses import publish_course


@pytest.fixture
def course(cast, database):
    """Two lessons of 50 and 60 minutes and a quiz of 30."""
    return publish_course(cast)
