"""The learner with the demonstration account, in the large set: the course with fifty activities and a quiz under way."""

from __future__ import annotations

from datetime import timedelta

import sqlalchemy as sa

from lms import clock
from lms.accounts import demonstration
from lms.assessments.observations import observe
from lms.competencies.queries import requirements_of
from lms.courses.models import Activity, Course
from lms.db import db
from lms.enrollments.models import Enrollment
from lms.enrollments.services import enroll, finish_lesson
from lms.people.models import Person
from lms.quizzes.models import QuizVersion
from lms.quizzes.services import AttemptContext, start_attempt
from lms.seed.bulk.world import World
from lms.seed.catalogue import viewer_for

FINISHED = 20
"""Activities of the long course that the learner has done."""
FRESH_TESTS = 3


def write(world: World) -> None:
    """Through the services: three fresh test results, the long course begun, its quiz of ten questions under way."""
    nip = next(account.nip for account in demonstration.ACCOUNTS if account.key == "learner")
    person = db.session.scalars(sa.select(Person).where(Person.nip == nip)).one()
    with clock.set_to(clock.now() - timedelta(days=2)):
        _measure(person)
    with clock.set_to(clock.now() - timedelta(hours=3)):
        _learn(world, person)


def _measure(person: Person) -> None:
    for one in requirements_of(person.id)[:FRESH_TESTS]:
        observe(
            person.id,
            one.competency_id,
            source="test",
            mean=one.level - 0.4,
            se=0.4,
            instrument="tumbuh-test",
            instrument_version="1",
            detail={"items": 12, "right": 6, "required": one.level, "p_meets": 0.6, "decision": "more_evidence"},
        )


def _learn(world: World, person: Person) -> None:
    facts = world.courses[world.long]
    course = db.session.get_one(Course, facts.id)
    viewer = viewer_for(person)
    enrollment: Enrollment = enroll(viewer, course)
    world.enrollments += 1
    activities = [db.session.get_one(Activity, number) for number, _kind in facts.activities]
    for activity in activities[:FINISHED]:
        finish_lesson(enrollment, activity)
    quiz = db.session.get_one(QuizVersion, activities[-1].quiz_version_id)
    start_attempt(viewer, quiz, AttemptContext(host="enrollment", host_uuid=enrollment.uuid, person_id=person.id))
