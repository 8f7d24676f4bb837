"""The marking queue: what waits, one answer with its rubric, the comments used again, the release of results."""

from __future__ import annotations

import uuid as uuids
from typing import Any

from flask import flash, redirect, request, url_for
from flask_babel import gettext as _

from content.questions import Invalid
from content.questions.contract import Form
from content.questions.rubric import Judged, marking_sheet, parse_marking, read_marking
from lms.access.guard import requires
from lms.access.permissions import Permission
from lms.access.viewer import Viewer, person_id
from lms.problems import Conflict, Problem
from lms.quizzes.bodies import as_problem
from lms.quizzes.forms import MOST_SLOTS, small_number
from lms.quizzes.models import Attempt, AttemptItem, Mark, MarkingComment, Quiz
from lms.quizzes.queries import marking as waiting
from lms.quizzes.services import hand_marks, release
from lms.quizzes.services.deciding import MODERATOR, role_of
from lms.quizzes.showing import answered
from lms.quizzes.views.uploads import marker_address
from lms.web.pages import page

RESULTS = Permission.COURSE_RESULTS


def _filter() -> waiting.QueueFilter:
    return waiting.QueueFilter(
        quiz=_uuid(request.args.get("kuis", "")),
        question=_uuid(request.args.get("soal", "")),
        returned=request.args.get("status") == "dikembalikan",
    )


def _uuid(text: str) -> uuids.UUID | None:
    try:
        return uuids.UUID(text)
    except ValueError:
        return None


def _asked() -> dict[str, Any]:
    """The filter of the address, to keep it from answer to answer."""
    return {name: value for name in ("kuis", "soal", "status") if (value := request.args.get(name))}


@requires(RESULTS)
def queue(viewer: Viewer) -> Any:
    """Every answer that waits for the viewer's mark, the oldest first."""
    wanted = _filter()
    return page(
        "quizzes/marking/queue.html",
        rows=waiting.queue(viewer, wanted),
        choices=waiting.choices(waiting.queue(viewer, waiting.QueueFilter(returned=wanted.returned))),
        wanted=wanted,
        asked=_asked(),
        piles=waiting.piles(viewer),
    )


def _load(viewer: Viewer, attempt: uuids.UUID, slot: str) -> AttemptItem:
    return waiting.marked_item(viewer, attempt, small_number(slot, MOST_SLOTS) or 0)


@requires(RESULTS, load=_load)
def sheet(viewer: Viewer, item: AttemptItem) -> Any:
    """One answer with its rubric, the viewer's own mark filled in where there is one."""
    own = [one for one in hand_marks.marks_of(item) if one.marker_id == viewer.person_id]
    given = parse_marking(own[-1].criteria) if own else {}
    return _sheet(viewer, item, given, own[-1].comment if own else item.comment)


def _sheet(
    viewer: Viewer,
    item: AttemptItem,
    given: dict[str, Judged],
    comment: str,
    problem: Problem | None = None,
) -> Any:
    attempt = waiting.attempt_of(item)
    marks = hand_marks.marks_of(item)
    role = role_of(person_id(viewer), hand_marks.given(marks), double=attempt.quiz_version.double_marking)
    return page(
        "quizzes/marking/sheet.html",
        status=problem.status if problem else 200,
        item=item,
        attempt=attempt,
        who=waiting.alias(attempt.uuid) if attempt.quiz_version.names_hidden else attempt.person.name,
        answered=answered(item),
        file_url=marker_address,
        sheet=marking_sheet(hand_marks.rubric_of(item), given),
        comment=comment,
        comments=waiting.comments_for(item.question_version.question),
        place=waiting.place_in(waiting.queue(viewer, _filter()), attempt.uuid, item.slot),
        role=role,
        others=_others(viewer, marks) if role == MODERATOR else [],
        open=attempt.state == "grading" and role is not None,
        returnable=hand_marks.may_return(attempt) and item.grade_state == "waiting",
        asked=_asked(),
        problem=problem,
        errors=problem.fields if problem else {},
    )


