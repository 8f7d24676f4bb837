"""Quizzes and their versions."""

from __future__ import annotations

from dataclasses import replace

import pytest

from lms.problems import Problem
from lms.quizzes import services
from lms.quizzes.settings import QuizSettings
from tests.lms.quizzes.conftest import raw_question

SETTINGS = QuizSettings("Kuis", time_limit_minutes=10, attempts_allowed=2, pass_mark=80, shuffle=False)


@pytest.fixture
def questions(database, cast):
    bank = services.bank(cast.agency(), code="K", name="Kursus", purpose="course")
    return [services.add_question(None, bank, raw_question(stem=f"Soal {n}")) for n in range(4)]


@pytest.fixture
def version(cast, questions):
    return services.make_quiz(cast.agency(), purpose="module", settings=SETTINGS, question_versions=questions)


def asked(version):
    return [slot.question_version_id for slot in version.slots]


def parts(version):
    contents = services.contents_of(version)
    return [None if one.section is None else contents.sections[one.section] for one in contents.questions]


def with_parts(version, *parts):
    row = [services.Part(*one) for one in parts]
    return services.edit_quiz(None, version, contents=services.sectioned(services.contents_of(version), row))


def with_questions(version, questions):
    return services.edit_quiz(None, version, contents=services.placed(services.contents_of(version), questions))


def test_a_quiz_keeps_its_settings_and_the_order_of_its_questions(version, questions):
    assert QuizSettings.of(version) == SETTINGS
    assert asked(version) == [one.id for one in questions]
    assert [slot.position for slot in version.slots] == [1, 2, 3, 4]


def test_a_question_stands_once(version, questions):
    assert len(with_questions(version, questions * 2).slots) == 4


def test_an_unfrozen_quiz_changes_in_place(version, questions):
    same = services.edit_quiz(None, version, settings=replace(SETTINGS, title="Baru"))
    assert same is version
    assert (version.title, len(version.slots)) == ("Baru", 4)
    assert asked(with_questions(version, questions[2:])) == [one.id for one in questions[2:]]
    assert version.title == "Baru"


def test_a_frozen_quiz_and_its_questions_stay_and_a_new_version_is_made(version, questions, database):
    version = with_parts(version, ("Awal", 1), ("Akhir", 3))
    services.freeze(version)
    moment = version.frozen_at
    services.freeze(version)
    assert version.frozen_at == moment
    database.session.expire_all()
    assert all(one.frozen_at for one in questions)
    newer = services.edit_quiz(None, version, settings=replace(SETTINGS, title="Baru"))
    assert (newer.quiz_id, newer.number, newer.frozen_at) == (version.quiz_id, 2, None)
    assert (version.title, newer.title) == ("Kuis", "Baru")
    assert services.contents_of(newer) == services.contents_of(version)
    assert {one.id for one in newer.sections}.isdisjoint(one.id for one in version.sections)
    assert services.edit_quiz(None, version).number == 3


def test_parts_stay_where_they_are_when_questions_move_and_follow_when_one_goes(version, questions):
    version = with_parts(version, ("Akhir", 3), ("Awal", 1))
    assert parts(version) == ["Awal", "Awal", "Akhir", "Akhir"]
    assert parts(with_questions(version, [questions[2], *questions[:2], questions[3]])) == parts(version)
    assert parts(with_questions(version, [*questions[:2], questions[3]])) == ["Awal", "Akhir", "Akhir"]
    assert parts(with_questions(version, [*questions[:2], questions[3], questions[2]])) == [
        "Awal",
        "Akhir",
        "Akhir",
        "Akhir",
    ]
    assert parts(with_parts(version, ("Kedua", 2))) == [None, "Kedua", "Kedua", "Kedua"]
    assert parts(with_parts(version)) == [None] * 4


def test_a_part_keeps_its_order_while_the_others_are_shuffled(version, questions):
    services.edit_quiz(None, version, settings=replace(SETTINGS, shuffle=True))
    with_parts(version, ("Berurutan", 1, False), ("Acak", 3))
    papers = [[one.version.id for one in services.compose(version, str(seed))] for seed in range(12)]
    assert {tuple(paper[:2]) for paper in papers} == {tuple(one.id for one in questions[:2])}
    assert len({tuple(paper[2:]) for paper in papers}) == 2


def test_a_part_that_keeps_its_order_does_so_in_the_next_version_and_beside_a_blueprint(version):
    services.freeze(with_parts(version, ("Acak", 1), ("Berurutan", 3, False)))
    newer = services.edit_quiz(None, version)
    contents = services.contents_of(newer)
    assert contents.ordered == {1}
    assert services.drawing(contents, [], ["Dari bank"]).ordered == {1}


@pytest.mark.parametrize(
    "starts", [[("", 1)], [("Awal", 0)], [("Awal", 5)], [("Awal", 2), ("Akhir", 2)], [("x" * 201, 1)]]
)
def test_parts_need_a_title_and_a_question_of_their_own(version, starts):
    with pytest.raises(Problem, match="sampai 4"):
        with_parts(version, *starts)


def test_a_quiz_has_a_purpose(database, cast):
    with pytest.raises(ValueError, match="quiz is for"):
        services.make_quiz(cast.agency(), purpose="fun", settings=SETTINGS)
