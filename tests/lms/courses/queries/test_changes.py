"""What an edition changes against the one in force."""

from __future__ import annotations

from lms.courses.queries import changes
from lms.courses.services import add_activity, add_question, delete_activity, save_lesson, start_draft
from tests.lms.courses.conftest import raw_question


def test_a_first_edition_and_the_published_one_change_nothing(course, draft):
    assert changes(draft) == changes(course.published_version) == []


def test_an_untouched_copy_changes_nothing(cast, course):
    assert changes(start_draft(cast.viewer("tari"), course)) == []


def test_new_changed_and_removed_parts_are_named(cast, course):
    viewer = cast.viewer("tari")
    draft = start_draft(viewer, course)
    module, final = draft.modules
    lesson = module.activities[0]
    save_lesson(viewer, lesson, title=lesson.title, minutes=25, objective="Lain", body="Lain", revision=0)
    add_activity(viewer, module, kind="lesson", title="Menutup percakapan")
    add_question(viewer, final.activities[0], raw_question())
    assert [(one.what, one.title) for one in changes(draft)] == [
        ("new", "Menutup percakapan"),
        ("changed", "Menyambut warga"),
        ("changed", "Kuis akhir"),
    ]
    delete_activity(viewer, lesson)
    assert ("gone", "Menyambut warga") in [(one.what, one.title) for one in changes(draft)]
