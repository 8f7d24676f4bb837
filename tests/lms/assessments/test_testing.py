"""Competency tests: what is asked, what the answers say, and that a second measurement asks something else."""

from __future__ import annotations

import pytest

from lms.assessments import testing
from lms.assessments.models import CompetencyState, CompetencyTest, Observation
from lms.assessments.queries import gap_rows
from lms.problems import Missing, Problem
from lms.quizzes.services import submit
from tests.factories.items import answer_all, fill_bank


@pytest.fixture
def siti(app, database, cast):
    with app.test_request_context():
        fill_bank(cast, "M.3", 40)
        fill_bank(cast, "GURU-01", 20)
        yield cast.viewer("siti")


def take(database, cast, viewer, right, code="M.3"):
    attempt = testing.start_test(viewer, cast.competency(code))
    answer_all(database, attempt, right=right)
    submit(viewer, attempt)
    return attempt


def test_the_first_test_covers_what_weighs_most(siti, cast):
    chosen = testing.placement_choice(siti.person_id)
    assert [one.code for one in chosen] == ["GURU-01", "M.3"]
    attempt = testing.start_placement(siti)
    assert len(attempt.items) == testing.PLACEMENT_ITEMS * 2
    assert (attempt.deadline_at - attempt.started_at).total_seconds() == testing.PLACEMENT_MINUTES * 60


def test_starting_twice_goes_on_with_the_same_attempt(siti, cast):
    assert testing.start_placement(siti).id == testing.start_placement(siti).id


def test_all_right_meets_the_level_and_all_wrong_does_not(siti, database, cast):
    good = take(database, cast, siti, lambda slot: True)
    assert testing.read_results(good)[0].decision == "meets"
    bad = take(database, cast, siti, lambda slot: False)
    assert testing.read_results(bad)[0].decision == "below"


def test_half_right_may_need_more_evidence(siti, database, cast):
    attempt = take(database, cast, siti, lambda slot: slot % 2 == 0)
    result = testing.read_results(attempt)[0]
    assert 0.1 < result.p_meets < 0.9
    assert result.decision == "more_evidence"


def test_the_observation_is_written_with_the_submit(siti, database, cast):
    take(database, cast, siti, lambda slot: True)
    row = database.session.query(Observation).filter_by(source="test").one()
    assert row.detail["items"] == testing.TEST_ITEMS
    assert database.session.get(CompetencyState, (siti.person_id, row.competency_id)).status == "measured"


def test_a_second_test_asks_other_items_until_they_run_out(siti, database, cast):
    first = take(database, cast, siti, lambda slot: False)
    second = take(database, cast, siti, lambda slot: True)
    asked = [{one.question_version_id for one in attempt.items} for attempt in (first, second)]
    assert not asked[0] & asked[1]
    take(database, cast, siti, lambda slot: True)
    with pytest.raises(Problem, match="semua soal"):
        testing.start_test(siti, cast.competency("M.3"))


def test_changing_the_answers_changes_the_gap(siti, database, cast):
    take(database, cast, siti, lambda slot: False)
    low = next(row for row in gap_rows(siti.person_id) if row.required.code == "M.3")
    take(database, cast, siti, lambda slot: True)
    high = next(row for row in gap_rows(siti.person_id) if row.required.code == "M.3")
    assert high.p_meets > low.p_meets
    assert (low.kind, high.mean > low.mean) == ("close", True)


def test_a_competency_that_the_post_does_not_require_has_no_test(siti, cast):
    with pytest.raises(Problem, match="tidak mensyaratkan"):
        testing.start_test(cast.viewer("budi"), cast.competency("GURU-01"))


def test_without_items_there_is_nothing_to_place(app, database, cast):
    with app.test_request_context(), pytest.raises(Problem, match="Belum ada yang perlu diuji"):
        testing.start_placement(cast.viewer("siti"))


def test_a_test_belongs_to_who_took_it(siti, database, cast):
    take(database, cast, siti, lambda slot: True)
    test = database.session.query(CompetencyTest).one()
    assert testing.own_test(siti, test.uuid).id == test.id
    with pytest.raises(Missing):
        testing.own_test(cast.viewer("joko"), test.uuid)
