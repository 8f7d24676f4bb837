"""A corrected key, or a withdrawn question, of a competency test: who turns, what is written, who is told."""

from __future__ import annotations

import pytest
import sqlalchemy as sa

from lms.assessments import correcting, paths, testing
from lms.assessments.models import CompetencyState, Observation, StateChange
from lms.audit.models import AuditEvent
from lms.jobs.models import Job
from lms.operations.checking import _follows
from lms.outbox.models import Notice
from lms.outbox.wording import words
from lms.quizzes.models import AttemptItem, QuestionVersion
from lms.quizzes.services import regrade as regrading
from lms.quizzes.services import revise_question
from tests.factories.items import answer_growing, fill_bank


@pytest.fixture
def taken(app, database, cast):
    """Siti's test of M.3 that just decided: four or more answers, all of them right."""
    with app.test_request_context():
        fill_bank(cast, "M.3", 60)
        siti = cast.viewer("siti")
        attempt = testing.start_test(siti, cast.competency("M.3"))
        answer_growing(attempt, siti, right=lambda slot: True)
        yield attempt


def swap_key(version):
    """The newest version of an item, with another option as the key."""
    body = {**version.body, "options": [dict(one) for one in version.body["options"]]}
    body["options"][0]["correct"], body["options"][1]["correct"] = False, True
    return revise_question(None, version.question, body)


def try_all(cast, attempt, *, withdraw=False):
    """A dry run per question of the attempt."""
    owner = cast.viewer("ani")
    made = []
    for item in list(attempt.items):
        after = None if withdraw else swap_key(item.question_version)
        made.append(
            regrading.try_regrade(owner, item.question_version, after, correcting.every_quiz(), reason="Kunci keliru.")
        )
    return owner, made


def apply(owner, made):
    regrading.ask_for(owner, made, correcting.every_quiz())
    return regrading.apply(made.id)


def observations(attempt):
    query = sa.select(Observation).where(Observation.attempt_id == attempt.id).order_by(Observation.id)
    return list(paths.db.session.scalars(query))


def test_the_dry_run_says_whose_decision_turns_and_writes_nothing(taken, cast):
    stored = paths.test_of(taken).path
    owner, made = try_all(cast, taken)
    one = correcting.decisions(owner, made[0])
    assert one.tests == 1
    (turned,) = one.turned
    assert (turned.name, turned.before, turned.after) == ("Siti Rahmawati", "meets", "more_evidence")
    assert turned.p_after < turned.p_before
    assert [row.status for row in observations(taken)] == ["active"]
    assert paths.test_of(taken).path == stored


def test_a_corrected_key_supersedes_the_observation_along_the_stored_path(taken, cast):
    test = paths.test_of(taken)
    stored = list(test.path)
    owner, made = try_all(cast, taken)
    foretold = correcting.decisions(owner, made[0]).turned[0]
    assert apply(owner, made[0]) == 1
    before, after = observations(taken)
    assert (before.status, after.status) == ("superseded", "active")
    assert (before.observed_on, before.valid_until) == (after.observed_on, after.valid_until)
    assert after.detail["decision"] == "more_evidence"
    assert after.detail["p_meets"] == pytest.approx(foretold.p_after)
    assert test.path == stored
    (result,) = paths.results(test)
    assert result.corrected
    assert result.outcome.level.mean == pytest.approx(after.mean)
    change = paths.db.session.scalars(sa.select(StateChange).order_by(StateChange.id.desc())).first()
    assert (change.cause, change.observation_id) == ("correction", after.id)
    state = paths.db.session.get(CompetencyState, (taken.person_id, before.competency_id))
    assert state.mean < change.before["mean"]
    assert _follows(test)
    kinds = set(paths.db.session.scalars(sa.select(AuditEvent.action)))
    assert {"regrade.tried", "regrade.asked", "answer.regraded", "observation.corrected"} <= kinds


def test_the_person_is_told_once_in_words_and_may_test_again_at_once(taken, cast):
    person, competency = taken.person_id, cast.competency("M.3").id
    assert testing.waits_until(person, [competency])
    owner, made = try_all(cast, taken)
    apply(owner, made[0])
    notices = paths.db.session.scalars(sa.select(Notice).where(Notice.person_id == person)).all()
    told = [one for one in notices if one.kind in ("assessments.corrected", "quizzes.regraded")]
    assert [one.kind for one in told] == ["assessments.corrected"]
    sentence = words(told[0].kind, told[0].facts)
    assert "Hasilnya semula: Memenuhi. Sekarang: Perlu bukti lagi." in sentence
    assert testing.waits_until(person, [competency]) == {}


