"""Cases: their wordings, the questions that ask about them, asked and drawn together."""

from __future__ import annotations

import pytest

from content.questions import Stimulus as Case
from lms.problems import Problem
from lms.quizzes import services
from lms.quizzes.models import QuestionVersion
from lms.quizzes.queries import items_for, newest_version, shown_item
from lms.quizzes.services.cases import whole_cases
from lms.quizzes.settings import QuizSettings
from lms.quizzes.showing import review_version, show_version
from tests.lms.quizzes.conftest import find, raw_question

QUEUE = Case(
    "KASUS-1", "Antrean pagi", "Pukul delapan ada **empat puluh** warga.\n\n| Loket | Warga |\n|---|---|\n| 1 | 40 |"
)


@pytest.fixture
def bank(database, cast):
    return services.bank(cast.agency(), code="K", name="Kursus", purpose="course")


def asks(bank, code="", **changes):
    return services.add_question(None, bank, raw_question("single", code, stimulus="KASUS-1", **changes))


def test_a_case_is_found_again_by_its_code(bank):
    first = services.put_case(None, bank, QUEUE)
    assert services.put_case(None, bank, QUEUE) is first
    draft = services.put_case(None, bank, Case("KASUS-1", "Antrean siang", "Lain."))
    assert (draft, draft.number, draft.title) == (first, 1, "Antrean siang")


def test_a_wording_that_questions_use_is_followed_by_a_new_one(bank):
    first = services.put_case(None, bank, QUEUE)
    version = asks(bank, "X-1")
    services.freeze_questions([version.id])
    second = services.put_case(None, bank, Case("KASUS-1", "Antrean siang", "Lain."))
    assert (first.number, second.number, first.title) == (1, 2, "Antrean pagi")
    revised = services.revise_question(None, version.question, version.body)
    assert (revised.number, revised.stimulus) == (2, second)
    assert version.stimulus is first
    assert revised.content_sha256 != version.content_sha256


def test_a_case_nobody_knows_is_named_beside_its_field(bank, cast):
    with pytest.raises(Problem) as raised:
        asks(bank)
    assert "KASUS-1" in raised.value.fields["stimulus"]
    services.put_case(None, bank, QUEUE)
    other = services.bank(cast.agency(), code="L", name="Lain", purpose="course")
    with pytest.raises(Problem):
        asks(other)
    with pytest.raises(Problem):
        services.put_case(None, other, QUEUE)


def test_it_stands_above_its_question_before_and_after_release(bank):
    services.put_case(None, bank, QUEUE)
    version = asks(bank)
    for item in (show_version(version, 3), review_version(version, 3, response=None)):
        assert item.case.title == "Antrean pagi"
        assert "<strong>empat puluh</strong>" in item.case.html
        assert "<table" in item.case.html
    assert show_version(services.add_question(None, bank, raw_question("single")), 1).case is None


def test_questions_on_one_case_are_asked_side_by_side(workshop):
    with workshop.writing():
        agency = workshop.cast.agency()
        bank = services.bank(agency, code="K", name="Kursus", purpose="course")
        services.put_case(None, bank, QUEUE)
        named = [asks(bank, f"X-{n}") for n in range(3)]
        alone = [services.add_question(None, bank, raw_question("single", f"Y-{n}")) for n in range(5)]
        mixed: list[QuestionVersion] = [alone[0], named[0], alone[1], named[1], *alone[2:], named[2]]
        settings = QuizSettings("Kuis", shuffle=True)
        quiz = services.make_quiz(agency, purpose="module", settings=settings, question_versions=mixed).id
    attempt = workshop.start("siti", quiz)
    asked = workshop.look(attempt, lambda row: [bool(item.question_version.stimulus_id) for item in row.items])
    first = asked.index(True)
    assert (asked[first : first + 3], sum(asked), len(asked)) == ([True] * 3, 3, 8)
    item = workshop.look(attempt, lambda row: shown_item(find(attempt).id, first + 1))
    assert item.case.title == "Antrean pagi"


def test_a_case_in_two_parts_leaves_the_order_of_each_part_alone(database, cast, bank):
    services.put_case(None, bank, QUEUE)
    named = [asks(bank, f"X-{n}") for n in range(2)]
    alone = [services.add_question(None, bank, raw_question("single", f"Y-{n}")) for n in range(4)]
    ordered, mixed = [alone[0], named[0], alone[1]], [named[1], *alone[2:]]
    settings = QuizSettings("Kuis", shuffle=True)
    for first, second, keeps in ((mixed, ordered, (True, False)), (ordered, mixed, (False, True))):
        quiz = services.make_quiz(
            cast.agency(), purpose="module", settings=settings, question_versions=[*first, *second]
        )
        parts = [services.Part("Satu", 1, keeps[0]), services.Part("Dua", 4, keeps[1])]
        quiz = services.edit_quiz(None, quiz, contents=services.sectioned(services.contents_of(quiz), parts))
        papers = [[one.version.id for one in services.compose(quiz, str(seed))] for seed in range(12)]
        place = 3 if keeps[0] else 0
        assert {tuple(paper[place : place + 3]) for paper in papers} == {tuple(one.id for one in ordered)}


def test_a_draw_takes_a_case_whole_or_not_at_all(database, cast):
    from lms.competencies.queries import competency_by_code

    competency = competency_by_code("M.3")
    bank = services.bank(cast.agency(), code="M.3", name="Bank", purpose="competency", competency=competency)
    services.put_case(None, bank, QUEUE)
    for n in range(3):
        asks(bank, f"X-{n}")
        services.add_question(None, bank, raw_question("single", f"Y-{n}"))
    pool = items_for(competency.id)
    assert {one.case for one in pool} == {"", "KASUS-1"}
    mixed = sorted(pool, key=lambda one: one.code[::-1])
    for most, from_case in ((2, 0), (3, 3), (4, 3), (6, 3)):
        assert [one.case for one in whole_cases(mixed, most)].count("KASUS-1") == from_case, most
    only = [one for one in pool if one.case]
    assert len(whole_cases(only, 2)) == 2, "an attempt can start all the same"


def test_the_editor_keeps_the_case(bank):
    from werkzeug.datastructures import MultiDict

    from lms.quizzes import authoring

    services.put_case(None, bank, QUEUE)
    version = asks(bank, "X-1")
    raw = authoring.read_form("single", MultiDict({"stimulus": "KASUS-1", "stem": "Apa?"}))
    assert raw["stimulus"] == "KASUS-1"
    assert newest_version(version.question_id).body["stimulus"] == "KASUS-1"
