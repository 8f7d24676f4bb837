"""A package into the catalogue: whole, once, and again when it changed."""

from __future__ import annotations

import pytest
import sqlalchemy as sa

from lms.audit.models import AuditEvent
from lms.courses.models import Course, CourseMedia, CourseVersion
from lms.courses.queries import catalogue
from lms.courses.services import import_package, publish, save_lesson, start_draft
from lms.problems import Conflict, Problem
from lms.quizzes.models import Question


@pytest.fixture
def bring(database, cast, package):
    def do(publish: bool = True, agency: str = "dki", **said) -> Course:
        return import_package(cast.viewer("tari"), cast.agency(agency), package(**said), publish)

    return do


def count(database, model) -> int:
    return database.session.scalar(sa.select(sa.func.count()).select_from(model)) or 0


def test_everything_in_the_package_is_in_the_course(course):
    version = course.published_version
    assert (version.title, version.minutes, version.tags) == ("Melayani di loket", 35, ["loket", "kelurahan"])
    lesson, quiz = version.modules[0].activities[0], version.modules[1].activities[0]
    assert 'src="/kursus/melayani-di-loket/media/sapaan.mp4"' in lesson.html
    assert [check.question_version.question.code for check in lesson.checks] == ["PP-901-C1"]
    assert [slot.question_version.question.code for slot in quiz.quiz_version.slots] == ["PP-901-K1", "PP-901-K2"]
    assert (quiz.quiz_version.pass_mark, quiz.quiz_version.time_limit_minutes) == (70, 15)
    assert quiz.quiz_version.frozen_at is not None
    assert lesson.checks[0].question_version.frozen_at is not None
    assert course.bank.code == "PP-901"
    assert [author.account.person.name for author in course.authors] == ["Tari Kusuma"]


def test_the_same_content_twice_is_once(database, course, bring):
    before = (count(database, CourseVersion), count(database, Question), count(database, CourseMedia))
    assert bring() is course
    assert (count(database, CourseVersion), count(database, Question), count(database, CourseMedia)) == before


def test_the_same_content_does_not_undo_later_edits(cast, course, bring, app):
    viewer = cast.viewer("tari")
    draft = start_draft(viewer, course)
    lesson = draft.modules[0].activities[0]
    save_lesson(viewer, lesson, title="Salam", minutes=20, objective="Bisa", body="Lain", revision=0)
    with app.test_request_context():
        publish(viewer, draft)
    assert bring().published_version is draft


def test_changed_content_is_a_new_edition_and_the_old_one_stays(course, bring):
    old = course.published_version
    stem = old.modules[1].activities[0].quiz_version.slots[0].question_version.body["stem"]
    assert bring(title="Melayani dengan hati", stem="Apa yang kedua?") is course
    new = course.published_version
    assert (new.number, new.title, new.state) == (2, "Melayani dengan hati", "published")
    assert (old.state, old.title) == ("superseded", "Melayani di loket")
    kept = old.modules[1].activities[0].quiz_version
    asked = new.modules[1].activities[0].quiz_version
    assert kept.slots[0].question_version.body["stem"] == stem
    assert asked.slots[0].question_version.body["stem"] == "Apa yang kedua?"
    assert (asked.quiz_id, asked.number) == (kept.quiz_id, 2)
    assert asked.slots[1].question_version_id == kept.slots[1].question_version_id


def test_a_changed_picture_gets_a_new_name_and_old_pages_keep_theirs(database, course, bring):
    old = course.published_version
    bring(colour="red")
    new = course.published_version.modules[0].activities[0]
    assert "/media/alur.png" in old.modules[0].activities[0].html
    assert "/media/alur.png" not in new.html
    assert "/media/alur-" in new.html
    assert "(media/alur-" in new.body
    assert "/media/sapaan.mp4" in new.html
    assert count(database, CourseMedia) == 4


def test_a_draft_import_is_not_in_the_catalogue(cast, bring):
    course = bring(publish=False)
    assert course.published_version_id is None
    assert catalogue(cast.viewer("siti")).total == 0


def test_nobody_may_be_the_importer(database, cast, package):
    course = import_package(None, cast.agency(), package())
    assert course.authors == []
    actions = database.session.scalars(sa.select(AuditEvent.action).where(AuditEvent.object_uuid == course.uuid))
    assert set(actions) == {"course.imported", "course.published"}


def test_prerequisites_must_be_there_first(database, bring):
    with pytest.raises(Problem, match="PP-901"):
        bring(slug="lanjut", code="PP-902", prerequisites="[PP-901]")
    database.session.rollback()
    bring()
    later = bring(slug="lanjut", code="PP-902", prerequisites="[PP-901]")
    assert [one.required_course.code for one in later.published_version.prerequisites] == ["PP-901"]


@pytest.mark.parametrize("said", [{"slug": "lain"}, {"code": "PP-999"}, {"agency": "kota-lain", "title": "Lain"}])
def test_codes_and_addresses_belong_to_one_course(course, bring, said):
    with pytest.raises(Conflict):
        bring(**said)


def test_question_codes_belong_to_one_course(database, course, bring, package, cast):
    stolen = package(slug="lain", code="PP-902")
    questions = {file: package().questions[file] for file in stolen.questions}
    from dataclasses import replace

    with pytest.raises(Problem, match="PP-901"):
        import_package(cast.viewer("tari"), cast.agency(), replace(stolen, questions=questions))


def test_an_unknown_competency_is_named(database, cast, package):
    from dataclasses import replace

    from content.package import Raise

    whole = package()
    claims = (Raise("X.9", 1, 2),)
    with pytest.raises(Problem, match=r"X\.9"):
        import_package(cast.viewer("tari"), cast.agency(), replace(whole, course=replace(whole.course, raises=claims)))
