"""What a corrected key, or a withdrawn question, does to the competency tests that asked it.

The test stays as it was taken: its path keeps the items, their parameters and the marks given then. The corrected marks are
put along that path; where it then says something else, the observation is superseded, the state derived again, and the
person told. The dry run (`decisions`) computes the same from the stored changes before anything is written.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa
from flask_babel import gettext as _

from lms.access.viewer import Viewer
from lms.assessments import paths
from lms.assessments.models import CompetencyTest, Observation
from lms.assessments.observations import correct, withdraw
from lms.assessments.testing import detail_of
from lms.competencies.models import Competency
from lms.competencies.queries import in_language
from lms.db import db
from lms.outbox import wording
from lms.outbox.services import notify
from lms.people.models import Person
from lms.problems import Missing
from lms.quizzes.models import Attempt, Question, QuestionBank, QuestionVersion, Quiz, Regrade, RegradeChange

OUTCOME = "/hasil-uji/{uuid}"
"""Marks are corrected in a job, which has no request to make an address from."""
STANDING = ("active", "disputed")
SAME = 1e-9
MOST_JUDGED = 500
"""Tests whose decision one look at a dry run computes anew, the newest."""


@dataclass(frozen=True)
class Turned:
    """A test whose decision would be, or was, another one: `before` and `after` are decisions, "" where nothing is left to
    decide on; certainties are P(meets). `name` is empty for somebody of another agency.
    """

    name: str
    competency: Competency
    required: int
    before: str
    after: str
    p_before: float | None
    p_after: float | None


@dataclass(frozen=True)
class Decisions:
    """What a correction comes to: `tests` looked at, those whose decision turns, and whether more were left out."""

    tests: int
    turned: tuple[Turned, ...]
    more: bool


def every_quiz() -> sa.Select[Any]:
    """Where a question of a bank is corrected: in all tests and exams that asked it."""
    return sa.select(Quiz.id)


def correction_in(viewer: Viewer, regrade: Any) -> Regrade:
    """A correction of a question in a bank of the viewer's agency; raises `Missing`."""
    found = db.session.scalar(
        sa.select(Regrade)
        .join(QuestionVersion, QuestionVersion.id == Regrade.from_version_id)
        .join(Question, Question.id == QuestionVersion.question_id)
        .join(QuestionBank, QuestionBank.id == Question.bank_id)
        .where(
            Regrade.uuid == regrade,
            QuestionBank.purpose == "competency",
            QuestionBank.agency_id == viewer.agency_id,
        )
    )
    if found is None:
        raise Missing
    return found


def decisions(viewer: Viewer, regrade: Regrade) -> Decisions:
    """Whose decision turns by a correction, along the stored paths; before it is applied and after."""
    query = (
        sa.select(CompetencyTest, RegradeChange, Person)
        .join(Attempt, Attempt.id == CompetencyTest.attempt_id)
        .join(RegradeChange, RegradeChange.attempt_id == Attempt.id)
        .join(Person, Person.id == CompetencyTest.person_id)
        .where(RegradeChange.regrade_id == regrade.id, CompetencyTest.finished_at.is_not(None))
        .order_by(CompetencyTest.id.desc())
        .limit(MOST_JUDGED + 1)
    )
    rows = db.session.execute(query).all()
    turned: list[Turned] = []
    for test, change, person in rows[:MOST_JUDGED]:
        name = person.name if person.agency_id == viewer.agency_id else ""
        turned += _turned(test, regrade.from_version_id, change, name)
    return Decisions(min(len(rows), MOST_JUDGED), tuple(turned), len(rows) > MOST_JUDGED)


def _turned(test: CompetencyTest, version_id: int, change: RegradeChange, name: str) -> list[Turned]:
    before = _said(paths.results_with(test, {version_id: change.before}))
    after = _said(paths.results_with(test, {version_id: change.after}))
    found = []
    for competency_id, was in before.items():
        now_said = after.get(competency_id)
        decision = now_said.outcome.decision if now_said else ""
        if decision != was.outcome.decision:
            chances = was.outcome.p_meets, now_said.outcome.p_meets if now_said else None
            found.append(Turned(name, was.competency, was.required, was.outcome.decision, decision, *chances))
    return found


def _said(results: list[paths.Result]) -> dict[int, paths.Result]:
    return {one.competency.id: one for one in results}


def correct_results(sender: object, attempt: Attempt) -> None:
    """Marks of a finished competency test changed: bring what is known of the person up to date, and say so."""
    if attempt.host != "test":
        return
    test = paths.test_of(attempt)
    if test.finished_at is None:
        return
    reason = "question corrected"
    said = _said(paths.results(test))
    for before in _standing(attempt.id):
        result = said.get(before.competency_id)
        was = before.detail.get("decision", "")
        if result is not None and abs(result.outcome.p_meets - before.detail.get("p_meets", -1.0)) < SAME:
            continue
        if result is None:
            withdraw(before, reason=reason)
        else:
            level = result.outcome.level
            correct(before, mean=level.mean, se=level.se, detail=detail_of(result), reason=reason)
        _tell(test, before.competency, was, result.outcome.decision if result else "")


def _standing(attempt_id: int) -> list[Observation]:
    query = sa.select(Observation).where(
        Observation.attempt_id == attempt_id, Observation.source == "test", Observation.status.in_(STANDING)
    )
    return list(db.session.scalars(query.order_by(Observation.id)))


def _tell(test: CompetencyTest, competency: Competency, before: str, after: str) -> None:
    facts = {"competency": competency.name, "competency_en": competency.name_en, "before": before, "after": after}
    notify(test.person_id, "assessments.corrected", link=OUTCOME.format(uuid=test.uuid), **facts)


def _corrected(facts: Mapping[str, Any]) -> str:
    name = in_language(facts["competency"], facts["competency_en"])
    if facts["before"] == facts["after"]:
        return _(
            "A question of your test “%(name)s” was corrected. The result stays: %(after)s.",
            name=name,
            after=decided(facts["after"]),
        )
    return _(
        "A question of your test “%(name)s” was corrected. The result was: %(before)s. It is now: %(after)s.",
        name=name,
        before=decided(facts["before"]),
        after=decided(facts["after"]),
    )


def decided(decision: str) -> str:
    """A decision in a word or two; empty is a test that nothing is left of."""
    words = {
        "meets": _("Met"),
        "below": _("Not met yet"),
        "more_evidence": _("More evidence needed"),
        "": _("no result"),
    }
    return words[decision]


NOTICES: dict[str, Callable[[Mapping[str, Any]], str]] = {"assessments.corrected": _corrected}


def register() -> None:
    """Tell the notices how they read."""
    for kind, sentence in NOTICES.items():
        wording.register(kind, sentence)
