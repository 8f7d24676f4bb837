"""Reading question banks."""

from __future__ import annotations

import uuid

import pytest

from lms.clock import now
from lms.problems import Missing
from lms.quizzes import queries, services
from lms.quizzes.models import ItemParameter
from lms.quizzes.settings import QuizSettings
from tests.lms.quizzes.conftest import raw_question


@pytest.fixture
def items(database, cast):
    bank = services.bank(cast.agency(), code="M3", name="Komunikasi", purpose="competency")
    return [services.add_question(None, bank, raw_question(stem=f"Soal {n}")) for n in range(3)]


@pytest.fixture
def competency(database, cast):
    return cast.competency("M.3").id


def test_items_come_with_their_tags_and_measured_difficulty(items, competency, database):
    database.session.add(
        ItemParameter(
            question_version_id=items[0].id, difficulty=0.7, standard_error=0.2, responses=120, calibrated_at=now()
        )
    )
    database.session.flush()
    first, second, _ = queries.items_for(competency)
    assert (first.code, first.level, first.indicator, first.difficulty) == ("M3-001", 2, 1, 3)
    assert (first.b, first.se, first.responses) == (0.7, 0.2, 120)
    assert (second.b, second.se, second.responses) == (None, None, 0)


def test_only_the_newest_wording_is_drawn(items, competency):
    services.freeze_questions([items[0].id])
    items[0].frozen_at = now()
    newer = services.revise_question(None, items[0].question, raw_question(stem="Baru"))
    ids = [one.question_version_id for one in queries.items_for(competency)]
    assert newer.id in ids
    assert items[0].id not in ids


def test_archived_excluded_and_course_questions_are_left_out(items, competency, cast):
    course = services.bank(cast.agency(), code="K", name="Kursus", purpose="course")
    services.add_question(None, course, raw_question())
    services.archive_question(items[0].question)
    found = queries.items_for(competency, {items[1].question_id})
    assert [one.question_version_id for one in found] == [items[2].id]
    assert queries.items_for(cast.competency("M.1").id) == []


def test_what_a_person_was_shown_is_remembered(workshop, cast, app):
    attempt = workshop.start("siti", workshop.quiz(kinds=("single", "short")))
    with app.app_context():
        shown = queries.answered_questions(cast.person("siti").id)
        assert len(shown) == 2
        assert queries.answered_questions(cast.person("joko").id) == frozenset()
    assert workshop.look(attempt, lambda row: {item.question_version.question_id for item in row.items}) == shown


def test_versions_keep_the_order_asked_for(items):
    wanted = [items[2].id, items[0].id]
    assert [one.id for one in queries.versions(wanted)] == wanted
    with pytest.raises(Missing):
        queries.versions([items[0].id, 10**9])


def test_a_question_by_code_by_uuid_and_its_newest_wording(items, cast):
    assert queries.question_by_code("M3-001") is items[0].question
    assert queries.question_by_code("M3-999") is None
    found = queries.question_in(cast.viewer("tari"), items[0].question.uuid)
    assert queries.newest_version(found.id) is items[0]
    with pytest.raises(Missing):
        queries.question_in(cast.viewer("oki"), items[0].question.uuid)
    with pytest.raises(Missing):
        queries.question_in(cast.viewer("tari"), uuid.uuid4())
    with pytest.raises(Missing):
        queries.newest_version(10**9)


def test_the_facts_before_a_quiz(items, cast):
    version = services.make_quiz(
        cast.agency(),
        purpose="module",
        settings=QuizSettings("Kuis", time_limit_minutes=15, attempts_allowed=3),
        question_versions=items,
    )
    assert queries.quiz_facts(version.id) == queries.QuizFacts("Kuis", "module", 3, 15, 3, 70)
    with pytest.raises(Missing):
        queries.quiz_facts(10**9)
