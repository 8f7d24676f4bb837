"""The picture is drawn from the answers, with the chances of the tracer that serves."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from lms import clock
from lms.clock import now
from lms.db import db
from lms.enrollments.services import withdraw
from lms.practice import history, painting
from lms.practice.models import PracticeTopic
from lms.practice.painting import painted
from lms.quizzes.models import QuestionVersion
from tests.factories.courses import activities_of

DAY = date(2027, 1, 1)


class Told:
    """A tracer that says what it is told, whoever is asked."""

    def __init__(self, said: dict[str, float], otherwise: float = 0.5) -> None:
        self.said, self.otherwise = said, otherwise
        self.given: list[tuple[str, str, int]] = []

    def chances(self, given, asked):
        self.given = list(given)
        return [self.said.get(item, self.otherwise) for item, _skill in asked]


def rows(person: int) -> list[PracticeTopic]:
    return db.session.query(PracticeTopic).filter_by(person_id=person).order_by(PracticeTopic.indicator).all()


def test_answers_make_topics_and_what_was_not_answered_yet_stands_beside_them(siti, answer, course, cast):
    answer(siti, "10")
    assert painting.keep(painting.drawn([siti.person_id])) == 3
    first, second, third = rows(siti.person_id)
    assert [one.answers for one in (first, second, third)] == [1, 1, 0]
    assert second.chance < third.chance < first.chance
    assert all(one.low < one.chance < one.high for one in (first, second, third))
    assert {one.standing for one in (first, second, third)} == {"unclear"}
    assert {one.model_version for one in (first, second, third)} == {"answers"}
    lessons = [one.id for one in activities_of(course)]
    assert [one.activity_id for one in (first, second, third)] == [lessons[0], lessons[0], lessons[1]]
    assert {one.competency_id for one in (first, second, third)} == {cast.competency("M.5").id}


def test_four_questions_decide_a_standing(siti, answer):
    db.session.query(QuestionVersion).update({"indicator": 1})
    answer(siti, "111")
    painting.keep(painting.drawn([siti.person_id]))
    assert [(one.answers, one.standing) for one in rows(siti.person_id)] == [(3, "unclear")]


def test_drawing_again_replaces_the_picture_and_touches_nobody_elses(siti, answer, cast, course):
    answer(siti, "111")
    painting.keep(painting.drawn([siti.person_id]))
    before = rows(siti.person_id)[1].chance
    answer(siti, "101")
    painting.keep(painting.drawn([siti.person_id, cast.person("joko").id]))
    assert len(rows(siti.person_id)) == 3
    assert rows(siti.person_id)[1].chance < before
    assert rows(cast.person("joko").id) == []


def test_everybody_is_drawn_in_blocks(siti, answer):
    told = []

    class Progress:
        def report(self, done: int, total: int) -> None:
            told.append((done, total))

    answer(siti, "1")
    person = siti.person_id
    db.session.commit()
    assert painting.paint_everybody(Progress()) == 1
    assert told == [(0, 1), (1, 1)]
    assert len(rows(person)) == 3


def test_a_picture_drawn_from_later_answers_is_not_replaced_by_an_older_one(siti, answer):
    answer(siti, "1")
    older = painting.drawn([siti.person_id])
    answer(siti, "2")
    painting.keep(painting.drawn([siti.person_id]))
    answered = [one.answers for one in rows(siti.person_id)]
    assert painting.keep(older) == 0
    assert [one.answers for one in rows(siti.person_id)] == answered


def test_only_pictures_that_are_old_or_of_another_tracer_are_drawn_again(siti, answer):
    class Progress:
        def report(self, done: int, total: int) -> None:
            pass

    answer(siti, "1")
    assert [painting.paint_everybody(Progress()) for _ in range(2)] == [1, 0]
    db.session.query(PracticeTopic).update({"model_version": "20260101-030000-abcdef12"})
    assert painting.paint_everybody(Progress()) == 1
    with clock.set_to(now() + painting.REDRAWN_AFTER + timedelta(minutes=1)):
        assert painting.paint_everybody(Progress()) == 1


def test_a_tracer_moves_the_picture_and_chooses_the_lesson_of_the_useful_question(siti, answer, course):
    answer(siti, "10")
    db.session.query(QuestionVersion).update({"indicator": 1})
    given, asked = history.answers([siti.person_id]), history.askable([siti.person_id])
    lessons = [one.id for one in activities_of(course)]
    names = {one.activity_id: str(one.question_id) for one in asked}
    first, last = Told({names[lessons[1]]: 0.7}, 0.95), Told({names[lessons[1]]: 0.99}, 0.80)
    [useful_last], [useful_first] = painted(given, asked, first, DAY), painted(given, asked, last, DAY)
    assert (useful_last.activity_id, useful_first.activity_id) == (lessons[1], lessons[0])
    assert first.given == [(str(one.question_id), one.topic.name, one.right) for one in given]
    [plain] = painted(given, asked, None, DAY)
    [better] = painted(given, asked, Told({}, 0.9), DAY)
    [worse] = painted(given, asked, Told({}, 0.2), DAY)
    assert better.forecast.chance == pytest.approx(0.9)
    assert worse.forecast.p_mastered < plain.forecast.p_mastered < better.forecast.p_mastered


def test_a_topic_that_nothing_asks_about_is_practised_by_its_level(siti, answer, course):
    answer(siti, "111")
    db.session.query(QuestionVersion).filter(QuestionVersion.indicator == 3).update({"indicator": 0})
    given = history.answers([siti.person_id])
    asked = [one for one in history.askable([siti.person_id]) if one.topic.indicator]
    found = {one.topic.indicator: one.activity_id for one in painted(given, asked, None, DAY)}
    assert found[0] == activities_of(course)[0].id
    assert {one.activity_id for one in painted(given, [], None, DAY)} == {None}


def test_a_course_that_was_left_is_not_practised_but_its_answers_stay(siti, answer, cast):
    answer(siti, "111")
    withdraw(cast.viewer("siti"), siti)
    painting.keep(painting.drawn([siti.person_id]))
    assert [(one.answers, one.activity_id) for one in rows(siti.person_id)] == [(1, None)] * 3
