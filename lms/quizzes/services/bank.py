"""Question banks and their questions: every wording is a version, and a frozen one is never changed."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

import sqlalchemy as sa
from flask_babel import gettext as _
from sqlalchemy.exc import IntegrityError

from lms.access.viewer import Viewer
from lms.agencies.models import Agency
from lms.clock import now
from lms.competencies.models import Competency
from lms.competencies.queries import competency_by_code
from lms.db import db
from lms.problems import Conflict, Missing, Problem
from lms.quizzes.bodies import checked, fingerprint
from lms.quizzes.models import Question, QuestionBank, QuestionVersion
from lms.quizzes.services.cases import case_of
from lms.quizzes.services.media import check_texts

PURPOSES = ("competency", "course")


def bank(agency: Agency, *, code: str, name: str, purpose: str, competency: Competency | None = None) -> QuestionBank:
    """The agency's bank with this `code`, made if it is not there yet; `purpose` is competency or course.

    Raises `Conflict` when another agency has the code, `ValueError` on another purpose.
    """
    if purpose not in PURPOSES:
        raise ValueError(f"a bank is for one of {PURPOSES}, not {purpose!r}")
    found = db.session.scalar(sa.select(QuestionBank).where(QuestionBank.code == code))
    if found is not None:
        if found.agency_id != agency.id:
            raise Conflict(_("The code %(code)s belongs to another agency. Choose another code.", code=code))
        return found
    made = QuestionBank(
        agency_id=agency.id,
        code=code,
        name=name,
        purpose=purpose,
        competency_id=competency.id if competency else None,
    )
    db.session.add(made)
    db.session.flush()
    return made


def add_question(
    viewer: Viewer | None, bank: QuestionBank, raw: Mapping[str, Any], code: str | None = None
) -> QuestionVersion:
    """Put a question into a bank and return its first version.

    `raw` is a question of the package format; `code` wins over the one in it, and without either one is made from the
    bank's. Raises `Problem` naming every fault by its field, a taken code and an unknown competency among them.
    """
    wanted = code or raw.get("code") or _next_code(bank)
    values = _read(bank.id, {**raw, "code": wanted})
    question = Question(bank_id=bank.id, code=values["body"]["code"], created_at=now())
    try:
        with db.session.begin_nested():
            db.session.add(question)
    except IntegrityError:
        taken = _("The code %(code)s is taken. Choose another one.", code=str(wanted))
        raise Problem(taken, fields={"code": taken}) from None
    return _add_version(viewer, question, 1, values)


def revise_question(viewer: Viewer | None, question: Question, raw: Mapping[str, Any]) -> QuestionVersion:
    """Change what a question says and return the version that says it.

    The newest version is changed in place while nobody can have seen it; once frozen, a new version is made. The same
    words again change nothing. The question keeps its code. Raises `Problem` naming every fault by its field.
    """
    values = _read(question.bank_id, {**raw, "code": question.code})
    newest = db.session.scalars(
        sa.select(QuestionVersion)
        .where(QuestionVersion.question_id == question.id)
        .order_by(QuestionVersion.number.desc())
        .limit(1)
    ).one()
    if newest.content_sha256 == values["content_sha256"]:
        return newest
    if newest.frozen_at is not None:
        return _add_version(viewer, question, newest.number + 1, values)
    for name, value in values.items():
        setattr(newest, name, value)
    newest.account_id = viewer.account_id if viewer else None
    db.session.flush()
    return newest


def archive_question(question: Question) -> None:
    """Take a question out of use: no test draws it any more, what was answered stays."""
    if question.archived_at is None:
        question.archived_at = now()
        db.session.flush()


def restore_question(question: Question) -> None:
    """Put a question back into use."""
    question.archived_at = None
    db.session.flush()


def freeze_questions(version_ids: Iterable[int]) -> None:
    """These versions are about to be seen by people: from now on a change makes a new version."""
    ids = list(version_ids)
    if ids:
        unfrozen = sa.and_(QuestionVersion.id.in_(ids), QuestionVersion.frozen_at.is_(None))
        db.session.execute(sa.update(QuestionVersion).where(unfrozen).values(frozen_at=now()))


def _read(bank_id: int, raw: Mapping[str, Any]) -> dict[str, Any]:
    """The columns of a version made from what somebody wrote for a bank."""
    question, body = checked(raw)
    if faults := check_texts(bank_id, body):
        raise Problem(_("Put this right, then save again: %(faults)s", faults=_said(faults)), fields=faults)
    case = case_of(bank_id, question.stimulus)
    try:
        competency = competency_by_code(question.competency)
    except Missing:
        unknown = _("There is no competency with the code %(code)s.", code=question.competency)
        raise Problem(unknown, fields={"competency": unknown}) from None
    return {
        "kind": question.kind,
        "body": body,
        "stimulus_id": case.id if case else None,
        "competency_id": competency.id,
        "level": question.level,
        "indicator": question.indicator,
        "difficulty": question.difficulty,
        "content_sha256": fingerprint({**body, "case": [case.title, case.text]} if case else body),
    }


def _said(faults: Mapping[str, str]) -> str:
    return " ".join(dict.fromkeys(faults.values()))


def _add_version(viewer: Viewer | None, question: Question, number: int, values: dict[str, Any]) -> QuestionVersion:
    version = QuestionVersion(
        question_id=question.id,
        number=number,
        account_id=viewer.account_id if viewer else None,
        created_at=now(),
        **values,
    )
    db.session.add(version)
    db.session.flush()
    return version


def _next_code(bank: QuestionBank) -> str:
    """The bank's code, cut to leave room, and the next free number."""
    stem = bank.code[:32].rstrip("-")
    used = set(db.session.scalars(sa.select(Question.code).where(Question.code.like(f"{stem}-%"))))
    number = len(used) + 1
    while f"{stem}-{number:03d}" in used:
        number += 1
    return f"{stem}-{number:03d}"
