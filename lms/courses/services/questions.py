"""Questions of a draft: the quiz with its settings, the check questions of a lesson, a file of questions brought in.

A published edition keeps its questions: `lms.quizzes` answers a change of a frozen quiz or question with a new
version, and the draft then points to that one.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa
from flask_babel import gettext as _

from content.importers import ImportPlan, PlannedQuestion, gift
from content.questions import by_kind, parse_question
from lms.access.viewer import Viewer
from lms.competencies.queries import all_competencies, name_of
from lms.courses.models import Activity, LessonCheck
from lms.courses.services.drafts import count_minutes, refuse_stale
from lms.db import db
from lms.problems import Conflict, Problem
from lms.quizzes import services as quizzes
from lms.quizzes.models import QuestionVersion, QuizSlot, QuizVersion
from lms.quizzes.settings import QuizSettings, preset

MOST_CHECKS = 3
MOST_QUESTIONS = 200
TAGS = ("code", "competency", "level", "indicator", "difficulty")


@dataclass(frozen=True)
class Tags:
    """What a question measures: competency (by code), level, indicator within the level, difficulty 1–5 within it."""

    competency: str
    level: int
    indicator: int = 0
    difficulty: int = 3

    def raw(self) -> dict[str, Any]:
        """The tags as a question of the package format holds them."""
        return {
            "competency": self.competency,
            "level": self.level,
            "indicator": self.indicator,
            "difficulty": self.difficulty,
        }


@dataclass(frozen=True)
class Incoming:
    """What a file would bring into a quiz: questions that are new to it, how many it has already, and what is wrong."""

    plan: ImportPlan
    new: tuple[PlannedQuestion, ...]
    known: int


def save_quiz(
    viewer: Viewer,
    quiz: Activity,
    *,
    purpose: str,
    settings: QuizSettings,
    minutes: int,
    revision: int,
) -> None:
    """Change the settings of a quiz; `minutes` is what it counts towards the length of the course.

    Raises `Conflict` when somebody saved it since `revision`, `Problem` naming each bad setting.
    """
    refuse_stale(quiz.revision, revision)
    version = quizzes.edit_quiz(viewer, _quiz_of(quiz), purpose=purpose, settings=settings)
    quiz.quiz_version_id, quiz.title, quiz.minutes = version.id, version.title, minutes
    quiz.revision += 1
    count_minutes(quiz.module.course_version)


def use_preset(viewer: Viewer, quiz: Activity, purpose: str) -> None:
    """Fill the settings of a quiz in for `purpose` (a key of `PRESETS`); its title, window and code stay."""
    version = _quiz_of(quiz)
    settings = preset(purpose, QuizSettings.of(version))
    quiz.quiz_version_id = quizzes.edit_quiz(viewer, version, purpose=purpose, settings=settings).id
    quiz.revision += 1
    db.session.flush()


def save_sections(viewer: Viewer, quiz: Activity, parts: Sequence[quizzes.Part]) -> None:
    """Give a quiz parts with headings. Raises `Problem`."""
    version = _quiz_of(quiz)
    contents = quizzes.sectioned(quizzes.contents_of(version), parts)
    quiz.quiz_version_id = quizzes.edit_quiz(viewer, version, contents=contents).id
    db.session.flush()


def save_blueprint(viewer: Viewer, quiz: Activity, cells: Sequence[quizzes.Cell], *, parted: bool) -> None:
    """Let every attempt draw these cells; with `parted` their sections are named after their competencies.

    Raises `Problem` where the bank has too few items.
    """
    version = _quiz_of(quiz)
    contents = quizzes.drawing(quizzes.contents_of(version), quizzes.checked_cells(cells), _headings(cells, parted))
    quiz.quiz_version_id = quizzes.edit_quiz(viewer, version, contents=contents).id
    db.session.flush()


def _headings(cells: Sequence[quizzes.Cell], parted: bool) -> list[str]:
    named = {one.id: name_of(one) for one in all_competencies()}
    return [named[one] for one in dict.fromkeys(cell.competency_id for cell in cells)] if parted else []


def asked_in(activity: Activity) -> list[QuestionVersion]:
    """The questions of a quiz, or the check questions of a lesson, in order."""
    query = sa.select(QuestionVersion)
    if activity.kind == "quiz":
        query = query.join(QuizSlot, QuizSlot.question_version_id == QuestionVersion.id)
        query = query.where(QuizSlot.quiz_version_id == activity.quiz_version_id).order_by(QuizSlot.position)
    else:
        query = query.join(LessonCheck, LessonCheck.question_version_id == QuestionVersion.id)
        query = query.where(LessonCheck.activity_id == activity.id).order_by(LessonCheck.position)
    return list(db.session.scalars(query))


def add_question(
    viewer: Viewer, activity: Activity, raw: Mapping[str, Any], case: Mapping[str, str] | None = None
) -> QuestionVersion:
    """Write a new question into the bank of the course and ask it last; `case` is the title and text of the case it asks
    about. Raises `Problem` naming every fault by its field.
    """
    asked = asked_in(activity)
    _refuse_many(activity, len(asked) + 1)
    if activity.kind == "lesson" and by_kind(raw["kind"]).marking == "manual":
        raise Problem(
            _("A check question is answered at once. Ask for essays and files in a quiz, where people mark them.")
        )
    bank = activity.module.course_version.course.bank
    quizzes.write_case(viewer, bank, raw.get("stimulus", ""), case or {})
    made = quizzes.add_question(viewer, bank, raw)
    ask(viewer, activity, [*(_at_newest_case(viewer, one, made) for one in asked), made])
    return made


def revise_question(
    viewer: Viewer,
    activity: Activity,
    question: QuestionVersion,
    raw: Mapping[str, Any],
    *,
    seen: str,
    case: Mapping[str, str] | None = None,
) -> QuestionVersion:
    """Change a question, and the case it asks about (`case`: its title and text) for all that ask about it here; `seen` is
    the fingerprint of what the person edited.

    Raises `Conflict` when it says something else by now, `Problem` naming every fault by its field.
    """
    if question.content_sha256 != seen:
        raise Conflict(
            _(
                "This question was saved elsewhere after you opened it. What you typed is still below. Save again to "
                "replace that."
            )
        )
    asked = asked_in(activity)
    quizzes.write_case(viewer, question.question.bank, raw.get("stimulus", ""), case or {})
    revised = quizzes.revise_question(viewer, question.question, raw)
    ask(
        viewer, activity, [revised if one.id == question.id else _at_newest_case(viewer, one, revised) for one in asked]
    )
    return revised


def _at_newest_case(viewer: Viewer, one: QuestionVersion, written: QuestionVersion) -> QuestionVersion:
    """A question beside the one just written, with the wording of their case that this one has."""
    code = written.body.get("stimulus")
    if not code or one.body.get("stimulus") != code or one.stimulus_id == written.stimulus_id:
        return one
    return quizzes.revise_question(viewer, one.question, one.body)


def move_question(viewer: Viewer, activity: Activity, question: QuestionVersion, *, up: bool) -> None:
    """One place up or down; at the end of the list nothing happens."""
    asked = asked_in(activity)
    place = asked.index(question)
    other = place + (-1 if up else 1)
    if 0 <= other < len(asked):
        asked[place], asked[other] = asked[other], asked[place]
        ask(viewer, activity, asked)


def remove_question(viewer: Viewer, activity: Activity, question: QuestionVersion) -> None:
    """Ask a question no more; it stays in the bank of the course."""
    ask(viewer, activity, [one for one in asked_in(activity) if one.id != question.id])


def ask(viewer: Viewer | None, activity: Activity, questions: Sequence[QuestionVersion]) -> None:
    """Let an activity ask exactly these questions in this order."""
    if activity.kind == "quiz":
        version = _quiz_of(activity)
        contents = quizzes.placed(quizzes.contents_of(version), questions)
        activity.quiz_version_id = quizzes.edit_quiz(viewer, version, contents=contents).id
    else:
        db.session.execute(sa.delete(LessonCheck).where(LessonCheck.activity_id == activity.id))
        db.session.add_all(
            LessonCheck(activity_id=activity.id, position=position, question_version_id=one.id)
            for position, one in enumerate(questions, start=1)
        )
    db.session.flush()
    db.session.expire(activity, ["checks", "quiz_version"])


def incoming(activity: Activity, text: str) -> Incoming:
    """What a GIFT text would bring into a quiz; writes nothing."""
    plan = gift.plan(text.encode(), "")
    known = {_essence(one.body) for one in asked_in(activity)}
    new = []
    for item in plan.items:
        if _essence(item.raw) not in known:
            known.add(_essence(item.raw))
            new.append(item)
    return Incoming(plan, tuple(new), len(plan.items) - len(new))


def import_questions(viewer: Viewer, activity: Activity, text: str, tags: Tags) -> int:
    """Bring the good questions of a GIFT text into a quiz, all with the same tags, and return how many.

    What the quiz asks already is left out, so the same file twice is once. Raises `Problem` when nothing is left or
    too much.
    """
    items = incoming(activity, text).new
    if not items:
        raise Problem(_("The file holds no question that is new to this quiz."))
    asked = asked_in(activity)
    _refuse_many(activity, len(asked) + len(items))
    bank = activity.module.course_version.course.bank
    made = [quizzes.add_question(viewer, bank, {**item.raw, **tags.raw()}) for item in items]
    ask(viewer, activity, [*asked, *made])
    return len(made)


def _essence(raw: Mapping[str, Any]) -> str:
    """What a question says, without its code and tags, in one spelling."""
    said = {name: value for name, value in raw.items() if name not in TAGS}
    question = parse_question({"code": "x", "competency": "x", "level": 1, **said})
    fields = question.type.dump(question.body)
    return json.dumps([question.kind, question.stem, question.explanation, fields], sort_keys=True, default=str)


def _quiz_of(activity: Activity) -> QuizVersion:
    return db.session.get_one(QuizVersion, activity.quiz_version_id)


def _refuse_many(activity: Activity, count: int) -> None:
    if activity.kind == "lesson" and count > MOST_CHECKS:
        raise Problem(_("A lesson has at most %(most)s check questions.", most=MOST_CHECKS))
    if count > MOST_QUESTIONS:
        raise Problem(_("A quiz has at most %(most)s questions.", most=MOST_QUESTIONS))
