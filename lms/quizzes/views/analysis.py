"""How the questions of a quiz work, and marking anew after one was mended."""

from __future__ import annotations

import uuid as uuids
from typing import Any

from flask import flash, redirect, request, url_for
from flask_babel import gettext as _

from lms.access.guard import requires
from lms.access.permissions import Permission
from lms.access.viewer import Viewer
from lms.problems import Missing, Problem
from lms.quizzes.models import Quiz, QuizVersion, Regrade
from lms.quizzes.queries import versions
from lms.quizzes.queries.marking import marking_host, quiz_to_mark
from lms.quizzes.queries.regrades import changes_of, counts_of, later_versions, quizzes_asking, regrade_in
from lms.quizzes.queries.results import agreement_of, answered_versions, question_results
from lms.quizzes.services import regrade as regrading
from lms.quizzes.words import flag_words
from lms.web.pages import page, per_page, wanted_page

RESULTS = Permission.COURSE_RESULTS


def _quiz(viewer: Viewer, quiz: uuids.UUID) -> Quiz:
    return quiz_to_mark(viewer, quiz)


@requires(RESULTS, load=_quiz)
def analysis(viewer: Viewer, quiz: Quiz) -> Any:
    """The figures of every question in plain words, with what to do about it."""
    return _analysis(viewer, quiz)


def _analysis(viewer: Viewer, quiz: Quiz, problem: Problem | None = None) -> Any:
    asked = answered_versions(quiz.id)
    version = _wanted(asked)
    host = marking_host(viewer, quiz.id)
    return page(
        "quizzes/marking/analysis.html",
        status=problem.status if problem else 200,
        quiz=quiz,
        title=host.quiz_title(quiz),
        editions=asked,
        version=version,
        report=question_results(viewer, version.id) if version else None,
        agreement=agreement_of(version.id) if version else {},
        later=later_versions(viewer, quiz),
        mend_url=host.mend_url,
        flag_words=flag_words,
        problem=problem,
        typed=request.form,
    )


def _wanted(asked: list[QuizVersion]) -> QuizVersion | None:
    """The version of the address, else the newest that anybody answered."""
    wanted = request.args.get("versi", "")
    return next((one for one in asked if str(one.number) == wanted), asked[0] if asked else None)


@requires(RESULTS, load=_quiz)
def try_regrade(viewer: Viewer, quiz: Quiz) -> Any:
    """Look what marking anew by the newest version of a question would change."""
    later = later_versions(viewer, quiz)
    before = next((one for one in versions(list(later)) if str(one.uuid) == request.form.get("soal")), None)
    if before is None:
        raise Missing
    try:
        made = regrading.try_regrade(
            viewer,
            before,
            later[before.id],
            quizzes_asking(viewer, before.id),
            reason=request.form.get("reason", ""),
        )
    except Problem as problem:
        return _analysis(viewer, quiz, problem)
    return redirect(url_for("quizzes.regrade", regrade=made.uuid), 303)


def _regrade(viewer: Viewer, regrade: uuids.UUID) -> Regrade:
    return regrade_in(viewer, regrade)


@requires(RESULTS, load=_regrade)
def show_regrade(viewer: Viewer, regrade: Regrade) -> Any:
    """Who would change, from what to what, and what that does to the course; or how far the job is."""
    number = wanted_page()
    counts = counts_of(regrade)
    return page(
        "quizzes/marking/regrade.html",
        regrade=regrade,
        stem=regrade.from_version.body["stem"],
        counts=counts,
        rows=changes_of(regrade, offset=(number - 1) * per_page(), limit=per_page()),
        page_number=number,
        pages=max(1, -(-counts.changed // per_page())),
        href=lambda at: url_for("quizzes.regrade", regrade=regrade.uuid, halaman=at),
    )


@requires(RESULTS, load=_regrade)
def decide_regrade(viewer: Viewer, regrade: Regrade) -> Any:
    """Apply exactly what was shown, or throw it away."""
    try:
        if request.form.get("do") == "apply":
            regrading.ask_for(viewer, regrade, quizzes_asking(viewer, regrade.from_version_id))
            flash(_("The answers are being marked anew. Everybody whose points change gets a notice."), "ok")
        else:
            regrading.drop(viewer, regrade)
            flash(_("Nothing was changed."), "ok")
    except Problem as problem:
        flash(str(problem.message), "warn")
    return redirect(url_for("quizzes.regrade", regrade=regrade.uuid), 303)
