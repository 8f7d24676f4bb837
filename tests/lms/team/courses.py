"""A published course of two lessons, and people in it, made straight in the database."""

from __future__ import annotations

from datetime import date, timedelta

from lms.clock import now, today


def make_course(cast, title="Pelayanan Prima", slug="pelayanan-prima", raises="M.5", author="tari", agency="dki"):
    """A course of the agency with two lessons, published."""
    from lms.accounts.models import Account
    from lms.courses.models import Activity, Course, CourseAuthor, CourseCompetency, CourseVersion, Module
    from lms.db import db
    from lms.quizzes.services import bank

    holder = cast.agency(agency)
    course = Course(
        agency_id=holder.id,
        code=slug.upper(),
        slug=slug,
        bank_id=bank(holder, code=slug, name=title, purpose="course").id,
        created_at=now(),
    )
    db.session.add(course)
    db.session.flush()
    version = CourseVersion(
        course_id=course.id, state="published", title=title, minutes=90, created_at=now(), published_at=now()
    )
    db.session.add(version)
    db.session.flush()
    course.published_version_id = version.id
    module = Module(course_version_id=version.id, position=1, title="Bagian")
    db.session.add(module)
    db.session.flush()
    for position in (1, 2):
        db.session.add(
            Activity(module_id=module.id, position=position, kind="lesson", title=f"Materi {position}", minutes=45)
        )
    db.session.add(
        CourseCompetency(
            course_version_id=version.id, competency_id=cast.competency(raises).id, from_level=1, to_level=2
        )
    )
    account = db.session.query(Account).filter_by(person_id=cast.person(author).id).one()
    db.session.add(CourseAuthor(course_id=course.id, account_id=account.id))
    db.session.flush()
    return course


def activities(course):
    """The activities of the published version, in order."""
    return course.published_version.modules[0].activities


def join(cast, course, key, days_late=None):
    """Put somebody of the cast into a course; `days_late` makes it overdue."""
    from lms.db import db
    from lms.enrollments.services import enroll

    enrollment = enroll(cast.viewer(key), course)
    if days_late is not None:
        enrollment.due_on = today() - timedelta(days=days_late)
    db.session.flush()
    return enrollment


def finish(course, enrollment):
    """Read both lessons to the end, which completes the course."""
    from lms.enrollments.services import finish_lesson

    for activity in activities(course):
        finish_lesson(enrollment, activity)


def measure(cast, key, code, mean, status="measured"):
    """What is known of a competency of somebody of the cast; `mean` is a level."""
    from lms.assessments.models import CompetencyState
    from lms.db import db
    from recommender.levels import p_meets

    db.session.merge(
        CompetencyState(
            person_id=cast.person(key).id,
            competency_id=cast.competency(code).id,
            status=status,
            mean=mean,
            se=0.2,
            p_meets=p_meets(mean, 0.2, 2),
            required_level=2,
            changed_at=now(),
            policy="test",
        )
    )
    db.session.flush()


def in_days(days: int) -> str:
    """The day `days` from now as a form sends it."""
    day: date = today() + timedelta(days=days)
    return day.isoformat()
