"""Join, progress, finish. Progress and completion are written at the moment they happen."""

from __future__ import annotations

import logging
from datetime import date
from typing import Any

import sqlalchemy as sa
from flask_babel import gettext as _
from sqlalchemy.exc import IntegrityError, OperationalError

from content.questions import Response
from lms.access.viewer import Viewer, person_id
from lms.clock import now
from lms.courses.models import Activity, Course, CoursePrerequisite, Module
from lms.db import db, writing_apart
from lms.enrollments import jp, reviews, signals
from lms.enrollments.models import ActivityProgress, CheckAnswer, CompletionRecord, Enrollment
from lms.people.models import Person
from lms.problems import Missing, Problem
from lms.quizzes.models import Attempt, QuestionVersion
from lms.quizzes.queries import counting_of
from lms.quizzes.services import grade

log = logging.getLogger("lms.enrollments")

LONGEST_HEARTBEAT = 60
"""Seconds that one report of reading time may add; a page left open overnight counts for a minute."""


def enroll(
    viewer: Viewer,
    course: Course,
    *,
    person: Person | None = None,
    source: str = "self",
    due_on: date | None = None,
    note: str = "",
) -> Enrollment:
    """Put a person (default: the viewer) into the published version of a course.

    Who is in it already stays in it; an assignment then adds its due date. Who left it goes on where he was, with the
    quiz attempts he has used. Raises `Problem` when the course is not open.
    """
    learner = person or db.session.get_one(Person, person_id(viewer))
    _check_open(course, learner)
    known = active_enrollment(learner.id, course.id)
    if known is not None:
        return _assign_known(viewer, known, source=source, due_on=due_on, note=note)
    _check_prerequisites(course, learner, assigned=source == "assigned")
    enrollment = _left_earlier(learner.id, course) or Enrollment(
        person_id=learner.id,
        course_id=course.id,
        course_version_id=course.published_version_id,
        enrolled_at=now(),
    )
    try:
        with db.session.begin_nested():
            enrollment.state, enrollment.source, enrollment.due_on = "active", source, due_on
            enrollment.assigned_by = viewer.person_id if source == "assigned" else None
            enrollment.assignment_note = note
            db.session.add(enrollment)
    except IntegrityError:
        return db.session.query(Enrollment).filter_by(person_id=learner.id, course_id=course.id, state="active").one()
    db.session.execute(sa.update(Course).where(Course.id == course.id).values(enrolled_count=Course.enrolled_count + 1))
    signals.enrolled.send(None, enrollment=enrollment)
    return enrollment


def active_enrollment(person: int, course: int) -> Enrollment | None:
    """The running enrollment of a person (internal id) in a course."""
    return db.session.scalar(
        sa.select(Enrollment).where(
            Enrollment.person_id == person, Enrollment.course_id == course, Enrollment.state == "active"
        )
    )


def _left_earlier(person: int, course: Course) -> Enrollment | None:
    """The enrollment that the person withdrew from, in the edition that is published now."""
    query = sa.select(Enrollment).where(
        Enrollment.person_id == person,
        Enrollment.course_id == course.id,
        Enrollment.course_version_id == course.published_version_id,
        Enrollment.state == "withdrawn",
    )
    return db.session.scalar(query.order_by(Enrollment.id.desc()).limit(1))


def _check_open(course: Course, learner: Person) -> None:
    if course.published_version_id is None or course.archived_at is not None:
        raise Problem(_("This course is not open now. Choose another one from the catalogue."))
    if not course.open_to_all and course.agency_id != learner.agency_id:
        raise Problem(_("This course is only for people of another agency."))


def _check_prerequisites(course: Course, learner: Person, *, assigned: bool) -> None:
    done = sa.select(CompletionRecord.course_id).where(CompletionRecord.person_id == learner.id)
    missing = db.session.scalar(
        sa.select(CoursePrerequisite.required_course_id).where(
            CoursePrerequisite.course_version_id == course.published_version_id,
            CoursePrerequisite.required_course_id.not_in(done),
        )
    )
    if missing is not None and not assigned:
        first = db.session.get_one(Course, missing)
        title = first.published_version.title if first.published_version else first.code
        raise Problem(_("Finish “%(title)s” first; this course builds on it.", title=title))


