"""Read how the questions of a quiz work: facility, discrimination, who chose what, how markers agree. Hidden under twenty."""

from __future__ import annotations

import uuid as uuids
from collections import Counter, defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, replace
from itertools import groupby
from typing import Any

import sqlalchemy as sa
from flask_babel import gettext as _

from content.agreement import Agreement, agreement
from content.items import (
    FIXED,
    DecisionQuality,
    DrawnAnswer,
    DrawnItem,
    Flag,
    ItemAnswers,
    ItemStatistics,
    analyse,
    analyse_drawn,
    explained,
)
from content.questions import Question, guess_score
from content.questions.contract import answers
from lms.access.viewer import Viewer
from lms.db import db
from lms.problems import Missing
from lms.quizzes.bodies import parsed
from lms.quizzes.models import (
    Attempt,
    AttemptItem,
    BlueprintCell,
    Mark,
    QuestionVersion,
    Quiz,
    QuizSlot,
    QuizVersion,
    percent_of,
)
from lms.quizzes.models import Question as QuestionBanked


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
    """A question of a quiz. `facility` is the mean score, 0 to 1; `flags` are codes of `content.items`, worst first;
    `efficiency` is discrimination as a share of the largest these scores allow; `seconds` the median time where it was
    measured; `blank` the share who left it empty. A question without a right answer has no figures.

    `drawn_by` is how many people drew it, None for a question that everybody is asked. The figures are None, and `options`
    empty, until enough people answered.
    """

    position: int
    question_uuid: uuids.UUID
    version_uuid: uuids.UUID
    question_version_id: int
    code: str
    kind: str
    stem: str
    facility: float | None
    discrimination: float | None
    options: tuple[OptionResult, ...]
    flags: tuple[str, ...]
    efficiency: float | None = None
    seconds: float | None = None
    blank: float | None = None
    drawn_by: int | None = None

    @property
    def oddities(self) -> tuple[Flag, ...]:
        """The flags with their plain words, worst first."""
        return explained(self.flags)


@dataclass(frozen=True)
class QuizResults:
    """A quiz version: people counted, their mean in per cent, how dependable the score is, and its questions.

    `alpha` is Cronbach's alpha; where questions are drawn, the reliability under the blueprint (`content.items.drawn`), and
    `drawn` is true. `error_percent` the standard error of measurement in per cent of the points; `decision`
    how far passing or not can be relied on.
    """

    people: int
    enough: bool
    mean_percent: float | None
    alpha: float | None
    questions: tuple[QuestionResult, ...]
    error_percent: float | None = None
    decision: DecisionQuality | None = None
    drawn: bool = False


def question_results(viewer: Viewer, quiz_version_id: int) -> QuizResults:
    """Results per question of a quiz version from everybody's first released attempt, previews left out.

    Raises `Missing` for a quiz of another agency. Who may see a course's results is the business of the courses room.
    """
    pass_mark, slots = _slots(viewer, quiz_version_id)
    if db.session.scalar(sa.select(BlueprintCell.id).where(BlueprintCell.quiz_version_id == quiz_version_id).limit(1)):
        return _drawn_results(quiz_version_id, pass_mark, slots)
    rows = _answers_by_attempt(quiz_version_id, {slot.id for slot in slots})
    questions = {slot.id: parsed(slot.body) for slot in slots}
    columns = {
        str(slot.id): _column(questions[slot.id], slot.mark, [row[slot.id] for row in rows])
        for slot in slots
        if questions[slot.id].type.marking != "none"
    }
    found = analyse(columns, pass_mark)
    return QuizResults(
        people=found.people,
        enough=found.enough,
        mean_percent=_percent(found.mean, found.most),
        alpha=found.alpha,
        questions=tuple(
            _result(slot.position, slot.id, slot, questions[slot.id], found.items.get(str(slot.id))) for slot in slots
        ),
        error_percent=_percent(found.error, found.most),
        decision=found.decision,
    )


