"""The proposed plan as the page shows it: each course with its day, what it closes of which gap, and what it builds on."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

import sqlalchemy as sa

from lms.access.viewer import Viewer, person_id
from lms.competencies.models import Competency
from lms.competencies.queries import in_language
from lms.courses.models import Course, CourseVersion
from lms.db import db
from lms.plans.automatic import Ground, Proposal, ground, propose_all
from lms.recommendations.queries import slate_of
from recommender.gaps import gaps


@dataclass(frozen=True)
class Part:
    """A gap, and which share of it (0 to 1) is closed or still open."""

    name: str
    share: float


@dataclass(frozen=True)
class Row:
    """A course in its place. `state`: new | planned | running. `needs`: titles of what comes before it and is not done."""

    course_id: int
    slug: str
    title: str
    minutes: int
    jp: int
    until: date
    state: str
    closes: tuple[Part, ...]
    share: float
    needs: tuple[str, ...]


@dataclass(frozen=True)
class Choice:
    """A budget and the share of all gaps that its plan closes; `fits` is False where the year is too short for it."""

    jp: int
    closed_share: float
    fits: bool


@dataclass(frozen=True)
class Proposed:
    """The page. `left` are the gaps still open after the plan, `without_course` names those that no course closes.

    `tried` where the best plan has been searched for, `every_tried` where that holds for every budget.
    """

    jp: int
    total: int
    closed_share: float
    best: bool
    tried: bool
    every_tried: bool
    fits_jp: int
    has_gaps: bool
    rows: tuple[Row, ...]
    left: tuple[Part, ...]
    without_course: tuple[str, ...]
    choices: tuple[Choice, ...]

    @property
    def fits(self) -> bool:
        """Whether the year is long enough for the budget."""
        return next(one.fits for one in self.choices if one.jp == self.jp)

    @property
    def new(self) -> int:
        """How many courses are not in the own plan yet."""
        return sum(row.state == "new" for row in self.rows)


def proposed(viewer: Viewer, jp: int | None) -> Proposed | None:
    """The proposal for a budget (default, and for any that is not proposed for: the plan's own); None before the first scoring."""
    person = person_id(viewer)
    given = ground(person)
    if given is None:
        return None
    wanted = jp if jp is not None and jp in given.budgets else given.budget
    every = {one.jp: one for one in propose_all(person, given, given.budgets)}
    return _worded(person, given, every, wanted)


def _worded(person: int, given: Ground, every: Mapping[int, Proposal], jp: int) -> Proposed:
    here, names = every[jp], _names()
    priority = {one.competency: one.priority for one in gaps(given.person.requirements, given.person.states)}
    left = dict(priority)
    for step in here.plan.steps:
        for code, points in step.closes.items():
            left[code] -= points
    slate = slate_of(person)
    alone = [code for code in (slate.gap_without_course if slate else ()) if priority.get(code, 0.0) > 0.0]
    return Proposed(
        jp=jp,
        total=round(here.plan.jp) + given.done_jp,
        closed_share=here.plan.closed_share,
        best=here.best,
        tried=here.tried,
        every_tried=all(one.tried for one in every.values()),
        fits_jp=given.fits_jp,
        has_gaps=here.plan.whole > 0.0,
        rows=_rows(given, here, priority, names),
        left=tuple(
            Part(names.get(code, code), rest / priority[code])
            for code, rest in sorted(left.items(), key=lambda one: (-one[1], one[0]))
            if code not in alone and rest > 0.005 * priority[code]
        ),
        without_course=tuple(names.get(code, code) for code in alone),
        choices=tuple(
            Choice(one.jp, one.plan.closed_share, one.jp <= given.fits_jp + given.done_jp) for one in every.values()
        ),
    )


def _rows(given: Ground, here: Proposal, priority: Mapping[str, float], names: Mapping[str, str]) -> tuple[Row, ...]:
    shown = _courses([int(step.course) for step in here.plan.steps])
    found = []
    for step, until in zip(here.plan.steps, here.days, strict=True):
        course = shown[int(step.course)]
        running, planned = step.course in given.person.enrolled, step.course in given.person.accepted
        found.append(
            Row(
                course_id=int(step.course),
                slug=course.slug,
                title=course.title,
                minutes=course.minutes,
                jp=round(step.jp),
                until=until,
                state="running" if running else "planned" if planned else "new",
                closes=tuple(
                    Part(names.get(code, code), points / priority[code])
                    for code, points in sorted(step.closes.items(), key=lambda one: (-one[1], one[0]))
                ),
                share=step.points / here.plan.whole if here.plan.whole else 0.0,
                needs=tuple(given.titles[one] for one in sorted(step.needs) if one in given.titles),
            )
        )
    return tuple(found)


def _names() -> dict[str, str]:
    query = sa.select(Competency.code, Competency.name, Competency.name_en)
    return {code: in_language(name, name_en) for code, name, name_en in db.session.execute(query)}


def _courses(ids: Sequence[int]) -> dict[int, Any]:
    query = (
        sa.select(Course.id, Course.slug, CourseVersion.title, CourseVersion.minutes)
        .join(CourseVersion, CourseVersion.id == Course.published_version_id)
        .where(Course.id.in_(ids))
    )
    return {row.id: row for row in db.session.execute(query)}
