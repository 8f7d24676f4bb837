"""Background work of this room."""

from __future__ import annotations

from lms.jobs.services import Progress
from lms.quizzes import services


def close_overdue(progress: Progress) -> None:
    """Every minute: hand in and mark the attempts whose time is over. Nothing depends on a browser being alive."""
    progress.result(closed=services.close_overdue(progress))


JOBS = {"quizzes.close_overdue": close_overdue}
