"""Competency tests: which items, for how long, and what the answers say about the level.

The form is fixed when the test starts; items that the person answered before are left out, so that a second measurement asks
something else. The result is a decision with its certainty ("meets / below / more evidence"), and a level with its band.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID, uuid4

import sqlalchemy as sa
from flask_babel import gettext as _

from lms.access.viewer import Viewer, person_id
from lms.assessments.models import CompetencyState, CompetencyTest
from lms.assessments.observations import observe
from lms.clock import now
from lms.competencies.models import Competency
from lms.competencies.queries import Required, requirements_of
from lms.courses.models import CourseCompetency
from lms.db import db
from lms.enrollments.models import CompletionRecord
from lms.people.models import Person
from lms.problems import Missing, Problem
from lms.quizzes import services as quizzes
from lms.quizzes.models import Attempt, ItemParameter, QuestionVersion, Quiz, QuizVersion
from lms.quizzes.queries import GradedItem, PoolItem, answered_questions, graded_items, items_for, items_left, versions
from recommender.ability import rasch, selection

PLACEMENT_COMPETENCIES = 4
PLACEMENT_ITEMS = 5
PLACEMENT_MINUTES = 15
TEST_ITEMS = 15
MINUTES_PER_ITEM = 1.2
LEAST_ITEMS = 8
"""A test with fewer items could hardly decide anything."""
INSTRUMENT = "tumbuh-test"
INSTRUMENT_VERSION = "1"


@dataclass(frozen=True)
class Result:
    """What a test says of one competency. `right` is the sum of the marks' shares, so it may be fractional."""

    competency: Competency
    required: int | None
    items: int
    right: float
    mean: float
    se: float
    p_meets: float
    decision: str


def start_placement(viewer: Viewer) -> Attempt:
    """Begin the first test: at most 15 minutes over the weightiest competencies that are not measured yet."""
    person = person_id(viewer)
    chosen = placement_choice(person)
    if not chosen:
        raise Problem(
            _("There is nothing to test first: your weightiest competencies are measured, or have no items yet.")
        )
    return _start(viewer, chosen, "placement", PLACEMENT_ITEMS * len(chosen), PLACEMENT_MINUTES)


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
    """The competencies of which enough questions are left that the person was not asked to decide anything. One query."""
    return {one for one, left in items_left(person, competency_ids).items() if left >= LEAST_ITEMS}


def start_test(viewer: Viewer, competency: Competency) -> Attempt:
    """Begin a test of one competency at the level the viewer's post requires. Raises `Problem` when items have run out."""
    person = person_id(viewer)
    required = next((one for one in requirements_of(person) if one.competency_id == competency.id), None)
    if required is None:
        raise Problem(_("Your post does not require this competency, so there is no level to test against."))
    if not testable(person, [competency.id]):
        raise Problem(_("You have answered all the questions we have for this competency. New ones are being written."))
    return _start(viewer, [required], "single", TEST_ITEMS, round(TEST_ITEMS * MINUTES_PER_ITEM))


def _start(viewer: Viewer, required: list[Required], kind: str, length: int, minutes: int) -> Attempt:
    person = person_id(viewer)
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
    db.session.add(test)
    db.session.flush()
    context = quizzes.AttemptContext(
        host="test", host_uuid=test.uuid, person_id=person, minutes=minutes, not_after=now() + timedelta(hours=4)
    )
    items = _form(person, required, length, seed=str(test.uuid))
    attempt = quizzes.start_attempt(viewer, standing_quiz(person), context, items=items)
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


def _form(person: int, required: list[Required], length: int, seed: str) -> list[QuestionVersion]:
    seen = answered_questions(person)
    candidates = [
        selection.Candidate(
            str(item.question_version_id), one.code, f"{item.level}.{item.indicator}", rasch.Item(_difficulty(item))
        )
        for one in required
        for item in items_for(one.competency_id, seen)
    ]
    levels = {one.code: float(one.level) for one in required}
    return versions([int(key) for key in selection.choose_form(candidates, levels, length, seed)])


def _difficulty(item: PoolItem) -> float:
    return item.b if item.b is not None else rasch.prior_difficulty(item.level, item.difficulty)


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


def read_results(attempt: Attempt) -> list[Result]:
    """What the answers of a marked test say, one result per competency; the same answers always say the same."""
    answers = _answers(attempt)
    required = _required(attempt)
    results = []
    for competency_id, given in answers.items():
        level = required.get(competency_id)
        estimate = rasch.posterior(given, rasch.neutral_prior(level) if level else None)
        placed = rasch.level_estimate(estimate)
        p_meets = rasch.p_meets(estimate, level) if level else 0.0
        results.append(
            Result(
                competency=db.session.get_one(Competency, competency_id),
                required=level,
                items=len(given),
                right=sum(one.fraction for one in given),
                mean=placed.mean,
                se=placed.se,
                p_meets=p_meets,
                decision=rasch.decision(estimate, level) if level else "more_evidence",
            )
        )
    return results


def _required(attempt: Attempt) -> dict[int, int]:
    test = db.session.query(CompetencyTest).filter_by(uuid=attempt.host_uuid).one()
    return {row["competency_id"]: row["level"] for row in test.competencies}


def _answers(attempt: Attempt) -> dict[int, list[rasch.Answer]]:
    items = [item for item in graded_items(attempt.id) if item.competency_id is not None and item.level is not None]
    measured = _measured([item.question_version_id for item in items])
    found: dict[int, list[rasch.Answer]] = defaultdict(list)
    for item in items:
        found[item.competency_id or 0].append(rasch.Answer(_item(item, measured), item.fraction))
    return found


def _measured(version_ids: list[int]) -> dict[int, float]:
    query = sa.select(ItemParameter.question_version_id, ItemParameter.difficulty).where(
        ItemParameter.question_version_id.in_(version_ids)
    )
    return dict(db.session.execute(query).all())


def _item(item: GradedItem, measured: dict[int, float]) -> rasch.Item:
    known = measured.get(item.question_version_id)
    return rasch.Item(rasch.prior_difficulty(item.level or 1, item.difficulty) if known is None else known)


def record_results(sender: object, attempt: Attempt) -> None:
    """A competency test was marked: write an observation per competency, in the transaction of the submit."""
    if attempt.host != "test":
        return
    test = db.session.query(CompetencyTest).filter_by(uuid=attempt.host_uuid).one()
    test.finished_at = now()
    for result in read_results(attempt):
        observe(
            attempt.person_id,
            result.competency.id,
            source="test",
            mean=result.mean,
            se=result.se,
            instrument=INSTRUMENT,
            instrument_version=INSTRUMENT_VERSION,
            attempt_id=attempt.id,
            detail={
                "items": result.items,
                "right": round(result.right, 2),
                "required": result.required,
                "p_meets": result.p_meets,
                "decision": result.decision,
            },
        )


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
