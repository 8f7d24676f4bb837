"""Competency tests: when one may begin, with what, and what is written down when it ends.

A test is adaptive: the next question follows from the answers so far (`paths`). Questions that the person was shown before
are left out, so that a second measurement asks something else. The result is a decision with its certainty ("meets / below /
more evidence"), and a level with its band.
"""

from __future__ import annotations

from collections.abc import Collection
from datetime import date, timedelta
from typing import Any
from uuid import UUID, uuid4

import sqlalchemy as sa
from flask_babel import gettext as _

from lms.access.viewer import Viewer, person_id
from lms.assessments import paths
from lms.assessments.models import CompetencyState, CompetencyTest, Observation
from lms.assessments.observations import observe
from lms.clock import day_of, now, today
from lms.competencies.models import Competency
from lms.competencies.queries import Required, requirements_of
from lms.courses.models import CourseCompetency
from lms.db import db
from lms.enrollments.models import CompletionRecord
from lms.jobs.services import enqueue
from lms.people.models import Person
from lms.people.services import wait_for_turn
from lms.problems import Missing, Problem
from lms.quizzes import services as quizzes
from lms.quizzes.models import Attempt, Quiz, QuizVersion
from lms.quizzes.queries import items_left
from lms.web.filters import day as long_day

PLACEMENT_COMPETENCIES = 4
PLACEMENT_MINUTES = 15
TEST_MINUTES = 24
LEAST_ITEMS = 8
"""A test with fewer items could hardly decide anything."""
SPACING = timedelta(days=30)
"""How long after a test that decided the same competency is not tested again."""
INSTRUMENT = "tumbuh-test"
INSTRUMENT_VERSION = "2"
COUNTED_AFTER = timedelta(minutes=5)
"""How long finished tests wait to be counted together for the exposure of items."""


def start_placement(viewer: Viewer) -> Attempt:
    """Begin the first test: at most 15 minutes over the weightiest competencies that are not measured yet."""
    person = person_id(viewer)
    chosen = placement_choice(person)
    if not chosen:
        raise Problem(
            _("There is nothing to test first: your weightiest competencies are measured, or have no items yet.")
        )
    return _start(viewer, chosen, "placement", PLACEMENT_MINUTES)


def placement_choice(person: int, required: list[Required] | None = None) -> list[Required]:
    """The competencies the first test would cover, of those `required` (default: what the person's posts require)."""
    measured = set(
        db.session.scalars(
            sa.select(CompetencyState.competency_id).where(
                CompetencyState.person_id == person, CompetencyState.status == "measured"
            )
        )
    )
    asked = requirements_of(person) if required is None else required
    open_ones = [one for one in asked if one.competency_id not in measured]
    possible = testable(person, [one.competency_id for one in open_ones])
    return [one for one in open_ones if one.competency_id in possible][:PLACEMENT_COMPETENCIES]


def testable(person: int, competency_ids: Collection[int]) -> set[int]:
    """The competencies that can be tested today: enough questions are left, and the last decision is not too fresh."""
    waiting = waits_until(person, competency_ids)
    left = items_left(person, competency_ids)
    return {one for one, count in left.items() if count >= LEAST_ITEMS and one not in waiting}


def waits_until(person: int, competency_ids: Collection[int]) -> dict[int, date]:
    """The competencies whose last test decided less than `SPACING` ago, each with the day from which it is tested again.

    There is no waiting where new evidence is asked for: the test did not decide (any more, where it was corrected), or a
    course on the competency was finished after it.
    """
    since = sa.func.coalesce(Attempt.submitted_at, Observation.recorded_at)
    query = (
        sa.select(Observation.competency_id, Observation.source, Observation.detail, since.label("since"))
        .outerjoin(Attempt, Attempt.id == Observation.attempt_id)
        .where(
            Observation.person_id == person,
            Observation.competency_id.in_(competency_ids),
            Observation.source.in_(("test", "course")),
            Observation.status.not_in(("voided", "superseded")),
            since > now() - SPACING,
        )
        .order_by(since, Observation.id)
    )
    newest = {row.competency_id: row for row in db.session.execute(query)}
    return {
        competency_id: day_of(row.since + SPACING)
        for competency_id, row in newest.items()
        if row.source == "test" and row.detail.get("decision") != "more_evidence"
    }


def start_test(viewer: Viewer, competency: Competency) -> Attempt:
    """Begin a test of one competency at the level the viewer's post requires.

    Raises `Problem` when items have run out or the last decision is too fresh.
    """
    person = person_id(viewer)
    required = next((one for one in requirements_of(person) if one.competency_id == competency.id), None)
    if required is None:
        raise Problem(_("Your post does not require this competency, so there is no level to test against."))
    waiting = waits_until(person, [competency.id])
    if waiting:
        day = long_day(waiting[competency.id])
        raise Problem(_("This competency was tested recently. You can take the test again from %(day)s.", day=day))
    if not testable(person, [competency.id]):
        raise _no_items()
    return _start(viewer, [required], "single", TEST_MINUTES)


