"""The short review of the day: check questions of lessons, asked again before they are forgotten.

Which day a question falls due follows from `recommender.mastery.review`. An answer moves no measured level and no progress:
it only moves the day. At most five a day, the one most likely forgotten first.
"""

from __future__ import annotations

import uuid as uuids
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

import sqlalchemy as sa
from sqlalchemy.orm import defer, joinedload

from content.questions import Grade, Response
from lms.clock import now, today
from lms.courses.models import Activity
from lms.db import db
from lms.enrollments.models import Enrollment, PracticeAnswer, ReviewCard
from lms.enrollments.signals import practised
from lms.problems import Missing
from lms.quizzes.models import Question, QuestionVersion, Regrade
from recommender.mastery import review
from recommender.mastery.review import REVIEWS_A_DAY, Memory, Review

WITHOUT_VERDICT = ("pending", "unscored")
"""States of a mark that say nothing about knowing."""
REGRADED = ("applying", "applied")
"""States of a regrade that was decided: the wording it began with is not asked any more."""


@dataclass(frozen=True)
class ReviewDay:
    """A person's review today: how many were answered, how many still wait, and the next day with any (None: never)."""

    done: int
    waiting: int
    next_on: date | None

    @property
    def total(self) -> int:
        """Questions of today, answered or not."""
        return self.done + self.waiting


def note_answer(
    enrollment: Enrollment, activity: Activity, version: QuestionVersion, response: Response, grade: Grade
) -> None:
    """Take in an answer to a check question under its lesson. Of several on one day only the first moves the due day."""
    if grade.state in WITHOUT_VERDICT:
        return
    card = db.session.get(ReviewCard, (enrollment.person_id, version.question_id))
    if card is None:
        card = ReviewCard(person_id=enrollment.person_id, question_id=version.question_id)
        db.session.add(card)
        _keep(card, None, grade)
    elif card.last_on < today():
        _keep(card, _memory(card), grade)
    card.question_version_id, card.enrollment_id, card.activity_id = version.id, enrollment.id, activity.id
    card.answer = response
    _log(enrollment.person_id, version.id, grade)


def note_review(card: ReviewCard, response: Response, grade: Grade) -> None:
    """Take in an answer in the review of today; nothing happens where the question is not due (any more)."""
    if card.due_on > today():
        return
    _keep(card, _memory(card), grade)
    card.answer, card.reviewed_on = response, card.last_on
    _log(card.person_id, card.question_version_id, grade)


def own_card(person: int, question: uuids.UUID) -> ReviewCard:
    """The card of a person (internal id) for a question; raises `Missing` where there is none to review."""
    found = db.session.scalar(_cards(person).where(ReviewCard.question.has(Question.uuid == question)))
    if found is None:
        raise Missing
    return found


def due_cards(person: int) -> Sequence[ReviewCard]:
    """What a person (internal id) is asked today, in order: the one most likely forgotten first."""
    day = today_of(person)
    if not day.waiting:
        return ()
    ids, memories = _memories(person)
    chosen = [ids[one.item] for one in review.due_today(memories, today(), day.waiting)]
    whole = _cards(person).where(ReviewCard.question_id.in_(chosen))
    cards = {card.question_id: card for card in db.session.scalars(whole)}
    return tuple(cards[one] for one in chosen if one in cards)


def today_of(person: int) -> ReviewDay:
    """How far a person (internal id) is with the review of today; one query."""
    answered = ReviewCard.reviewed_on == today()
    counts = sa.select(
        sa.func.count().filter(answered), sa.func.count().filter(_due()), sa.func.min(ReviewCard.due_on)
    ).where(*_reviewable(person))
    done, due, next_on = db.session.execute(counts).one()
    return ReviewDay(done, max(0, min(due, REVIEWS_A_DAY - done)), next_on)


def _log(person: int, version: int, grade: Grade) -> None:
    """Write an answer down for what is learned from practice, and tell who draws the picture of topics."""
    db.session.add(
        PracticeAnswer(person_id=person, question_version_id=version, fraction=grade.fraction, answered_at=now())
    )
    db.session.flush()
    practised.send(None, person_id=person)


def _keep(card: ReviewCard, before: Memory | None, grade: Grade) -> None:
    after = review.answer(before, Review(today(), grade.state == "right"))
    card.stability, card.difficulty, card.last_on, card.due_on = (
        after.stability,
        after.difficulty,
        after.last,
        after.due,
    )


def _memories(person: int) -> tuple[dict[str, int], dict[str, Memory]]:
    """The due questions of a person by uuid: the internal id of each, and what is left of it; no card is loaded whole."""
    query = (
        sa.select(
            Question.uuid,
            Question.id,
            ReviewCard.stability,
            ReviewCard.difficulty,
            ReviewCard.last_on,
            ReviewCard.due_on,
        )
        .join(Question, Question.id == ReviewCard.question_id)
        .where(*_reviewable(person), _due())
    )
    rows = db.session.execute(query).all()
    return {str(row[0]): row[1] for row in rows}, {str(row[0]): Memory(*row[2:]) for row in rows}


def _memory(card: ReviewCard) -> Memory:
    return Memory(card.stability, card.difficulty, card.last_on, card.due_on)


def _due() -> sa.ColumnElement[bool]:
    return ReviewCard.due_on <= today()


def _cards(person: int) -> sa.Select[ReviewCard]:
    whole = (
        joinedload(ReviewCard.question),
        joinedload(ReviewCard.question_version).joinedload(QuestionVersion.stimulus),
        joinedload(ReviewCard.enrollment).joinedload(Enrollment.course_version),
        joinedload(ReviewCard.enrollment).joinedload(Enrollment.course),
        joinedload(ReviewCard.activity).options(defer(Activity.body), defer(Activity.html)),
    )
    return sa.select(ReviewCard).options(*whole).where(*_reviewable(person))


def _reviewable(person: int) -> tuple[sa.ColumnElement[bool], ...]:
    """Of a person, without courses that were left, questions out of use and wordings whose key was found wrong."""
    regraded = sa.exists().where(Regrade.from_version_id == ReviewCard.question_version_id, Regrade.state.in_(REGRADED))
    return (
        ReviewCard.person_id == person,
        ReviewCard.enrollment.has(Enrollment.state != "withdrawn"),
        ReviewCard.question.has(Question.archived_at.is_(None)),
        ~regraded,
    )
