"""The short review of the day: one question at a time, its explanation at once, then the next."""

from __future__ import annotations

import uuid as uuids
from typing import Any

from flask import Response, redirect, request, url_for

from lms.access.guard import requires
from lms.access.permissions import Permission
from lms.access.viewer import Viewer, person_id
from lms.enrollments.models import ReviewCard
from lms.enrollments.reviews import due_cards, own_card, today_of
from lms.learning import services
from lms.learning.queries import JoinFirst, own_step
from lms.problems import Missing, Problem
from lms.quizzes.forms import question_fields, typed_again
from lms.quizzes.showing import review_version, show_version
from lms.web.pages import page

PLACE = 1
"""The form shows one question; its fields begin with `s1`."""


@requires(Permission.LEARN)
def show(viewer: Viewer) -> Response:
    """The question to answer now, or what was answered just now, or that today is done."""
    person = person_id(viewer)
    answered = _answered(person)
    if answered is not None:
        seed = _seed(answered)
        item = review_version(answered.question_version, PLACE, seed=seed, response=answered.answer)
        return _page(person, answered, review=item, lesson=_lesson_opens(viewer, answered))
    waiting = due_cards(person)
    return _question(person, waiting[0]) if waiting else _page(person, None)


def _own(viewer: Viewer, question: uuids.UUID) -> ReviewCard:
    return own_card(person_id(viewer), question)


@requires(Permission.LEARN, load=_own)
def answer(viewer: Viewer, card: ReviewCard) -> Any:
    """Answer a question and see at once what is right."""
    fields = question_fields(request.form, PLACE)
    try:
        services.answer_review(card, PLACE, fields)
    except Problem as problem:
        return _question(card.person_id, card, problem=problem, response=typed_again(fields, PLACE))
    return redirect(url_for("learning.review", dijawab=card.question.uuid), 303)


@requires(Permission.LEARN, load=_own)
def answer_again(viewer: Viewer, card: ReviewCard) -> Any:
    """Where a refused answer was shown: a reload, or another language, leads back to the review."""
    return redirect(url_for("learning.review"))


def _answered(person: int) -> ReviewCard | None:
    """The card named in the address, where it was answered in the review of today."""
    try:
        card = own_card(person, uuids.UUID(request.args.get("dijawab", "")))
    except (ValueError, Missing):
        return None
    return card if card.reviewed_on is not None and card.reviewed_on == card.last_on else None


def _lesson_opens(viewer: Viewer, card: ReviewCard) -> bool:
    """Whether the lesson of a card is in the edition that its person is in now."""
    try:
        own_step(viewer, card.enrollment.course.slug, card.activity.uuid)
    except (Missing, JoinFirst):
        return False
    return True


def _question(
    person: int, card: ReviewCard, *, problem: Problem | None = None, response: dict[str, Any] | None = None
) -> Response:
    item = show_version(card.question_version, PLACE, seed=_seed(card))
    return _page(person, card, item=item, problem=problem, response=response)


def _page(person: int, card: ReviewCard | None, *, problem: Problem | None = None, **shown: Any) -> Response:
    return page(
        "learning/review.html",
        status=problem.status if problem else 200,
        day=today_of(person),
        card=card,
        problem=problem,
        **shown,
    )


def _seed(card: ReviewCard) -> str:
    """The options stand in another order than in the lesson, so that it is not their place that is remembered."""
    return f"{card.enrollment.uuid}:{card.question.uuid}"
