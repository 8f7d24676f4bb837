"""Read enrollments, progress and the JP ledger."""

from __future__ import annotations

import uuid as uuids
from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import Any

import sqlalchemy as sa

from content.reference import YearlyJp, jp_rules
from lms.clock import today
from lms.courses.models import Activity, Course, CourseVersion, Module
from lms.db import db
from lms.enrollments.models import ActivityProgress, CheckAnswer, CompletionRecord, Enrollment, JpDay, JpEntry
from lms.people.models import Person


@dataclass(frozen=True)
class JpYear:
    """JP of one person in one year against what the rules ask for, or allow, by the person's employment."""

    year: int
    jp: int
    counted_minutes: int
    raw_minutes: int
    rule: YearlyJp
    days_left: int

    @property
    def target(self) -> int:
        """The JP that the year's are held against: the minimum, or the maximum where the rules set no minimum."""
        return self.rule.goal

    @property
    def missing(self) -> int:
        """JP still to earn; 0 when the minimum is reached or there is none."""
        return max(0, (self.rule.minimum or 0) - self.jp)

    @property
    def pace(self) -> str:
        """One of reached | on_pace | behind: JP so far against the share of the year that has passed; free without a minimum."""
        if self.rule.minimum is None:
            return "free"
        if self.missing == 0:
            return "reached"
        return "on_pace" if self.jp >= self.target * self.passed else "behind"

    @property
    def passed(self) -> float:
        """The share of the year that has passed, 0 to 1."""
        return 1 - self.days_left / 365

    @property
    def far_behind(self) -> bool:
        """Behind with less than a quarter of what the year asks by now; nobody is before the first quarter is over."""
        return self.pace == "behind" and self.passed > 0.25 and self.jp < 0.25 * self.target * self.passed

    @property
    def per_week(self) -> float:
        """JP a week that would reach the target by the end of the year."""
        return self.missing / max(1.0, self.days_left / 7)


@dataclass(frozen=True)
class LedgerDay:
    """A day behind an entry: minutes that passed, and those that count under the cap of the day."""

    day: date
    minutes: int
    counted: int


@dataclass(frozen=True)
class LedgerEntry:
    """JP earned, with where they come from. `repeated`: the same edition of the course had been finished before."""

    id: int
    earned_on: date
    form: str
    minutes: int
    counted_minutes: int
    jp: int
    rules: str
    title: str | None
    slug: str | None
    repeated: bool
    days: tuple[LedgerDay, ...]


def enrollment_of(person_id: int, course_id: int) -> Enrollment | None:
    """The newest enrollment that was not withdrawn: the running one, else the completed one."""
    query = (
        sa.select(Enrollment)
        .where(Enrollment.person_id == person_id, Enrollment.course_id == course_id, Enrollment.state != "withdrawn")
        .order_by(_active_first(Enrollment), Enrollment.id.desc())
        .limit(1)
    )
    return db.session.scalar(query)


def active_of(person_id: int) -> Sequence[Any]:
    """Rows of the running courses: due ones first, then the latest used; with the activity to go on with."""
    return db.session.execute(_active_query(), {"person": person_id}).all()


@cache
def _active_query() -> sa.Select[*tuple[Any, ...]]:
    """The running courses of `person`."""
    assigner = sa.orm.aliased(Person)
    return (
        sa.select(
            Enrollment.id,
            Enrollment.uuid,
            Enrollment.progress,
            Enrollment.due_on,
            Enrollment.source,
            Enrollment.assignment_note,
            Enrollment.enrolled_at,
            Enrollment.last_active_at,
            Course.id.label("course_id"),
            Course.slug,
            CourseVersion.title,
            CourseVersion.minutes,
            Activity.uuid.label("activity_uuid"),
            Activity.title.label("activity_title"),
            assigner.name.label("assigned_by"),
        )
        .join(Course, Course.id == Enrollment.course_id)
        .join(CourseVersion, CourseVersion.id == Enrollment.course_version_id)
        .outerjoin(Activity, Activity.id == Enrollment.last_activity_id)
        .outerjoin(assigner, assigner.id == Enrollment.assigned_by)
        .where(Enrollment.person_id == sa.bindparam("person"), Enrollment.state == "active")
        .order_by(
            Enrollment.due_on.is_(None),
            Enrollment.due_on,
            sa.func.coalesce(Enrollment.last_active_at, Enrollment.enrolled_at).desc(),
        )
    )


