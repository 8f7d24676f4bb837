"""What rooms above read of enrollments and JP."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest

from content.reference import YearlyJp
from lms import clock
from lms.clock import today
from lms.enrollments import queries, services
from lms.enrollments.queries import JpYear
from tests.factories.courses import activities_of, learn, publish_course, right_option


def test_the_running_enrollment_wins_over_a_finished_one(cast, course):
    person = cast.person("siti").id
    assert queries.enrollment_of(person, course.id) is None
    done = learn(cast, "siti", course)
    assert queries.enrollment_of(person, course.id) is done
    running = services.enroll(cast.viewer("siti"), course)
    assert queries.enrollment_of(person, course.id) is running
    assert queries.own_enrollment(person, course.slug) is running


def test_a_course_that_was_left_is_not_ones_own(cast, course):
    viewer = cast.viewer("siti")
    services.withdraw(viewer, services.enroll(viewer, course))
    assert queries.own_enrollment(viewer.person_id, course.slug) is None
    assert queries.active_of(viewer.person_id) == []


def test_running_courses_come_with_what_is_due_first(cast, course):
    other = publish_course(cast, code="UJI-102", slug="kursus-kedua", title="Kursus kedua")
    services.enroll(cast.viewer("siti"), course)
    services.enroll(
        cast.viewer("budi"), other, person=cast.person("siti"), source="assigned", due_on=today() + timedelta(days=3)
    )
    rows = queries.active_of(cast.person("siti").id)
    assert [row.title for row in rows] == ["Kursus kedua", "Layanan yang Ramah"]
    assert rows[0].assigned_by == "Budi Santosa"


def test_finished_courses_come_with_score_and_jp(cast, course):
    learn(cast, "siti", course)
    (row,) = queries.completed_of(cast.person("siti").id)
    assert (row.title, row.score, row.jp) == ("Layanan yang Ramah", 100.0, 3)


def test_the_progress_of_an_enrollment_is_by_activity(cast, course):
    enrollment = services.enroll(cast.viewer("siti"), course)
    first, second, _quiz = activities_of(course)
    services.finish_lesson(enrollment, first)
    services.save_position(enrollment, second, position={"anchor": "bagian-dua"}, seconds=5)
    progress = queries.progress_of(enrollment.id)
    assert progress[first.id].completed_at is not None
    assert progress[second.id].position["anchor"] == "bagian-dua"


def test_check_answers_are_found_by_their_question(cast, course):
    enrollment = services.enroll(cast.viewer("siti"), course)
    lesson = activities_of(course)[0]
    question = lesson.checks[0].question_version
    services.answer_check(enrollment, lesson, question, {"chosen": [right_option(question)]})
    assert queries.check_answers(enrollment.id, [question.id])[question.id].fraction == 1.0


def test_one_goes_on_at_the_unfinished_part_used_last(cast, course):
    enrollment = services.enroll(cast.viewer("siti"), course)
    first, second, quiz = activities_of(course)
    assert queries.next_activity(enrollment) == first.uuid
    services.open_activity(enrollment, second)
    assert queries.next_activity(enrollment) == second.uuid
    services.finish_lesson(enrollment, second)
    assert queries.next_activity(enrollment) == first.uuid
    services.finish_lesson(enrollment, first)
    assert queries.next_activity(enrollment) == quiz.uuid


def test_where_everything_is_finished_there_is_nothing_to_go_on_with(cast, course):
    enrollment = learn(cast, "siti", course)
    services.open_activity(enrollment, activities_of(course)[1])
    assert queries.next_activity(enrollment) is None


@pytest.mark.parametrize(
    ("jp", "left", "pace"), [(20, 100, "reached"), (15, 180, "on_pace"), (5, 30, "behind"), (0, 364, "behind")]
)
def test_the_pace_compares_jp_with_the_share_of_the_year(jp, left, pace):
    assert JpYear(2026, jp, jp * 45, jp * 45, YearlyJp(minimum=20), left).pace == pace


@pytest.mark.parametrize(("jp", "left", "far"), [(0, 330, False), (0, 200, True), (4, 30, True), (5, 30, False)])
def test_far_behind_is_less_than_a_quarter_of_what_is_due_by_now(jp, left, far):
    assert JpYear(2026, jp, jp * 45, jp * 45, YearlyJp(minimum=20), left).far_behind is far


def test_where_the_rules_set_no_minimum_nothing_is_missing():
    year = JpYear(2026, 3, 135, 135, YearlyJp(maximum=24), 30)
    assert (year.target, year.missing, year.pace) == (24, 0, "free")


def test_the_rule_of_the_year_follows_the_employment(cast, database):
    siti = cast.person("siti")
    assert queries.jp_year(siti.id).rule == YearlyJp(minimum=20)
    siti.employment = "pppk"
    assert queries.jp_year(siti.id).rule == YearlyJp(maximum=24)


def test_what_is_missing_is_spread_over_the_weeks_left():
    year = JpYear(2026, 13, 13 * 45, 600, YearlyJp(minimum=20), 70)
    assert (year.missing, year.per_week) == (7, 0.7)
    assert JpYear(2026, 30, 0, 0, YearlyJp(minimum=20), 0).missing == 0


def test_a_past_year_has_no_days_left(cast, course):
    with clock.set_to(datetime(2025, 6, 2, tzinfo=UTC)):
        learn(cast, "siti", course)
    year = queries.jp_year(cast.person("siti").id, 2025)
    assert (year.jp, year.days_left) == (3, 0)
    assert queries.ledger_years(cast.person("siti").id) == [2025]
    assert queries.ledger(cast.person("siti").id, 2025)[0].earned_on == date(2025, 6, 2)


def test_what_never_happened_earned_nothing(cast, course):
    assert queries.entry_of(999_999) is None
    assert queries.completion_of(999_999) is None