def _others(viewer: Viewer, marks: list[Mark]) -> list[Mark]:
    """The two marks that a moderator has to decide between; nobody else sees a colleague's."""
    newest = {one.role: one for one in marks if one.marker_id != viewer.person_id}
    return [newest[role] for role in ("first", "second") if role in newest]


def _typed(item: AttemptItem, form: Form) -> dict[str, Judged]:
    """What was chosen so far, complete or not."""
    found = {}
    for one in hand_marks.rubric_of(item).criteria:
        level = next(iter(form.get(one.id, ())), "")
        found[one.id] = Judged(level, next(iter(form.get(f"{one.id}-comment", ())), ""))
    return found


def _fields() -> Form:
    return {name: request.form.getlist(name) for name in request.form}


@requires(RESULTS, load=_load)
def mark(viewer: Viewer, item: AttemptItem) -> Any:
    """Save the mark and go on with the next answer; or put a comment of the bank into the text, or return the answer."""
    form, comment = _fields(), request.form.get("comment", "").replace("\r\n", "\n")
    if request.form.get("do") == "insert":
        return _sheet(viewer, item, _typed(item, form), _inserted(viewer, comment))
    attempt = waiting.attempt_of(item)
    after = waiting.place_in(waiting.queue(viewer, _filter()), attempt.uuid, item.slot).after
    try:
        if request.form.get("do") == "return":
            hand_marks.return_answer(viewer, attempt, item, comment=comment)
            said = _("The answer went back to the learner with your comment.")
        else:
            _save(viewer, attempt, item, form, comment)
            said = _("The mark is saved.")
    except Problem as problem:
        return _sheet(viewer, item, _typed(item, form), comment, problem)
    flash(said, "ok")
    if after is None:
        return redirect(url_for("quizzes.marking", **_asked()), 303)
    return redirect(url_for("quizzes.sheet", attempt=after.attempt, slot=after.slot, **_asked()), 303)


def _inserted(viewer: Viewer, comment: str) -> str:
    chosen = _uuid(request.form.get("banked", ""))
    if chosen is None:
        return comment
    return "\n".join(part for part in (comment.strip(), waiting.comment_in(viewer, chosen).text) if part)


def _save(viewer: Viewer, attempt: Attempt, item: AttemptItem, form: Form, comment: str) -> None:
    try:
        criteria = read_marking(hand_marks.rubric_of(item), form)
    except Invalid as invalid:
        raise as_problem(invalid) from None
    revision = request.form.get("revision", "")
    if revision != str(item.revision):
        raise Conflict(_("This answer changed while you were marking it. Read it again, then mark it."))
    if request.form.get("keep"):
        everywhere = request.form.get("keep") == "all"
        hand_marks.keep_comment(viewer, item.question_version.question, comment, everywhere=everywhere)
    hand_marks.give_mark(viewer, attempt, item, hand_marks.Marking(criteria, comment), revision=item.revision)


def _comment(viewer: Viewer, comment: uuids.UUID) -> MarkingComment:
    return waiting.comment_in(viewer, comment)


@requires(RESULTS, load=_comment)
def drop_comment(viewer: Viewer, comment: MarkingComment) -> Any:
    """Take a comment out of the bank."""
    hand_marks.drop_comment(viewer, comment)
    flash(_("The comment was removed from the bank."), "ok")
    return redirect(url_for("quizzes.marking"), 303)


def _quiz(viewer: Viewer, quiz: uuids.UUID) -> Quiz:
    return waiting.quiz_to_mark(viewer, quiz)


@requires(RESULTS, load=_quiz)
def release_all(viewer: Viewer, quiz: Quiz) -> Any:
    """Release the results of a quiz that are ready."""
    done = sum(release.release(viewer, attempt) for attempt in waiting.to_release(viewer, quiz))
    flash(_("%(count)s results were released.", count=done), "ok")
    return redirect(url_for("quizzes.marking"), 303)