def _assign_known(viewer: Viewer, enrollment: Enrollment, *, source: str, due_on: date | None, note: str) -> Enrollment:
    if source == "assigned":
        enrollment.source, enrollment.assigned_by = source, viewer.person_id
        enrollment.due_on, enrollment.assignment_note = due_on, note
        db.session.flush()
        signals.enrolled.send(None, enrollment=enrollment)
    return enrollment


def withdraw(viewer: Viewer, enrollment: Enrollment) -> None:
    """Leave a course; what was done is kept. An assigned course can only be taken back by whoever assigned it.

    Raises `Problem` when it is over or not the viewer's to end, `Missing` for a stranger.
    """
    if viewer.person_id is None or viewer.person_id not in (enrollment.person_id, enrollment.assigned_by):
        raise Missing
    if enrollment.state != "active":
        raise Problem(_("You are not in this course any more."))
    if enrollment.source == "assigned" and enrollment.assigned_by != viewer.person_id:
        raise Problem(_("Your supervisor assigned this course. Ask your supervisor to take it back."))
    enrollment.state = "withdrawn"
    db.session.execute(
        sa.update(Course).where(Course.id == enrollment.course_id).values(enrolled_count=Course.enrolled_count - 1)
    )
    db.session.flush()


def open_activity(enrollment: Enrollment, activity: Activity) -> ActivityProgress:
    """Note that an activity was opened and is where the learner is now."""
    progress = _progress(enrollment, activity)
    enrollment.last_activity_id = activity.id
    enrollment.last_active_at = now()
    db.session.flush()
    return progress


def _progress(enrollment: Enrollment, activity: Activity) -> ActivityProgress:
    key = (enrollment.id, activity.id)
    known = db.session.get(ActivityProgress, key)
    if known is not None:
        return known
    made = ActivityProgress(enrollment_id=key[0], activity_id=key[1], position={}, seconds=0, opened_at=now())
    try:
        with db.session.begin_nested():
            db.session.add(made)
    except IntegrityError:
        return db.session.get_one(ActivityProgress, key)
    return made


def note_opened(enrollment_id: int, activity_id: int) -> None:
    """Remember beside a reading request which activity was opened: without JavaScript too the course opens there again.

    While the database is busy nothing is noted: the page is worth more than its trace.
    """
    opened = sa.update(Enrollment).where(Enrollment.id == enrollment_id)
    try:
        with writing_apart() as apart:
            apart.execute(opened.values(last_activity_id=activity_id, last_active_at=now()))
    except OperationalError as error:
        log.warning("an opened lesson was not noted: %s", type(error.orig).__name__)


def save_position(enrollment: Enrollment, activity: Activity, *, position: dict[str, Any], seconds: int) -> None:
    """Remember where in a lesson the learner is (a heading's anchor, seconds of each film), and how long it was read.

    What `position` does not name stays as it was.
    """
    progress = open_activity(enrollment, activity)
    media = {**progress.position.get("media", {}), **position.get("media", {})}
    progress.position = {**progress.position, **position, "media": media}
    progress.seconds += max(0, min(seconds, LONGEST_HEARTBEAT))
    db.session.flush()


def answer_check(
    enrollment: Enrollment, activity: Activity, question: QuestionVersion, response: Response | None
) -> CheckAnswer:
    """Keep the newest answer to a check question of a lesson, and when to ask it again. Raises `Problem` when it is empty."""
    if response is None:
        raise Problem(_("Choose or write an answer first."))
    open_activity(enrollment, activity)
    mark = grade(question, response)
    known = db.session.get(CheckAnswer, (enrollment.id, question.id))
    if known is None:
        known = CheckAnswer(enrollment_id=enrollment.id, question_version_id=question.id, tries=0)
        db.session.add(known)
    known.answer, known.fraction, known.answered_at = response, mark.fraction, now()
    known.tries += 1
    db.session.flush()
    reviews.note_answer(enrollment, activity, question, response, mark)
    return known


def finish_lesson(enrollment: Enrollment, activity: Activity) -> None:
    """A lesson was read to its end. Completes the course when it was the last thing left of it."""
    _wait_for_turn(enrollment)
    progress = open_activity(enrollment, activity)
    if progress.completed_at is None:
        progress.completed_at = now()
    db.session.flush()
    _count_up(enrollment)


