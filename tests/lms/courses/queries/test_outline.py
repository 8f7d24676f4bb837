"""The outline of a version as rows."""

from __future__ import annotations

from lms.courses.models import Module
from lms.courses.queries import outline


def test_modules_and_activities_come_in_order(course):
    modules = outline(course.published_version_id)
    assert [module.title for module in modules] == ["Menyambut", "Ujian akhir"]
    lesson, quiz = modules[0].activities[0], modules[1].activities[0]
    assert (lesson.kind, lesson.title, lesson.minutes) == ("lesson", "Menyambut warga", 20)
    assert lesson.objective
    assert lesson.quiz_version_id is None
    assert (quiz.kind, quiz.title, quiz.minutes) == ("quiz", "Kuis akhir", 15)
    assert quiz.quiz_version_id is not None
    assert modules[0].minutes == 20


def test_an_empty_module_is_there(database, course):
    database.session.add(Module(course_version_id=course.published_version_id, position=9, title="Kosong"))
    assert outline(course.published_version_id)[-1].activities == ()


def test_an_outline_is_one_query(course, counted):
    number = course.published_version_id
    with counted() as statements:
        outline(number)
    assert len(statements) == 1
