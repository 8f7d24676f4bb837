"""The outline of a draft: add, name, move, remove."""

from __future__ import annotations

import pytest

from lms.courses.queries import outline
from lms.courses.services import (
    add_activity,
    add_module,
    delete_activity,
    delete_module,
    move_activity,
    move_module,
    rename_module,
)
from lms.courses.services import outline as service
from lms.problems import Problem


@pytest.fixture
def shape(draft):
    return lambda: [(module.title, [one.title for one in module.activities]) for module in outline(draft.id)]


def test_a_module_is_added_at_the_end_and_renamed(viewer, draft, shape):
    module = add_module(viewer, draft, title="  Latihan ")
    assert shape()[-1] == ("Latihan", [])
    rename_module(viewer, module, title="Praktik")
    assert shape()[-1] == ("Praktik", [])


@pytest.mark.parametrize("title", ["", "   ", "x" * 201])
def test_a_module_needs_a_title(viewer, draft, title):
    with pytest.raises(Problem) as caught:
        add_module(viewer, draft, title=title)
    assert "title" in caught.value.fields


def test_modules_move_one_place_and_stop_at_the_ends(viewer, draft, shape):
    first, last = draft.modules
    move_module(viewer, last, up=True)
    assert [title for title, _parts in shape()] == ["Ujian akhir", "Materi"]
    move_module(viewer, last, up=True)
    move_module(viewer, first, up=False)
    assert [title for title, _parts in shape()] == ["Ujian akhir", "Materi"]


def test_lessons_and_quizzes_are_added_and_counted(viewer, draft, shape):
    module = draft.modules[0]
    lesson = add_activity(viewer, module, kind="lesson", title="Salam")
    quiz = add_activity(viewer, module, kind="quiz", title="Latihan")
    assert lesson.quiz_version_id is None
    assert quiz.quiz_version.title == "Latihan"
    assert draft.minutes == 20 + 15 + 20 + 15
    assert shape()[0] == ("Materi", ["Materi pertama", "Salam", "Latihan"])


def test_parts_move_within_and_between_modules(viewer, draft, shape):
    module, final = draft.modules
    salam = add_activity(viewer, module, kind="lesson", title="Salam")
    move_activity(viewer, salam, up=True)
    assert shape() == [("Materi", ["Salam", "Materi pertama"]), ("Ujian akhir", ["Kuis akhir"])]
    move_activity(viewer, salam, up=True)
    assert shape()[0][1] == ["Salam", "Materi pertama"]
    move_activity(viewer, salam, up=False)
    move_activity(viewer, salam, up=False)
    assert shape() == [("Materi", ["Materi pertama"]), ("Ujian akhir", ["Salam", "Kuis akhir"])]
    move_activity(viewer, salam, up=True)
    assert shape() == [("Materi", ["Materi pertama", "Salam"]), ("Ujian akhir", ["Kuis akhir"])]
    quiz = final.activities[0]
    move_activity(viewer, quiz, up=False)
    assert shape()[1] == ("Ujian akhir", ["Kuis akhir"])


def test_removing_keeps_the_rest_in_order(viewer, draft, shape):
    module = draft.modules[0]
    for title in ("Satu", "Dua"):
        add_activity(viewer, module, kind="lesson", title=title)
    delete_activity(viewer, module.activities[1])
    assert shape()[0] == ("Materi", ["Materi pertama", "Dua"])
    assert [one.position for one in module.activities] == [1, 2]
    delete_module(viewer, module)
    assert shape() == [("Ujian akhir", ["Kuis akhir"])]
    assert (draft.minutes, draft.modules[0].position) == (15, 1)


def test_there_is_an_end_to_modules_and_parts(viewer, draft, monkeypatch):
    monkeypatch.setattr(service, "MOST_MODULES", 2)
    monkeypatch.setattr(service, "MOST_ACTIVITIES", 1)
    with pytest.raises(Problem):
        add_module(viewer, draft, title="Ketiga")
    with pytest.raises(Problem):
        add_activity(viewer, draft.modules[0], kind="lesson", title="Kedua")
