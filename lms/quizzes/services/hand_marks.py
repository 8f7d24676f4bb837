"""Marks given by people: a mark with its rubric and comment, an answer returned to be mended, the bank of comments."""

from __future__ import annotations

import uuid as uuids
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import sqlalchemy as sa
from flask_babel import gettext as _

from content.questions import Invalid
from content.questions.contract import graded
from content.questions.rubric import Rubric, RubricMarking, dump_marking, grade_marking
from lms.access.viewer import Viewer, person_id
from lms.audit.services import record
from lms.clock import now
from lms.db import db
from lms.outbox.services import notify
from lms.problems import Conflict, Missing, Problem
from lms.quizzes.bodies import as_problem, parsed
from lms.quizzes.models import AnswerEvent, Attempt, AttemptItem, Mark, MarkingComment, Question
from lms.quizzes.services.deciding import APPEAL, Given, decide, role_of
from lms.quizzes.services.release import go_on
from lms.quizzes.services.uploads import refuse_foreign

LONGEST_COMMENT = 4_000
LONGEST_BANKED = 600
MOST_BANKED = 200
RETURNABLE = ("practice", "module")
"""Purposes of quizzes whose answers may go back to be mended; an exam is written once."""


@dataclass(frozen=True)
class Marking:
    """What a marker decided: a level and a remark for every criterion, and a comment on the whole."""

    criteria: RubricMarking
    comment: str = ""


def rubric_of(item: AttemptItem) -> Rubric:
    """The rubric of a question that people mark; raises `Missing` for any other question."""
    question = parsed(item.question_version.body)
    rubric = question.type.rubric(question.body)
    if rubric is None:
        raise Missing
    return rubric


def marks_of(item: AttemptItem) -> list[Mark]:
    """Every mark of the answer as it stands, oldest first; those of an earlier version of the answer are left out."""
    query = sa.select(Mark).where(
        Mark.attempt_id == item.attempt_id, Mark.slot == item.slot, Mark.revision == item.revision
    )
    return list(db.session.scalars(query.order_by(Mark.id)))


def given(marks: Sequence[Mark]) -> list[Given]:
    """The marks as the rule of `deciding` reads them."""
    return [Given(one.role, one.marker_id, one.fraction) for one in marks]


def give_mark(viewer: Viewer, attempt: Attempt, item: AttemptItem, marking: Marking, *, revision: int) -> Mark:
    """Mark an answer; once nothing of the attempt waits any more its score is made, and released where the quiz says so.

    `revision` is the answer that the marker had before him. Who may mark is decided by the host. Raises `Conflict` when
    the answer was mended meanwhile or others have decided it, `Missing` for one's own answer and for a question without a
    rubric, `Problem` when the comment is too long.
    """
    attempt, item = _locked(attempt, item)
    if attempt.person_id == viewer.person_id:
        raise Missing
    if attempt.state != "grading" or item.revision != revision:
        raise Conflict(_("This answer changed while you were marking it. Read it again, then mark it."))
    known = given(marks_of(item))
    role = role_of(person_id(viewer), known, double=attempt.quiz_version.double_marking)
    if role is None:
        raise Conflict(_("Others have marked this answer already. Go on with the next one."))
    made = add_mark(viewer, item, role, marking)
    settle_item(attempt, item)
    go_on(viewer, attempt)
    return made


def add_mark(viewer: Viewer, item: AttemptItem, role: str, marking: Marking) -> Mark:
    """Write a mark by the rubric, with its audit entry; what it changes is for the caller to say."""
    comment = _checked(marking.comment)
    try:
        fraction = grade_marking(rubric_of(item), marking.criteria).fraction
    except Invalid as invalid:
        raise as_problem(invalid) from None
    return write_mark(viewer, item, role, fraction, comment, dump_marking(marking.criteria))


def write_mark(
    viewer: Viewer, item: AttemptItem, role: str, fraction: float, comment: str, criteria: Mapping[str, object]
) -> Mark:
    """Append a mark and its audit entry."""
    made = Mark(
        attempt_id=item.attempt_id,
        slot=item.slot,
        marker_id=person_id(viewer),
        role=role,
        fraction=fraction,
        criteria=dict(criteria),
        comment=comment,
        revision=item.revision,
        created_at=now(),
    )
    db.session.add(made)
    db.session.flush()
    record(
        viewer, "answer.marked", "attempt", made.attempt.uuid, slot=item.slot, role=role, fraction=round(fraction, 4)
    )
    return made


def settle_item(attempt: Attempt, item: AttemptItem) -> None:
    """Write what the marks of an answer come to, or leave it waiting for the next marker.

    The learner reads the comment of the mark that decided; of two that agree, both.
    """
    marks = marks_of(item)
    decision = decide(given(marks), double=attempt.quiz_version.double_marking)
    if decision.fraction is None:
        item.grade_state, item.fraction = "waiting", None
    else:
        result = graded(decision.fraction)
        item.grade_state, item.fraction = result.state, result.fraction
        item.comment = "\n\n".join(one.comment for one in deciding(marks) if one.comment)
    db.session.flush()


