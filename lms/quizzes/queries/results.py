"""Read how the questions of a quiz work: facility, discrimination, who chose what. Hidden under twenty people."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa

from content.items import ItemAnswers, ItemStatistics, analyse
from content.questions import Question
from content.questions.contract import answers
from lms.access.viewer import Viewer
from lms.db import db
from lms.problems import Missing
from lms.quizzes.bodies import parsed
from lms.quizzes.models import Attempt, AttemptItem, QuestionVersion, Quiz, QuizSlot, QuizVersion


@dataclass(frozen=True)
class OptionResult:
    """An option: how many chose it and their share, and how choosing it goes with the rest of the test."""

    text: str
    is_key: bool
    count: int
    share: float
    discrimination: float | None


@dataclass(frozen=True)
class QuestionResult:
    """A question of a quiz. `facility` is the mean score, 0 to 1; `flags` are codes of `content.items`, worst first.

    The figures are None, and `options` empty, until enough people answered.
    """

    position: int
    question_version_id: int
    code: str
    kind: str
    stem: str
    facility: float | None
    discrimination: float | None
    options: tuple[OptionResult, ...]
    flags: tuple[str, ...]


@dataclass(frozen=True)
class QuizResults:
    """A quiz version: people counted, their mean in per cent, how dependable the score is, and its questions."""

    people: int
    enough: bool
    mean_percent: float | None
    alpha: float | None
    questions: tuple[QuestionResult, ...]


def question_results(viewer: Viewer, quiz_version_id: int) -> QuizResults:
    """Results per question of a quiz version from everybody's first released attempt, previews left out.

    Raises `Missing` for a quiz of another agency. Who may see a course's results is the business of the courses room.
    """
    slots = _slots(viewer, quiz_version_id)
    rows = _answers_by_attempt(quiz_version_id, {version_id for _position, version_id, _body in slots})
    questions = {version_id: parsed(body) for _position, version_id, body in slots}
    columns = {
        str(version_id): _column(question, [row[version_id] for row in rows])
        for version_id, question in questions.items()
    }
    statistics = analyse(columns)
    mean = statistics.mean
    return QuizResults(
        people=statistics.people,
        enough=statistics.enough,
        mean_percent=None if mean is None or not slots else 100 * mean / len(slots),
        alpha=statistics.alpha,
        questions=tuple(
            _result(position, version_id, questions[version_id], statistics.items.get(str(version_id)))
            for position, version_id, _body in slots
        ),
    )


def _slots(viewer: Viewer, quiz_version_id: int) -> list[Any]:
    quiz = (
        sa.select(QuizVersion.id)
        .join(Quiz, Quiz.id == QuizVersion.quiz_id)
        .where(QuizVersion.id == quiz_version_id, Quiz.agency_id == viewer.agency_id)
    )
    if db.session.scalar(quiz) is None:
        raise Missing
    query = (
        sa.select(QuizSlot.position, QuestionVersion.id, QuestionVersion.body)
        .join(QuestionVersion, QuestionVersion.id == QuizSlot.question_version_id)
        .where(QuizSlot.quiz_version_id == quiz_version_id)
    )
    return list(db.session.execute(query.order_by(QuizSlot.position)))


def _answers_by_attempt(quiz_version_id: int, version_ids: set[int]) -> list[dict[int, tuple[float, Any]]]:
    """Per person the score and answer to every question, from the first attempt that has them all."""
    first = (
        sa.select(sa.func.min(Attempt.id))
        .where(Attempt.quiz_version_id == quiz_version_id, Attempt.state == "released", Attempt.host != "preview")
        .group_by(Attempt.person_id)
    )
    query = sa.select(
        AttemptItem.attempt_id, AttemptItem.question_version_id, AttemptItem.fraction, AttemptItem.answer
    ).where(AttemptItem.attempt_id.in_(first))
    found: dict[int, dict[int, tuple[float, Any]]] = defaultdict(dict)
    for attempt_id, version_id, fraction, answer in db.session.execute(query):
        found[attempt_id][version_id] = (fraction or 0.0, answer)
    return [row for row in found.values() if version_ids <= row.keys()]


def _column(question: Question, given: list[tuple[float, Any]]) -> ItemAnswers:
    options = _options(question)
    return ItemAnswers(
        scores=[fraction for fraction, _answer in given],
        chosen=[answers(answer, "chosen") for _fraction, answer in given] if options else (),
        key=frozenset(one["id"] for one in options if one.get("correct") or one.get("best")),
        options=[one["id"] for one in options],
    )


def _options(question: Question) -> list[dict[str, Any]]:
    """The options of a kind that has them, with the key; empty for the others."""
    kind = question.type
    review = kind.review(question.body, kind.option_ids(question.body), None)
    return list(review.get("options", ()))


def _result(position: int, version_id: int, question: Question, found: ItemStatistics | None) -> QuestionResult:
    texts = {one["id"]: one.get("text") or one["id"] for one in _options(question)}
    return QuestionResult(
        position=position,
        question_version_id=version_id,
        code=question.code,
        kind=question.kind,
        stem=question.stem,
        facility=found.facility if found else None,
        discrimination=found.discrimination if found else None,
        options=tuple(
            OptionResult(texts[one.option], one.is_key, one.count, one.share, one.discrimination)
            for one in (found.options if found else ())
        ),
        flags=found.flags if found else (),
    )