def _no_items() -> Problem:
    return Problem(_("You have answered all the questions we have for this competency. New ones are being written."))


def _start(viewer: Viewer, required: list[Required], kind: str, minutes: int) -> Attempt:
    person = person_id(viewer)
    wait_for_turn(person)
    running = _running(person)
    if running is not None:
        return running
    test = CompetencyTest(
        uuid=uuid4(),
        person_id=person,
        kind=kind,
        competencies=[{"competency_id": one.competency_id, "level": one.level} for one in required],
        created_at=now(),
    )
    first = paths.begin(test, required)
    if first is None:
        raise _no_items()
    db.session.add(test)
    db.session.flush()
    context = quizzes.AttemptContext(
        host="test", host_uuid=test.uuid, person_id=person, minutes=minutes, not_after=now() + timedelta(hours=4)
    )
    attempt = quizzes.start_attempt(viewer, standing_quiz(person), context, items=[first])
    test.attempt_id = attempt.id
    db.session.flush()
    return attempt


def _running(person: int) -> Attempt | None:
    query = (
        sa.select(Attempt)
        .join(CompetencyTest, CompetencyTest.attempt_id == Attempt.id)
        .where(Attempt.person_id == person, Attempt.state == "in_progress")
    )
    return db.session.scalar(query.order_by(Attempt.id.desc()).limit(1))


def standing_quiz(person: int) -> QuizVersion:
    """The one quiz version that all competency tests of an agency hang on; its items are chosen per attempt."""
    agency_id = db.session.get_one(Person, person).agency_id
    query = sa.select(QuizVersion).join(Quiz).where(Quiz.purpose == "competency", Quiz.agency_id == agency_id)
    known = db.session.scalar(query.limit(1))
    if known is not None:
        return known
    quiz = Quiz(agency_id=agency_id, purpose="competency", created_at=now())
    db.session.add(quiz)
    db.session.flush()
    version = QuizVersion(quiz_id=quiz.id, title="Uji kompetensi", shuffle=True, frozen_at=now())
    db.session.add(version)
    db.session.flush()
    return version


def record_results(sender: object, attempt: Attempt) -> None:
    """A competency test was marked: write an observation per competency, in the transaction of the submit.

    A test that ended before its time (stopped, or out of it) says "more evidence", and does not take the place of an earlier
    one that decided: nobody loses a result by stopping, and nobody gets rid of one.
    """
    if attempt.host != "test":
        return
    test = paths.test_of(attempt)
    paths.close(test, attempt)
    test.finished_at = now()
    decided = decided_by_tests(attempt.person_id)
    for result in paths.results(test):
        if result.outcome.reason is None and result.competency.id in decided:
            continue
        observe(
            attempt.person_id,
            result.competency.id,
            source="test",
            mean=result.outcome.level.mean,
            se=result.outcome.level.se,
            instrument=INSTRUMENT,
            instrument_version=INSTRUMENT_VERSION,
            attempt_id=attempt.id,
            detail=detail_of(result),
        )
    enqueue("assessments.count_exposure", key="assessments.count_exposure", after=now() + COUNTED_AFTER)


def decided_by_tests(person: int) -> set[int]:
    """The competencies (internal ids) with a test that decided and still holds."""
    query = sa.select(Observation).where(
        Observation.person_id == person,
        Observation.source == "test",
        Observation.status == "active",
        Observation.valid_until >= today(),
    )
    decisive = ("meets", "below")
    return {one.competency_id for one in db.session.scalars(query) if one.detail.get("decision") in decisive}


def detail_of(result: paths.Result) -> dict[str, Any]:
    """What an observation keeps of a result beside the level."""
    return {
        "items": result.items,
        "right": round(result.right, 2),
        "required": result.required,
        "p_meets": result.outcome.p_meets,
        "decision": result.outcome.decision,
        "reason": result.outcome.reason,
    }


def own_test(viewer: Viewer, test: UUID) -> CompetencyTest:
    """The viewer's own test by its uuid; raises `Missing`."""
    query = sa.select(CompetencyTest).where(CompetencyTest.uuid == test, CompetencyTest.person_id == person_id(viewer))
    found = db.session.scalar(query)
    if found is None:
        raise Missing
    return found


def note_course(sender: object, completion: CompletionRecord) -> None:
    """A finished course is evidence of exposure, never of a level: it is recorded with a wide error and lifts no status."""
    claims = sa.select(CourseCompetency).where(CourseCompetency.course_version_id == completion.course_version_id)
    for claim in db.session.scalars(claims).all():
        observe(
            completion.person_id,
            claim.competency_id,
            source="course",
            mean=float(claim.to_level),
            se=1.0,
            instrument="course",
            instrument_version=str(completion.course_version_id),
            detail={"score": completion.score},
        )
