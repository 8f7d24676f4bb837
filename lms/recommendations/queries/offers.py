"""What a person is offered now: stored suggestions, worded, and checked once more against the rules as they hold now."""

from __future__ import annotations

import uuid as uuids
from collections import defaultdict
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import cache
from itertools import islice
from typing import Any

import sqlalchemy as sa

from lms.access.viewer import Viewer, person_id
from lms.assessments.queries import GapRow, gap_rows
from lms.clock import today
from lms.competencies.models import Competency
from lms.courses.models import Course, CourseCompetency, CoursePrerequisite, CourseVersion
from lms.courses.queries import jp_worth
from lms.db import db
from lms.enrollments.models import CompletionRecord, Enrollment
from lms.problems import Missing
from lms.recommendations import wording
from lms.recommendations.dismissals import is_dismissed, stands
from lms.recommendations.interventions import is_banned
from lms.recommendations.models import Slate, Suggestion, SuggestionEvent
from recommender import data
from recommender.exploration import SHOWN
from recommender.rules import exclusions

PlanLookup = Callable[[int], Collection[int]]
_plan_lookup: list[PlanLookup] = []
SLATE_FULL = 30
"""A slate of so many courses is cut off there, and says nothing about courses further down (`recommender.ranking.SLATE`)."""


def set_plan_lookup(lookup: PlanLookup) -> None:
    """Say how to find the courses (internal ids) in the plan of a person (internal id); plans stand above this room."""
    _plan_lookup[:] = [lookup]


def planned_courses(viewer: Viewer) -> frozenset[int]:
    """The courses (internal ids) in the viewer's plan."""
    return frozenset(_plan_lookup[0](person_id(viewer))) if _plan_lookup else frozenset()


@dataclass(frozen=True)
class Raised:
    """A competency the course raises, and whether the post requires it."""

    name: str
    from_level: int
    to_level: int
    required: bool


@dataclass(frozen=True)
class Worded:
    """One suggestion, ready to be shown. `reasons` are at most three sentences; `stored` all reasons as codes."""

    id: int
    uuid: uuids.UUID
    course_id: int
    rank: int
    slug: str
    title: str
    summary: str
    minutes: int
    jp: int
    raises: tuple[Raised, ...]
    reasons: tuple[str, ...]
    stored: Sequence[Mapping[str, Any]]
    score: float
    exploration: bool
    created_at: datetime


@dataclass(frozen=True)
class Retest:
    """A gap whose newest measurement is older than a course finished for it."""

    row: GapRow
    title: str
    finished_on: date


@dataclass(frozen=True)
class Offer:
    """What is offered; `computed_at` is None while nobody has scored the person yet."""

    suggestions: tuple[Worded, ...]
    without_course: tuple[GapRow, ...]
    retests: tuple[Retest, ...]
    computed_at: datetime | None


def live(viewer: Viewer, limit: int = SHOWN) -> list[Worded]:
    """At most `limit` suggestions for the viewer, worded, best first."""
    return list(offer(viewer, limit=limit).suggestions)


def offer(viewer: Viewer, *, limit: int = SHOWN, gaps: Sequence[GapRow] | None = None) -> Offer:
    """The viewer's suggestions, the gaps that no course closes, and what to measure again.

    What was finished, joined, put aside, closed or reached since the last scoring is left out at once. `gaps` are the
    viewer's gap rows where the page has read them already; then this is one query.
    """
    rows = gap_rows(person_id(viewer), sources=False) if gaps is None else gaps
    whose = {"person": person_id(viewer), "agency": viewer.agency_id}
    found = db.session.execute(_query(), whose).mappings().all()
    if not found:
        return Offer((), (), (), None)
    by_code = {row.required.code: row for row in rows if row.kind != "met"}
    retests = [one for one in found[0]["retests"] if one["competency"] in by_code]
    return Offer(
        suggestions=tuple(islice(_worded(viewer, found, rows), limit)),
        without_course=tuple(by_code[code] for code in found[0]["gap_without_course"] if code in by_code),
        retests=tuple(
            Retest(by_code[one["competency"]], one["title"], date.fromisoformat(one["finished_on"])) for one in retests
        ),
        computed_at=found[0]["computed_at"],
    )


def without_further_course(viewer: Viewer, offered: Offer, gaps: Sequence[GapRow]) -> list[GapRow]:
    """The viewer's open gaps that have courses, but none that may still be suggested: finished, running, put aside, waiting.

    Empty where the slate is full: a course for the gap may stand further down.
    """
    slate = db.session.get(Slate, person_id(viewer))
    if slate is None or len(slate.entries) >= SLATE_FULL:
        return []
    served = {code for entry in slate.entries for code, points in entry["closures"].items() if points > 0}
    served |= {row.required.code for row in offered.without_course}
    return [row for row in gaps if row.kind != "met" and row.required.code not in served]


