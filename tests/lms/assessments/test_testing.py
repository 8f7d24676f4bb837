"""Competency tests: when they may begin, what is asked next, when they end, what the answers say."""

from __future__ import annotations

import uuid
from datetime import timedelta

import pytest
import sqlalchemy as sa
import time_machine

from lms.assessments import paths, testing
from lms.assessments.models import CompetencyState, CompetencyTest, Observation
from lms.assessments.observations import observe
from lms.assessments.queries import gap_rows
from lms.clock import now
from lms.problems import Missing, Problem
from lms.quizzes.models import AttemptItem
from lms.quizzes.services import Answer, close_overdue, save_answer, settle, submit
from recommender.ability.adaptive import PathError
from tests.factories.items import answer_growing, choice, fill_bank


@pytest.fixture
def siti(app, database, cast):
    with app.test_request_context():
        fill_bank(cast, "M.3", 60)
        fill_bank(cast, "GURU-01", 40)
        yield cast.viewer("siti")


def take(cast, viewer, right, code="M.3"):
    attempt = testing.start_test(viewer, cast.competency(code))
    answer_growing(attempt, viewer, right=right)
    return attempt


def result_of(attempt):
    return paths.results(paths.test_of(attempt))[0]


def asked_in(attempt):
    return [one.question_version_id for one in attempt.items]


def test_the_first_test_covers_what_weighs_most_one_question_at_a_time(siti):
    chosen = testing.placement_choice(siti.person_id)
    assert [one.code for one in chosen] == ["GURU-01", "M.3"]
    attempt = testing.start_placement(siti)
    assert len(attempt.items) == 1
    assert (attempt.deadline_at - attempt.started_at).total_seconds() == testing.PLACEMENT_MINUTES * 60


def test_in_the_first_test_competencies_take_turns_and_each_stops_by_itself(siti):
    attempt = testing.start_placement(siti)
    answer_growing(attempt, siti, right=lambda slot: True)
    codes = [one.question_version.competency.code for one in attempt.items]
    assert codes[:6] == ["GURU-01", "M.3"] * 3
    found = {one.competency.code: one for one in paths.results(paths.test_of(attempt))}
    assert {one.outcome.reason for one in found.values()} == {"decided"}
    assert sum(one.items for one in found.values()) == len(attempt.items) <= paths.MOST_ITEMS
    assert attempt.state == "released"


def test_the_whole_first_test_has_a_bound(siti, monkeypatch):
    monkeypatch.setattr(paths, "MOST_ITEMS", 7)
    attempt = testing.start_placement(siti)
    answer_growing(attempt, siti, right=lambda slot: slot % 4 < 2)
    assert len(attempt.items) == 7
    assert attempt.state == "released"
    assert [one.items for one in paths.results(paths.test_of(attempt))] == [4, 3]


def test_starting_twice_goes_on_with_the_same_attempt(siti):
    assert testing.start_placement(siti).id == testing.start_placement(siti).id


def test_all_right_meets_the_level_and_all_wrong_does_not(siti, cast):
    good = result_of(take(cast, siti, lambda slot: True))
    assert (good.outcome.decision, good.outcome.reason) == ("meets", "decided")
    assert 4 <= good.items < paths.MOST_ITEMS
    bad = result_of(take(cast, siti, lambda slot: False, "GURU-01"))
    assert bad.outcome.decision == "below"


def test_half_right_may_need_more_evidence(siti, cast):
    result = result_of(take(cast, siti, lambda slot: slot % 4 < 2))
    assert 0.1 < result.outcome.p_meets < 0.9
    assert result.outcome.decision == "more_evidence"
    assert result.outcome.reason in ("longest", "undecidable")


def test_the_observation_is_written_with_the_last_answer(siti, database, cast):
    attempt = take(cast, siti, lambda slot: True)
    row = database.session.query(Observation).filter_by(source="test").one()
    assert row.detail["items"] == len(attempt.items)
    assert (row.instrument_version, row.detail["reason"]) == ("2", "decided")
    assert database.session.get(CompetencyState, (siti.person_id, row.competency_id)).status == "measured"


def test_every_step_is_stored_with_its_parameters(siti, cast):
    attempt = testing.start_test(siti, cast.competency("M.3"))
    answer_growing(attempt, siti, right=lambda slot: slot != 2, most=3)
    test = paths.test_of(attempt)
    steps = test.path[0]["steps"]
    assert [int(step["given"]["id"]) for step in steps] == asked_in(attempt)[:-1]
    assert [step["given"]["fraction"] for step in steps] == [1.0, 0.0, 1.0]
    assert all(step["given"]["item"]["discrimination"] == 1.0 for step in steps)
    assert paths.replayed(test)[0].answers == 3


def test_a_path_that_was_changed_is_found(siti, cast):
    test = paths.test_of(take(cast, siti, lambda slot: True))
    test.path = [{**test.path[0], "steps": [{**test.path[0]["steps"][0], "mean": 0.5}, *test.path[0]["steps"][1:]]}]
    with pytest.raises(PathError):
        paths.replayed(test)


def test_a_second_post_of_an_answer_asks_nothing_more(siti, cast):
    attempt = testing.start_test(siti, cast.competency("M.3"))
    for _time in range(2):
        form = {"s1": [choice(attempt.items[0], right=True)]}
        save_answer(siti, attempt.uuid, Answer(1, form, uuid.uuid4().hex), epoch=1)
        settle(siti, attempt, 1, epoch=1, received_at=now())
    assert [one.slot for one in attempt.items] == [1, 2]
    assert len(paths.test_of(attempt).path[0]["steps"]) == 1


