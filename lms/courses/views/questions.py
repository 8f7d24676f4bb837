"""The quiz editor, the forms of its questions and of a lesson's check questions, trying it, GIFT in and out."""

from __future__ import annotations

import uuid as uuids
from dataclasses import dataclass, replace
from typing import Any

from flask import Response, flash, redirect, request, url_for
from flask_babel import gettext as _
from werkzeug.datastructures import MultiDict

from content.exporters import EXPORTERS
from content.importers import ImportPlan
from content.problems import Problem as ContentProblem
from lms.access.guard import requires
from lms.access.permissions import Permission
from lms.access.viewer import Viewer
from lms.courses import labels, services
from lms.courses.forms import read_gift_file, read_gift_text, read_tags, tidied
from lms.courses.models import Activity, Course
from lms.courses.preview import try_quiz as start_trial
from lms.courses.queries import Desk
from lms.courses.queries.studio import course_of_quiz, place_of_question
from lms.courses.quiz_form import MATRIX, QuizForm, read_sections
from lms.courses.services.questions import Incoming, asked_in, incoming
from lms.courses.views.outline import goes_up
from lms.courses.views.pages import editor, home_of, load
from lms.problems import Conflict, Missing, Problem
from lms.quizzes import services as quizzes
from lms.quizzes.authoring import QuestionForm, blank_form, form_again, form_of, kinds, preview_of, read_case, read_form
from lms.quizzes.bodies import parsed
from lms.quizzes.media import snippet_of
from lms.quizzes.models import QuestionVersion, QuizVersion
from lms.quizzes.queries.media import media_in_bank
from lms.quizzes.services import Part, contents_of
from lms.quizzes.settings import PRESETS

BESIDE_SAVE = ("preview", "upload")
TAG_NAMES = ("competency", "level", "indicator", "difficulty")


def quiz_of(at: Desk) -> Activity:
    """The quiz on the desk; raises `Missing` for a lesson."""
    if at.activity is None or at.activity.kind != "quiz" or at.activity.quiz_version is None:
        raise Missing
    return at.activity


def _part(at: Desk) -> Activity:
    """The quiz or lesson whose questions are edited."""
    assert at.activity is not None
    return at.activity


def _question(at: Desk) -> QuestionVersion:
    assert at.question is not None
    return at.question


def quiz_page(viewer: Viewer, at: Desk, form: QuizForm | None = None, status: int = 200) -> Any:
    """The editor of a quiz: settings and questions."""
    quiz = quiz_of(at)
    assert quiz.quiz_version is not None
    return editor(
        "courses/quiz.html",
        viewer,
        at,
        status=status,
        form=form or QuizForm.stored(quiz, quiz.quiz_version),
        matrix=MATRIX,
        purpose=quiz.quiz_version.quiz.purpose,
        purposes=labels.PURPOSES,
        questions=asked_in(quiz),
        sections=_sections(quiz.quiz_version),
        drawn=sum(cell.items for cell in quiz.quiz_version.cells),
        kinds=kinds(),
        hints=labels.KIND_HINTS,
    )


def save(viewer: Viewer, at: Desk) -> Any:
    """Save the settings of a quiz."""
    quiz = quiz_of(at)
    assert quiz.quiz_version is not None
    form = QuizForm.typed(quiz, quiz.quiz_version)
    if not form.validate():
        return quiz_page(viewer, at, form, 422)
    try:
        services.save_quiz(
            viewer,
            quiz,
            purpose=quiz.quiz_version.quiz.purpose,
            settings=form.settings(),
            minutes=form.minutes.data,
            revision=form.revision.data,
        )
    except Problem as problem:
        form.problem(problem)
        if isinstance(problem, Conflict):
            form.revision.data = quiz.revision
        return quiz_page(viewer, at, form, problem.status)
    flash(_("Saved."), "ok")
    return redirect(home_of(at), 303)


def _sections(version: QuizVersion) -> list[Part]:
    """The sections over the fixed questions."""
    contents = contents_of(version)
    first: dict[int, int] = {}
    for number, one in enumerate(contents.questions, start=1):
        if one.section is not None:
            first.setdefault(one.section, number)
    return [Part(contents.sections[one], number, one not in contents.ordered) for one, number in first.items()]


@requires(Permission.COURSE_EDIT, load=load)
def use_preset(viewer: Viewer, at: Desk) -> Any:
    """Fill the settings in for what the quiz is for."""
    quiz = quiz_of(at)
    purpose = request.form.get("purpose", "")
    if purpose not in PRESETS:
        raise Missing
    services.use_preset(viewer, quiz, purpose)
    flash(
        _(
            "The settings for “%(purpose)s” are in place. Change below what you need.",
            purpose=labels.PURPOSES[purpose][0],
        ),
        "ok",
    )
    return redirect(home_of(at) + "#settings", 303)


