"""Reasons come from whichever room knows them."""

from __future__ import annotations

from lms.enrollments import reasons


def test_without_a_room_that_knows_there_are_no_reasons(monkeypatch):
    monkeypatch.setattr(reasons, "_asked", [])
    assert reasons.reasons_for(None, 1) == []


def test_the_room_that_spoke_last_is_asked(monkeypatch):
    monkeypatch.setattr(reasons, "_asked", [])
    reasons.explain_with(lambda viewer, course: ["lama"])
    reasons.explain_with(lambda viewer, course: [f"kursus {course}"])
    assert reasons.reasons_for(None, 7) == ["kursus 7"]
