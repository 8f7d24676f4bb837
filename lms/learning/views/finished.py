"""After a quiz or the last lesson: what changed, what is still missing, and the one next step."""

from __future__ import annotations

import uuid as uuids
from datetime import timedelta
from typing import Any

from flask import Response, request

from lms.access.guard import requires
from lms.access.permissions import Permission
from lms.access.viewer import Viewer
from lms.assessments.queries import Change, recent_changes
from lms.assessments.testing import testable
from lms.assessments.words import change_words
from lms.certificates.queries import of_completions
from lms.competencies.queries import requirements_of
from lms.enrollments.models import CompletionRecord, Enrollment
from lms.enrollments.queries import completion_of, entry_of
from lms.learning import words
from lms.learning.queries import (
    Claim,
    authors_of,
    claims_of,
    enrollment_behind,
    newest_attempt,
    outline_of,
    own_course,
    quiz_activity,
)
from lms.learning.rating_form import shown_rating
from lms.learning.weak_points import weak_points
from lms.problems import Missing
from lms.quizzes.models import Attempt
from lms.quizzes.queries import attempts_of, own_attempt, terms_of
from lms.web.pages import page

JUST_THEN = timedelta(minutes=1)
"""Changes of levels that a completion caused are written within its transaction."""


@requires(Permission.LEARN, load=own_course)
def show(viewer: Viewer, enrollment: Enrollment) -> Response:
    """What the attempt in the address changed, or the newest one, or the completion of the course."""
    attempt = _attempt(viewer, enrollment)
    about = enrollment_behind(attempt) if attempt else enrollment
    if about is None or about.course_id != enrollment.course_id:
        raise Missing
    completion = completion_of(about.id)
    return page(
        "learning/finished.html",
        enrollment=about,
        attempt=attempt,
        completion=completion,
        outline=outline_of(about),
        weak=weak_points(attempt, about.course_version_id) if attempt else [],
        words=words,
        **(_gains(completion) | shown_rating(about) if completion else {}),
        **(_next_try(attempt, about) if attempt and not attempt.passed else {}),
    )


def _attempt(viewer: Viewer, enrollment: Enrollment) -> Attempt | None:
    asked = request.args.get("uji")
    if asked is None:
        return newest_attempt(enrollment)
    try:
        found = own_attempt(viewer, uuids.UUID(asked))
    except ValueError:
        raise Missing from None
    if found.host != "enrollment" or found.state != "released":
        raise Missing
    return found


def _gains(completion: CompletionRecord) -> dict[str, Any]:
    """What finishing the course brought."""
    return {
        "entry": entry_of(completion.id),
        "certificate": of_completions([completion.id]).get(completion.id),
        "changes": [change_words(one) for one in _changes(completion)],
        "measure": _to_measure(completion),
    }


def _changes(completion: CompletionRecord) -> list[Change]:
    changes = recent_changes(completion.person_id, completion.completed_at - JUST_THEN)
    return [one for one in changes if one.changed_at <= completion.completed_at + JUST_THEN and one.source == "course"]


def _to_measure(completion: CompletionRecord) -> list[Claim]:
    """What the course raises and the person's post requires, where a test can show today whether the gap is closed."""
    required = {one.competency_id for one in requirements_of(completion.person_id)}
    claims = [claim for claim in claims_of(completion.course_version_id) if claim.competency_id in required]
    possible = testable(completion.person_id, [claim.competency_id for claim in claims])
    return [claim for claim in claims if claim.competency_id in possible]


def _next_try(attempt: Attempt, enrollment: Enrollment) -> dict[str, Any]:
    """Where the quiz is tried again, how often still, and from when where it is not at once."""
    terms = terms_of(attempt.quiz_version, attempt.person_id)
    made = attempts_of(attempt.person_id, "enrollment", enrollment.uuid, attempt.quiz_version_id)
    standing = terms.standing(made)
    return {
        "quiz": quiz_activity(attempt, enrollment),
        "tries_left": standing.left,
        "again": standing.again,
        "authors": authors_of(enrollment.course_id) if standing.left == 0 else [],
    }
