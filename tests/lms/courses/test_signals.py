"""What this room tells rooms above it."""

from __future__ import annotations

from lms.courses.services import start_draft
from lms.courses.services.publishing import take_effect
from lms.courses.signals import course_published


def test_publishing_is_told_with_the_courses_id(cast, course):
    heard = []

    def listen(sender, **facts):
        heard.append((sender, facts))

    with course_published.connected_to(listen):
        take_effect(None, start_draft(cast.viewer("tari"), course))
    assert heard == [(None, {"course_id": course.id})]