@requires(Permission.COURSE_EDIT, load=load)
def save_sections(viewer: Viewer, at: Desk) -> Any:
    """Give the quiz parts with headings."""
    quiz = quiz_of(at)
    try:
        services.save_sections(viewer, quiz, read_sections(request.form))
    except Problem as problem:
        flash(str(problem.message), "bad")
        return quiz_page(viewer, at, status=problem.status)
    flash(_("Saved."), "ok")
    return redirect(home_of(at) + "#questions", 303)


@requires(Permission.COURSE_EDIT, load=load)
def new_question(viewer: Viewer, at: Desk) -> Any:
    """An empty form for a question of the kind in the address, or for the first of several about one case."""
    form = blank_form(request.args.get("jenis", ""), **_usual_tags(at))
    return _question_page(viewer, at, replace(form, about_case="kasus" in request.args))


def _usual_tags(at: Desk) -> dict[str, Any]:
    """What a question of this course most often measures: the course's first claim."""
    claim = next(iter(at.version.raises), None)
    return {"competency": claim.competency.code, "level": claim.to_level} if claim else {}


def _question_page(viewer: Viewer, at: Desk, form: QuestionForm, status: int = 200, complaint: str = "") -> Any:
    seen = at.question.content_sha256 if at.question else ""
    form = replace(form, media=media_in_bank(at.course.bank_id))
    return editor(
        "courses/question.html",
        viewer,
        at,
        status=status,
        question_form=form,
        seen=seen,
        complaint=complaint,
        snippet_of=snippet_of,
    )


@requires(Permission.COURSE_EDIT, load=load)
def add_question(viewer: Viewer, at: Desk) -> Any:
    """Put the question typed into the quiz or under the lesson."""
    typed = tidied(request.form)
    raw = read_form(request.form.get("kind", ""), typed)
    if request.form.get("do") in BESIDE_SAVE:
        return _beside_save(viewer, at, raw, typed)
    try:
        services.add_question(viewer, _part(at), raw, read_case(typed))
    except Problem as problem:
        return _question_again(viewer, at, raw, problem)
    flash(_("The question was added."), "ok")
    return redirect(home_of(at), 303)


def _beside_save(viewer: Viewer, at: Desk, raw: dict[str, Any], typed: MultiDict[str, str]) -> Any:
    """Show how the question will look, or take in a picture or sound for it; what was typed stays in the form."""
    case = read_case(typed)
    form = form_again(raw, Problem(""), case)
    try:
        if request.form["do"] == "upload":
            return _question_page(viewer, at, _with_upload(viewer, at, form, typed))
        return _question_page(viewer, at, replace(form, preview=preview_of(raw, case, at.course.bank)))
    except Problem as problem:
        described = {name: typed.get(name, "") for name in ("media-description", "media-transcript")}
        return _question_page(viewer, at, replace(form, errors=problem.fields, described=described), problem.status)


def _with_upload(viewer: Viewer, at: Desk, form: QuestionForm, typed: MultiDict[str, str]) -> QuestionForm:
    """The form with the file that came with it kept, and put where it was asked for."""
    file = request.files.get("media-file")
    if file is None or not file.filename:
        missing = _("Choose a file first.")
        raise Problem(missing, fields={"media-file": missing})
    kept = quizzes.upload_media(
        viewer,
        at.course.bank,
        file.read(),
        file.filename,
        description=typed.get("media-description", ""),
        transcript=typed.get("media-transcript", ""),
    )
    into, words = typed.get("media-into", ""), snippet_of(kept)
    if into == "stem":
        form.question["stem"] = f"{form.question['stem']}\n\n{words}".strip()
    case = {**form.case, "text": f"{form.case['text']}\n\n{words}".strip()} if into == "case" else form.case
    return replace(form, case=case, fresh=kept.name)


def _question_again(viewer: Viewer, at: Desk, raw: dict[str, Any], problem: Problem) -> Any:
    complaint = "" if problem.fields else str(problem.message)
    form = form_again(raw, problem, read_case(tidied(request.form)))
    return _question_page(viewer, at, form, problem.status, complaint)


@requires(Permission.COURSE_EDIT, load=load)
def edit_question(viewer: Viewer, at: Desk) -> Any:
    """The form of a question as it stands."""
    return _question_page(viewer, at, form_of(_question(at)))


@requires(Permission.COURSE_EDIT, load=load)
def save_question(viewer: Viewer, at: Desk) -> Any:
    """Change a question; one that was changed elsewhere comes back with what was typed."""
    typed = tidied(request.form)
    raw = read_form(_question(at).kind, typed)
    if request.form.get("do") in BESIDE_SAVE:
        return _beside_save(viewer, at, raw, typed)
    frozen = _question(at).frozen_at is not None
    try:
        seen = request.form.get("seen", "")
        services.revise_question(viewer, _part(at), _question(at), raw, seen=seen, case=read_case(typed))
    except Problem as problem:
        return _question_again(viewer, at, raw, problem)
    if frozen and _part(at).kind == "quiz":
        flash(_("Saved as a new version. Whether to mark earlier answers by it is asked in the item analysis."), "ok")
    else:
        flash(_("Saved."), "ok")
    return redirect(home_of(at), 303)


