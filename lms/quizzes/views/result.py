"""The result of an attempt: score, what was right and why, or strengths per competency."""

from __future__ import annotations

from typing import Any

from flask import redirect, url_for

from lms.access.guard import requires
from lms.access.permissions import Permission
from lms.access.viewer import Viewer
from lms.quizzes.hosts import host_of
from lms.quizzes.models import Attempt
from lms.quizzes.queries import reviewed_items, strengths
from lms.quizzes.queries.appeals import appeals_of
from lms.quizzes.services.appeals import may_object
from lms.quizzes.views.player import load
from lms.quizzes.views.uploads import own_address
from lms.web.pages import page


@requires(Permission.LEARN, load=load)
def result(viewer: Viewer, attempt: Attempt) -> Any:
    """The result after release. A competency test shows strengths, never a key: its questions are used again."""
    if attempt.open:
        return redirect(url_for("quizzes.take", attempt=attempt.uuid))
    measuring = attempt.quiz_version.quiz.purpose == "competency"
    return page(
        "quizzes/result.html",
        attempt=attempt,
        host=host_of(attempt),
        measuring=measuring,
        items=reviewed_items(attempt),
        file_url=own_address,
        strengths=strengths(attempt) if measuring else [],
        appeals=appeals_of(attempt.id),
        may_object=may_object(attempt),
        returned=[item.slot for item in attempt.items if item.grade_state == "returned"],
    )
