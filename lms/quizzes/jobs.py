"""Background work of this room."""

from __future__ import annotations

from lms.jobs.services import Progress
from lms.quizzes import services
from lms.quizzes.services import regrade


def close_overdue(progress: Progress) -> None:
    """Every minute: hand in and mark the attempts whose time is over. Nothing depends on a browser being alive."""
    progress.result(closed=services.close_overdue(progress))


def apply_regrade(progress: Progress, regrade_id: int) -> None:
    """Write what a dry run of a regrade stored."""
    progress.result(changed=regrade.apply(regrade_id, progress))


JOBS = {"quizzes.close_overdue": close_overdue, "quizzes.regrade": apply_regrade}
