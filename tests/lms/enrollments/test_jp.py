"""The JP ledger: minutes by day, the cap of 3 JP a day over all courses, one counting per edition."""

from __future__ import annotations

import threading
import time
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta

from lms import clock
from lms.courses.models import Activity
from lms.db import db, transaction
from lms.enrollments import jp
from lms.enrollments.models import Enrollment
from lms.enrollments.queries import completion_of, entry_of, jp_year, ledger
from lms.enrollments.services import enroll, finish_lesson
from tests.factories.courses import QUIZ_QUESTIONS, activities_of, learn, publish_course, quiz_of, take_quiz

MONDAY = datetime(2026, 3, 2, 3, 0, tzinfo=UTC)


def finish_over_days(cast, person, course, days):
    """Finish the three parts of a course, each on its own moment."""
    with clock.set_to(days[0]):
        enrollment = enroll(cast.viewer(person), course)
    for moment, activity in zip(days, activities_of(course)[:2], strict=False):
        with clock.set_to(moment):
            finish_lesson(enrollment, activity)
    with clock.set_to(days[2]):
        take_quiz(cast, person, enrollment, quiz_of(course), right=QUIZ_QUESTIONS)
    return enrollment


def test_on_one_day_at_most_three_jp_count_and_raw_minutes_are_kept(cast, course):
    with clock.set_to(MONDAY):
        enrollment = learn(cast, "siti", course)
    entry = entry_of(completion_of(enrollment.id).id)
    assert (entry.minutes, entry.counted_minutes, entry.jp) == (140, 135, 3)
    assert [(line.minutes, line.counted) for line in entry.days] == [(140, 135)]
    assert entry.rules == "2018-01-01"


def test_over_two_days_every_minute_counts_and_the_rest_is_rounded_down(cast, course):
    enrollment = finish_over_days(
        cast, "siti", course, [MONDAY, MONDAY + timedelta(days=1), MONDAY + timedelta(days=1)]
    )
    entry = entry_of(completion_of(enrollment.id).id)
    assert [(line.day.isoformat(), line.counted) for line in entry.days] == [("2026-03-02", 50), ("2026-03-03", 90)]
    assert (entry.counted_minutes, entry.jp) == (140, 3)


def test_the_cap_of_a_day_is_one_persons_over_all_courses(cast, course):
    other = publish_course(cast, code="UJI-102", slug="kursus-kedua", title="Kursus kedua")
    with clock.set_to(MONDAY):
        learn(cast, "siti", course)
        second = learn(cast, "siti", other)
        somebody_else = learn(cast, "joko", other)
    assert entry_of(completion_of(second.id).id).jp == 0
    assert entry_of(completion_of(somebody_else.id).id).jp == 3


def test_two_courses_finished_at_one_moment_keep_the_cap_of_the_day(app, cast, monkeypatch):
    with app.app_context(), transaction():
        courses = [
            publish_course(cast),
            publish_course(cast, code="UJI-102", slug="kursus-kedua", title="Kursus kedua"),
        ]
        waiting = [_all_but_the_last_lesson(cast, course) for course in courses]
    read = jp._already

    def read_slowly(*given):
        found = read(*given)
        time.sleep(0.5)
        return found

    monkeypatch.setattr(jp, "_already", read_slowly)
    barrier = threading.Barrier(len(waiting))

    def finish(ids):
        with app.app_context():
            barrier.wait()
            with transaction():
                finish_lesson(db.session.get_one(Enrollment, ids[0]), db.session.get_one(Activity, ids[1]))

    with ThreadPoolExecutor(len(waiting)) as pool:
        list(pool.map(finish, waiting))
    with app.app_context():
        year = jp_year(cast.person("siti").id)
    assert (year.raw_minutes, year.counted_minutes, year.jp) == (280, 135, 3)


def _all_but_the_last_lesson(cast, course):
    """Siti's enrollment in a course, all done but the second lesson: the ids of both."""
    enrollment = enroll(cast.viewer("siti"), course)
    first, second, _quiz = activities_of(course)
    finish_lesson(enrollment, first)
    take_quiz(cast, "siti", enrollment, quiz_of(course), right=QUIZ_QUESTIONS)
    return enrollment.id, second.id


def test_a_day_is_a_day_in_jakarta(cast, course):
    late_evening_utc = datetime(2026, 3, 1, 17, 30, tzinfo=UTC)
    with clock.set_to(late_evening_utc):
        enrollment = learn(cast, "siti", course)
    entry = entry_of(completion_of(enrollment.id).id)
    assert entry.days[0].day.isoformat() == entry.earned_on.isoformat() == "2026-03-02"


def test_the_same_edition_counts_once_and_a_new_one_counts_again(cast, course):
    with clock.set_to(MONDAY):
        learn(cast, "siti", course)
    with clock.set_to(MONDAY + timedelta(days=1)):
        again = learn(cast, "siti", course)
    repeated = entry_of(completion_of(again.id).id)
    assert (repeated.jp, repeated.minutes, repeated.counted_minutes, repeated.repeated) == (0, 140, 0, True)
    publish_course(cast, minutes=(50, 60, 40))
    with clock.set_to(MONDAY + timedelta(days=2)):
        newer = learn(cast, "siti", course)
    assert entry_of(completion_of(newer.id).id).jp == 3


def test_the_year_adds_up(cast, course):
    with clock.set_to(MONDAY):
        learn(cast, "siti", course)
        year = jp_year(cast.person("siti").id)
    assert (year.year, year.jp, year.counted_minutes, year.raw_minutes, year.target) == (2026, 3, 135, 140, 20)
    assert [entry.title for entry in ledger(cast.person("siti").id, 2026)] == ["Layanan yang Ramah"]
    assert ledger(cast.person("siti").id, 2025) == []
