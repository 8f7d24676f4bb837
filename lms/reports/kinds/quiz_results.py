"""How the questions of a quiz work: how hard, how well they tell people apart. Hidden under twenty people."""

from __future__ import annotations

from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from lms.access.permissions import Permission
from lms.access.viewer import Viewer
from lms.problems import Missing
from lms.quizzes.queries.results import QuestionResult, question_results
from lms.reports.contract import Column, Filters, Table
from lms.reports.words import flag_words, plain_stem

NAME = "hasil-kuis"
TITLE = _l("Quiz results per question")
INTRO = _l("How many got each question right, and which questions deserve a second look.")
PERMISSION = Permission.COURSE_RESULTS
NEEDS = ("course", "quiz")
COLUMNS = (
    Column(_l("Question")),
    Column(_l("Right"), "percent"),
    Column(_l("Discrimination"), "number"),
    Column(_l("What to look at")),
)
CHART = ()


def rows(viewer: Viewer, filters: Filters) -> Table:
    """The questions of the quiz `filters.quiz`; figures only from twenty people up."""
    if filters.quiz is None:
        raise Missing
    found = question_results(viewer, filters.quiz)
    mean = None if found.mean_percent is None else round(found.mean_percent)
    note = "" if found.enough else _("The figures appear once 20 people have answered; until then they would mislead.")
    return Table(
        rows=[_row(one) for one in found.questions[filters.offset : filters.offset + filters.limit]],
        total=len(found.questions),
        facts=((_("People"), found.people), (_("Mean score"), "–" if mean is None else f"{mean} %")),
        note=note,
    )


def _row(one: QuestionResult) -> tuple[Any, ...]:
    share = None if one.facility is None else round(100 * one.facility)
    return f"{one.position}. {plain_stem(one.stem)}", share, one.discrimination, flag_words(one.flags)
