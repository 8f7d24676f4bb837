"""Marking."""

from __future__ import annotations

from content.questions.contract import identify
from lms.quizzes import services
from lms.quizzes.services.marking import mark
from tests.lms.quizzes.conftest import find, raw_question


def test_one_question_is_graded_on_its_own(database, cast):
    bank = services.bank(cast.agency(), code="K", name="Kursus", purpose="course")
    version = services.add_question(None, bank, raw_question("judgement"))
    best = {"chosen": [identify("Tindakan 4")]}
    middling = {"chosen": [identify("Tindakan 2")]}
    assert [services.grade(version, one).fraction for one in (best, middling, None)] == [1.0, 0.5, 0.0]


def test_marking_is_a_pure_function_of_the_answers(workshop):
    attempt = workshop.start("siti", workshop.quiz(pass_mark=60))
    best = workshop.answers(attempt)
    with workshop.writing():
        viewer = workshop.cast.viewer("siti")
        for slot in (1, 2, 3, 4):
            services.save_answer(viewer, attempt, services.Answer(slot, best[slot], f"key-{slot:05d}", 1), epoch=1)
        first = mark(find(attempt))
        assert mark(find(attempt)) == first
    assert (first.points, first.maximum, first.percent, first.passed) == (4.0, 8.0, 50.0, False)
    states = workshop.look(attempt, lambda row: [(item.grade_state, item.fraction) for item in row.items])
    assert states == [("right", 1.0)] * 4 + [("blank", 0.0)] * 4


def test_an_inventory_costs_and_earns_nothing(workshop):
    attempt = workshop.start("siti", workshop.quiz(("single", "likert", "likert")))
    best = workshop.answers(attempt)
    with workshop.writing():
        for slot in (1, 2):
            answer = services.Answer(slot, best[slot], f"key-{slot:05d}", 1)
            services.save_answer(workshop.cast.viewer("siti"), attempt, answer, epoch=1)
    workshop.submit("siti", attempt)
    assert workshop.look(attempt, lambda row: (row.score, row.score_most, row.state)) == (1.0, 1.0, "released")
    states = workshop.look(attempt, lambda row: [(item.grade_state, item.fraction) for item in row.items])
    assert states == [("right", 1.0), ("unscored", None), ("unscored", None)]
