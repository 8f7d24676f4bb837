"""The demonstration is built through the services, is the same each time, and fits together."""

from __future__ import annotations

import pytest

from lms.accounts.demonstration import ACCOUNTS, PASSWORD
from lms.accounts.services import sign_in
from lms.assessments.models import CompetencyState
from lms.assessments.performance import standing_gaps
from lms.competencies.models import Competency
from lms.config import Settings
from lms.courses.models import Course
from lms.db import db
from lms.enrollments.models import CompletionRecord, CourseRating
from lms.enrollments.reviews import today_of
from lms.operations.database import is_empty, migrate
from lms.outbox.models import Notice
from lms.people.models import Person
from lms.practice.models import PracticeTopic
from lms.quizzes.models import Appeal
from lms.quizzes.queries.marking import queue
from lms.recommendations.models import Suggestion
from lms.seed.catalogue import viewer_for
from lms.seed.demonstration import seed
from lms.seed.history import STORY_GAP
from tests.conftest import POSTGRES


@pytest.mark.slow
@pytest.mark.skipif(POSTGRES, reason="the seed is the same code on both databases; the journeys run it on SQLite")
def test_the_demonstration(tmp_path):
    from lms.app import create_app

    app = create_app(Settings(data=tmp_path, secret_key="k" * 64, testing=True))
    migrate(app)
    assert is_empty(app)
    told: list[str] = []
    with app.app_context():
        with pytest.raises(ValueError, match="at least"):
            seed(3, told.append)
        seed(26, told.append)
        assert db.session.query(Person).count() == 27
        assert db.session.query(Course).count() >= 10
        assert db.session.query(CompletionRecord).count() > 20
        assert {row.status for row in db.session.query(CompetencyState)} >= {"measured", "provisional"}
        assert db.session.query(Suggestion).count() > 20
        learner = db.session.query(Person).filter_by(nip=ACCOUNTS[0].nip).one()
        assert today_of(learner.id).waiting > 0
        lacks = db.session.query(CompetencyState).filter_by(person_id=learner.id)
        story = lacks.join(CompetencyState.competency).filter(Competency.code == STORY_GAP).one()
        assert (story.status, story.mean) == ("measured", story.required_level - 1)
        assert db.session.query(CourseRating).count() >= 5
        assert [one.strength for one in standing_gaps(learner.id)] == [2]
        topics = db.session.query(PracticeTopic).filter_by(person_id=learner.id)
        assert {one.standing for one in topics} == {"strong", "practise", "unclear"}
        news = (
            db.session.query(Notice).join(Person, Person.id == Notice.person_id).filter(Notice.kind == "team.assigned")
        )
        assert [(one.read_at, one.link) for one in news.filter(Person.nip == ACCOUNTS[0].nip)] == [
            (None, "/kursus/pelayanan-prima-di-loket")
        ]
        assert db.session.query(Appeal).filter_by(state="open").count() == 1
        trainer = viewer_for(db.session.query(Person).filter_by(nip=ACCOUNTS[3].nip).one())
        with app.test_request_context():
            assert len(queue(trainer)) >= 6
            for account in ACCOUNTS:
                assert sign_in(account.nip, PASSWORD, "127.0.0.1").state == "active"
        from lms.operations.checking import run_checks

        assert [finding for finding in run_checks() if not finding.good] == []
        db.session.remove()
        db.engine.dispose()
    assert told
