"""The share of recent tests that asked an item, and that a test leaves the most asked ones waiting."""

from __future__ import annotations

import pytest

from lms.assessments import exposure, paths, testing
from lms.assessments.models import CompetencyTest, ItemExposure
from lms.clock import now
from lms.jobs.models import Job
from recommender.ability.selection import EXPOSURE_CAP
from tests.factories.items import answer_growing, fill_bank


@pytest.fixture
def siti(app, database, cast):
    with app.test_request_context():
        fill_bank(cast, "M.3", 60)
        yield cast.viewer("siti")


def finished(database, cast, asked):
    """A finished test that asked these items, as it is stored."""
    competency = cast.competency("M.3").id
    database.session.add(
        CompetencyTest(
            person_id=cast.person("joko").id,
            kind="single",
            competencies=[{"competency_id": competency, "level": 2}],
            path=[{"steps": [{"given": {"id": str(one)}} for one in asked]}],
            created_at=now(),
            finished_at=now(),
        )
    )
    database.session.flush()


def items(cast):
    return [int(one.id) for one in paths.candidates(cast.competency("M.3").id, ())]


def test_shares_are_of_the_tests_of_the_competency(siti, database, cast):
    often, seldom, never, *_rest = items(cast)
    for number in range(exposure.LEAST_TESTS):
        finished(database, cast, [often, seldom] if number < 5 else [often])
    assert exposure.count() == 2
    shares = {int(one.id): one.exposure for one in paths.candidates(cast.competency("M.3").id, ())}
    assert (shares[often], shares[seldom], shares[never]) == (1.0, 0.25, 0.0)


def test_few_tests_say_nothing(siti, database, cast):
    for _number in range(exposure.LEAST_TESTS - 1):
        finished(database, cast, items(cast)[:3])
    assert exposure.count() == 0


def test_only_the_newest_tests_are_counted_and_counting_again_replaces(siti, database, cast, monkeypatch):
    monkeypatch.setattr(exposure, "RECENT_TESTS", exposure.LEAST_TESTS)
    old, new, *_rest = items(cast)
    for asked in (old, new):
        for _number in range(exposure.LEAST_TESTS):
            finished(database, cast, [asked])
        exposure.count()
    assert [row.question_version_id for row in database.session.query(ItemExposure)] == [new]


def test_an_item_that_most_tests_asked_waits(siti, database, cast):
    competency = cast.competency("M.3")
    free = testing.start_test(siti, competency)
    first = free.items[0].question_version_id
    for one in paths.candidates(competency.id, ()):
        share = EXPOSURE_CAP + 0.1 if int(one.id) != first else 0.0
        row = ItemExposure(question_version_id=int(one.id), competency_id=competency.id, share=share, counted_at=now())
        database.session.add(row)
    database.session.flush()
    attempt = testing.start_test(cast.viewer("joko"), competency)
    assert attempt.items[0].question_version_id == first


def test_a_finished_test_asks_for_a_count_once(siti, database, cast):
    answer_growing(testing.start_test(siti, cast.competency("M.3")), siti, right=lambda slot: True)
    joko = cast.viewer("joko")
    answer_growing(testing.start_test(joko, cast.competency("M.3")), joko, right=lambda slot: True)
    assert database.session.query(Job).filter_by(name="assessments.count_exposure").count() == 1