@cache
def _query() -> sa.Select[Any]:
    """One row per suggestion and competency raised; a single row without a suggestion where there is none.

    The first page runs it, and building it costs more than running it: it is built once, for `person` and `agency`.
    """
    suggested = sa.and_(
        Suggestion.person_id == Slate.person_id,
        Suggestion.replaced_at.is_(None),
        ~is_dismissed(Suggestion.person_id, Suggestion.course_id),
        ~_taken(),
    )
    offered = sa.and_(
        Course.id == Suggestion.course_id,
        Course.archived_at.is_(None),
        sa.or_(Course.open_to_all, Course.agency_id == sa.bindparam("agency")),
        ~_unready(),
        ~is_banned(Course.id),
    )
    return (
        sa.select(
            Slate.gap_without_course,
            Slate.retests,
            Slate.computed_at,
            Suggestion.id,
            Suggestion.uuid,
            Suggestion.rank,
            Suggestion.score,
            Suggestion.reasons,
            Suggestion.exploration,
            Suggestion.created_at,
            Course.id.label("course_id"),
            Course.slug,
            CourseVersion.title,
            CourseVersion.summary,
            CourseVersion.form,
            CourseVersion.minutes,
            CourseCompetency.from_level,
            CourseCompetency.to_level,
            Competency.code,
            Competency.name,
        )
        .select_from(Slate)
        .outerjoin(Suggestion, suggested)
        .outerjoin(Course, offered)
        .outerjoin(CourseVersion, CourseVersion.id == Course.published_version_id)
        .outerjoin(CourseCompetency, CourseCompetency.course_version_id == CourseVersion.id)
        .outerjoin(Competency, Competency.id == CourseCompetency.competency_id)
        .where(Slate.person_id == sa.bindparam("person"))
        .order_by(Suggestion.rank, Competency.order)
    )


def _taken() -> sa.ColumnElement[bool]:
    """The suggested course was finished or joined meanwhile."""
    finished = sa.exists().where(
        CompletionRecord.person_id == Suggestion.person_id, CompletionRecord.course_id == Suggestion.course_id
    )
    joined = sa.exists().where(
        Enrollment.person_id == Suggestion.person_id,
        Enrollment.course_id == Suggestion.course_id,
        Enrollment.state == "active",
    )
    return sa.or_(finished, joined)


def _unready() -> sa.ColumnElement[bool]:
    """A prerequisite of the course is not finished."""
    done = sa.exists().where(
        CompletionRecord.person_id == Slate.person_id,
        CompletionRecord.course_id == CoursePrerequisite.required_course_id,
    )
    return sa.exists().where(CoursePrerequisite.course_version_id == Course.published_version_id, ~done)


def _worded(viewer: Viewer, found: Sequence[Any], gaps: Sequence[GapRow]) -> Iterator[Worded]:
    """The suggestions that the rules still allow, best first."""
    names = {row.required.code: row.required.name for row in gaps}
    person = as_person(viewer, gaps)
    grouped: defaultdict[int, list[Any]] = defaultdict(list)
    for row in found:
        if row["title"] is not None:
            grouped[row["id"]].append(row)
    for rows in grouped.values():
        if not exclusions(person, _facts(rows), {}):
            yield _one(rows, names)


def as_person(viewer: Viewer, gaps: Sequence[GapRow]) -> data.PersonFacts:
    """What the rules need of the viewer's levels as they are now."""
    return data.PersonFacts(
        id=str(viewer.person_id),
        agency=str(viewer.agency_id),
        position="",
        tier="",
        requirements=tuple(
            data.Requirement(row.required.code, row.required.level, row.required.weight, row.required.critical)
            for row in gaps
        ),
        states={
            row.required.code: data.CompetencyState(row.status, row.mean, row.se, row.p_meets)  # type: ignore[arg-type]
            for row in gaps
        },
    )


def _facts(rows: Sequence[Any]) -> data.CourseFacts:
    claims = [row for row in rows if row["code"] is not None and row["from_level"] < row["to_level"]]
    return data.CourseFacts(
        id=str(rows[0]["course_id"]),
        raises=tuple(data.Raise(row["code"], row["from_level"], row["to_level"]) for row in claims),
        minutes=rows[0]["minutes"],
        jp=0.0,
        published_on=today(),
    )


def _one(rows: Sequence[Any], names: Mapping[str, str]) -> Worded:
    row = rows[0]
    return Worded(
        id=row["id"],
        uuid=row["uuid"],
        course_id=row["course_id"],
        rank=row["rank"],
        slug=row["slug"],
        title=row["title"],
        summary=row["summary"],
        minutes=row["minutes"],
        jp=jp_worth(row["form"], row["minutes"]),
        raises=tuple(
            Raised(names.get(one["code"], one["name"]), one["from_level"], one["to_level"], one["code"] in names)
            for one in rows
            if one["code"] is not None
        ),
        reasons=tuple(wording.for_card(row["reasons"], names)),
        stored=row["reasons"],
        score=row["score"],
        exploration=row["exploration"],
        created_at=row["created_at"],
    )


def own_suggestion(viewer: Viewer, suggestion: uuids.UUID) -> Suggestion:
    """A suggestion made to the viewer, by its uuid, whether it is still shown or not; raises `Missing`."""
    found = db.session.scalar(
        sa.select(Suggestion).where(Suggestion.uuid == suggestion, Suggestion.person_id == person_id(viewer))
    )
    if found is None:
        raise Missing
    return found


def slate_of(person: int) -> Slate | None:
    """Everything considered for a person (internal id) at the last scoring."""
    return db.session.get(Slate, person)


def dismissed_lately(viewer: Viewer, limit: int = 10) -> Sequence[Any]:
    """Rows of what the viewer has put aside and not restored, newest first: suggestion uuid, title, reason, moment."""
    newest: dict[int, Any] = {}
    for row in db.session.execute(_dismissed_query(), {"person": person_id(viewer)}):
        newest.setdefault(row.course_id, row)
    return list(newest.values())[:limit]


@cache
def _dismissed_query() -> sa.Select[*tuple[Any, ...]]:
    """What `person` has put aside, the newest first."""
    event = sa.orm.aliased(SuggestionEvent)
    return (
        sa.select(Suggestion.uuid, CourseVersion.title, event.reason, event.happened_at, event.course_id)
        .join(Suggestion, Suggestion.id == event.suggestion_id)
        .join(Course, Course.id == event.course_id)
        .join(CourseVersion, CourseVersion.id == Course.published_version_id)
        .where(event.person_id == sa.bindparam("person"), stands(event))
        .order_by(event.id.desc())
    )
