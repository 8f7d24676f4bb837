"""A question as somebody sees it: before release without a trace of the key, after it with everything.

Attempts, check questions of lessons and the studio's preview all show questions through here, with the templates
`quizzes/_question.html` and `quizzes/_reviewed.html`.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from functools import partial
from typing import Any

from markupsafe import Markup

from content.questions import Question, Response
from content.rendering import render
from lms.quizzes.bodies import parsed
from lms.quizzes.hosts import media_address
from lms.quizzes.models import QuestionVersion, Stimulus


@dataclass(frozen=True)
class Case:
    """The case a question asks about: its title and its page."""

    title: str
    html: Markup


@dataclass(frozen=True)
class ShownItem:
    """A question for the person who answers: no key, no rationale, no score.

    `question` is what the kind's `answer.html` shows, `response` what is answered so far; form fields begin with
    `s{slot}`.
    """

    slot: int
    kind: str
    stem: str
    question: dict[str, Any]
    response: Response | None = None
    revision: int = 0
    flagged: bool = False
    answered_at: datetime | None = None
    case: Case | None = None


@dataclass(frozen=True)
class ReviewedItem:
    """A question after release, for the kind's `review.html`; `state`: right | partial | wrong | blank | unscored.

    `sheet` is what a marker decided (a `marking_sheet`), `comment` what he wrote; `regraded` says why the question was
    marked anew.
    """

    slot: int
    kind: str
    stem: str
    question: dict[str, Any]
    explanation: str
    state: str
    points: float
    most: float
    sheet: dict[str, Any] | None = None
    comment: str = ""
    regraded: str = ""
    case: Case | None = None


def shown_case(stimulus: Stimulus | None, slot: int) -> Case | None:
    """A case as it stands above the question in `slot`; its media are those of the course that owns the bank."""
    if stimulus is None:
        return None
    page = render(stimulus.text, partial(media_address, stimulus.bank_id), name=f"kasus-{slot}")
    return Case(stimulus.title, Markup(page.html))  # noqa: S704 - sanitised by content.rendering


def shown(body: Mapping[str, Any], order: Sequence[str], slot: int, **standing: Any) -> ShownItem:
    """A stored body before release, its options in `order`; `standing` is what is answered so far."""
    question = parsed(body)
    visible = question.type.for_learner(question.body, order)
    return ShownItem(slot, question.kind, question.stem, visible, **standing)


def reviewed(
    body: Mapping[str, Any], order: Sequence[str], slot: int, response: Response | None, most: float = 1.0
) -> ReviewedItem:
    """A stored body after release, with what was answered and what that is worth out of `most` points."""
    question = parsed(body)
    grade = question.type.grade(question.body, response)
    return ReviewedItem(
        slot=slot,
        kind=question.kind,
        stem=question.stem,
        question=question.type.review(question.body, order, response),
        explanation=question.explanation,
        state=grade.state,
        points=grade.fraction * most,
        most=most,
    )


def show_version(version: QuestionVersion, slot: int, *, seed: str = "", response: Response | None = None) -> ShownItem:
    """A question outside an attempt; the same `seed` gives the same order of options, none the author's order."""
    case = shown_case(version.stimulus, slot)
    return shown(version.body, order_for(parsed(version.body), seed), slot, response=response, case=case)


def review_version(version: QuestionVersion, slot: int, *, seed: str = "", response: Response | None) -> ReviewedItem:
    """The same question with key and rationales, its options in the same order."""
    item = reviewed(version.body, order_for(parsed(version.body), seed), slot, response)
    return replace(item, case=shown_case(version.stimulus, slot))


def order_for(question: Question, seed: str) -> list[str]:
    """The order of the options that belongs to `seed`; the author's where it is empty."""
    kind = question.type
    return kind.shuffle(question.body, seed) if seed else kind.option_ids(question.body)
