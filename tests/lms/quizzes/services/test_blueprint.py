"""Blueprints: does the bank cover them, and what does an attempt draw."""

from __future__ import annotations

from collections import Counter

import pytest

from lms.audit.models import AuditEvent
from lms.competencies.queries import competency_by_code
from lms.problems import Problem
from lms.quizzes import services
from lms.quizzes.models import Attempt
from lms.quizzes.queries import quiz_facts, section_at
from lms.quizzes.services import Cell
from lms.quizzes.services.blueprint import draw
from lms.quizzes.settings import QuizSettings
from tests.lms.quizzes.conftest import raw_question


@pytest.fixture
def cell(database, cast):
    """`cell(2, None, 3)`: three items of level 2, any indicator."""
    bank = services.bank(cast.agency(), code="BUTIR", name="Butir", purpose="competency")
    for level, indicator, count in ((2, 1, 6), (2, 2, 6), (3, 1, 2)):
        for number in range(count):
            tags = {"level": level, "indicator": indicator, "stem": f"Butir {level}-{indicator}-{number}?"}
            services.add_question(None, bank, raw_question(**tags))
    competency = competency_by_code("M.3").id
    return lambda level, indicator, items, **more: Cell(competency, level, indicator, items, **more)


def states(*cells):
    bank = services.pools(one.competency_id for one in cells)
    return [(one.needed, one.available, one.state) for one in services.coverage(cells, bank)]


def tags(items):
    return [(item.level, item.indicator) for item in items]


def test_a_cell_is_compared_with_the_bank(cell):
    assert states(cell(2, 1, 3), cell(2, 2, 4), cell(3, 1, 3)) == [(3, 6, "good"), (4, 6, "thin"), (3, 2, "short")]


def test_what_an_indicator_needs_is_not_there_for_any_indicator(cell):
    assert states(cell(2, None, 6), cell(2, 1, 2)) == [(6, 10, "thin"), (2, 6, "good")]


def test_a_blueprint_that_the_bank_does_not_cover_is_refused_with_its_numbers(cell):
    with pytest.raises(Problem, match=r"M\.3 level 3: perlu 3, tersedia 2"):
        services.checked_cells([cell(2, 1, 3), cell(3, 1, 3)])
    assert services.checked_cells([cell(3, 1, 2)])


@pytest.mark.parametrize("cells", [[(2, 1, 0)], [(2, 1, 1), (2, 1, 1)], [(2, None, 201)]])
def test_odd_blueprints_are_refused(cell, cells):
    with pytest.raises(Problem):
        services.checked_cells([cell(*one) for one in cells])


def test_a_draw_follows_its_seed_and_never_repeats_an_item(cell):
    cells = [cell(2, None, 5), cell(2, 1, 4), cell(3, 1, 2)]
    drawn = draw(cells, "a")
    assert drawn == draw(cells, "a")
    assert drawn != draw(cells, "b")
    items = [one for row in drawn for one in row]
    assert len({one.question_id for one in items}) == len(items) == 11
    assert [len(row) for row in drawn] == [5, 4, 2]
    assert set(tags(drawn[1])) == {(2, 1)}


def test_indicators_take_turns(cell):
    for seed in "abcdef":
        assert Counter(tags(draw([cell(2, None, 6)], seed)[0])) == {(2, 1): 3, (2, 2): 3}


def test_other_seeds_use_the_whole_bank(cell):
    found = {one.question_id for seed in range(60) for one in draw([cell(2, None, 3)], str(seed))[0]}
    assert len(found) == 12


def test_questions_asked_anyway_are_not_drawn(cell):
    first = draw([cell(3, 1, 2)], "a")[0]
    with pytest.raises(Problem, match="tidak cukup"):
        draw([cell(3, 1, 2)], "a", but={first[0].question_id})


@pytest.fixture
def exam(cell, cast):
    """Makes an exam of two fixed questions and a blueprint in a part of its own."""
    bank = services.bank(cast.agency(), code="KURSUS", name="Kursus", purpose="course")
    fixed = [services.add_question(None, bank, raw_question(stem=f"Tetap {n}?")) for n in range(2)]
    version = services.make_quiz(cast.agency(), purpose="exam", settings=QuizSettings("Ujian"), question_versions=fixed)
    contents = services.drawing(services.contents_of(version), [cell(2, None, 4, section=0)], ["Dari bank"])
    return services.edit_quiz(None, version, contents=contents)


def start(cast, exam, host):
    viewer = cast.viewer("siti")
    return services.start_attempt(viewer, exam, services.AttemptContext("workshop", host, viewer.person_id))


def items_of(attempt):
    return [one.question_version for one in attempt.items]


def test_an_attempt_draws_freezes_and_prefers_what_was_not_seen(cast, exam, database):
    import uuid

    first = start(cast, exam, uuid.uuid4())
    assert len(first.items) == quiz_facts(exam.id).questions == 6
    assert [one.level for one in items_of(first)[2:]] == [2] * 4
    assert all(one.frozen_at for one in items_of(first))
    assert [section_at(exam.id, slot) for slot in (1, 2, 3, 6)] == ["", "", "Dari bank", "Dari bank"]
    second, third = start(cast, exam, uuid.uuid4()), start(cast, exam, uuid.uuid4())
    drawn = [{one.question_id for one in items_of(each)[2:]} for each in (first, second, third)]
    assert len(set.union(*drawn)) == 12
    assert database.session.query(Attempt).count() == 3


def test_the_fixed_questions_stay_in_their_part_and_shuffle_inside_it(cast, exam):
    fixed = {one.question_version_id for one in exam.slots}
    orders = set()
    for seed in range(12):
        paper = services.compose(exam, str(seed))
        assert {one.version.id for one in paper[:2]} == fixed
        orders.add(tuple(one.version.id for one in paper[:2]))
    assert len(orders) == 2


def test_another_blueprint_of_a_quiz_that_is_known_is_told_cell_by_cell(cast, exam, cell, database):
    contents = services.drawing(services.contents_of(exam), [cell(2, None, 5), cell(3, 1, 2)], [])
    services.edit_quiz(cast.viewer("tari"), exam, contents=contents)
    assert database.session.query(AuditEvent).filter_by(action="quiz.changed").count() == 0
    services.freeze(exam)
    fewer = services.drawing(contents, [cell(2, None, 3)], [])
    services.edit_quiz(cast.viewer("tari"), exam, contents=fewer)
    told = database.session.query(AuditEvent).filter_by(action="quiz.changed").one()
    assert told.account_uuid == cast.viewer("tari").account_uuid
    before, after = (told.detail["changed"]["blueprint"][when] for when in ("from", "to"))
    assert [one.partition(", ")[2] for one in before] == ["level 2: 5 × 1", "level 3, indicator 1: 2 × 1"]
    assert [one.partition(", ")[2] for one in after] == ["level 2: 3 × 1"]