def completed_of(person_id: int, limit: int = 100) -> Sequence[Any]:
    """Rows of finished courses, newest first, with score and JP."""
    query = (
        sa.select(
            CompletionRecord.uuid,
            CompletionRecord.id.label("completion_id"),
            CompletionRecord.completed_at,
            CompletionRecord.score,
            Course.slug,
            CourseVersion.title,
            JpEntry.jp,
        )
        .join(Course, Course.id == CompletionRecord.course_id)
        .join(CourseVersion, CourseVersion.id == CompletionRecord.course_version_id)
        .outerjoin(JpEntry, JpEntry.completion_id == CompletionRecord.id)
        .where(CompletionRecord.person_id == person_id)
        .order_by(CompletionRecord.completed_at.desc())
        .limit(limit)
    )
    return db.session.execute(query).all()


def own_enrollment(person_id: int, slug: str) -> Enrollment | None:
    """As `enrollment_of`, by the course's address, with the course and the edition in one query."""
    if "\x00" in slug:
        return None
    return db.session.scalar(_own_query(), {"person": person_id, "slug": slug})


def _active_first(enrollment: type[Enrollment]) -> sa.Case[int]:
    """Of several turns of one person in one course the active one counts, else the newest."""
    return sa.case((enrollment.state == "active", 0), else_=1)


def joined_since() -> sa.Exists:
    """Whether the person of an `Enrollment` in a query has another one that `own_enrollment` takes instead."""
    other = sa.orm.aliased(Enrollment)
    mine, theirs = _active_first(Enrollment), _active_first(other)
    better = sa.or_(theirs < mine, sa.and_(theirs == mine, other.id > Enrollment.id))
    return (
        sa.exists()
        .where(
            other.person_id == Enrollment.person_id,
            other.course_id == Enrollment.course_id,
            other.state != "withdrawn",
            better,
        )
        .correlate(Enrollment)
    )


@cache
def _own_query() -> sa.Select[Enrollment]:
    """The newest enrollment of `person` in the course with a `slug`."""
    return (
        sa.select(Enrollment)
        .join(Course, Course.id == Enrollment.course_id)
        .options(sa.orm.contains_eager(Enrollment.course), sa.orm.joinedload(Enrollment.course_version, innerjoin=True))
        .where(
            Course.slug == sa.bindparam("slug"),
            Enrollment.person_id == sa.bindparam("person"),
            Enrollment.state != "withdrawn",
        )
        .order_by(_active_first(Enrollment), Enrollment.id.desc())
        .limit(1)
    )


def progress_of(enrollment_id: int) -> dict[int, Any]:
    """Activity id → row of its progress (opened_at, completed_at, score, seconds, position), for the outline."""
    return {row.activity_id: row for row in db.session.execute(_progress_query(), {"enrollment": enrollment_id})}


@cache
def _progress_query() -> sa.Select[*tuple[Any, ...]]:
    """The progress of an `enrollment`, activity by activity."""
    return sa.select(
        ActivityProgress.activity_id,
        ActivityProgress.opened_at,
        ActivityProgress.completed_at,
        ActivityProgress.score,
        ActivityProgress.seconds,
        ActivityProgress.position,
    ).where(ActivityProgress.enrollment_id == sa.bindparam("enrollment"))


def check_answers(enrollment_id: int, question_version_ids: Collection[int]) -> dict[int, CheckAnswer]:
    """Question version id → the newest answer to that check question."""
    asked = {"enrollment": enrollment_id, "questions": list(question_version_ids)}
    return {row.question_version_id: row for row in db.session.scalars(_answers_query(), asked)}


@cache
def _answers_query() -> sa.Select[CheckAnswer]:
    """The answers of an `enrollment` to `questions`."""
    return sa.select(CheckAnswer).where(
        CheckAnswer.enrollment_id == sa.bindparam("enrollment"),
        CheckAnswer.question_version_id.in_(sa.bindparam("questions", expanding=True)),
    )


def completion_of(enrollment_id: int) -> CompletionRecord | None:
    """The record that closed an enrollment."""
    return db.session.scalar(sa.select(CompletionRecord).where(CompletionRecord.enrollment_id == enrollment_id))


def next_activity(enrollment: Enrollment) -> uuids.UUID | None:
    """Where to go on: the activity used last while it is unfinished, else the first unfinished one.

    None where everything is finished.
    """
    rows = db.session.execute(
        sa.select(Activity.id, Activity.uuid, ActivityProgress.completed_at)
        .join(Module, Module.id == Activity.module_id)
        .outerjoin(
            ActivityProgress,
            sa.and_(ActivityProgress.activity_id == Activity.id, ActivityProgress.enrollment_id == enrollment.id),
        )
        .where(Module.course_version_id == enrollment.course_version_id)
        .order_by(Module.position, Activity.position)
    ).all()
    open_rows = [row for row in rows if row.completed_at is None]
    chosen = [row for row in open_rows if row.id == enrollment.last_activity_id] or open_rows
    return chosen[0].uuid if chosen else None


