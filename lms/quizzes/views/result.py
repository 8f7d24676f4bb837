"""The result of an attempt: score, what was right and why, or strengths per competency."""

from __future__ import annotations

from typing import Any

from flask import redirect, url_for
from flask_babel import gettext as _

from content.grading.certainty import ENOUGH
from lms.access.guard import requires
from lms.access.permissions import Permission
from lms.access.viewer import Viewer
from lms.quizzes.hosts import host_of
from lms.quizzes.models import Attempt
from lms.quizzes.queries import reviewed_items, shown_after, strengths
from lms.quizzes.queries.appeals import appeals_of
from lms.quizzes.services.appeals import may_object
from lms.quizzes.services.certainty import calibration_of, sureness_of
from lms.quizzes.views.player import load
from lms.quizzes.views.uploads import own_address
from lms.web.filters import moment
from lms.web.pages import page


@requires(Permission.LEARN, load=load)
def result(viewer: Viewer, attempt: Attempt) -> Any:
    """The result after release. A competency test shows strengths, never a key: its questions are used again."""
    if attempt.open:
        return redirect(url_for("quizzes.take", attempt=attempt.uuid))
    if host_of(attempt).growth is not None and attempt.state == "released":
        return redirect(host_of(attempt).after_url(attempt))
    measuring = attempt.quiz_version.quiz.purpose == "competency"
    sureness = sureness_of(attempt) if attempt.state == "released" else {}
    return page(
        "quizzes/result.html",
        attempt=attempt,
        host=host_of(attempt),
        measuring=measuring,
        items=reviewed_items(attempt),
        visible=[] if measuring else shown_after(attempt),
        later="" if measuring or attempt.state != "released" else _when_more(attempt),
        file_url=own_address,
        sureness=sureness,
        calibration=calibration_of(sureness),
        enough=ENOUGH,
        strengths=strengths(attempt) if measuring else [],
        appeals=appeals_of(attempt.id),
        may_object=may_object(attempt),
        returned=[item.slot for item in attempt.items if item.grade_state == "returned"],
    )


def _when_more(attempt: Attempt) -> str:
    """When the right answers will be shown, where they are not shown now."""
    version = attempt.quiz_version
    hidden = "key" not in shown_after(attempt) and "key" in version.review.get("closed", ())
    if not hidden or version.closes_at is None:
        return ""
    return str(_("The right answers are shown after the quiz closes on %(time)s.", time=moment(version.closes_at)))
