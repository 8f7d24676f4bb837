"""Cases that several questions ask about: kept in wordings like questions, asked and drawn together."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import TypeVar

import sqlalchemy as sa
from flask_babel import gettext as _

from content.questions import Invalid, drawn, parse_stimulus, together
from content.questions import Stimulus as Case
from lms.access.viewer import Viewer
from lms.clock import now
from lms.db import db
from lms.problems import Problem
from lms.quizzes.bodies import as_problem
from lms.quizzes.models import QuestionBank, QuestionVersion, Stimulus
from lms.quizzes.queries.pool import PoolItem
from lms.quizzes.services.media import check_case

Asked = TypeVar("Asked")


def put_case(viewer: Viewer | None, bank: QuestionBank, case: Case) -> Stimulus:
    """Keep a case of a bank and return its newest wording, found again by its code.

    The same words again change nothing. A wording that people may have seen is left alone and followed by a new one; the
    questions go over to it when they are next saved or imported. Raises `Problem` when another bank has the code, or the text
    names media that are not there or a formula that cannot be read.
    """
    if fault := check_case(bank.id, case.text):
        raise Problem(fault, fields={"case-text": fault})
    newest = db.session.scalar(
        sa.select(Stimulus).where(Stimulus.code == case.code).order_by(Stimulus.number.desc()).limit(1)
    )
    if newest is not None and newest.bank_id != bank.id:
        taken = _("The code %(code)s is taken. Choose another one.", code=case.code)
        raise Problem(taken, fields={"stimulus": taken})
    if newest is not None and ((newest.title, newest.text) == (case.title, case.text) or not _used(newest)):
        newest.title, newest.text = case.title, case.text
        db.session.flush()
        return newest
    made = Stimulus(
        bank_id=bank.id,
        code=case.code,
        number=newest.number + 1 if newest else 1,
        title=case.title,
        text=case.text,
        account_id=viewer.account_id if viewer else None,
        created_at=now(),
    )
    db.session.add(made)
    db.session.flush()
    return made


def write_case(viewer: Viewer | None, bank: QuestionBank, code: str, case: Mapping[str, str]) -> Stimulus | None:
    """Keep the case that somebody typed in a form; None where title and text are empty: the one of this code is meant.

    Raises `Problem` naming every fault by its field.
    """
    if not any(case.values()):
        return None
    try:
        return put_case(viewer, bank, parse_stimulus({"kind": "stimulus", "code": code, **case}))
    except Invalid as invalid:
        problem = as_problem(invalid)
        names = {"code": "stimulus", "title": "case-title", "text": "case-text"}
        raise Problem(problem.message, {names[name]: said for name, said in problem.fields.items()}) from None


def _used(stimulus: Stimulus) -> bool:
    """Whether a question was written for this wording: its fingerprint holds the words."""
    return bool(db.session.scalar(sa.select(sa.exists().where(QuestionVersion.stimulus_id == stimulus.id))))


def case_of(bank_id: int, code: str) -> Stimulus | None:
    """The newest wording of a case of the bank (an internal id); None for an empty code.

    Raises `Problem` when the bank has no such case.
    """
    if not code:
        return None
    here = sa.select(Stimulus).where(Stimulus.bank_id == bank_id, Stimulus.code == code)
    found = db.session.scalar(here.order_by(Stimulus.number.desc()).limit(1))
    if found is None:
        unknown = _("There is no case with the code %(code)s in this bank.", code=code)
        raise Problem(unknown, fields={"stimulus": unknown})
    return found


def kept_together(asked: Iterable[Asked], version_of: Callable[[Asked], QuestionVersion]) -> list[Asked]:
    """The same questions with those that share a case side by side, at the place of the first."""
    groups = together(asked, lambda one: str(version_of(one).body.get("stimulus", "")))
    return [one for group in groups for one in group]


def whole_cases(items: Sequence[PoolItem], most: int) -> list[PoolItem]:
    """At most `most` items in their order, those of one case all or none where that leaves enough of them."""
    chosen = drawn(together(items, lambda one: one.case), most)
    return chosen if len(chosen) == most else list(items[:most])