def jp_year(person_id: int, year: int | None = None) -> JpYear:
    """JP earned in `year` (default: this year) and the target of the rules in force."""
    day = today()
    year = year or day.year
    row = db.session.execute(_jp_query(), {"person": person_id, "year": year}).one()
    rules = jp_rules(date(year, 12, 31) if year < day.year else day)
    left = max(0, (date(year, 12, 31) - day).days)
    return JpYear(year, int(row[0]), int(row[1]), int(row[2]), rules.yearly[row[3]], left)


def yearly_jp(person_id: int, day: date) -> YearlyJp:
    """What the rules of a day ask of the person's kind of employment a year, or allow it."""
    employment = sa.select(Person.employment).where(Person.id == person_id)
    return jp_rules(day).yearly[db.session.execute(employment).scalar_one()]


def asked_jp(day: date) -> sa.ColumnElement[int]:
    """The JP a year that the rules of a day ask of the `Person` of a query; 0 where they set no minimum."""
    asked = {who: rule.minimum for who, rule in jp_rules(day).yearly.items() if rule.minimum is not None}
    return sa.case(asked, value=Person.employment, else_=0)


@cache
def _jp_query() -> sa.Select[*tuple[Any, ...]]:
    """JP, counted minutes and minutes of `person` in a `year`, and the kind of employment."""
    person: sa.BindParameter[int] = sa.bindparam("person")
    sums = (sa.func.coalesce(sa.func.sum(one), 0) for one in (JpEntry.jp, JpEntry.counted_minutes, JpEntry.minutes))
    query = sa.select(*sums, sa.select(Person.employment).where(Person.id == person).scalar_subquery())
    return query.where(JpEntry.person_id == person, JpEntry.year == sa.bindparam("year"))


def ledger(person_id: int, year: int) -> list[LedgerEntry]:
    """The entries of a year, newest first, each with its course and its days."""
    query = _entries().where(JpEntry.person_id == person_id, JpEntry.year == year)
    return _with_days(db.session.execute(query.order_by(JpEntry.earned_on.desc(), JpEntry.id.desc())).all())


def entry_of(completion_id: int) -> LedgerEntry | None:
    """What a completion earned."""
    found = _with_days(db.session.execute(_entries().where(JpEntry.completion_id == completion_id)).all())
    return found[0] if found else None


def ledger_years(person_id: int) -> list[int]:
    """The years in which the person earned JP, newest first."""
    query = sa.select(JpEntry.year).where(JpEntry.person_id == person_id).distinct().order_by(JpEntry.year.desc())
    return list(db.session.scalars(query))


def _entries() -> sa.Select[*tuple[Any, ...]]:
    earlier = sa.orm.aliased(CompletionRecord)
    repeated = sa.exists().where(
        earlier.person_id == CompletionRecord.person_id,
        earlier.course_version_id == CompletionRecord.course_version_id,
        earlier.id < CompletionRecord.id,
    )
    return (
        sa.select(
            JpEntry.id,
            JpEntry.earned_on,
            JpEntry.form,
            JpEntry.minutes,
            JpEntry.counted_minutes,
            JpEntry.jp,
            JpEntry.rules,
            CourseVersion.title,
            Course.slug,
            repeated.label("repeated"),
        )
        .outerjoin(CompletionRecord, CompletionRecord.id == JpEntry.completion_id)
        .outerjoin(CourseVersion, CourseVersion.id == CompletionRecord.course_version_id)
        .outerjoin(Course, Course.id == CompletionRecord.course_id)
    )


def _with_days(rows: Sequence[Any]) -> list[LedgerEntry]:
    days: defaultdict[int, list[LedgerDay]] = defaultdict(list)
    query = sa.select(JpDay.entry_id, JpDay.day, JpDay.minutes, JpDay.counted_minutes)
    lines = query.where(JpDay.entry_id.in_([row.id for row in rows])).order_by(JpDay.day)
    for line in db.session.execute(lines) if rows else ():
        days[line.entry_id].append(LedgerDay(line.day, line.minutes, line.counted_minutes))
    return [LedgerEntry(**row._mapping, days=tuple(days[row.id])) for row in rows]
