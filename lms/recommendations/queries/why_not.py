"""Why a course is not among the suggestions, and what would have to change."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any, Literal

import sqlalchemy as sa

from lms.access.viewer import Viewer, person_id
from lms.assessments.queries import GapRow, gap_rows
from lms.courses.models import Course, CourseVersion
from lms.db import db
from lms.enrollments.models import CompletionRecord, Enrollment
from lms.recommendations import wording
from lms.recommendations.dismissals import standing_dismissals
from lms.recommendations.models import Slate, Suggestion
from lms.recommendations.queries.offers import as_person, offer
from lms.recommendations.snapshot import catalogue
from recommender.exploration import SHOWN
from recommender.rules import exclusions

Verdict = Literal["suggested", "excluded", "ranked", "closes_nothing", "pending"]


@dataclass(frozen=True)
class WhyNot:
    """The answer about one course.

    `excluded`: `rules` says (why, what would have to change). `ranked`: the place among those considered, the score, and the
    score of the last one shown for its rank; `needed` is the probability of finishing that would equal it, None when even
    certainty would not suffice; `repeated` that a better place went to another competency first.
    """

    verdict: Verdict
    title: str
    slug: str
    rules: Sequence[tuple[str, str]] = ()
    suggestion: Suggestion | None = None
    place: int = 0
    considered: int = 0
    score: float = 0.0
    p_finish: float = 0.0
    closure: float = 0.0
    last_score: float = 0.0
    needed: float | None = None
    repeated: bool = False


def why_not(viewer: Viewer, course: Course) -> WhyNot:
    """Why `course`, which the viewer may see, is not suggested to the viewer (or that it is)."""
    assert course.published_version is not None
    title, gaps = course.published_version.title, gap_rows(person_id(viewer), sources=False)
    shown = [one.id for one in offer(viewer, gaps=gaps).suggestions if one.course_id == course.id]
    if shown:
        return WhyNot("suggested", title, course.slug, suggestion=db.session.get(Suggestion, shown[0]))
    broken = _rules(viewer, course, gaps)
    if broken:
        return WhyNot("excluded", title, course.slug, rules=broken)
    slate = db.session.get(Slate, person_id(viewer))
    if slate is None:
        return WhyNot("pending", title, course.slug)
    return _ranked(title, course, slate)


def _rules(viewer: Viewer, course: Course, gaps: Sequence[GapRow]) -> list[tuple[str, str]]:
    known = catalogue()
    had = history_of(person_id(viewer))
    person = replace(
        as_person(viewer, gaps), finished=had["finished"], enrolled=had["enrolled"], dismissed=had["dismissed"]
    )
    names = {row.required.code: row.required.name for row in gaps}
    return [
        wording.exclusion({"code": one.code, **one.numbers}, names, known.titles)
        for one in exclusions(person, known.courses[str(course.id)], known.courses)
    ]


def history_of(person: int) -> dict[str, frozenset[str]]:
    """The courses a person has finished, is in, and has put aside."""
    finished = sa.select(sa.literal("finished").label("what"), CompletionRecord.course_id).where(
        CompletionRecord.person_id == person
    )
    enrolled = sa.select(sa.literal("enrolled"), Enrollment.course_id).where(
        Enrollment.person_id == person, Enrollment.state == "active"
    )
    aside = standing_dismissals(person, person).subquery()
    dismissed = sa.select(sa.literal("dismissed"), aside.c.course_id)
    found: dict[str, set[str]] = {"finished": set(), "enrolled": set(), "dismissed": set()}
    for what, course in db.session.execute(sa.union_all(finished, enrolled, dismissed)):
        found[what].add(str(course))
    return {what: frozenset(courses) for what, courses in found.items()}


def _ranked(title: str, course: Course, slate: Slate) -> WhyNot:
    entries: list[dict[str, Any]] = slate.entries
    places = {entry["course_id"]: place for place, entry in enumerate(entries, start=1)}
    if course.id not in places:
        return WhyNot("closes_nothing", title, course.slug, considered=len(entries))
    place = places[course.id]
    entry, last = entries[place - 1], entries[min(SHOWN, len(entries)) - 1]
    closure = sum(entry["closures"].values())
    needed = last["score"] / closure if closure else None
    return WhyNot(
        "ranked",
        title,
        course.slug,
        place=place,
        considered=len(entries),
        score=entry["score"],
        p_finish=entry["p_finish"],
        closure=closure,
        last_score=last["score"],
        needed=needed if needed is not None and needed < 1 else None,
        repeated=entry["score"] >= last["score"],
    )


def ranked_next(viewer: Viewer, limit: int = 8) -> list[tuple[str, str]]:
    """(slug, title) of the courses ranked for the viewer just below those shown: the likeliest to be asked about."""
    slate = db.session.get(Slate, person_id(viewer))
    shown = set(
        db.session.scalars(
            sa.select(Suggestion.course_id).where(
                Suggestion.person_id == person_id(viewer), Suggestion.replaced_at.is_(None)
            )
        )
    )
    below = [entry["course_id"] for entry in slate.entries[SHOWN - 1 :]] if slate else []
    ids = [course for course in below if course not in shown][:limit]
    query = (
        sa.select(Course.id, Course.slug, CourseVersion.title)
        .join(CourseVersion, CourseVersion.id == Course.published_version_id)
        .where(Course.id.in_(ids), Course.archived_at.is_(None))
    )
    rows = sorted(db.session.execute(query), key=lambda row: ids.index(row.id))
    return [(row.slug, row.title) for row in rows]