def deciding(marks: Sequence[Mark]) -> list[Mark]:
    """The marks that counted: the answer to an objection, else the moderator's, else the newest of each marker."""
    newest = {one.role: one for one in marks}
    for role in (APPEAL, "moderator"):
        if role in newest:
            return [newest[role]]
    return [newest[role] for role in ("first", "second") if role in newest]


def return_answer(viewer: Viewer, attempt: Attempt, item: AttemptItem, *, comment: str) -> None:
    """Give an answer back to the learner to be mended; what was written stays in the record.

    Raises `Conflict` when it does not wait for a mark any more, `Problem` in an exam and without a comment.
    """
    attempt, item = _locked(attempt, item)
    if attempt.person_id == viewer.person_id:
        raise Missing
    if attempt.state != "grading" or item.grade_state != "waiting":
        raise Conflict(_("This answer does not wait for a mark any more."))
    if not may_return(attempt):
        raise Problem(_("Answers of an exam are not returned. Mark it as it stands."))
    words = _checked(comment)
    if not words:
        raise Problem(
            _("Write what is to be mended; the learner sees only that."), fields={"comment": _("Fill this in.")}
        )
    item.grade_state, item.comment = "returned", words
    db.session.flush()
    record(viewer, "answer.returned", "attempt", attempt.uuid, slot=item.slot, revision=item.revision)
    link = f"/uji/{attempt.uuid}/perbaiki/{item.slot}"
    notify(attempt.person_id, "quizzes.returned", link=link, title=attempt.quiz_version.title, slot=item.slot)


def may_return(attempt: Attempt) -> bool:
    """Whether answers of this quiz may go back to be mended."""
    return attempt.quiz_version.quiz.purpose in RETURNABLE


def resubmit(viewer: Viewer, attempt: Attempt, item: AttemptItem, form: Mapping[str, Sequence[str]]) -> None:
    """The learner's mended answer, from form fields that begin with `s{slot}`; it waits for a mark again.

    The earlier answer stays in the record. Raises `Missing` for anybody else's attempt, `Conflict` when the answer is not
    with the learner any more, `Problem` when it is empty or unreadable.
    """
    attempt, item = _locked(attempt, item)
    if viewer.person_id is None or attempt.person_id != viewer.person_id:
        raise Missing
    if attempt.state != "grading" or item.grade_state != "returned":
        raise Conflict(_("This answer was marked meanwhile and cannot be changed any more."))
    question = parsed(item.question_version.body)
    try:
        response = question.type.read_response(form, item.slot)
    except Invalid as invalid:
        raise as_problem(invalid) from None
    if question.kind == "upload":
        response = refuse_foreign(attempt.id, item.slot, response)
    if response is None:
        empty = _("Write your answer first.")
        raise Problem(empty, fields={f"s{item.slot}": empty})
    moment = now()
    item.answer, item.answered_at, item.revision = response, moment, item.revision + 1
    item.grade_state = "waiting"
    db.session.add(
        AnswerEvent(
            attempt_id=attempt.id,
            slot=item.slot,
            revision=item.revision,
            epoch=attempt.writer_epoch,
            key=uuids.uuid4().hex,
            answer=response,
            received_at=moment,
        )
    )
    db.session.flush()
    record(viewer, "answer.resubmitted", "attempt", attempt.uuid, slot=item.slot, revision=item.revision)


def keep_comment(viewer: Viewer, question: Question, text: str, *, everywhere: bool) -> MarkingComment:
    """Put a comment into the bank of the agency, for one question or for any. The same words twice are once.

    Raises `Problem` when it is empty or too long, or the bank is full.
    """
    words = " ".join(text.split())
    if not words or len(words) > LONGEST_BANKED:
        short = _("A comment to use again has 1 to %(most)s characters.", most=LONGEST_BANKED)
        raise Problem(short, fields={"comment": short})
    agency = question.bank.agency_id
    kept = sa.select(MarkingComment).where(MarkingComment.agency_id == agency, MarkingComment.archived_at.is_(None))
    known = list(db.session.scalars(kept))
    about = None if everywhere else question.id
    same = next((one for one in known if one.text == words and one.question_id in (None, about)), None)
    if same is not None:
        return same
    if len(known) >= MOST_BANKED:
        raise Problem(_("The bank of comments is full. Remove those that nobody uses."))
    made = MarkingComment(
        agency_id=agency, question_id=about, text=words, account_id=viewer.account_id, created_at=now()
    )
    db.session.add(made)
    db.session.flush()
    return made


def drop_comment(viewer: Viewer, comment: MarkingComment) -> None:
    """Take a comment out of the bank; answers that carry it keep it."""
    comment.archived_at = comment.archived_at or now()
    db.session.flush()
    record(viewer, "marking_comment.dropped", "marking_comment", comment.uuid)


def _checked(comment: str) -> str:
    words = comment.strip()
    if len(words) > LONGEST_COMMENT:
        long = _("Use at most %(most)s characters.", most=LONGEST_COMMENT)
        raise Problem(long, fields={"comment": long})
    return words


def _locked(attempt: Attempt, item: AttemptItem) -> tuple[Attempt, AttemptItem]:
    """The attempt and the answer as they stand, held until the end: of two markers the second sees the first's mark."""
    db.session.refresh(attempt, with_for_update={"of": Attempt})
    db.session.refresh(item)
    return attempt, item