def test_a_settled_answer_is_not_changed_any_more(siti, cast, database):
    attempt = testing.start_test(siti, cast.competency("M.3"))
    answer_growing(attempt, siti, right=lambda slot: True, most=1)
    ack = save_answer(siti, attempt.uuid, Answer(1, {"s1": [choice(attempt.items[0], right=False)]}, "x" * 8), epoch=1)
    assert (ack.accepted, ack.reason) == (False, "settled")
    item = database.session.get(AttemptItem, (attempt.id, 1), populate_existing=True)
    assert item.answer == {"chosen": [choice(item, right=True)]}


def test_without_an_answer_only_not_knowing_goes_on(siti, cast):
    attempt = testing.start_test(siti, cast.competency("M.3"))
    with pytest.raises(Problem, match="Jawab dulu"):
        settle(siti, attempt, 1, epoch=1, received_at=now())
    settle(siti, attempt, 1, epoch=1, received_at=now(), unknown=True)
    assert paths.test_of(attempt).path[0]["steps"][0]["given"]["fraction"] == 0.0


@pytest.mark.parametrize("change", ["late", "elsewhere"])
def test_nothing_goes_on_late_or_from_a_page_that_was_left(siti, cast, change):
    attempt = testing.start_test(siti, cast.competency("M.3"))
    moment = attempt.deadline_at + timedelta(seconds=6) if change == "late" else now()
    settle(siti, attempt, 1, epoch=1 if change == "late" else 0, received_at=moment, unknown=True)
    assert len(attempt.items) == 1
    assert paths.test_of(attempt).path[0]["steps"] == []


def test_at_the_deadline_the_saved_answer_counts_and_a_blank_one_does_not(siti, cast):
    first = testing.start_test(siti, cast.competency("M.3"))
    answer_growing(first, siti, right=lambda slot: True, most=2)
    form = {"s3": [choice(first.items[2], right=True)]}
    save_answer(siti, first.uuid, Answer(3, form, "y" * 8), epoch=1)
    with time_machine.travel(first.deadline_at + timedelta(minutes=1)):
        close_overdue()
        second = testing.start_test(siti, cast.competency("M.3"))
        answer_growing(second, siti, right=lambda slot: True, most=2)
    with time_machine.travel(second.deadline_at + timedelta(minutes=1)):
        close_overdue()
    assert (result_of(first).items, result_of(second).items) == (3, 2)
    assert result_of(first).outcome.reason is None


def test_a_second_test_waits_unless_new_evidence_is_asked(siti, cast, database):
    competency = cast.competency("M.3")
    take(cast, siti, lambda slot: False)
    with pytest.raises(Problem, match="belum lama diuji"):
        testing.start_test(siti, competency)
    with time_machine.travel(now() + timedelta(days=31)):
        assert competency.id in testing.testable(siti.person_id, [competency.id])
    observe(
        siti.person_id, competency.id, source="course", mean=2.0, se=1.0, instrument="course", instrument_version="1"
    )
    assert testing.start_test(siti, competency).open


def test_a_test_that_did_not_decide_can_be_taken_again_at_once(siti, cast):
    take(cast, siti, lambda slot: slot % 4 < 2)
    assert testing.start_test(siti, cast.competency("M.3")).open


def test_a_second_test_asks_other_items_until_they_run_out(siti, cast):
    first, second = (take(cast, siti, lambda slot: slot % 4 < 2) for _time in range(2))
    assert not set(asked_in(first)) & set(asked_in(second))
    later = now()
    with pytest.raises(Problem, match="semua soal"):
        while True:
            later += timedelta(days=31)
            with time_machine.travel(later):
                take(cast, siti, lambda slot: slot % 4 < 2)


def test_changing_the_answers_changes_the_gap(siti, database, cast):
    take(cast, siti, lambda slot: False)
    low = next(row for row in gap_rows(siti.person_id) if row.required.code == "M.3")
    with time_machine.travel(now() + timedelta(days=31)):
        take(cast, siti, lambda slot: True)
        high = next(row for row in gap_rows(siti.person_id) if row.required.code == "M.3")
    assert high.p_meets > low.p_meets
    assert (low.kind, high.mean > low.mean) == ("close", True)


def test_a_competency_that_the_post_does_not_require_has_no_test(siti, cast):
    with pytest.raises(Problem, match="tidak mensyaratkan"):
        testing.start_test(cast.viewer("budi"), cast.competency("GURU-01"))


def test_without_items_there_is_nothing_to_place(app, database, cast):
    with app.test_request_context(), pytest.raises(Problem, match="Belum ada yang perlu diuji"):
        testing.start_placement(cast.viewer("siti"))


def test_a_test_handed_in_without_an_answer_says_nothing(siti, cast, database):
    attempt = testing.start_test(siti, cast.competency("M.3"))
    submit(siti, attempt)
    assert paths.results(paths.test_of(attempt)) == []
    assert database.session.scalar(sa.select(sa.func.count()).select_from(Observation)) == 0


def test_a_test_belongs_to_who_took_it(siti, database, cast):
    take(cast, siti, lambda slot: True)
    test = database.session.query(CompetencyTest).one()
    assert testing.own_test(siti, test.uuid).id == test.id
    with pytest.raises(Missing):
        testing.own_test(cast.viewer("joko"), test.uuid)
    with pytest.raises(Missing):
        settle(cast.viewer("joko"), test.attempt, 1, epoch=1, received_at=now())
