"""What the demonstration learner practised: a course of time management, most of it right, one behaviour mostly wrong.

So the picture of topics on the page of that competency has a strong topic, one that needs practice, and some that are not clear.
The quiz is not passed: the course stays as it is, and JP and certificates of the story are not touched.
"""

from __future__ import annotations

from datetime import timedelta
from random import Random

import sqlalchemy as sa

from lms import clock
from lms.clock import now
from lms.courses.models import Activity, Course, LessonCheck, Module
from lms.db import db
from lms.enrollments.models import Enrollment
from lms.enrollments.services import answer_check, enroll, finish_lesson, record_quiz
from lms.people.models import Person
from lms.quizzes import services as quizzes
from lms.quizzes.models import AttemptItem, QuestionVersion, QuizVersion
from lms.seed.answering import Response, right_response, wrong_response
from lms.seed.catalogue import viewer_for

COURSE = "MW-101"
DAYS_AGO = 12
WEAK = ((2, 2), (2, 3))
"""Level and number of the behaviours that went wrong."""


def practise(learner: Person, course: Course) -> None:
    """Join `course`, answer its check questions on the days after, then its quiz; nothing where the learner has been in it."""
    if db.session.scalar(
        sa.select(sa.exists().where(Enrollment.person_id == learner.id, Enrollment.course_id == course.id))
    ):
        return
    begun, random = now() - timedelta(days=DAYS_AGO), Random(COURSE)  # noqa: S311 - invented answers
    with clock.set_to(begun):
        enrollment = enroll(viewer_for(learner), course)
    for number, activity in enumerate(_activities(course)):
        with clock.set_to(begun + timedelta(days=number, minutes=25)):
            if activity.kind == "lesson":
                _answer_checks(enrollment, activity, random)
                finish_lesson(enrollment, activity)
            else:
                _take_quiz(learner, enrollment, activity, random)


def _activities(course: Course) -> list[Activity]:
    inside = sa.select(Activity).join(Module, Module.id == Activity.module_id)
    inside = inside.where(Module.course_version_id == course.published_version_id)
    return list(db.session.scalars(inside.order_by(Module.position, Activity.position)))


def _answer_checks(enrollment: Enrollment, activity: Activity, random: Random) -> None:
    asked = sa.select(QuestionVersion).join(LessonCheck, LessonCheck.question_version_id == QuestionVersion.id)
    asked = asked.where(LessonCheck.activity_id == activity.id).order_by(LessonCheck.position)
    for version in db.session.scalars(asked).all():
        answer_check(enrollment, activity, version, _response(AttemptItem(question_version=version), random))


def _take_quiz(learner: Person, enrollment: Enrollment, activity: Activity, random: Random) -> None:
    viewer, version = viewer_for(learner), db.session.get_one(QuizVersion, activity.quiz_version_id)
    context = quizzes.AttemptContext(host="enrollment", host_uuid=enrollment.uuid, person_id=learner.id)
    attempt = quizzes.start_attempt(viewer, version, context)
    for item in attempt.items:
        item.answer, item.answered_at, item.revision = _response(item, random), now(), 1
    db.session.flush()
    quizzes.submit(viewer, attempt)
    record_quiz(attempt)


def _response(item: AttemptItem, random: Random) -> Response | None:
    version = item.question_version
    give = wrong_response if (version.level, version.indicator) in WEAK else right_response
    return give(item, random)
