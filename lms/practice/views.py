"""No pages of its own: the picture stands on the page of a competency (`assessments`). What makes it anew."""

from __future__ import annotations

from flask import Flask

from lms.enrollments.signals import practised
from lms.practice import services
from lms.quizzes.signals import attempt_corrected, attempt_graded, attempt_voided


def init_app(app: Flask) -> None:
    """Listen to answers."""
    practised.connect(services.note_practised)
    for signal in (attempt_graded, attempt_corrected, attempt_voided):
        signal.connect(services.note_attempt)