def record_quiz(attempt: Attempt) -> None:
    """A quiz of an enrollment was marked, or its marks changed: keep the score that counts; a pass finishes the activity.

    Which attempt counts is the quiz's setting. What was finished stays finished: a course, its JP and its certificate are
    never taken away by marks. Attempts of other hosts are none of this room's business.
    """
    at = _quiz_progress(attempt)
    if at is None:
        return
    enrollment, progress = at
    progress.score = counting_of(attempt.quiz_version, attempt.person_id, attempt.host_uuid)
    passed = progress.score is not None and progress.score >= attempt.quiz_version.pass_mark
    if passed and progress.completed_at is None:
        progress.completed_at = now()
    db.session.flush()
    _count_up(enrollment)


def forget_voided(attempt: Attempt) -> None:
    """A quiz attempt of an enrollment counts no more: the score that counts is another, or none.

    A quiz that was finished by it alone is open again while the course is not finished, for who left the course and comes
    back too; a finished course stays finished, its certificate is revoked by whoever may.
    """
    at = _quiz_progress(attempt)
    if at is None:
        return
    enrollment, progress = at
    progress.score = counting_of(attempt.quiz_version, attempt.person_id, attempt.host_uuid)
    passed = progress.score is not None and progress.score >= attempt.quiz_version.pass_mark
    if enrollment.state != "completed" and not passed:
        progress.completed_at = None
    db.session.flush()
    if enrollment.state != "completed":
        _count_up(enrollment)


def _quiz_progress(attempt: Attempt) -> tuple[Enrollment, ActivityProgress] | None:
    """The enrollment of an attempt, locked, with its progress at the quiz; None where this room has none.

    The learner is not moved to the quiz: marking late and declaring invalid are done by others.
    """
    if attempt.host != "enrollment":
        return None
    enrollment = db.session.query(Enrollment).filter_by(uuid=attempt.host_uuid).one_or_none()
    if enrollment is None:
        return None
    activity = db.session.scalar(
        sa.select(Activity)
        .join(Module, Module.id == Activity.module_id)
        .where(
            Activity.quiz_version_id == attempt.quiz_version_id,
            Module.course_version_id == enrollment.course_version_id,
        )
    )
    if activity is None:
        return None
    _wait_for_turn(enrollment)
    return enrollment, _progress(enrollment, activity)


def _wait_for_turn(enrollment: Enrollment) -> None:
    """Lock the enrollment: two parts finished at one moment must complete the course once."""
    db.session.flush()
    db.session.refresh(enrollment, with_for_update={"of": Enrollment})


def _count_up(enrollment: Enrollment) -> None:
    """Write the share of activities done, and complete the course when that is all of them."""
    total, done = db.session.execute(
        sa.select(sa.func.count(Activity.id), sa.func.count(ActivityProgress.completed_at))
        .join(Module, Module.id == Activity.module_id)
        .outerjoin(
            ActivityProgress,
            sa.and_(ActivityProgress.activity_id == Activity.id, ActivityProgress.enrollment_id == enrollment.id),
        )
        .where(Module.course_version_id == enrollment.course_version_id)
    ).one()
    enrollment.progress = 100 * done // total if total else 0
    db.session.flush()
    if total and done == total and enrollment.state == "active":
        complete(enrollment)


def complete(enrollment: Enrollment) -> CompletionRecord:
    """Close the enrollment with an immutable record, its JP, and word to the rooms above."""
    moment = now()
    enrollment.state, enrollment.completed_at, enrollment.progress = "completed", moment, 100
    best = sa.select(sa.func.max(ActivityProgress.score)).where(ActivityProgress.enrollment_id == enrollment.id)
    completion = CompletionRecord(
        enrollment_id=enrollment.id,
        person_id=enrollment.person_id,
        course_id=enrollment.course_id,
        course_version_id=enrollment.course_version_id,
        completed_at=moment,
        score=db.session.scalar(best),
        minutes=enrollment.course_version.minutes,
    )
    db.session.add(completion)
    db.session.execute(
        sa.update(Course).where(Course.id == enrollment.course_id).values(completed_count=Course.completed_count + 1)
    )
    db.session.flush()
    jp.write_entry(completion)
    signals.completed.send(None, completion=completion)
    return completion
