"""Observations are facts; the state follows from them in the same transaction."""

from __future__ import annotations

from datetime import timedelta

import pytest

from lms.assessments.models import CompetencyState, Observation, StateChange
from lms.assessments.observations import observe, refresh_states, void
from lms.clock import now, set_to, today
from lms.competencies.services import RequiredLevel, publish_profile


@pytest.fixture
def look(database, cast):
    """Record one observation about Siti and return the state that follows."""

    def record(source, mean, se=0.4, code="M.3", **more):
        person, competency = cast.person("siti"), cast.competency(code)
        observe(
            person.id,
            competency.id,
            source=source,
            mean=mean,
            se=se,
            instrument="probe",
            instrument_version="1",
            **more,
        )
        return state_of(database, cast, code)

    return record


def state_of(database, cast, code="M.3") -> CompetencyState:
    return database.session.get(CompetencyState, (cast.person("siti").id, cast.competency(code).id))


def test_a_self_rating_alone_never_makes_a_level_official(look):
    assert look("self", 4.0).status == "provisional"


def test_a_finished_course_is_practice_not_proof(look):
    state = look("course", 2.0, se=1.0)
    assert (state.status, state.mean) == ("unmeasured", None)


def test_a_test_makes_it_measured_with_the_chance_to_meet_the_requirement(look):
    state = look("test", 2.5, se=0.3)
    assert (state.status, state.required_level) == ("measured", 2)
    assert state.p_meets > 0.9


def test_the_assessment_centre_weighs_most(look):
    look("supervisor", 1.0, se=0.6)
    state = look("assessment_centre", 3.0, se=0.35)
    assert state.mean > 2.4


def test_a_change_is_kept_with_its_cause(look, database):
    look("test", 1.2)
    look("test", 2.6)
    changes = database.session.query(StateChange).order_by(StateChange.id).all()
    assert [change.cause for change in changes] == ["observation", "observation"]
    assert changes[1].before["p_meets"] < changes[1].after["p_meets"]


def test_old_evidence_expires_and_is_not_zero(look, database, cast):
    look("test", 2.4)
    with set_to(now() + timedelta(days=800)):
        refresh_states(cast.person("siti").id, cause="expiry")
    state = state_of(database, cast)
    assert (state.status, state.p_meets) == ("expired", None)
    assert state.mean == pytest.approx(2.4, abs=0.01)


def test_a_voided_observation_no_longer_counts(look, database, cast):
    look("test", 2.4)
    void(cast.viewer("dewi"), database.session.query(Observation).one(), reason="Soal bocor")
    assert state_of(database, cast).status == "unmeasured"


def test_another_requirement_changes_the_chance_but_not_the_level(look, database, cast):
    before = look("test", 2.3, se=0.35)
    chance, level = before.p_meets, before.mean
    publish_profile(
        None,
        cast.position("guru-pertama"),
        lines=[RequiredLevel(cast.competency("M.3").id, 3, 3, False)],
        basis="Keputusan 1",
        effective_from=today(),
    )
    refresh_states(cast.person("siti").id, cause="requirement")
    after = state_of(database, cast)
    assert after.p_meets < chance
    assert after.mean == pytest.approx(level)


def test_nothing_changes_when_nothing_changed(look, cast):
    look("test", 2.4)
    assert refresh_states(cast.person("siti").id, cause="correction", only={cast.competency("M.3").id}) == 0
