"""A plan arranged from the suggestions: what closes most per JP, prerequisites first, within the budget."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

import sqlalchemy as sa
from flask_babel import gettext as _

from lms.access.viewer import Viewer, person_id
from lms.courses.models import Course
from lms.db import db
from lms.plans.models import LearningPlan
from lms.plans.services import add_courses, check_editable, own_plan
from lms.problems import Problem
from lms.recommendations.queries import slate_of
from lms.recommendations.snapshot import catalogue, person_facts
from recommender import data, planning
from recommender.rules import exclusions


@dataclass(frozen=True)
class Arranged:
    """What was added, and the share (0 to 1) of all open gaps, by priority, that the whole plan is expected to close."""

    added: int
    closed_share: float


def arrange(viewer: Viewer) -> Arranged:
    """Fill the viewer's plan up to its budget; what is in it already stays and comes first."""
    plan = own_plan(viewer)
    check_editable(plan)
    person, known = person_facts(person_id(viewer)), catalogue().courses
    slate = slate_of(person_id(viewer))
    if person is None or slate is None:
        raise Problem(_("Your suggestions are still being prepared. Try again in a minute."))
    here = {str(item.course_id) for item in plan.items}
    candidates = [
        _candidate(str(viewer.person_id), entry, rank)
        for rank, entry in enumerate(slate.entries, start=1)
        if _still_open(person, str(entry["course_id"]), known)
    ]
    found = planning.plan(replace(person, accepted=frozenset(here & known.keys())), candidates, known, _left(plan))
    new = [int(item.course) for item in found.items if item.course not in here]
    if not new:
        raise Problem(_("No suggestion fits into what is left of the budget. Raise the budget, or remove a course."))
    courses = {row.id: row for row in db.session.scalars(sa.select(Course).where(Course.id.in_(new)))}
    add_courses(viewer, [courses[one] for one in new])
    return Arranged(len(new), found.closed_share)


def _left(plan: LearningPlan) -> float:
    """The budget for what is not done yet; the courses in the plan use it up first."""
    return float(plan.budget_jp - sum(item.jp for item in plan.items if item.done_at is not None))


def _still_open(person: data.PersonFacts, course: str, known: Mapping[str, data.CourseFacts]) -> bool:
    return course in known and not exclusions(person, known[course], known)


def _candidate(person: str, entry: dict[str, object], rank: int) -> data.Suggestion:
    return data.Suggestion(
        person=person,
        course=str(entry["course_id"]),
        rank=rank,
        score=float(entry["score"]),  # type: ignore[arg-type]
        p_finish=float(entry["p_finish"]),  # type: ignore[arg-type]
        closures=dict(entry["closures"]),  # type: ignore[call-overload]
        contributions={},
    )
