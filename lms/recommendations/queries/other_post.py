"""What would change in another post: its gaps for this person, and the course that closes most of each.

Computed from the same levels and rules as the suggestions; without what was learned from behaviour, which belongs to the post
held now.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from lms.access.viewer import Viewer, person_id
from lms.agencies.models import Position
from lms.assessments.queries import GapRow, gap_rows
from lms.competencies.queries import requirements_of_position
from lms.courses.models import Course
from lms.db import db
from lms.recommendations.queries.offers import as_person
from lms.recommendations.queries.why_not import history_of
from lms.recommendations.snapshot import Catalogue, catalogue
from recommender import data
from recommender.gaps import expected_closure, working_estimate
from recommender.rules import exclusions


@dataclass(frozen=True)
class Step:
    """A requirement of the other post beside what is known, and the course that closes most of it, if one does.

    `now` is the level that the present post requires, None where it requires none.
    """

    row: GapRow
    now: int | None
    title: str = ""
    slug: str = ""


@dataclass(frozen=True)
class OtherPost:
    """The other post, what it would ask that is met, and what is not, most urgent first."""

    position: Position
    met: Sequence[Step]
    steps: Sequence[Step]


def other_post(viewer: Viewer, position: Position) -> OtherPost:
    """What the viewer would lack in `position`, a post of the viewer's own agency."""
    person = person_id(viewer)
    rows = gap_rows(person, sources=False, required=requirements_of_position(position.id))
    now = {row.required.code: row.required.level for row in gap_rows(person, sources=False)}
    known = catalogue()
    had = history_of(person)
    facts = replace(
        as_person(viewer, rows), finished=had["finished"], enrolled=had["enrolled"], dismissed=had["dismissed"]
    )
    best = _best_courses(facts, known)
    slugs = _slugs(list(best.values()))
    steps = [
        Step(row, now.get(row.required.code), known.titles.get(course, ""), slugs.get(course, ""))
        for row in rows
        for course in [best.get(row.required.code, "")]
    ]
    return OtherPost(
        position,
        [one for one in steps if one.row.kind == "met"],
        [one for one in steps if one.row.kind != "met"],
    )


def _best_courses(person: data.PersonFacts, known: Catalogue) -> dict[str, str]:
    """Competency → the course that the rules allow and that is expected to close most of its gap."""
    required = {one.competency: one for one in person.requirements}
    best: dict[str, tuple[float, str]] = {}
    for course in known.courses.values():
        relevant = [one for one in course.raises if one.competency in required]
        if not relevant or exclusions(person, course, known.courses):
            continue
        for raised in relevant:
            level = required[raised.competency].level
            mean, se = working_estimate(person.state(raised.competency), level)
            closes = expected_closure(mean, se, level, raised, raised.to_level - raised.from_level)
            if closes > best.get(raised.competency, (0.0, ""))[0]:
                best[raised.competency] = (closes, course.id)
    return {competency: course for competency, (_closes, course) in best.items()}


def _slugs(courses: Sequence[str]) -> dict[str, str]:
    rows = db.session.query(Course.id, Course.slug).where(Course.id.in_([int(one) for one in courses]))
    return {str(one): slug for one, slug in rows}
