"""What people do with suggestions, and when a person's list is made anew."""

from __future__ import annotations

import uuid as uuids
from collections.abc import Collection
from datetime import datetime, time

import sqlalchemy as sa
from flask_babel import gettext as _

from lms.access.viewer import Viewer, person_id
from lms.audit.services import record
from lms.clock import JAKARTA, now, today
from lms.courses.models import Course
from lms.db import db
from lms.enrollments.models import CompletionRecord, Enrollment
from lms.jobs.services import enqueue
from lms.outbox.services import notify
from lms.people.models import Person
from lms.problems import Problem
from lms.recommendations.dismissals import REASONS
from lms.recommendations.models import Suggestion, SuggestionEvent, Wish

ADDRESS = "/saran"
"""Where the list stands, for notices written outside a request."""
PLACES = ("home", "list")


def ask_refresh(person: int) -> None:
    """Have the suggestions of a person (internal id) made anew by the job process; asking twice makes one job."""
    enqueue("recommendations.refresh_person", key=f"refresh:{person}", person_id=person)


def ask_score_all() -> None:
    """Have everybody scored anew, e.g. after a course was published; asking twice makes one job."""
    enqueue("recommendations.score_all", key="recommendations.score_all")


def record_impressions(viewer: Viewer, suggestions: Collection[uuids.UUID], *, place: str) -> int:
    """Note which of the viewer's suggestions were shown, once each per day; returns how many were new."""
    start = datetime.combine(today(), time.min, JAKARTA)
    seen = sa.exists().where(
        SuggestionEvent.suggestion_id == Suggestion.id,
        SuggestionEvent.kind == "impression",
        SuggestionEvent.happened_at >= start,
    )
    query = sa.select(Suggestion).where(
        Suggestion.uuid.in_(suggestions), Suggestion.person_id == person_id(viewer), ~seen
    )
    rows = list(db.session.scalars(query))
    for row in rows:
        _note(row, "impression", place=place)
    db.session.flush()
    return len(rows)


def follow(suggestion: Suggestion, *, place: str) -> None:
    """Note that the person went to look at the course."""
    _note(suggestion, "click", place=place)
    db.session.flush()


def note_planned(suggestion: Suggestion) -> None:
    """Note that the person put the course into the plan."""
    _note(suggestion, "plan", place="list")
    db.session.flush()


def dismiss(suggestion: Suggestion, *, reason: str, place: str) -> None:
    """Keep the course away from the person: for a month with "later", else until it is restored."""
    if reason not in REASONS:
        raise Problem(_("Choose why the course is not relevant."))
    _note(suggestion, "dismiss", place=place, reason=reason)
    db.session.flush()
    ask_refresh(suggestion.person_id)


def restore(suggestion: Suggestion) -> None:
    """Take a dismissal back."""
    _note(suggestion, "restore", place="list")
    db.session.flush()
    ask_refresh(suggestion.person_id)


def wish(viewer: Viewer, person: Person, course: Course) -> Wish:
    """A supervisor wishes that a person takes a course: it counts for the ranking, is named as a reason, and is told.

    The caller has checked that the person is in the viewer's scope. Raises `Problem` for a finished course.
    """
    done = sa.exists().where(CompletionRecord.person_id == person.id, CompletionRecord.course_id == course.id)
    if db.session.scalar(sa.select(done)):
        raise Problem(_("%(name)s has finished this course already. Choose another one.", name=person.name))
    known = db.session.scalar(sa.select(Wish).where(Wish.person_id == person.id, Wish.course_id == course.id))
    if known is not None:
        return known
    made = Wish(person_id=person.id, course_id=course.id, by_person_id=person_id(viewer), wished_on=today())
    db.session.add(made)
    db.session.flush()
    record(viewer, "wish.made", "person", person.uuid, course=course.code)
    title = course.published_version.title if course.published_version else course.code
    notify(person.id, "suggestion.wished", link=ADDRESS, name=viewer.name, course=title)
    ask_refresh(person.id)
    return made


def note_enrolled(sender: object, enrollment: Enrollment) -> None:
    """Somebody joined a course: credit the suggestion that is shown for it, and make the list anew."""
    suggestion = db.session.scalar(
        sa.select(Suggestion).where(
            Suggestion.person_id == enrollment.person_id,
            Suggestion.course_id == enrollment.course_id,
            Suggestion.replaced_at.is_(None),
        )
    )
    if suggestion is not None:
        _note(suggestion, "enroll")
    ask_refresh(enrollment.person_id)


def note_completed(sender: object, completion: CompletionRecord) -> None:
    """Somebody finished a course: make the list anew."""
    ask_refresh(completion.person_id)


def note_person(sender: object, person_id: int) -> None:
    """A person's levels or posts changed: make the list anew."""
    ask_refresh(person_id)


def note_published(sender: object, course_id: int) -> None:
    """A course took effect: everybody's list may change."""
    ask_score_all()


def _note(suggestion: Suggestion, kind: str, *, place: str = "", reason: str = "") -> None:
    db.session.add(
        SuggestionEvent(
            suggestion_id=suggestion.id,
            person_id=suggestion.person_id,
            course_id=suggestion.course_id,
            kind=kind,
            reason=reason,
            place=place,
            happened_at=now(),
        )
    )
