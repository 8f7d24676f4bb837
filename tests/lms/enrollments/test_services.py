"""Joining, leaving and coming back, progress, completion."""

from __future__ import annotations

from datetime import date

import pytest
import sqlalchemy as sa
from sqlalchemy.exc import OperationalError

from lms.db import db
from lms.enrollments import services, signals
from lms.enrollments.models import ActivityProgress, CheckAnswer, CompletionRecord, Enrollment
from lms.enrollments.queries import completion_of
from lms.problems import Missing, Problem
from lms.quizzes.services import void
from tests.factories.courses import (
    QUIZ_QUESTIONS,
    activities_of,
    learn,
    publish_course,
    quiz_of,
    right_option,
    take_quiz,
    wrong_option,
)


def test_joining_pins_the_published_edition(cast, course):
    enrollment = services.enroll(cast.viewer("siti"), course)
    assert enrollment.course_version_id == course.published_version_id
    assert (enrollment.state, enrollment.progress, enrollment.source) == ("active", 0, "self")


def test_joining_twice_is_joining_once(cast, course):
    viewer = cast.viewer("siti")
    assert services.enroll(viewer, course) is services.enroll(viewer, course)
    db.session.refresh(course)
    assert course.enrolled_count == 1


def test_a_join_that_another_request_won_is_found(cast, course, monkeypatch):
    viewer = cast.viewer("siti")
    first = services.enroll(viewer, course)
    monkeypatch.setattr(services, "active_enrollment", lambda *_: None)
    assert services.enroll(viewer, course) is first


def test_everybody_above_hears_of_a_new_learner(cast, course):
    heard = []

    def listen(_sender, enrollment):
        heard.append(enrollment.course_id)

    with signals.enrolled.connected_to(listen):
        services.enroll(cast.viewer("siti"), course)
    assert heard == [course.id]


def test_an_assignment_sets_the_due_date_of_who_is_in_already(cast, course):
    services.enroll(cast.viewer("siti"), course)
    due = date(2027, 1, 31)
    assigned = services.enroll(
        cast.viewer("budi"), course, person=cast.person("siti"), source="assigned", due_on=due, note="Untuk loket baru"
    )
    assert (assigned.due_on, assigned.source, assigned.assignment_note) == (due, "assigned", "Untuk loket baru")
    assert assigned.assigned_by == cast.person("budi").id


def test_a_course_that_is_not_published_cannot_be_joined(cast, course):
    course.archived_at = course.created_at
    with pytest.raises(Problem, match="tidak dibuka"):
        services.enroll(cast.viewer("siti"), course)


def test_a_course_of_another_agency_that_is_not_open_to_all_cannot_be_joined(cast, database):
    course = publish_course(cast, code="LAIN-1", slug="kursus-lain", agency="kota-lain")
    course.open_to_all = False
    with pytest.raises(Problem, match="instansi lain"):
        services.enroll(cast.viewer("siti"), course)
    assert services.enroll(cast.viewer("oki"), course).state == "active"


def test_a_prerequisite_comes_first_unless_the_course_is_assigned(cast, course):
    further = publish_course(cast, code="UJI-201", slug="layanan-lanjutan", prerequisites=("UJI-101",))
    with pytest.raises(Problem, match="Layanan yang Ramah"):
        services.enroll(cast.viewer("siti"), further)
    assert (
        services.enroll(cast.viewer("budi"), further, person=cast.person("siti"), source="assigned").state == "active"
    )
    learn(cast, "joko", course)
    assert services.enroll(cast.viewer("joko"), further).state == "active"


def test_who_left_goes_on_where_he_was_with_the_attempts_he_used(cast, course):
    viewer = cast.viewer("siti")
    enrollment = services.enroll(viewer, course)
    first = activities_of(course)[0]
    services.finish_lesson(enrollment, first)
    services.withdraw(viewer, enrollment)
    assert enrollment.state == "withdrawn"
    again = services.enroll(viewer, course)
    assert again.uuid == enrollment.uuid
    assert (again.state, again.progress) == ("active", 33)
    db.session.refresh(course)
    assert course.enrolled_count == 1


def test_a_newer_edition_is_joined_afresh(cast, course):
    viewer = cast.viewer("siti")
    enrollment = services.enroll(viewer, course)
    services.withdraw(viewer, enrollment)
    publish_course(cast, minutes=(50, 60, 45))
    again = services.enroll(viewer, course)
    assert again.uuid != enrollment.uuid
    assert again.course_version_id == course.published_version_id


def test_an_assigned_course_is_taken_back_only_by_who_assigned_it(cast, course):
    enrollment = services.enroll(cast.viewer("budi"), course, person=cast.person("siti"), source="assigned")
    with pytest.raises(Problem, match="atasan"):
        services.withdraw(cast.viewer("siti"), enrollment)
    services.withdraw(cast.viewer("budi"), enrollment)
    assert enrollment.state == "withdrawn"