def _drawn_results(quiz_version_id: int, pass_mark: float, slots: list[Any]) -> QuizResults:
    """Results of a quiz that draws: each question version over the attempts that asked it."""
    fixed = {slot.id: slot for slot in slots}
    attempts = _asked_by_attempt(quiz_version_id)
    asked = {row.question_version_id: row for rows in attempts for row in rows}
    questions = {one: parsed(row.body) for one, row in asked.items()}
    scored = {one for one, question in questions.items() if question.type.marking != "none"}
    found = analyse_drawn(
        {str(one): _drawn_item(questions[one]) for one in scored},
        [
            [
                _drawn_answer(row, questions[row.question_version_id], fixed)
                for row in rows
                if row.question_version_id in scored
            ]
            for rows in attempts
        ],
        pass_mark,
    )
    counts = Counter(row.question_version_id for rows in attempts for row in rows)
    places = [*slots, *sorted((row for one, row in asked.items() if one not in fixed), key=lambda row: row.code)]
    results = []
    for position, place in enumerate(places, start=1):
        version_id = place.id if hasattr(place, "position") else place.question_version_id
        question = questions.get(version_id) or parsed(place.body)
        one = _result(position, version_id, place, question, found.items.get(str(version_id)))
        results.append(one if version_id in fixed else replace(one, drawn_by=counts[version_id]))
    return QuizResults(
        people=found.people,
        enough=found.enough,
        mean_percent=_percent(found.mean, found.most),
        alpha=found.alpha,
        questions=tuple(results),
        error_percent=_percent(found.error, found.most),
        decision=found.decision,
        drawn=True,
    )


def _drawn_item(question: Question) -> DrawnItem:
    options = _options(question)
    return DrawnItem(_key(options), [one["id"] for one in options], guess_score(question))


def _drawn_answer(row: Any, question: Question, fixed: Mapping[int, Any]) -> DrawnAnswer:
    part = FIXED if row.question_version_id in fixed else f"{row.competency_id}.{row.level}"
    return DrawnAnswer(
        code=str(row.question_version_id),
        part=part,
        score=row.fraction or 0.0,
        worth=row.mark_most,
        chosen=answers(row.answer, "chosen") if question.type.option_ids(question.body) else (),
        blank=row.answer is None,
        seconds=float(row.seconds) if row.seconds else None,
    )


def _percent(points: float | None, most: float | None) -> float | None:
    return None if points is None or most is None else percent_of(points, most)


def answered_versions(quiz_id: int) -> list[QuizVersion]:
    """The versions of a quiz that people have results of, the newest first."""
    taken = sa.exists().where(
        Attempt.quiz_version_id == QuizVersion.id, Attempt.state == "released", Attempt.host != "preview"
    )
    query = sa.select(QuizVersion).where(QuizVersion.quiz_id == quiz_id, taken)
    return list(db.session.scalars(query.order_by(QuizVersion.number.desc())))


def agreement_of(quiz_version_id: int) -> dict[int, Agreement]:
    """How two markers agree on every question of a quiz version that both marked, by question version (internal id).

    Compared are the points of the rubric, of each role the newest mark of the answer that counts.
    """
    query = (
        sa.select(AttemptItem.question_version_id, Mark.attempt_id, Mark.role, Mark.fraction)
        .join(AttemptItem, sa.and_(AttemptItem.attempt_id == Mark.attempt_id, AttemptItem.slot == Mark.slot))
        .join(Attempt, Attempt.id == Mark.attempt_id)
        .where(
            Attempt.quiz_version_id == quiz_version_id,
            Mark.role.in_(("first", "second")),
            Mark.revision == AttemptItem.revision,
        )
        .order_by(Mark.id)
    )
    given: dict[int, dict[int, dict[str, float]]] = defaultdict(lambda: defaultdict(dict))
    for version_id, attempt_id, role, fraction in db.session.execute(query):
        given[version_id][attempt_id][role] = fraction
    found = {}
    for version_id, by_attempt in given.items():
        pairs = [(one["first"], one["second"]) for one in by_attempt.values() if len(one) == 2]
        if pairs:
            most = _rubric_points(version_id)
            found[version_id] = agreement(*([round(one[at] * most) for one in pairs] for at in (0, 1)))
    return found


def _rubric_points(version_id: int) -> int:
    question = parsed(db.session.get_one(QuestionVersion, version_id).body)
    rubric = question.type.rubric(question.body)
    return rubric.most if rubric else 1


