"""Assign courses, remind of overdue ones, invite to a test, note a gap in performance. Each leaves a notice for the person and an audit entry."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, timedelta

import sqlalchemy as sa
from flask import url_for
from flask_babel import gettext as _

from lms.access.viewer import Viewer
from lms.assessments import performance
from lms.assessments.models import PerformanceGap
from lms.assessments.testing import testable
from lms.audit.services import record
from lms.clock import now, today
from lms.competencies.models import Competency
from lms.courses.models import Course, CourseVersion
from lms.db import db
from lms.enrollments.models import Enrollment
from lms.enrollments.services import enroll
from lms.outbox.models import Notice
from lms.outbox.services import notify
from lms.people.models import Person
from lms.problems import Problem
from lms.recommendations.services import ask_refresh
from lms.team.queries import standings
from lms.web.filters import day as day_words

COURSE_ADDRESS = "/kursus/{slug}"
"""Where a course stands, for notices written outside a request."""
GAPS_ADDRESS = "/kompetensi"
"""Where a person reads what is known of the own competencies, likewise."""
LONGEST_AHEAD = timedelta(days=730)
REMIND_AGAIN = timedelta(hours=20)
"""A second reminder about the same thing on the same day only annoys."""


@dataclass(frozen=True)
class Assigned:
    """What an assignment to several people came to: counts of people."""

    new: int
    updated: int
    finished: int


def assign(viewer: Viewer, person: Person, course: Course, *, due_on: date, note: str = "") -> Enrollment:
    """Assign a course to one person of the viewer's team, whom the caller has read within the viewer's scope.

    Who is in it already gets the due date. Raises `Problem` when the person has finished it, or the date is impossible.
    """
    check_due(due_on)
    (standing,) = standings(course.id, [person])
    if standing.state == "finished":
        raise Problem(
            _(
                "%(name)s finished this course on %(day)s. Choose another course.",
                name=person.name,
                day=day_words(standing.since),
            ),
            {"course": _("Already finished. Choose another course.")},
        )
    return _assign(viewer, person, course, due_on=due_on, note=note)


def assign_many(
    viewer: Viewer, people: Collection[Person], course: Course, *, due_on: date, note: str = ""
) -> Assigned:
    """Assign a course to several people; those who have finished it are left as they are."""
    check_due(due_on)
    if not people:
        raise Problem(_("Choose at least one person."))
    states = {one.person_id: one.state for one in standings(course.id, people)}
    for person in people:
        if states[person.id] != "finished":
            _assign(viewer, person, course, due_on=due_on, note=note)
    counts = list(states.values())
    return Assigned(counts.count("new"), counts.count("running"), counts.count("finished"))


def check_due(due_on: date) -> None:
    """Raise `Problem` unless the day lies ahead and within two years."""
    if due_on < today():
        raise Problem(_("The due date has passed."), {"due_on": _("Choose a day from today on.")})
    if due_on > today() + LONGEST_AHEAD:
        raise Problem(_("The due date is too far away."), {"due_on": _("Choose a day within two years.")})


def _assign(viewer: Viewer, person: Person, course: Course, *, due_on: date, note: str) -> Enrollment:
    enrollment = enroll(viewer, course, person=person, source="assigned", due_on=due_on, note=note)
    title = db.session.scalar(sa.select(CourseVersion.title).where(CourseVersion.id == enrollment.course_version_id))
    notify(
        person.id,
        "team.assigned",
        link=COURSE_ADDRESS.format(slug=course.slug),
        assigner=viewer.name,
        course=title,
        due_on=due_on.isoformat(),
        note=note,
    )
    record(
        viewer,
        "course.assigned",
        "enrollment",
        enrollment.uuid,
        course=course.code,
        person=str(person.uuid),
        due_on=due_on.isoformat(),
    )
    return enrollment


def remind(viewer: Viewer, enrollment: Enrollment) -> Notice:
    """Remind a person of a running course with a due date; raises `Problem` when reminded within the last 20 hours."""
    if enrollment.state != "active" or enrollment.due_on is None:
        raise Problem(_("There is nothing to remind of: the course is finished or has no due date."))
    link = COURSE_ADDRESS.format(slug=enrollment.course.slug)
    if _told_lately(enrollment.person_id, "team.reminded", link):
        raise Problem(_("A reminder was sent today already. Talk to the person instead."))
    notice = notify(
        enrollment.person_id,
        "team.reminded",
        link=link,
        reminder=viewer.name,
        course=enrollment.course_version.title,
        due_on=enrollment.due_on.isoformat(),
    )
    record(viewer, "enrollment.reminded", "enrollment", enrollment.uuid)
    return notice


def invite_to_test(viewer: Viewer, people: Collection[Person], competency: Competency) -> int:
    """Ask people to take the test of a competency; how many were asked.

    Left out is who was asked within 20 hours, and who cannot begin it today: no questions are left, or it was just taken.
    """
    link = url_for("assessments.test_intro", competency=competency.uuid)
    asked = 0
    for person in people:
        if _told_lately(person.id, "team.test_invited", link) or not testable(person.id, [competency.id]):
            continue
        notify(
            person.id,
            "team.test_invited",
            link=link,
            inviter=viewer.name,
            competency=competency.name,
            competency_en=competency.name_en,
        )
        record(viewer, "test.invited", "person", person.uuid, competency=competency.code)
        asked += 1
    return asked


def note_performance(
    viewer: Viewer, person: Person, competency: Competency, *, strength: int, note: str, seen_on: date
) -> PerformanceGap:
    """Note a gap in the performance of one person of the viewer's team; raises as `performance.note_gap`."""
    gap = performance.note_gap(viewer, person, competency, strength=strength, note=note, seen_on=seen_on)
    _tell_performance(viewer, gap, "team.performance_noted")
    return gap


def close_performance(viewer: Viewer, gap: PerformanceGap) -> None:
    """Withdraw a gap in performance that was closed; raises as `performance.close_gap`."""
    performance.close_gap(viewer, gap)
    _tell_performance(viewer, gap, "team.performance_closed")


def _tell_performance(viewer: Viewer, gap: PerformanceGap, kind: str) -> None:
    notify(
        gap.person_id,
        kind,
        link=GAPS_ADDRESS,
        supervisor=viewer.name,
        competency=gap.competency.name,
        competency_en=gap.competency.name_en,
    )
    ask_refresh(gap.person_id)


def _told_lately(person_id: int, kind: str, link: str) -> bool:
    recent = sa.exists().where(
        Notice.person_id == person_id,
        Notice.kind == kind,
        Notice.link == link,
        Notice.created_at > now() - REMIND_AGAIN,
    )
    return bool(db.session.scalar(sa.select(recent)))
