"""The JP ledger: minutes of a completed course by day, under the dated caps, into an entry that can be counted again.

A course's minutes fall on the days on which its activities were finished. E-learning counts at most 3 JP (135 minutes)
a day over all courses of a person; JP are counted minutes / 45, rounded down once per course (content.reference.jp). An
edition of a course counts once in a person's life: doing it again leaves its raw minutes in the ledger, and no JP.
"""

from __future__ import annotations

from collections import defaultdict
from datetime import date

import sqlalchemy as sa

from content.reference import DayCount, JpCredit, JpRules, credit_minutes, jp_rules
from lms.clock import day_of
from lms.courses.models import Activity, CourseVersion
from lms.db import db
from lms.enrollments.models import ActivityProgress, CompletionRecord, JpDay, JpEntry
from lms.people.services import wait_for_turn


def write_entry(completion: CompletionRecord) -> JpEntry:
    """The ledger entry of a completion, with its lines per day."""
    day = day_of(completion.completed_at)
    rules = jp_rules(day)
    form = db.session.get_one(CourseVersion, completion.course_version_id).form
    credit = _credit(rules, form, completion)
    entry = JpEntry(
        person_id=completion.person_id,
        year=day.year,
        earned_on=day,
        form=form,
        minutes=credit.minutes,
        counted_minutes=credit.counted,
        jp=credit.jp,
        rules=rules.valid_from.isoformat(),
        completion_id=completion.id,
    )
    db.session.add(entry)
    db.session.flush()
    for line in credit.days:
        db.session.add(
            JpDay(
                entry_id=entry.id,
                day=line.day,
                person_id=completion.person_id,
                form=form,
                minutes=line.minutes,
                counted_minutes=line.counted,
            )
        )
    db.session.flush()
    return entry


def _credit(rules: JpRules, form: str, completion: CompletionRecord) -> JpCredit:
    minutes = _minutes_by_day(completion)
    if _done_before(completion):
        return JpCredit(0, tuple(DayCount(day, passed, 0) for day, passed in sorted(minutes.items())), capped=True)
    wait_for_turn(completion.person_id)
    already = _already(completion.person_id, form, list(minutes))
    return credit_minutes(rules.forms[form].national, minutes, already, jp_minutes=rules.jp_minutes)


def _done_before(completion: CompletionRecord) -> bool:
    earlier = sa.exists().where(
        CompletionRecord.person_id == completion.person_id,
        CompletionRecord.course_version_id == completion.course_version_id,
        CompletionRecord.id < completion.id,
    )
    return bool(db.session.scalar(sa.select(earlier)))


def _minutes_by_day(completion: CompletionRecord) -> dict[date, int]:
    rows = db.session.execute(
        sa.select(ActivityProgress.completed_at, Activity.minutes)
        .join(Activity, Activity.id == ActivityProgress.activity_id)
        .where(ActivityProgress.enrollment_id == completion.enrollment_id)
    )
    days: dict[date, int] = defaultdict(int)
    for finished, minutes in rows:
        if finished is not None:
            days[day_of(finished)] += minutes
    return dict(days)


def _already(person_id: int, form: str, days: list[date]) -> dict[date, int]:
    rows = db.session.execute(
        sa.select(JpDay.day, sa.func.sum(JpDay.counted_minutes))
        .where(JpDay.person_id == person_id, JpDay.form == form, JpDay.day.in_(days))
        .group_by(JpDay.day)
    )
    return {day: int(minutes) for day, minutes in rows}
