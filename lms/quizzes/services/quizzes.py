"""Quizzes: settings, sections, fixed questions and blueprint cells in versions; a frozen version is never changed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import NamedTuple

import sqlalchemy as sa
from flask_babel import gettext as _

from lms.access.viewer import Viewer
from lms.agencies.models import Agency
from lms.clock import now
from lms.db import db
from lms.problems import Problem
from lms.quizzes.models import BlueprintCell, QuestionVersion, Quiz, QuizSection, QuizSlot, QuizVersion
from lms.quizzes.services.bank import freeze_questions
from lms.quizzes.services.quiz_trail import facts_of, record_change
from lms.quizzes.settings import QuizSettings, checked

PURPOSES = ("practice", "module", "exam", "competency")
MOST_SECTIONS = 20


@dataclass(frozen=True)
class Cell:
    """How many items of a competency, level and indicator (None for any) every attempt draws, each worth `mark`.

    `section` is the place of its section among the quiz's, counted from 0; None before all sections.
    """

    competency_id: int
    level: int
    indicator: int | None
    items: int
    mark: float = 1.0
    section: int | None = None


@dataclass(frozen=True)
class Placed:
    """A fixed question at its place. `section` as in `Cell`."""

    question_version_id: int
    question_id: int
    mark: float = 1.0
    section: int | None = None


class Part(NamedTuple):
    """A section over fixed questions: its title, the number of its first question, whether its questions are shuffled where
    the quiz shuffles at all.
    """

    title: str
    first: int
    shuffle: bool = True


@dataclass(frozen=True)
class Contents:
    """What a quiz asks: titles of its sections, fixed questions in order, blueprint cells.

    `ordered` are the places of the sections whose questions keep the author's order.
    """

    sections: tuple[str, ...] = ()
    questions: tuple[Placed, ...] = ()
    cells: tuple[Cell, ...] = ()
    ordered: frozenset[int] = frozenset()


def make_quiz(
    agency: Agency, *, purpose: str, settings: QuizSettings, question_versions: Sequence[QuestionVersion] = ()
) -> QuizVersion:
    """Make a quiz and return its first version.

    `purpose`: practice | module | exam | competency. A competency test has no questions of its own: whoever starts an
    attempt brings them. Raises `Problem` naming each bad setting, `ValueError` on another purpose.
    """
    if purpose not in PURPOSES:
        raise ValueError(f"a quiz is for one of {PURPOSES}, not {purpose!r}")
    columns = checked(settings, purpose).columns()
    quiz = Quiz(agency_id=agency.id, purpose=purpose, created_at=now())
    db.session.add(quiz)
    db.session.flush()
    version = QuizVersion(quiz_id=quiz.id, number=1, **columns)
    db.session.add(version)
    db.session.flush()
    _write(version, placed(Contents(), question_versions))
    return version


def edit_quiz(
    viewer: Viewer | None,
    version: QuizVersion,
    *,
    purpose: str | None = None,
    settings: QuizSettings | None = None,
    contents: Contents | None = None,
) -> QuizVersion:
    """Give a quiz these settings and contents and return the version that has them; None leaves them as they are.

    An unfrozen version is changed in place; a frozen one stays as it is and a new version is made. What changes about a quiz
    that was published or begun is in the audit record. Raises `Problem` naming each bad setting.
    """
    before = facts_of(version)
    kept = contents if contents is not None else contents_of(version)
    wanted = purpose or version.quiz.purpose
    columns = checked(settings or QuizSettings.of(version), wanted).columns()
    version.quiz.purpose = wanted
    if version.frozen_at is not None:
        newest = sa.select(sa.func.max(QuizVersion.number)).where(QuizVersion.quiz_id == version.quiz_id)
        number = (db.session.scalar(newest) or 0) + 1
        version = QuizVersion(quiz_id=version.quiz_id, number=number, **columns)
        db.session.add(version)
    else:
        for name, value in columns.items():
            setattr(version, name, value)
    db.session.flush()
    _write(version, kept)
    record_change(viewer, version, before)
    return version


def contents_of(version: QuizVersion) -> Contents:
    """What a version asks."""
    sections: dict[int | None, int] = {one.id: place for place, one in enumerate(version.sections)}
    slots = db.session.execute(
        sa.select(QuizSlot.question_version_id, QuestionVersion.question_id, QuizSlot.mark, QuizSlot.section_id)
        .join(QuestionVersion, QuestionVersion.id == QuizSlot.question_version_id)
        .where(QuizSlot.quiz_version_id == version.id)
        .order_by(QuizSlot.position)
    )
    return Contents(
        tuple(one.title for one in version.sections),
        tuple(Placed(one, question, mark, sections.get(section)) for one, question, mark, section in slots),
        tuple(
            Cell(one.competency_id, one.level, one.indicator, one.items, one.mark, sections.get(one.section_id))
            for one in version.cells
        ),
        frozenset(place for place, one in enumerate(version.sections) if not one.shuffle),
    )


def placed(contents: Contents, questions: Sequence[QuestionVersion]) -> Contents:
    """The contents with exactly these fixed questions in this order, each once.

    As many as before: the sections stay where they are. Otherwise each question keeps its section, and a new one is
    in that of its neighbour before it.
    """
    unique = list(dict.fromkeys((one.id, one.question_id) for one in questions))
    before = {one.question_id: one for one in contents.questions}
    in_place = len(unique) == len(contents.questions)
    row: list[Placed] = []
    for place, (version_id, question_id) in enumerate(unique):
        known = before.get(question_id)
        neighbour = row[-1].section if row else None
        section = contents.questions[place].section if in_place else known.section if known else neighbour
        row.append(Placed(version_id, question_id, known.mark if known else 1.0, section))
    return replace(contents, questions=tuple(row))


def sectioned(contents: Contents, parts: Sequence[Part]) -> Contents:
    """The contents with these sections over its fixed questions.

    Sections that only blueprint cells are in stay, after the others. Raises `Problem` on an empty title or a question
    that is not there.
    """
    row = sorted((one._replace(title=one.title.strip()) for one in parts), key=lambda one: one.first)
    places = [one.first for one in row]
    good = all(0 < len(one.title) <= 200 and 1 <= one.first <= len(contents.questions) for one in row)
    if not good or len(set(places)) != len(places) or len(row) > MOST_SECTIONS:
        message = _(
            "Give every part a title and another first question from 1 to %(most)s.", most=len(contents.questions)
        )
        raise Problem(message, fields={"sections": message})
    used = sorted({one.section for one in contents.cells if one.section is not None})
    moved = {old: len(row) + place for place, old in enumerate(used)}
    questions = tuple(
        replace(one, section=max((at for at, first in enumerate(places) if first <= number), default=None))
        for number, one in enumerate(contents.questions, start=1)
    )
    return Contents(
        (*(one.title for one in row), *(contents.sections[old] for old in used)),
        questions,
        tuple(replace(one, section=None if one.section is None else moved[one.section]) for one in contents.cells),
        frozenset(place for place, one in enumerate(row) if not one.shuffle),
    )


def drawing(contents: Contents, cells: Sequence[Cell], headings: Sequence[str]) -> Contents:
    """The contents with these cells; their sections are counted from 0 in `headings`, which come after the others."""
    fixed = max((one.section + 1 for one in contents.questions if one.section is not None), default=0)
    return Contents(
        (*contents.sections[:fixed], *headings),
        contents.questions,
        tuple(replace(one, section=None if one.section is None else fixed + one.section) for one in cells),
        contents.ordered & frozenset(range(fixed)),
    )


def freeze(version: QuizVersion) -> None:
    """The version is about to be seen by people: it and its questions are not changed any more. Twice is once."""
    if version.frozen_at is not None:
        return
    version.frozen_at = now()
    db.session.flush()
    slots = sa.select(QuizSlot.question_version_id).where(QuizSlot.quiz_version_id == version.id)
    freeze_questions(db.session.scalars(slots))


def _write(version: QuizVersion, contents: Contents) -> None:
    """Let the version ask exactly this."""
    for table in (QuizSlot, BlueprintCell, QuizSection):
        db.session.execute(sa.delete(table).where(table.quiz_version_id == version.id))
    sections = [
        QuizSection(quiz_version_id=version.id, position=place + 1, title=title, shuffle=place not in contents.ordered)
        for place, title in enumerate(contents.sections)
    ]
    db.session.add_all(sections)
    db.session.flush()
    ids: dict[int | None, int | None] = {None: None, **{place: one.id for place, one in enumerate(sections)}}
    db.session.add_all(
        QuizSlot(
            quiz_version_id=version.id,
            position=position,
            question_version_id=one.question_version_id,
            mark=one.mark,
            section_id=ids[one.section],
        )
        for position, one in enumerate(contents.questions, start=1)
    )
    db.session.add_all(
        BlueprintCell(
            quiz_version_id=version.id,
            position=position,
            section_id=ids[one.section],
            competency_id=one.competency_id,
            level=one.level,
            indicator=one.indicator,
            items=one.items,
            mark=one.mark,
        )
        for position, one in enumerate(contents.cells, start=1)
    )
    db.session.flush()
    db.session.expire(version, ["slots", "sections", "cells"])
