"""Answering, finishing, starting."""

from __future__ import annotations

import pytest

from lms.db import db
from lms.enrollments.services import enroll
from lms.learning import services
from lms.learning.queries import Step, checks_of
from lms.problems import Missing, Problem
from tests.factories.courses import activities_of, publish_course, quiz_of, right_option, take_quiz


@pytest.fixture
def steps(cast, database):
    """Siti at the three activities of a course whose quiz may be tried twice."""
    course = publish_course(cast, attempts_allowed=2)
    enrollment = enroll(cast.viewer("siti"), course)
    return [Step(enrollment, activity) for activity in activities_of(course)]


def test_a_lesson_is_finished_when_every_check_question_was_answered(steps):
    lesson = steps[0]
    with pytest.raises(services.ChecksOpen, match="soal 1, 2") as refused:
        services.finish(lesson)
    assert refused.value.places == (1, 2)
    for place in (1, 2):
        option = right_option(services.check_at(lesson, place).version)
        services.answer_check(lesson, place, {f"s{place}": [option]})
    services.finish(lesson)
    assert lesson.enrollment.progress == 33
    assert [check.answer.fraction for check in checks_of(lesson)] == [1.0, 1.0]


def test_an_unreadable_answer_is_a_problem_with_words(steps):
    with pytest.raises(Problem, match="pilihan"):
        services.answer_check(steps[0], 1, {"s1": ["<bukan pilihan>"]})
    with pytest.raises(Problem, match="Pilih atau tulis"):
        services.answer_check(steps[0], 1, {})


def test_a_question_that_is_not_there_is_missing(steps):
    with pytest.raises(Missing):
        services.answer_check(steps[0], 3, {"s3": ["x"]})
    with pytest.raises(Missing):
        services.answer_check(steps[2], 1, {"s1": ["x"]})


def test_a_quiz_is_finished_only_by_passing_it(steps):
    with pytest.raises(Problem, match="lulus kuisnya"):
        services.finish(steps[2])


def test_a_quiz_starts_once_and_goes_on(steps, cast):
    viewer = cast.viewer("siti")
    attempt = services.start_quiz(viewer, steps[2])
    assert services.start_quiz(viewer, steps[2]) is attempt
    assert (attempt.host, attempt.host_uuid) == ("enrollment", steps[2].enrollment.uuid)
    assert steps[2].enrollment.last_activity_id == steps[2].activity.id


@pytest.mark.parametrize("code", ["", "SAPA-5"])
def test_wrong_codes_are_counted_only_where_a_code_is_asked(steps, cast, monkeypatch, code):
    cleared = []
    monkeypatch.setattr(services.throttle, "succeeded", lambda *what: cleared.append(what))
    quiz_of(steps[2].enrollment.course).access_code = code
    services.start_quiz(cast.viewer("siti"), steps[2], code)
    assert len(cleared) == bool(code)


def test_used_up_attempts_are_a_problem(steps, cast):
    for _ in range(2):
        take_quiz(cast, "siti", steps[2].enrollment, quiz_of(steps[2].enrollment.course), right=0)
    with pytest.raises(Problem, match="2"):
        services.start_quiz(cast.viewer("siti"), steps[2])


def test_a_lesson_has_no_quiz_to_start(steps, cast):
    with pytest.raises(Missing):
        services.start_quiz(cast.viewer("siti"), steps[0])
    assert db.session.is_active
