"""What happens at one moment: posts of the same answer, two starts of a test, two pieces of evidence about one person."""

from __future__ import annotations

import threading
import uuid

from lms.assessments import paths, testing
from lms.assessments.models import CompetencyState, CompetencyTest
from lms.assessments.observations import observe
from lms.clock import now
from lms.competencies.models import Competency
from lms.db import db, transaction
from lms.quizzes.models import Attempt
from lms.quizzes.services import Answer, save_answer, settle
from tests.factories.items import choice, fill_bank
from tests.lms.quizzes.services.test_attempts import in_threads

AT_ONCE = 16


def test_posts_that_race_ask_one_next_question(app, database, cast):
    with app.test_request_context(), transaction():
        fill_bank(cast, "M.3", 40)
        viewer = cast.viewer("siti")
        attempt = testing.start_test(viewer, cast.competency("M.3"))
        about = attempt.uuid
        form = {"s1": [choice(attempt.items[0], right=True)]}
    errors: list[BaseException] = []
    together = threading.Barrier(AT_ONCE)

    def post():
        together.wait()
        try:
            with app.test_request_context(), transaction():
                same = db.session.query(Attempt).filter_by(uuid=about).one()
                save_answer(viewer, about, Answer(1, form, uuid.uuid4().hex), epoch=1)
                settle(viewer, same, 1, epoch=1, received_at=now())
        except BaseException as error:
            errors.append(error)

    threads = [threading.Thread(target=post) for _number in range(AT_ONCE)]
    for one in threads:
        one.start()
    for one in threads:
        one.join()
    assert errors == []
    found = db.session.query(Attempt).filter_by(uuid=about).one()
    assert [one.slot for one in found.items] == [1, 2]
    assert len(paths.test_of(found).path[0]["steps"]) == 1


def test_two_pieces_of_evidence_at_one_moment_both_count(app, database, cast):
    with app.test_request_context(), transaction("read"):
        person, competency = cast.person("siti").id, cast.competency("M.3").id
    sources = ["self", "supervisor", "test"]

    def add(number):
        with app.test_request_context(), transaction():
            observe(
                person,
                competency,
                source=sources[number],
                mean=2.0 + number / 2,
                se=0.5,
                instrument="probe",
                instrument_version="1",
            )

    assert in_threads(add, len(sources)) == [None] * len(sources)
    state = db.session.get(CompetencyState, (person, competency))
    assert sorted(use["source"] for use in state.sources) == sources


def test_starts_of_a_test_that_race_begin_one(app, database, cast):
    with app.test_request_context(), transaction():
        fill_bank(cast, "M.3", 40)
        viewer, competency = cast.viewer("siti"), cast.competency("M.3").id
        testing.standing_quiz(cast.person("siti").id)

    def start(_number):
        with app.test_request_context(), transaction():
            return testing.start_test(viewer, db.session.get_one(Competency, competency)).id

    found = in_threads(start, 8)
    assert len(set(found)) == 1, found
    assert db.session.query(CompetencyTest).count() == 1
