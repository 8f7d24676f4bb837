"""The catalogue: published courses that the viewer may take, searched, filtered, by page."""

from __future__ import annotations

import uuid as uuids
from collections import defaultdict
from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from typing import Any

import sqlalchemy as sa

from content.reference import jp_rules
from lms.access.viewer import Viewer
from lms.clock import today
from lms.competencies.models import Competency
from lms.competencies.queries import in_language
from lms.courses.models import Course, CourseCompetency, CourseVersion
from lms.courses.search import matches
from lms.db import db
from lms.problems import Missing
from lms.web.pages import per_page

GapLookup = Callable[[int], Collection[int]]
DURATIONS = {"singkat": (0, 60), "sedang": (61, 180), "panjang": (181, 100_000)}
"""Minutes, both ends included."""
_gap_lookup: list[GapLookup] = []


def set_gap_lookup(lookup: GapLookup) -> None:
    """Say how to find the competencies (internal ids) in which a person (internal id) has a gap.

    Gaps are measured by a room above this one; it hands its function in when the application starts.
    """
    _gap_lookup[:] = [lookup]


def gap_lookup_given() -> bool:
    """Whether a room has said how to find gaps, so that the filter makes sense."""
    return bool(_gap_lookup)


@dataclass(frozen=True)
class Filters:
    """What the catalogue is narrowed to: any of a group suffices, every group must hold.

    `levels` are levels a course leads to, `durations` keys of `DURATIONS`, `jp` the fewest JP, `sort` relevance or
    newest.
    """

    competencies: tuple[str, ...] = ()
    levels: tuple[int, ...] = ()
    durations: tuple[str, ...] = ()
    categories: tuple[str, ...] = ()
    jp: int = 0
    closes_gap: bool = False
    sort: str = "relevance"

    @property
    def count(self) -> int:
        """How many filters narrow the list."""
        chosen = len(self.competencies) + len(self.levels) + len(self.durations) + len(self.categories)
        return chosen + bool(self.jp) + self.closes_gap


@dataclass(frozen=True)
class Raised:
    """A competency a course raises, as its authors claim."""

    competency_id: int
    code: str
    name: str
    from_level: int
    to_level: int


@dataclass(frozen=True)
class CourseRow:
    """A published course on a list."""

    id: int
    uuid: uuids.UUID
    slug: str
    title: str
    summary: str
    category: str
    minutes: int
    jp: int
    published_at: datetime | None
    completed_count: int
    raises: tuple[Raised, ...] = ()
    closes_gap: bool = False


@dataclass(frozen=True)
class Results:
    """One page of the catalogue."""

    rows: tuple[CourseRow, ...]
    total: int
    page: int
    pages: int


def visible(viewer: Viewer) -> sa.ColumnElement[bool]:
    """The course is published and open to the viewer's agency; an archived one stays visible to those who are in it."""
    return visible_from(viewer.agency_id)


def visible_from(agency: int | sa.BindParameter[int] | None) -> sa.ColumnElement[bool]:
    """The same for an agency (internal id), or for what a statement leaves open to be built once."""
    own = sa.or_(Course.open_to_all, Course.agency_id == agency)
    return sa.and_(Course.published_version_id.is_not(None), own)


def course_by_slug(viewer: Viewer, slug: str) -> Course:
    """A published course that the viewer may see; raises `Missing`. An archived one is found: learners are still in
    it.
    """
    found = None if "\x00" in slug else db.session.scalar(sa.select(Course).where(Course.slug == slug, visible(viewer)))
    if found is None:
        raise Missing
    return found


