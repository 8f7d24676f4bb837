"""Sixteen posts of the same answer at once: one of them settles it, one next question is asked."""

from __future__ import annotations

import threading
import uuid

from lms.assessments import paths, testing
from lms.clock import now
from lms.db import db, transaction
from lms.quizzes.models import Attempt
from lms.quizzes.services import Answer, save_answer, settle
from tests.factories.items import choice, fill_bank

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