def test_nobody_leaves_for_somebody_else(cast, course):
    enrollment = services.enroll(cast.viewer("siti"), course)
    with pytest.raises(Missing):
        services.withdraw(cast.viewer("joko"), enrollment)


def test_what_is_over_cannot_be_left(cast, course):
    enrollment = learn(cast, "siti", course)
    with pytest.raises(Problem, match="tidak mengikuti"):
        services.withdraw(cast.viewer("siti"), enrollment)


def test_opening_a_lesson_makes_it_the_place_to_go_on(cast, course):
    enrollment = services.enroll(cast.viewer("siti"), course)
    second = activities_of(course)[1]
    services.open_activity(enrollment, second)
    assert enrollment.last_activity_id == second.id
    assert enrollment.last_active_at is not None


def test_two_reports_of_an_unopened_lesson_make_one_progress(cast, course, monkeypatch):
    enrollment = services.enroll(cast.viewer("siti"), course)
    first = activities_of(course)[0]
    known = services.open_activity(enrollment, first)
    db.session.expunge(known)
    real = db.session.get
    monkeypatch.setattr(
        db.session, "get", lambda model, key: None if model is ActivityProgress else real(model, key), raising=False
    )
    services.open_activity(enrollment, first)
    assert db.session.scalar(sa.select(sa.func.count()).select_from(ActivityProgress)) == 1


def test_the_position_is_kept_and_reading_time_counted_up_to_a_minute_a_report(cast, course):
    enrollment = services.enroll(cast.viewer("siti"), course)
    first = activities_of(course)[0]
    services.save_position(enrollment, first, position={"anchor": "bagian-satu", "media": {"0": 4.5}}, seconds=15)
    services.save_position(enrollment, first, position={"anchor": "bagian-dua", "media": {"1": 2.0}}, seconds=9_999)
    kept = db.session.get_one(ActivityProgress, (enrollment.id, first.id))
    assert kept.position == {"anchor": "bagian-dua", "media": {"0": 4.5, "1": 2.0}}
    assert kept.seconds == 75


def test_an_opened_lesson_is_noted_beside_a_reading_request(cast, course):
    enrollment = services.enroll(cast.viewer("siti"), course)
    second, key = activities_of(course)[1].id, enrollment.id
    db.session.commit()
    services.note_opened(key, second)
    assert db.session.get_one(Enrollment, key).last_activity_id == second


def test_a_busy_database_does_not_cost_the_page(cast, course, monkeypatch, caplog):
    def busy():
        raise OperationalError("update", {}, Exception("locked"))

    monkeypatch.setattr(services, "writing_apart", busy)
    services.note_opened(1, 2)
    assert "not noted" in caplog.text


def test_the_newest_answer_to_a_check_question_counts_and_tries_are_counted(cast, course):
    enrollment = services.enroll(cast.viewer("siti"), course)
    lesson = activities_of(course)[0]
    question = lesson.checks[0].question_version
    services.answer_check(enrollment, lesson, question, {"chosen": [wrong_option(question)]})
    answer = services.answer_check(enrollment, lesson, question, {"chosen": [right_option(question)]})
    assert (answer.fraction, answer.tries) == (1.0, 2)
    assert db.session.scalar(sa.select(sa.func.count()).select_from(CheckAnswer)) == 1


def test_an_empty_answer_is_refused(cast, course):
    enrollment = services.enroll(cast.viewer("siti"), course)
    lesson = activities_of(course)[0]
    with pytest.raises(Problem, match="Pilih atau tulis"):
        services.answer_check(enrollment, lesson, lesson.checks[0].question_version, None)


def test_finishing_a_lesson_counts_up_and_twice_is_once(cast, course):
    enrollment = services.enroll(cast.viewer("siti"), course)
    first = activities_of(course)[0]
    services.finish_lesson(enrollment, first)
    services.finish_lesson(enrollment, first)
    assert (enrollment.progress, enrollment.state) == (33, "active")


def test_a_quiz_that_was_not_passed_keeps_its_score_and_finishes_nothing(cast, course):
    enrollment = services.enroll(cast.viewer("siti"), course)
    quiz = activities_of(course)[2]
    take_quiz(cast, "siti", enrollment, quiz_of(course), right=1)
    take_quiz(cast, "siti", enrollment, quiz_of(course), right=0)
    progress = db.session.get_one(ActivityProgress, (enrollment.id, quiz.id))
    assert (progress.score, progress.completed_at) == (25.0, None)