def test_a_mark_that_turns_no_decision_is_still_told(app, database, cast):
    with app.test_request_context():
        fill_bank(cast, "M.3", 60)
        siti = cast.viewer("siti")
        attempt = testing.start_test(siti, cast.competency("M.3"))
        answer_growing(attempt, siti, right=lambda slot: slot == 1)
        owner, made = try_all(cast, attempt)
        assert correcting.decisions(owner, made[0]).turned == ()
        apply(owner, made[0])
        assert [row.detail["decision"] for row in observations(attempt)] == ["below", "below"]
        notice = paths.db.session.scalars(sa.select(Notice).where(Notice.kind == "assessments.corrected")).one()
        assert "Hasilnya tetap: Belum memenuhi." in words(notice.kind, notice.facts)


def test_corrections_add_up_and_can_be_taken_back_by_another_version(taken, cast):
    owner, made = try_all(cast, taken)
    for one in made:
        apply(owner, one)
    (result,) = paths.results(paths.test_of(taken))
    assert (result.right, result.outcome.decision) == (0.0, "below")
    assert [row.status for row in observations(taken)].count("active") == 1


def test_a_withdrawn_question_counts_no_more(taken, cast):
    owner, made = try_all(cast, taken, withdraw=True)
    answers = len(taken.items)
    found = correcting.decisions(owner, made[0])
    assert found.tests == 1
    apply(owner, made[0])
    item = paths.db.session.get(AttemptItem, (taken.id, 1))
    assert (item.fraction, item.grade_state) == (None, "unscored")
    (result,) = paths.results(paths.test_of(taken))
    assert (result.corrected, result.items) == (True, answers - 1)
    for one in made[1:]:
        apply(owner, one)
    assert paths.results(paths.test_of(taken)) == []
    assert {row.status for row in observations(taken)} == {"superseded"}
    state = paths.db.session.get(CompetencyState, (taken.person_id, cast.competency("M.3").id))
    assert state.status == "unmeasured"
    assert _follows(paths.test_of(taken))
    notices = paths.db.session.scalars(sa.select(Notice).where(Notice.kind == "assessments.corrected")).all()
    assert any("tanpa hasil" in words(one.kind, one.facts) for one in notices)


def test_a_test_under_way_is_marked_by_the_correction_when_it_ends(app, database, cast):
    with app.test_request_context():
        fill_bank(cast, "M.3", 60)
        done, open_ = cast.viewer("siti"), cast.viewer("budi")
        first = testing.start_test(done, cast.competency("M.3"))
        answer_growing(first, done, right=lambda slot: True)
        version = first.items[0].question_version
        owner = cast.viewer("ani")
        made = regrading.try_regrade(owner, version, None, correcting.every_quiz(), reason="Rusak.")
        apply(owner, made)
        assert first.items[0].grade_state == "unscored"
        from lms.quizzes.services.marking import mended_bodies

        assert mended_bodies([version.id]) == {version.id: None}
        assert open_.person_id != done.person_id


def test_names_of_other_agencies_are_not_shown(taken, cast):
    from dataclasses import replace

    owner, made = try_all(cast, taken)
    stranger = replace(owner, agency_id=cast.agency("dki").id + 100)
    assert [one.name for one in correcting.decisions(stranger, made[0]).turned] == [""]
    with pytest.raises(correcting.Missing):
        correcting.correction_in(stranger, made[0].uuid)


def test_a_job_killed_between_two_people_goes_on(taken, cast):
    owner, made = try_all(cast, taken)
    regrading.ask_for(owner, made[0], correcting.every_quiz())
    assert regrading.apply(made[0].id) == 1
    made[0].state = "applying"
    assert regrading.apply(made[0].id) == 0
    assert [row.status for row in observations(taken)] == ["superseded", "active"]
    assert paths.db.session.scalar(sa.select(sa.func.count()).where(Job.name == "quizzes.regrade")) == 1
    assert paths.db.session.get(QuestionVersion, made[0].from_version_id).frozen_at is not None
