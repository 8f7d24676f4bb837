"""By what people will mark, before a quiz begins."""

from __future__ import annotations

from lms.quizzes.queries import rubrics_before
from tests.lms.quizzes.conftest import CANARY


def test_alike_rubrics_stand_once_and_without_points(workshop, database):
    (found,) = rubrics_before(workshop.quiz(kinds=("single", "essay", "upload", "essay"), shuffle=True))[:1]
    assert [one["text"] for one in found.criteria] == ["Kriteria 1", "Kriteria 2"]
    assert found.criteria[0]["levels"] == [{"text": "Uraian 0"}, {"text": "Uraian 97"}]
    assert CANARY not in repr(found)
    kinds = [one.kind for one in rubrics_before(workshop.quiz(kinds=("essay", "upload", "essay")))]
    assert kinds == ["essay", "upload"]


def test_a_quiz_that_nobody_marks_has_none(workshop, database):
    assert rubrics_before(workshop.quiz(kinds=("single", "likert"))) == []