@dataclass(frozen=True)
class Mending:
    """A question of a published quiz that its author wants to put right."""

    course: Course
    quiz: uuids.UUID
    question: uuids.UUID


def _mending(viewer: Viewer, quiz: uuids.UUID, question: uuids.UUID) -> Mending:
    return Mending(course_of_quiz(viewer, quiz), quiz, question)


@requires(Permission.STUDIO, load=_mending)
def mend(viewer: Viewer, asked: Mending) -> Any:
    """Open a question of a published quiz for editing, in the draft at work or a new one."""
    draft = services.start_draft(viewer, asked.course)
    found = place_of_question(draft, asked.quiz, asked.question)
    if found is None:
        flash(_("The edition at work does not ask this question any more."), "warn")
        return redirect(url_for("courses.edit", version=draft.uuid), 303)
    activity, question = found
    address = url_for("courses.edit_question", version=draft.uuid, activity=activity.uuid, question=question.uuid)
    return redirect(address, 303)


@requires(Permission.COURSE_EDIT, load=load)
def move_question(viewer: Viewer, at: Desk) -> Any:
    """One place up or down."""
    services.move_question(viewer, _part(at), _question(at), up=goes_up())
    return redirect(home_of(at) + "#questions", 303)


@requires(Permission.COURSE_EDIT, load=load)
def remove_question(viewer: Viewer, at: Desk) -> Any:
    """Ask it no more."""
    services.remove_question(viewer, _part(at), _question(at))
    flash(_("The question was removed. It stays in the question bank of the course."), "ok")
    return redirect(home_of(at) + "#questions", 303)


@requires(Permission.STUDIO, load=load)
def try_quiz(viewer: Viewer, at: Desk) -> Any:
    """Take the quiz as a learner would; it counts for nothing."""
    attempt = start_trial(viewer, quiz_of(at))
    return redirect(url_for("quizzes.take", attempt=attempt.uuid), 303)


@requires(Permission.COURSE_EDIT, load=load)
def gift(viewer: Viewer, at: Desk) -> Any:
    """Where a GIFT file is chosen."""
    quiz_of(at)
    return _gift(viewer, at)


def _gift(
    viewer: Viewer, at: Desk, text: str = "", found: Incoming | None = None, problem: Problem | None = None
) -> Any:
    plan = found.plan if found else ImportPlan()
    return editor(
        "courses/gift.html",
        viewer,
        at,
        status=problem.status if problem else 200,
        text=text,
        found=found,
        faults=[(one.line, one.text, _mend(one)) for one in plan.problems],
        lost=[(one.line, one.text, one.worded(_)) for one in plan.warnings],
        problem=problem,
        tags=_tags_form(at),
        kind_names=dict(kinds()),
    )


def _tags_form(at: Desk) -> QuestionForm:
    """The tags to choose for a whole file: as typed, else the usual ones."""
    typed = {name: request.form[name] for name in TAG_NAMES if name in request.form}
    return blank_form("single", **{**_usual_tags(at), **typed})


def _mend(problem: ContentProblem) -> str:
    """How to mend a question of a file, with what it is about where the message alone does not say."""
    about = labels.PART_WORDS.get(problem.path.partition("-")[0])
    return f"{about}: {problem.worded(_)}" if about else problem.worded(_)


@requires(Permission.COURSE_EDIT, load=load)
def check_gift(viewer: Viewer, at: Desk) -> Any:
    """The dry run: what the file would bring, and the lines that are wrong. Nothing is written."""
    quiz = quiz_of(at)
    try:
        pasted = request.form.get("gift", "").strip()
        text = read_gift_text(request.form) if pasted else read_gift_file(request.files.get("file"))
    except Problem as problem:
        return _gift(viewer, at, problem=problem)
    return _gift(viewer, at, text, incoming(quiz, text))


@requires(Permission.COURSE_EDIT, load=load)
def import_gift(viewer: Viewer, at: Desk) -> Any:
    """Bring the good questions in, all with the tags chosen."""
    quiz, text = quiz_of(at), ""
    try:
        text = read_gift_text(request.form)
        count = services.import_questions(viewer, quiz, text, read_tags(request.form))
    except Problem as problem:
        return _gift(viewer, at, text, incoming(quiz, text), problem)
    flash(_("%(count)s questions were brought in.", count=count), "ok")
    return redirect(home_of(at) + "#questions", 303)


@requires(Permission.STUDIO, load=load)
def export_gift(viewer: Viewer, at: Desk) -> Any:
    """The questions of a quiz as a GIFT file; the page says beforehand which kinds the format cannot hold."""
    exporter = EXPORTERS[0]
    quiz = quiz_of(at)
    data = exporter.export([parsed(one.body) for one in asked_in(quiz)]).data
    response = Response(data, mimetype="text/plain; charset=utf-8")
    name = f"{at.course.slug}-{quiz.position}{exporter.EXTENSION}"
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return response
