"""What the pages of a course read."""

from __future__ import annotations

import uuid

import pytest

from lms.courses.models import CourseAuthor
from lms.db import db
from lms.enrollments.services import enroll, finish_lesson, open_activity, withdraw
from lms.files.services import keep
from lms.learning import queries
from lms.learning.queries import JoinFirst
from lms.problems import Missing
from tests.factories.courses import activities_of, learn, publish_course, quiz_of, take_quiz


@pytest.fixture
def published(cast, database):
    """The course in the test's own transaction."""
    return publish_course(cast)


def test_a_step_is_at_an_activity_of_the_edition_one_is_in(cast, published):
    enrollment = enroll(cast.viewer("siti"), published)
    first = activities_of(published)[0]
    publish_course(cast, minutes=(5, 5, 5))
    newer = activities_of(published)[0]
    step = queries.own_step(cast.viewer("siti"), published.slug, first.uuid)
    assert (step.enrollment, step.activity, step.slug) == (enrollment, first, published.slug)
    with pytest.raises(Missing):
        queries.own_step(cast.viewer("siti"), published.slug, newer.uuid)


def test_who_is_not_in_the_course_is_told_to_join(cast, published):
    first = activities_of(published)[0].uuid
    with pytest.raises(JoinFirst):
        queries.own_step(cast.viewer("siti"), published.slug, first)
    withdraw(cast.viewer("siti"), enroll(cast.viewer("siti"), published))
    with pytest.raises(JoinFirst):
        queries.own_course(cast.viewer("siti"), published.slug)


def test_a_hidden_course_does_not_exist(cast, published):
    published.open_to_all = False
    db.session.flush()
    for viewer, slug in ((cast.viewer("oki"), published.slug), (cast.viewer("siti"), "tidak-ada")):
        with pytest.raises(Missing):
            queries.course_for(viewer, slug)
        with pytest.raises(Missing):
            queries.own_step(viewer, slug, uuid.uuid4())


def test_who_is_in_a_course_keeps_it_when_it_is_hidden_later(cast, published):
    enroll(cast.viewer("oki"), published)
    published.open_to_all = False
    db.session.flush()
    assert queries.own_course(cast.viewer("oki"), published.slug).course is published


def test_the_outline_knows_what_is_done_begun_and_new(cast, published):
    enrollment = enroll(cast.viewer("siti"), published)
    first, second, quiz = activities_of(published)
    finish_lesson(enrollment, first)
    open_activity(enrollment, second)
    outline = queries.outline_of(enrollment)
    assert [row.state for row in outline.rows] == ["done", "begun", "new"]
    assert [row.number for row in outline.rows] == [1, 2, 3]
    assert [module.title for module in outline.modules] == ["Materi", "Ujian"]
    assert [row.uuid for row in outline.left] == [second.uuid, quiz.uuid]
    before, after = outline.beside(second.id)
    assert (before.uuid, after.uuid) == (first.uuid, quiz.uuid)
    assert outline.beside(first.id)[0] is None
    assert outline.beside(quiz.id)[1] is None


def test_claims_name_levels_and_what_the_higher_one_means(cast, published):
    (claim,) = queries.claims_of(published.published_version_id)
    assert (claim.name, claim.from_level, claim.to_level) == ("Pelayanan Publik", 1, 2)
    assert (claim.from_name, claim.to_name) == ("Paham", "Dasar")
    assert claim.meaning == "Pelayanan Publik tingkat 2."


def test_prerequisites_know_whether_they_are_met(cast, published):
    further = publish_course(cast, code="UJI-201", slug="layanan-lanjutan", prerequisites=("UJI-101",))
    siti = cast.person("siti").id
    (one,) = queries.prerequisites_of(further.published_version_id, siti)
    assert (one.slug, one.title, one.done) == ("layanan-yang-ramah", "Layanan yang Ramah", False)
    learn(cast, "siti", published)
    assert queries.prerequisites_of(further.published_version_id, siti)[0].done


def test_authors_are_named(cast, published):
    db.session.add(CourseAuthor(course_id=published.id, account_id=cast.viewer("tari").account_id))
    db.session.flush()
    assert queries.authors_of(published.id) == ["Tari Kusuma"]


def test_only_media_that_lessons_show_count(cast, published):
    from lms.courses.services.media import put_media

    lesson = activities_of(published)[0]
    assert queries.media_size(published.id, published.published_version_id) == 0
    put_media(published, "dipakai.pdf", keep(None, b"%PDF-" + b"x" * 95, "dipakai.pdf", "application/pdf"))
    put_media(published, "lama.pdf", keep(None, b"%PDF-" + b"y" * 500, "lama.pdf", "application/pdf"))
    lesson.html += f'<a href="/kursus/{published.slug}/media/dipakai.pdf">PDF</a>'
    db.session.flush()
    assert queries.media_size(published.id, published.published_version_id) == 100


def test_an_attempt_leads_back_to_its_enrollment_and_quiz(cast, published):
    enrollment = enroll(cast.viewer("siti"), published)
    assert queries.newest_attempt(enrollment) is None
    take_quiz(cast, "siti", enrollment, quiz_of(published), right=1)
    second = take_quiz(cast, "siti", enrollment, quiz_of(published), right=2)
    assert queries.newest_attempt(enrollment) is second
    assert queries.enrollment_behind(second) is enrollment
    assert queries.quiz_activity(second, enrollment) is activities_of(published)[2]
    second.host_uuid = uuid.uuid4()
    assert queries.enrollment_behind(second) is None
