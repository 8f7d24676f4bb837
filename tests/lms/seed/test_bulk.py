"""The large set at its smallest: what it holds, that it fits the rules of the services, that it says no where it must."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
import sqlalchemy as sa
from flask import Flask

from lms.accounts import demonstration
from lms.accounts.models import Account
from lms.accounts.passwords import matches
from lms.assessments.models import CompetencyState, Observation
from lms.assessments.observations import as_evidence
from lms.clock import today
from lms.courses.models import Activity, Course, Module
from lms.db import db, transaction
from lms.enrollments.models import ActivityProgress, CompletionRecord, Enrollment, JpDay, JpEntry
from lms.people.models import Assignment, Person
from lms.quizzes.models import Attempt, AttemptItem
from lms.recommendations.models import Slate, Suggestion
from lms.seed.bulk import BULK_FROM, seed_bulk
from lms.seed.bulk.courses import COURSES, CROWD, CROWDED, LONG, LONG_ACTIVITIES, LONG_QUESTIONS
from lms.seed.bulk.learning import PROGRESS_ROWS
from lms.seed.bulk.loading import Loader, uuids
from lms.seed.bulk.world import TEAM
from recommender import fusion

pytestmark = [pytest.mark.slow, pytest.mark.timeout(300)]
PEOPLE = 1100


@pytest.fixture(scope="module")
def seeded(tmp_path_factory: pytest.TempPathFactory, empty_database: Callable[[str, Path], str]) -> Iterator[Flask]:
    """An application over a small large set, of its own."""
    import lms.tables
    from lms.app import create_app
    from lms.config import Settings

    assert lms.tables
    folder: Path = tmp_path_factory.mktemp("bulk")
    address = empty_database("bulk", folder)
    app = create_app(Settings(data=folder, database_url=address, secret_key="k" * 64, testing=True))
    told: list[str] = []
    with app.app_context():
        db.create_all()
        seed_bulk(PEOPLE, told.append)
        assert any(f"{PEOPLE} pegawai" in line for line in told)
        db.session.remove()
        db.engine.dispose()
    yield app
    with app.app_context():
        db.session.remove()
        db.engine.dispose()


@pytest.fixture
def rows(seeded: Flask) -> Iterator[Flask]:
    """The set, to read from."""
    with seeded.app_context():
        yield seeded
        db.session.rollback()


def count(query: sa.Select) -> int:
    return db.session.scalar(sa.select(sa.func.count()).select_from(query.subquery())) or 0


def test_fewer_people_than_the_least_are_refused():
    with pytest.raises(ValueError, match=str(BULK_FROM)):
        seed_bulk(BULK_FROM - 1, print)


def test_everybody_has_a_post_an_account_and_the_shared_password(rows):
    assert count(sa.select(Person.id)) == PEOPLE + 1, "one more belongs to the other agency"
    assert count(sa.select(Assignment.person_id).distinct()) == PEOPLE + 1
    assert count(sa.select(Account.id).where(Account.state == "active")) == PEOPLE + 1
    last = db.session.scalars(sa.select(Account).order_by(Account.id.desc())).first()
    assert matches(last.password_hash, demonstration.PASSWORD)


def test_the_supervisor_of_the_demonstration_has_a_team_of_thirty(rows):
    nip = next(account.nip for account in demonstration.ACCOUNTS if account.key == "supervisor")
    unit = db.session.scalars(sa.select(Assignment.unit_id).join(Person).where(Person.nip == nip)).one()
    assert count(sa.select(Assignment.id).where(Assignment.unit_id == unit)) == TEAM + 1


def test_there_is_a_long_course_and_a_crowded_one(rows):
    assert count(sa.select(Course.id)) == COURSES
    long = db.session.scalars(sa.select(Course).where(Course.code == LONG)).one()
    activities = sa.select(Activity.id).join(Module).where(Module.course_version_id == long.published_version_id)
    assert count(activities) == LONG_ACTIVITIES
    crowded = db.session.scalars(sa.select(Course).where(Course.code == CROWDED)).one()
    assert count(sa.select(Enrollment.id).where(Enrollment.course_id == crowded.id)) == CROWD
    assert crowded.enrolled_count == CROWD
    assert 0 < crowded.completed_count < CROWD


def test_people_have_about_twenty_enrollments_each_course_once(rows):
    enrollments = count(sa.select(Enrollment.id))
    assert 17 * PEOPLE < enrollments < 23 * PEOPLE
    pairs = sa.select(Enrollment.person_id, Enrollment.course_id).distinct()
    assert count(pairs) == enrollments
    active = count(sa.select(Enrollment.id).where(Enrollment.state == "active"))
    assert PEOPLE < active < 2 * PEOPLE


def test_every_completed_enrollment_has_its_completion_and_its_jp(rows):
    completed = count(sa.select(Enrollment.id).where(Enrollment.state == "completed"))
    assert count(sa.select(CompletionRecord.id)) == completed
    assert count(sa.select(JpEntry.id)) == completed
    late = sa.select(Enrollment.id).where(Enrollment.completed_at < Enrollment.enrolled_at)
    assert count(late) == 0


def test_nobody_earns_more_than_three_jp_of_e_learning_a_day(rows):
    daily = sa.select(sa.func.sum(JpDay.counted_minutes).label("minutes")).group_by(JpDay.person_id, JpDay.day)
    assert db.session.scalar(sa.select(sa.func.max(daily.subquery().c.minutes))) <= 135
    wrong = sa.select(JpEntry.id).where(JpEntry.jp != sa.cast(sa.func.floor(JpEntry.counted_minutes / 45), sa.Integer))
    assert count(wrong) == 0


def test_states_are_what_the_fusion_rule_makes_of_the_observations(rows):
    known = sa.select(CompetencyState).where(CompetencyState.status != "unmeasured")
    for state in db.session.scalars(known.order_by(CompetencyState.person_id.desc()).limit(200)):
        evidence = as_evidence(
            db.session.scalars(
                sa.select(Observation).where(
                    Observation.person_id == state.person_id, Observation.competency_id == state.competency_id
                )
            )
        )
        fused = fusion.fuse(evidence[state.competency_id], today(), state.required_level)
        assert (state.status, state.mean) == (fused.status, pytest.approx(fused.mean))
        assert state.p_meets == (None if fused.p_meets is None else pytest.approx(fused.p_meets))


def test_the_newcomer_has_nothing_measured_and_nothing_taken(rows):
    nip = next(account.nip for account in demonstration.ACCOUNTS if account.key == "newcomer")
    person = db.session.scalars(sa.select(Person.id).where(Person.nip == nip)).one()
    assert count(sa.select(Observation.id).where(Observation.person_id == person)) == 0
    assert count(sa.select(Enrollment.id).where(Enrollment.person_id == person)) == 0


def test_suggestions_are_at_most_five_and_none_of_them_is_taken_already(rows):
    most = sa.select(sa.func.count().label("many")).select_from(Suggestion).group_by(Suggestion.person_id)
    assert db.session.scalar(sa.select(sa.func.max(most.subquery().c.many))) == 5
    assert count(sa.select(Slate.person_id)) == PEOPLE
    taken = sa.select(Suggestion.id).join(
        Enrollment,
        sa.and_(Enrollment.person_id == Suggestion.person_id, Enrollment.course_id == Suggestion.course_id),
    )
    learner = demonstration.ACCOUNTS[0].nip
    assert count(taken.join(Person, Person.id == Suggestion.person_id).where(Person.nip != learner)) == 0


def test_the_learner_has_a_quiz_of_ten_questions_under_way(rows):
    person = db.session.scalars(sa.select(Person.id).where(Person.nip == demonstration.ACCOUNTS[0].nip)).one()
    attempt = db.session.scalars(sa.select(Attempt).where(Attempt.person_id == person)).one()
    assert attempt.open
    assert attempt.deadline_at is None
    assert count(sa.select(AttemptItem.slot).where(AttemptItem.attempt_id == attempt.id)) == LONG_QUESTIONS


def test_progress_is_written_for_a_sample(rows):
    assert 0 < count(sa.select(ActivityProgress.activity_id)) <= PROGRESS_ROWS + 1000


def test_new_rows_get_ids_after_the_loaded_ones(rows):
    with transaction():
        last = db.session.scalar(sa.select(sa.func.max(Person.id)))
        agency = db.session.scalar(sa.select(Person.agency_id).limit(1))
        person = Person(agency_id=agency, nip="199001012015011999", name="Sesudah Muatan", employment="pns")
        db.session.add(person)
        db.session.flush()
        assert person.id > last


def test_uuids_are_in_order_and_the_same_for_the_same_seed():
    import numpy as np

    first = uuids(np.random.default_rng(1), 10, 500)
    assert first == sorted(first)
    assert len(set(first)) == 500
    assert first == uuids(np.random.default_rng(1), 10, 500)
    assert all(len(one) == 32 and one[12] == "7" and one[16] in "89ab" for one in first)


def test_a_row_that_breaks_a_rule_of_the_database_is_refused(rows):
    agency = db.session.scalar(sa.select(Person.agency_id).limit(1))
    db.session.rollback()
    row = (10_000_000, "0" * 32, agency, "123", "Salah", "pns", 1)
    with Loader(db.engine) as loader, pytest.raises(Exception, match=r"(?i)nip_length|check constraint"):
        loader.insert(Person, "id uuid agency_id nip name employment active", [row])
