"""The checklist before publishing."""

from __future__ import annotations

import pytest

from lms.courses.models import Activity
from lms.courses.queries import checklist, ready
from lms.courses.services import add_module, add_question, delete_activity, save_lesson
from tests.lms.courses.conftest import raw_question


@pytest.fixture
def state(app):
    def of(version) -> dict[str, bool]:
        with app.test_request_context():
            return {check.code: check.done for check in checklist(version)}

    return of


def test_an_imported_course_is_ready(app, course, state):
    assert all(state(course.published_version).values())
    with app.test_request_context():
        assert ready(checklist(course.published_version))


def test_a_new_course_lacks_outcome_objective_and_questions(app, draft, state):
    assert {code for code, done in state(draft).items() if not done} == {"details", "objective", "questions"}
    with app.test_request_context():
        assert not ready(checklist(draft))


def test_places_name_the_part_to_mend(app, draft):
    with app.test_request_context():
        found = {check.code: check.places for check in checklist(draft)}
    assert [place.text for place in found["objective"]] == ["Materi pertama"]
    assert found["questions"][0].activity == draft.modules[1].activities[0].uuid


def test_an_empty_lesson_without_minutes_is_named(draft, state):
    lesson = draft.modules[0].activities[0]
    lesson.body, lesson.minutes = " ", 0
    assert {"body", "minutes"} <= {code for code, done in state(draft).items() if not done}


def test_a_course_needs_a_lesson_and_is_advised_to_have_a_quiz(app, cast, draft, state):
    for module in list(draft.modules):
        for activity in list(module.activities):
            delete_activity(cast.viewer("tari"), activity)
    add_module(cast.viewer("tari"), draft, title="Kosong")
    found = state(draft)
    assert not found["lessons"]
    assert not found["quiz"]
    assert found["questions"]
    with app.test_request_context():
        assert [check.code for check in checklist(draft) if not check.must and not check.done] == ["quiz"]


def test_what_readers_would_miss_is_named(cast, draft, state):
    lesson: Activity = draft.modules[0].activities[0]
    body = "## A\n\n![](media/tak-ada.webp)\n\n[Audio: Cerita](media/c.mp3)\n\n#### Loncat\n"
    save_lesson(cast.viewer("tari"), lesson, title="A", minutes=5, objective="Bisa", body=body, revision=0)
    assert {"alt", "captions", "media", "form"} <= {code for code, done in state(draft).items() if not done}


def test_missing_rationales_are_advice(app, cast, draft):
    raw = raw_question()
    raw["options"][1]["rationale"] = ""
    add_question(cast.viewer("tari"), draft.modules[1].activities[0], raw)
    with app.test_request_context():
        check = next(check for check in checklist(draft) if check.code == "rationales")
    assert not check.done
    assert not check.must
    assert [place.text for place in check.places] == ["Kuis akhir, soal 1"]