@pytest.mark.parametrize(
    ("method", "score", "finished"),
    [("highest", 75.0, True), ("first", 25.0, False), ("last", 50.0, False), ("average", 50.0, False)],
)
def test_the_attempt_that_counts_is_the_quizs_setting(cast, course, method, score, finished):
    enrollment = services.enroll(cast.viewer("siti"), course)
    quiz_of(course).grade_method = method
    for right in (1, 3, 2):
        attempt = take_quiz(cast, "siti", enrollment, quiz_of(course), right=right)
    progress = db.session.get_one(ActivityProgress, (enrollment.id, activities_of(course)[2].id))
    assert (progress.score, attempt.percent) == (score, 50.0)
    # Under "last" the second attempt was a pass when it was made, and what was finished once stays so.
    assert (progress.completed_at is not None) == (finished or method == "last")


def test_the_last_part_completes_the_course_once(cast, course):
    heard = []

    def listen(_sender, completion):
        heard.append(completion.score)

    with signals.completed.connected_to(listen):
        enrollment = learn(cast, "siti", course, right=3)
        take_quiz(cast, "siti", enrollment, quiz_of(course), right=QUIZ_QUESTIONS)
    assert heard == [75.0]
    assert (enrollment.state, enrollment.progress) == ("completed", 100)
    record = completion_of(enrollment.id)
    assert (record.course_version_id, record.minutes, record.score) == (enrollment.course_version_id, 140, 75.0)
    db.session.refresh(course)
    assert course.completed_count == 1


def test_a_finished_course_keeps_its_edition_when_a_new_one_appears(cast, course):
    enrollment = learn(cast, "siti", course)
    edition = enrollment.course_version_id
    publish_course(cast, minutes=(10, 10, 10))
    assert course.published_version_id != edition
    assert completion_of(enrollment.id).course_version_id == edition


def test_taking_it_again_is_a_new_enrollment_with_its_own_completion(cast, course):
    first = learn(cast, "siti", course)
    second = learn(cast, "siti", course)
    assert first.uuid != second.uuid
    assert db.session.scalar(sa.select(sa.func.count()).select_from(CompletionRecord)) == 2


def test_a_quiz_stays_passed_by_the_attempts_that_still_count(cast, course):
    enrollment = services.enroll(cast.viewer("siti"), course)
    best, other = (take_quiz(cast, "siti", enrollment, quiz_of(course), right=right) for right in (4, 3))
    before = enrollment.progress
    reason = "Soal sudah beredar sebelum ujian"
    void(cast.viewer("tari"), best, reason=reason)
    (progress,) = [one for one in db.session.query(ActivityProgress) if one.score is not None]
    assert (progress.score, progress.completed_at is not None, enrollment.progress) == (75, True, before)
    void(cast.viewer("tari"), other, reason=reason)
    assert (progress.score, progress.completed_at) == (None, None)
    assert enrollment.progress < before


def test_a_pass_declared_invalid_after_leaving_is_open_again_for_who_comes_back(cast, course):
    viewer = cast.viewer("siti")
    enrollment = services.enroll(viewer, course)
    attempt = take_quiz(cast, "siti", enrollment, quiz_of(course), right=4)
    services.withdraw(viewer, enrollment)
    void(cast.viewer("tari"), attempt, reason="Soal sudah beredar sebelum ujian")
    again = services.enroll(viewer, course)
    assert (again.uuid, again.state, again.progress) == (enrollment.uuid, "active", 0)
    (progress,) = db.session.query(ActivityProgress).filter_by(enrollment_id=again.id)
    assert (progress.score, progress.completed_at) == (None, None)


def test_a_late_mark_or_a_void_does_not_move_the_learner(cast, course):
    enrollment = services.enroll(cast.viewer("siti"), course)
    attempt = take_quiz(cast, "siti", enrollment, quiz_of(course), right=4)
    services.open_activity(enrollment, activities_of(course)[0])
    before = (enrollment.last_activity_id, enrollment.last_active_at)
    services.record_quiz(attempt)
    void(cast.viewer("tari"), attempt, reason="Soal sudah beredar sebelum ujian")
    db.session.refresh(enrollment)
    assert (enrollment.last_activity_id, enrollment.last_active_at) == before


def test_attempts_of_other_hosts_and_of_vanished_enrollments_change_nothing(cast, course):
    enrollment = services.enroll(cast.viewer("siti"), course)
    attempt = take_quiz(cast, "siti", enrollment, quiz_of(course), right=1)
    before = enrollment.progress
    attempt.host = "preview"
    services.record_quiz(attempt)
    services.forget_voided(attempt)
    attempt.host, attempt.host_uuid = "enrollment", cast.person("siti").uuid
    services.record_quiz(attempt)
    services.forget_voided(attempt)
    attempt.host_uuid = enrollment.uuid
    attempt.quiz_version_id = quiz_of(publish_course(cast, code="UJI-301", slug="kursus-ketiga")).id
    services.record_quiz(attempt)
    assert enrollment.progress == before
