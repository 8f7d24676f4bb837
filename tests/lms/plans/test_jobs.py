"""The best plans of a person are computed in a job and stored under the stamps of their problems."""

from __future__ import annotations

from datetime import timedelta

import pytest

from lms.courses.models import Course
from lms.db import db
from lms.jobs.models import Job
from lms.plans import services
from lms.plans.automatic import ground, propose
from lms.plans.jobs import JOBS, solve
from lms.plans.models import ProposedPlan
from lms.recommendations.models import Slate
from recommender.planning import exact


class Told:
    """A job's progress that remembers its result."""

    def __init__(self) -> None:
        self.facts: dict[str, int] = {}

    def result(self, **facts: int) -> None:
        """Remember."""
        self.facts = facts


@pytest.fixture
def siti(suggested, database, cast):
    return cast.person("siti").id


def solved(person: int) -> int:
    told = Told()
    solve(told, person)
    db.session.flush()
    return told.facts["plans"]


def test_every_budget_gets_its_best_plan(siti):
    assert not propose(siti, ground(siti), 20).best
    stamps = {ground(siti).task(jp).problem.stamp for jp in (20, 40, 60)}
    assert solved(siti) == len(stamps)
    found = propose(siti, ground(siti), 20)
    assert found.best
    assert len(found.plan.chosen) == 3


def test_it_is_valid_for_exactly_the_problem_it_solves(siti, cast):
    services.set_budget(cast.viewer("siti"), 3)
    solved(siti)
    assert propose(siti, ground(siti), 3).best
    services.add_courses(cast.viewer("siti"), [db.session.query(Course).filter_by(slug="layanan").one()])
    assert not propose(siti, ground(siti), 3).best
    solved(siti)
    assert propose(siti, ground(siti), 3).best
    assert db.session.query(ProposedPlan).filter_by(person_id=siti).count() == 1


def test_a_search_that_does_not_end_counts_as_tried(siti, monkeypatch):
    def give_up(*_):
        raise exact.UnsolvedError("time")

    monkeypatch.setattr(exact, "choose", give_up)
    assert not propose(siti, ground(siti), 20).tried
    assert solved(siti) == 0
    found = propose(siti, ground(siti), 20)
    assert (found.best, found.tried) == (False, True)


def test_somebody_without_suggestions_has_no_plans(siti):
    db.session.query(Slate).filter_by(person_id=siti).delete()
    assert solved(siti) == 0


def waiting():
    return db.session.query(Job).filter_by(name="plans.solve").all()


def test_it_is_asked_for_once_by_a_look(siti):
    services.ask_solve(siti)
    services.ask_solve(siti)
    assert [job.arguments for job in waiting()] == [{"person_id": siti}]
    assert set(JOBS) == {"plans.solve"}


def test_a_refresh_asks_only_for_whoever_has_looked_and_behind_other_work(siti):
    services.note_refreshed(None, person_id=siti)
    assert waiting() == []
    solved(siti)
    services.note_refreshed(None, person_id=siti)
    [job] = waiting()
    assert job.arguments == {"person_id": siti}
    assert job.run_after - job.created_at >= services.SOLVE_LATER - timedelta(seconds=1)