def catalogue(viewer: Viewer, q: str = "", filters: Filters | None = None, page: int = 1) -> Results:
    """One page of the courses that the viewer may take; a page past the end is the last one."""
    filters = filters or Filters()
    gaps = gaps_of(viewer)
    listed = _listed(viewer, q, filters, gaps)
    size = per_page()
    found = db.session.execute(listed.limit(size).offset((page - 1) * size)).all()
    if not found and page > 1:
        total = db.session.scalar(sa.select(sa.func.count()).select_from(listed.order_by(None).subquery())) or 0
        return catalogue(viewer, q, filters, max(1, -(-total // size)))
    total = found[0].total if found else 0
    known = course_rows([row.id for row in found], gaps)
    return Results(tuple(known[row.id] for row in found), total, page, max(1, -(-total // size)))


def gaps_of(viewer: Viewer) -> frozenset[int]:
    """The competencies (internal ids) in which the viewer has a gap; none while nobody can tell."""
    if not _gap_lookup or viewer.person_id is None:
        return frozenset()
    return frozenset(_gap_lookup[0](viewer.person_id))


def course_rows(ids: Collection[int], gaps: Collection[int] = ()) -> dict[int, CourseRow]:
    """Published courses by internal id, with what they raise; `gaps` marks those that close one. Two queries.

    The caller has checked that the viewer may see them.
    """
    if not ids:
        return {}
    rows = db.session.execute(_rows_query(), {"courses": list(ids)}).all()
    raised = raised_by([row.version_id for row in rows])
    return {row.id: _row(row, raised[row.version_id], gaps) for row in rows}


@cache
def _rows_query() -> sa.Select[*tuple[Any, ...]]:
    """Published editions of `courses`."""
    return (
        sa.select(
            Course.id,
            Course.uuid,
            Course.slug,
            Course.completed_count,
            CourseVersion.id.label("version_id"),
            CourseVersion.title,
            CourseVersion.summary,
            CourseVersion.category,
            CourseVersion.form,
            CourseVersion.minutes,
            CourseVersion.published_at,
        )
        .join(CourseVersion, CourseVersion.id == Course.published_version_id)
        .where(Course.id.in_(sa.bindparam("courses", expanding=True)))
    )


def _row(row: Any, raises: Iterable[Raised], gaps: Collection[int]) -> CourseRow:
    claims = tuple(raises)
    return CourseRow(
        id=row.id,
        uuid=row.uuid,
        slug=row.slug,
        title=row.title,
        summary=row.summary,
        category=row.category,
        minutes=row.minutes,
        jp=jp_worth(row.form, row.minutes),
        published_at=row.published_at,
        completed_count=row.completed_count,
        raises=claims,
        closes_gap=any(claim.competency_id in gaps for claim in claims),
    )


def raised_by(version_ids: Collection[int]) -> dict[int, list[Raised]]:
    """What versions (internal ids) raise, in the dictionary's order and the language of the page."""
    found: defaultdict[int, list[Raised]] = defaultdict(list)
    for row in db.session.execute(_raised_query(), {"versions": list(version_ids)}):
        name = in_language(row.name, row.name_en)
        found[row.course_version_id].append(Raised(row.id, row.code, name, row.from_level, row.to_level))
    return found


@cache
def _raised_query() -> sa.Select[*tuple[Any, ...]]:
    """What `versions` raise."""
    return (
        sa.select(
            CourseCompetency.course_version_id,
            CourseCompetency.from_level,
            CourseCompetency.to_level,
            Competency.id,
            Competency.code,
            Competency.name,
            Competency.name_en,
        )
        .join(Competency, Competency.id == CourseCompetency.competency_id)
        .where(CourseCompetency.course_version_id.in_(sa.bindparam("versions", expanding=True)))
        .order_by(Competency.order, Competency.code)
    )


def raisable(viewer: Viewer) -> list[tuple[str, str]]:
    """Code and name of every competency that a course in the viewer's catalogue raises, in the dictionary's order."""
    found = db.session.execute(_raisable_query(), {"agency": viewer.agency_id})
    return [(row.code, in_language(row.name, row.name_en)) for row in found]


@cache
def _raisable_query() -> sa.Select[*tuple[Any, ...]]:
    """Every competency that a course for people of an `agency` raises."""
    return (
        sa.select(Competency.code, Competency.name, Competency.name_en, Competency.order)
        .join(CourseCompetency, CourseCompetency.competency_id == Competency.id)
        .join(Course, Course.published_version_id == CourseCompetency.course_version_id)
        .where(visible_from(sa.bindparam("agency")), Course.archived_at.is_(None))
        .distinct()
        .order_by(Competency.order, Competency.code)
    )


def jp_worth(form: str, minutes: int) -> int:
    """The JP that `minutes` of a form of development make by today's rules, before caps per day; rounded down."""
    rules = jp_rules(today())
    rate = rules.forms[form].national if form in rules.forms else None
    if rate is not None and rate.jp is not None:
        return rate.jp
    return int(minutes * (1 + (rate.uplift if rate else 0)) / rules.jp_minutes)


def _listed(viewer: Viewer, q: str, filters: Filters, gaps: frozenset[int]) -> sa.Select[*tuple[Any, ...]]:
    """The courses in order, each with how many there are."""
    query = (
        sa.select(Course.id, sa.func.count().over().label("total"))
        .join(CourseVersion, CourseVersion.id == Course.published_version_id)
        .where(visible(viewer), Course.archived_at.is_(None), *_narrowed(filters, gaps))
    )
    newest = (CourseVersion.published_at.desc(), Course.id.desc())
    found = matches(q)
    if found is not None:
        query = query.join(found, found.c.course_id == Course.id)
    if filters.sort == "newest":
        return query.order_by(*newest)
    if found is not None:
        return query.order_by(found.c.matched.desc(), found.c.score.desc(), *newest)
    helpful = sa.case((_raises(CourseCompetency.competency_id.in_(gaps)), 0), else_=1)
    return query.order_by(helpful, Course.completed_count.desc(), *newest)


def _narrowed(filters: Filters, gaps: frozenset[int]) -> list[sa.ColumnElement[bool]]:
    conditions: list[sa.ColumnElement[bool]] = []
    claim = []
    if filters.competencies:
        claim.append(CourseCompetency.competency_id.in_(_ids_of(filters.competencies)))
    if filters.levels:
        claim.append(CourseCompetency.to_level.in_(filters.levels))
    if claim:
        conditions.append(_raises(*claim))
    if filters.closes_gap:
        conditions.append(_raises(CourseCompetency.competency_id.in_(gaps)))
    if filters.categories:
        conditions.append(CourseVersion.category.in_(filters.categories))
    spans = [DURATIONS[name] for name in filters.durations if name in DURATIONS]
    if spans:
        conditions.append(sa.or_(*(CourseVersion.minutes.between(*span) for span in spans)))
    if filters.jp:
        conditions.append(CourseVersion.minutes >= filters.jp * jp_rules(today()).jp_minutes)
    return conditions


def _raises(*conditions: sa.ColumnElement[bool]) -> sa.ColumnElement[bool]:
    return sa.exists().where(CourseCompetency.course_version_id == CourseVersion.id, *conditions)


def _ids_of(codes: Collection[str]) -> sa.Select[int]:
    return sa.select(Competency.id).where(Competency.code.in_(codes))
