"""Trying a quiz: an attempt that counts for nothing."""

from __future__ import annotations

import pytest

from lms.courses.preview import try_quiz
from lms.courses.services import start_draft
from lms.problems import Missing
from lms.quizzes.hosts import host_of
from lms.quizzes.queries import question_results
from lms.quizzes.services import submit


@pytest.fixture
def quiz(cast, course):
    draft = start_draft(cast.viewer("tari"), course)
    return draft.modules[-1].activities[0]


def test_a_trial_is_an_attempt_of_the_host_preview(cast, quiz):
    attempt = try_quiz(cast.viewer("tari"), quiz)
    assert attempt.host == "preview"
    assert attempt.host_uuid == quiz.module.course_version.uuid
    assert try_quiz(cast.viewer("tari"), quiz) is attempt


def test_trials_never_run_out_and_enter_no_statistics(cast, quiz):
    viewer = cast.viewer("tari")
    quiz.quiz_version.attempts_allowed = 1
    for _ in range(3):
        submit(viewer, try_quiz(viewer, quiz))
    assert question_results(viewer, quiz.quiz_version_id).people == 0


def test_a_lesson_cannot_be_tried(cast, course):
    with pytest.raises(Missing):
        try_quiz(cast.viewer("tari"), course.published_version.modules[0].activities[0])


def test_the_player_leads_back_to_the_editor(app, cast, quiz):
    attempt = try_quiz(cast.viewer("tari"), quiz)
    host, version = host_of(attempt), quiz.module.course_version
    with app.test_request_context():
        assert host.title(attempt) == version.title
        assert host.back_url(attempt) == f"/studio/{version.uuid}/bagian/{quiz.uuid}"
        assert host.may_view(attempt)


def test_a_trial_outlives_its_quiz_and_its_draft(app, database, cast, quiz):
    attempt, version = try_quiz(cast.viewer("tari"), quiz), quiz.module.course_version
    with app.test_request_context():
        database.session.delete(quiz)
        database.session.flush()
        assert host_of(attempt).after_url(attempt) == f"/studio/{version.uuid}"
        database.session.expire_all()
        database.session.delete(version)
        database.session.flush()
        assert host_of(attempt).after_url(attempt) == "/studio"
        assert host_of(attempt).title(attempt) == "Kuis akhir"