def _slots(viewer: Viewer, quiz_version_id: int) -> tuple[float, list[Any]]:
    """The pass mark in per cent, and the fixed questions with what each is worth."""
    quiz = (
        sa.select(QuizVersion.pass_mark)
        .join(Quiz, Quiz.id == QuizVersion.quiz_id)
        .where(QuizVersion.id == quiz_version_id, Quiz.agency_id == viewer.agency_id)
    )
    pass_mark = db.session.scalar(quiz)
    if pass_mark is None:
        raise Missing
    query = (
        sa.select(QuizSlot.position, QuizSlot.mark, QuestionVersion.id, QuestionVersion.uuid, QuestionVersion.body)
        .add_columns(QuestionBanked.uuid.label("question_uuid"))
        .join(QuestionVersion, QuestionVersion.id == QuizSlot.question_version_id)
        .join(QuestionBanked, QuestionBanked.id == QuestionVersion.question_id)
        .where(QuizSlot.quiz_version_id == quiz_version_id)
    )
    return pass_mark, list(db.session.execute(query.order_by(QuizSlot.position)))


def _asked_by_attempt(quiz_version_id: int) -> list[list[Any]]:
    """Per person what the first attempt asked, with answers, marks and what the questions say."""
    query = (
        sa.select(
            AttemptItem.attempt_id,
            AttemptItem.question_version_id,
            AttemptItem.fraction,
            AttemptItem.answer,
            AttemptItem.seconds,
            AttemptItem.mark_most,
            QuestionVersion.uuid,
            QuestionVersion.body,
            QuestionVersion.competency_id,
            QuestionVersion.level,
            QuestionBanked.code,
            QuestionBanked.uuid.label("question_uuid"),
        )
        .join(QuestionVersion, QuestionVersion.id == AttemptItem.question_version_id)
        .join(QuestionBanked, QuestionBanked.id == QuestionVersion.question_id)
        .where(AttemptItem.attempt_id.in_(_first_attempts(quiz_version_id)))
        .order_by(AttemptItem.attempt_id, AttemptItem.slot)
    )
    return [list(rows) for _attempt, rows in groupby(db.session.execute(query), key=lambda row: row.attempt_id)]


def _first_attempts(quiz_version_id: int) -> sa.Select[Any]:
    return (
        sa.select(sa.func.min(Attempt.id))
        .where(Attempt.quiz_version_id == quiz_version_id, Attempt.state == "released", Attempt.host != "preview")
        .group_by(Attempt.person_id)
    )


def _answers_by_attempt(quiz_version_id: int, version_ids: set[int]) -> list[dict[int, Any]]:
    """Per person the score, answer and time to every question, from the first attempt that has them all."""
    query = sa.select(
        AttemptItem.attempt_id,
        AttemptItem.question_version_id,
        AttemptItem.fraction,
        AttemptItem.answer,
        AttemptItem.seconds,
    ).where(AttemptItem.attempt_id.in_(_first_attempts(quiz_version_id)))
    found: dict[int, dict[int, Any]] = defaultdict(dict)
    for row in db.session.execute(query):
        found[row.attempt_id][row.question_version_id] = row
    return [row for row in found.values() if version_ids <= row.keys()]


def _column(question: Question, worth: float, given: list[Any]) -> ItemAnswers:
    options = _options(question)
    return ItemAnswers(
        scores=[one.fraction or 0.0 for one in given],
        chosen=[answers(one.answer, "chosen") for one in given] if options else (),
        key=_key(options),
        options=[one["id"] for one in options],
        worth=worth,
        blank=[one.answer is None for one in given],
        seconds=[float(one.seconds) if one.seconds else None for one in given],
        guess=guess_score(question),
    )


def _key(options: list[dict[str, Any]]) -> frozenset[str]:
    return frozenset(one["id"] for one in options if one.get("correct") or one.get("best"))


def _options(question: Question) -> list[dict[str, Any]]:
    """The options of a kind that has them, with the key; empty for the others."""
    kind = question.type
    review = kind.review(question.body, kind.option_ids(question.body), None)
    return list(review.get("options", ()))


def _result(
    position: int, version_id: int, place: Any, question: Question, found: ItemStatistics | None
) -> QuestionResult:
    verdicts = {"true": _("True"), "false": _("False")}
    texts = {one["id"]: one.get("text") or verdicts[one["id"]] for one in _options(question)}
    return QuestionResult(
        position=position,
        question_uuid=place.question_uuid,
        version_uuid=place.uuid,
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
        efficiency=found.efficiency if found else None,
        seconds=found.median_seconds if found else None,
        blank=found.blank if found else None,
    )
