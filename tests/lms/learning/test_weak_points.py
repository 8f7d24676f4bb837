"""After a quiz: weak behaviours, weakest first, with the lessons that teach them."""

from __future__ import annotations

import pytest

from lms.db import db
from lms.enrollments.services import enroll
from lms.learning.weak_points import weak_points
from tests.factories.courses import activities_of, publish_course, quiz_of, take_quiz


@pytest.fixture
def failed(cast, database):
    """A quiz of which nothing was right, and the edition it belongs to."""
    course = publish_course(cast)
    enrollment = enroll(cast.viewer("siti"), course)
    return take_quiz(cast, "siti", enrollment, quiz_of(course), right=0), course


def test_every_behaviour_below_the_pass_mark_is_named_with_its_lesson(failed):
    attempt, course = failed
    first, second, _quiz = activities_of(course)
    points = {point.behaviour: point for point in weak_points(attempt, course.published_version_id)}
    assert set(points) == {f"Perilaku {number} Pelayanan Publik tingkat 2." for number in (1, 2, 3)}
    assert [one.title for one in points["Perilaku 1 Pelayanan Publik tingkat 2."].lessons] == [first.title]
    assert [one.title for one in points["Perilaku 3 Pelayanan Publik tingkat 2."].lessons] == [second.title]
    assert points["Perilaku 2 Pelayanan Publik tingkat 2."].asked == 2


def test_a_perfect_attempt_has_no_weak_points(cast, database):
    course = publish_course(cast)
    enrollment = enroll(cast.viewer("siti"), course)
    attempt = take_quiz(cast, "siti", enrollment, quiz_of(course), right=4)
    assert weak_points(attempt, course.published_version_id) == []


def test_where_no_lesson_asks_about_the_behaviour_its_level_leads_there(failed):
    attempt, course = failed
    for lesson in activities_of(course)[:2]:
        for check in lesson.checks:
            check.question_version.indicator = 0
    db.session.flush()
    points = weak_points(attempt, course.published_version_id)
    assert all(len(point.lessons) == 2 for point in points)


def test_where_nothing_fits_no_lesson_is_invented(failed, cast):
    attempt, course = failed
    for lesson in activities_of(course)[:2]:
        for check in lesson.checks:
            check.question_version.competency_id = cast.competency("M.1").id
    db.session.flush()
    assert {point.lessons for point in weak_points(attempt, course.published_version_id)} == {()}


def test_the_weakest_comes_first(cast, database):
    course = publish_course(cast)
    enrollment = enroll(cast.viewer("siti"), course)
    attempt = take_quiz(cast, "siti", enrollment, quiz_of(course), right=2)
    shares = [point.share for point in weak_points(attempt, course.published_version_id)]
    assert shares == sorted(shares)
