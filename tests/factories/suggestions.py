"""Courses, levels and completions straight in the database, and the recommender's jobs done at once."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

import sqlalchemy as sa

from lms.assessments.observations import observe
from lms.clock import now, today
from lms.courses.models import Course, CourseCompetency, CoursePrerequisite, CourseVersion
from lms.db import db
from lms.enrollments.models import CompletionRecord, Enrollment
from lms.jobs import worker
from lms.jobs.models import Job
from lms.people.models import Assignment, Person
from lms.quizzes.services import bank
from lms.recommendations import scoring
from lms.recommendations.jobs import JOBS
from lms.recommendations.models import Suggestion
from tests.cast import Cast


class Committing:
    """A job's progress outside a job: commits, and remembers what it was told."""

    def __init__(self) -> None:
        self.told: list[tuple[int, int]] = []

    def report(self, done: int, total: int) -> None:
        """Commit."""
        self.told.append((done, total))
        db.session.commit()


def add_course(
    cast: Cast,
    slug: str,
    raises: Mapping[str, tuple[int, int]],
    *,
    title: str = "",
    minutes: int = 90,
    agency: str = "dki",
    open_to_all: bool = True,
    needs: tuple[Course, ...] = (),
    age_days: int = 400,
) -> Course:
    """A published course without lessons that raises competencies (code → from and to level)."""
    holder, moment = cast.agency(agency), now() - timedelta(days=age_days)
    course = Course(
        agency_id=holder.id,
        code=slug.upper(),
        slug=slug,
        open_to_all=open_to_all,
        bank_id=bank(holder, code=slug, name=slug, purpose="course").id,
        created_at=moment,
    )
    db.session.add(course)
    db.session.flush()
    version = CourseVersion(
        course_id=course.id,
        state="published",
        title=title or slug.replace("-", " ").capitalize(),
        summary="Ringkasan.",
        minutes=minutes,
        created_at=moment,
        published_at=moment,
    )
    db.session.add(version)
    db.session.flush()
    course.published_version_id = version.id
    for code, (low, high) in raises.items():
        claim = CourseCompetency(
            course_version_id=version.id, competency_id=cast.competency(code).id, from_level=low, to_level=high
        )
        db.session.add(claim)
    for one in needs:
        db.session.add(CoursePrerequisite(course_version_id=version.id, required_course_id=one.id))
    db.session.flush()
    return course


def measure(
    cast: Cast, key: str, code: str, mean: float, *, se: float = 0.3, source: str = "test", ago: int = 0
) -> None:
    """Evidence of a level of a person of the cast, `ago` days old."""
    observe(
        cast.person(key).id,
        cast.competency(code).id,
        source=source,
        mean=mean,
        se=se,
        instrument="t",
        instrument_version="1",
        observed_on=today() - timedelta(days=ago),
    )


def finish(person_id: int, course: Course, *, ago: int = 0) -> CompletionRecord:
    """A person (internal id) finished a course `ago` days ago; written as such, without lessons and signals."""
    moment = now() - timedelta(days=ago)
    enrollment = Enrollment(
        person_id=person_id,
        course_id=course.id,
        course_version_id=course.published_version_id,
        state="completed",
        enrolled_at=moment,
        completed_at=moment,
        progress=100,
    )
    db.session.add(enrollment)
    db.session.flush()
    completion = CompletionRecord(
        enrollment_id=enrollment.id,
        person_id=person_id,
        course_id=course.id,
        course_version_id=course.published_version_id,
        completed_at=moment,
        minutes=90,
    )
    db.session.add(completion)
    db.session.flush()
    return completion


def colleagues(cast: Cast, number: int, position: str = "guru-pertama", unit: str = "sd-pagi") -> list[int]:
    """Invented holders of a post; their internal ids."""
    people = [
        Person(agency_id=cast.agency().id, nip=f"2{one:017d}", name=f"Rekan {one}", employment="pns")
        for one in range(number)
    ]
    db.session.add_all(people)
    db.session.flush()
    post, place = cast.position(position).id, cast.unit(unit).id
    db.session.add_all(
        Assignment(person_id=one.id, position_id=post, unit_id=place, valid_from=date(2024, 1, 1)) for one in people
    )
    db.session.flush()
    return [one.id for one in people]


def forget() -> None:
    """The job process of another test knew other people."""
    scoring._prepared.clear()
    scoring._models.clear()


def score() -> None:
    """Score everybody now."""
    forget()
    scoring.score_everybody(Committing())


@dataclass(frozen=True)
class Done:
    """A job that was done, as plain values: the job's own transactions end the session that read it."""

    name: str
    state: str
    result: dict[str, Any]
    arguments: dict[str, Any]
    error: str
    progress: tuple[int, int]


def work() -> list[Done]:
    """Do the recommender's waiting jobs, as the job process would; returns them."""
    db.session.commit()
    done: list[Done] = []
    while True:
        waiting = sa.select(Job.id).where(Job.state == "queued", Job.name.in_(JOBS)).order_by(Job.id).limit(1)
        job = db.session.scalar(waiting)
        if job is None:
            return done
        taken = db.session.get_one(Job, job)
        taken.state, taken.key = "running", None
        db.session.commit()
        worker.run(job, JOBS)
        row = db.session.get_one(Job, job)
        done.append(
            Done(row.name, row.state, row.result, row.arguments, row.error, (row.progress_done, row.progress_total))
        )


def shown_to(person_id: int) -> list[Suggestion]:
    """The rows shown to a person (internal id), best first."""
    query = sa.select(Suggestion).where(Suggestion.person_id == person_id, Suggestion.replaced_at.is_(None))
    return list(db.session.scalars(query.order_by(Suggestion.rank)))
