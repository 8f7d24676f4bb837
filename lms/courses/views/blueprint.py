"""The blueprint of a quiz: what every attempt draws from the item bank, whether the bank covers it, and a draw to look at."""

from __future__ import annotations

from typing import Any

from flask import flash, redirect, request, url_for
from flask_babel import gettext as _

from lms.access.guard import requires
from lms.access.permissions import Permission
from lms.access.viewer import Viewer
from lms.competencies.models import Competency
from lms.competencies.queries import all_competencies, name_of
from lms.courses import services
from lms.courses.blueprint_form import grid_of, read_cells
from lms.courses.queries import Desk
from lms.courses.views.pages import editor, load
from lms.courses.views.questions import quiz_of
from lms.problems import Problem
from lms.quizzes.authoring import kinds
from lms.quizzes.forms import small_number
from lms.quizzes.models import QuizVersion
from lms.quizzes.services import Cell, compose, contents_of, pools

MOST_DRAWS = 1_000


@requires(Permission.COURSE_EDIT, load=load)
def blueprint(viewer: Viewer, at: Desk) -> Any:
    """The grids of the competencies that are in the blueprint, and of one more where it was asked for."""
    return _page(viewer, at)


@requires(Permission.COURSE_EDIT, load=load)
def save_blueprint(viewer: Viewer, at: Desk) -> Any:
    """Save what was typed, where the bank covers it."""
    quiz = quiz_of(at)
    parted = request.form.get("parted") == "1"
    try:
        cells = read_cells(request.form, all_competencies(), parted=parted)
        services.save_blueprint(viewer, quiz, cells, parted=parted)
    except Problem as problem:
        return _page(viewer, at, problem)
    flash(
        _("The blueprint is saved: every attempt draws %(count)s questions.", count=sum(one.items for one in cells)),
        "ok",
    )
    return redirect(url_for("courses.blueprint", version=at.version.uuid, activity=quiz.uuid), 303)


@requires(Permission.COURSE_EDIT, load=load)
def draw_example(viewer: Viewer, at: Desk) -> Any:
    """A draw as an attempt would make it; nothing is written, and a number in the address says which one."""
    number = small_number(request.args.get("undian"), MOST_DRAWS) or 1
    paper, problem = [], None
    try:
        paper = compose(_version(at), f"draw {number}")
    except Problem as found:
        problem = found
    return editor(
        "courses/draw.html",
        viewer,
        at,
        questions=[one.version for one in paper],
        number=number,
        following=number % MOST_DRAWS + 1,
        problem=problem,
        kinds=kinds(),
    )


def _version(at: Desk) -> QuizVersion:
    version = quiz_of(at).quiz_version
    assert version is not None
    return version


def _page(viewer: Viewer, at: Desk, problem: Problem | None = None) -> Any:
    contents = contents_of(_version(at))
    competencies = {one.id: one for one in all_competencies()}
    typed = request.form if problem else None
    shown = _shown(contents.cells, competencies)
    bank = pools(one.id for one in shown)
    return editor(
        "courses/blueprint.html",
        viewer,
        at,
        status=problem.status if problem else 200,
        problem=problem,
        grids=[
            grid_of(one, [cell for cell in contents.cells if cell.competency_id == one.id], bank[one.id], typed)
            for one in shown
        ],
        others=[(one.code, name_of(one)) for one in competencies.values() if one not in shown],
        drawn=sum(one.items for one in contents.cells),
        fixed=len(contents.questions),
        parted=typed.get("parted") == "1"
        if typed is not None
        else any(one.section is not None for one in contents.cells),
    )


def _shown(cells: tuple[Cell, ...], competencies: dict[int, Competency]) -> list[Competency]:
    """The competencies of the blueprint, then those that the page was asked to add."""
    used = dict.fromkeys(cell.competency_id for cell in cells)
    added = request.form.getlist("competency") if request.method == "POST" else request.args.getlist("kompetensi")
    more = [one.id for one in competencies.values() if one.code in added and one.id not in used]
    return [competencies[one] for one in (*used, *more)]
