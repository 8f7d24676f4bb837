"""A question of a live quiz is mended: who would change is shown, then exactly that is done, once."""

from __future__ import annotations

import re
import threading
import time
import uuid
from typing import Any

import pytest
import sqlalchemy as sa

from lms.certificates.models import Certificate
from lms.courses.models import Course, CourseAuthor
from lms.db import db, transaction
from lms.enrollments.models import ActivityProgress, CompletionRecord, Enrollment, JpEntry
from lms.jobs.models import Job
from lms.jobs.worker import drain
from lms.outbox.models import Notice
from lms.problems import Conflict
from lms.quizzes.models import Attempt, AttemptItem, Quiz, Regrade
from lms.quizzes.services import regrade as regrading
from lms.quizzes.services.bank import revise_question
from tests.factories.courses import learn, publish_course, quiz_of
from tests.lms.quizzes.queries.test_results import people_who_answered


class Killed(Exception):
    """Stands for a process that is gone."""


@pytest.fixture
def live(writing, cast):
    """Siti passed with four of four, Joko and Budi failed with two; the key of question 4 was wrong. Quiz and question."""
    with writing():
        course = publish_course(cast)
        account = cast.viewer("tari").account_id
        db.session.merge(CourseAuthor(course_id=course.id, account_id=account))
        quiz_of(course).shuffle = False
        for person, right in (("siti", 4), ("joko", 2), ("budi", 2)):
            learn(cast, person, course, right=right)
        return str(quiz_of(course).quiz.uuid)


def _mend(writing, cast, place: int = 4) -> None:
    """Turn the key of a question to another option, as the studio does."""
    with writing():
        version = quiz_of(db.session.query(Course).one()).slots[place - 1].question_version
        body = dict(version.body)
        options = [dict(one) for one in body["options"]]
        options[0]["correct"], options[1]["correct"] = False, True
        revise_question(cast.viewer("tari"), version.question, {**body, "options": options})


def _try(browser: Any, quiz: str, reason: str = "Kunci keliru") -> Any:
    page = browser.get(f"/penilaian/kuis/{quiz}/analisis").text
    soal = re.search(r'name="soal" value="([^"]+)"', page)
    assert soal, "the page offers to mark anew"
    return browser.send(f"/penilaian/kuis/{quiz}/nilai-ulang", {"soal": soal[1], "reason": reason})


def _scores(app) -> dict[str, tuple[float, bool]]:
    with app.app_context():
        rows = db.session.query(Attempt).all()
        return {row.person.name.split()[0]: (row.score, row.passed) for row in rows}


def test_nothing_is_offered_while_the_question_is_as_it_was(live, sign_in):
    assert 'name="soal"' not in sign_in("tari").get(f"/penilaian/kuis/{live}/analisis").text


def test_a_dry_run_changes_nothing_and_says_what_would_happen(app, live, sign_in, writing, cast):
    _mend(writing, cast)
    trainer = sign_in("tari")
    assert _try(trainer, live, reason=" ").status_code == 422
    before = _scores(app)
    shown = trainer.get(_try(trainer, live).headers["Location"]).text
    assert _scores(app) == before == {"Siti": (4.0, True), "Joko": (2.0, False), "Budi": (2.0, False)}
    assert "Siti Rahmawati" in shown
    assert "100 % → 0 %" in shown
    assert "0 % → 100 %" in shown
    assert "Menjadi lulus dan menyelesaikan kuis" in shown
    with app.app_context():
        assert db.session.query(Regrade).one().state == "dry_run"
        assert db.session.query(Notice).filter_by(kind="quizzes.regraded").count() == 0


def test_applying_does_exactly_what_was_shown(app, live, sign_in, writing, cast):
    _mend(writing, cast)
    trainer = sign_in("tari")
    address = _try(trainer, live).headers["Location"].partition("?")[0]
    assert trainer.send(address, {"do": "apply"}).status_code == 303
    assert trainer.send(address, {"do": "apply"}).status_code == 303
    with app.app_context():
        assert db.session.query(Job).filter_by(name="quizzes.regrade").count() == 1
        drain()
    assert _scores(app) == {"Siti": (3.0, True), "Joko": (3.0, True), "Budi": (3.0, True)}
    with app.app_context():
        assert db.session.query(CompletionRecord).count() == 3, "who passes now finishes the course"
        assert db.session.query(JpEntry).count() == db.session.query(Certificate).count() == 3
        assert db.session.query(Notice).filter_by(kind="quizzes.regraded").count() == 3
        best = {row.score for row in db.session.query(ActivityProgress).filter(ActivityProgress.score.is_not(None))}
        assert best == {75.0}, "the best score is looked for anew, also where it fell"
        assert {item.question_version.number for item in db.session.query(AttemptItem)} == {1}
    assert "Kunci keliru" in sign_in("joko").get(f"/uji/{_attempt(app, 'Joko')}/hasil").text


def _attempt(app, name: str) -> str:
    with app.app_context():
        return next(str(row.uuid) for row in db.session.query(Attempt) if row.person.name.startswith(name))


def test_who_finished_the_course_keeps_it(app, live, sign_in, writing, cast):
    with writing():
        quiz_of(db.session.query(Course).one()).pass_mark = 100
    _mend(writing, cast)
    trainer = sign_in("tari")
    address = _try(trainer, live).headers["Location"].partition("?")[0]
    assert "yang selesai tetap" in trainer.get(address).text
    trainer.send(address, {"do": "apply"})
    with app.app_context():
        drain()
    assert _scores(app)["Siti"] == (3.0, False)
    with app.app_context():
        assert {row.state for row in db.session.query(Enrollment).filter_by(person_id=cast.person("siti").id)} == {
            "completed"
        }
        assert db.session.query(Certificate).count() == 1


def test_killed_in_the_middle_it_goes_on_and_does_nothing_twice(app, live, sign_in, writing, cast):
    _mend(writing, cast)
    trainer = sign_in("tari")
    trainer.send(_try(trainer, live).headers["Location"].partition("?")[0], {"do": "apply"})
    with app.app_context():
        regrade_id = db.session.query(Regrade).one().id

    class Dying:
        """Commits the first attempt, then the process is gone."""

        def report(self, done: int, total: int) -> None:
            """As `Progress`."""
            if done == 2:
                raise Killed
            db.session.commit()

    with app.app_context(), pytest.raises(Killed), transaction():
        regrading.apply(regrade_id, Dying())  # type: ignore[arg-type]
    with app.app_context():
        assert db.session.query(Notice).filter_by(kind="quizzes.regraded").count() == 1
        drain()
        assert db.session.query(Notice).filter_by(kind="quizzes.regraded").count() == 3
        assert db.session.query(Regrade).one().state == "applied"
    assert set(_scores(app).values()) == {(3.0, True)}
    with app.app_context(), transaction():
        assert regrading.apply(regrade_id) == 0


def test_who_hands_in_meanwhile_stops_the_application_and_later_ones_get_the_new_key(app, live, sign_in, writing, cast):
    _mend(writing, cast)
    trainer = sign_in("tari")
    address = _try(trainer, live).headers["Location"].partition("?")[0]
    with writing():
        learn(cast, "ani", db.session.query(Course).one(), right=4)
    assert "Ada yang mengirim" in trainer.get(trainer.send(address, {"do": "apply"}).headers["Location"]).text
    trainer.send(_try(trainer, live).headers["Location"].partition("?")[0], {"do": "apply"})
    with writing():
        learn(cast, "rina", db.session.query(Course).one(), right=4)
    with app.app_context():
        drain()
    assert _scores(app)["Ani"] == _scores(app)["Rina"] == (3.0, True)


def test_a_dry_run_is_dropped(app, live, sign_in, writing, cast):
    _mend(writing, cast)
    trainer = sign_in("tari")
    address = _try(trainer, live).headers["Location"].partition("?")[0]
    trainer.send(address, {"do": "drop"})
    assert "tidak ada yang diubah" in trainer.get(address).text
    trainer.send(address, {"do": "apply"})
    with app.app_context():
        assert drain() >= 0
        assert db.session.query(Regrade).one().state == "dropped"


def test_others_do_not_regrade(live, sign_in, writing, cast):
    _mend(writing, cast)
    address = _try(sign_in("tari"), live).headers["Location"].partition("?")[0]
    assert sign_in("rudi").get(address).status_code == 404
    assert sign_in("rudi").get(f"/penilaian/kuis/{live}/analisis").status_code == 404
    assert sign_in("siti").get(address).status_code == 403


def test_one_click_leads_to_the_question_in_a_new_edition(live, sign_in):
    trainer = sign_in("tari")
    page = trainer.get(f"/penilaian/kuis/{live}/analisis").text
    mend = re.search(r'action="(/studio/kuis/[^"]+/perbaiki/[^"]+)"', page)
    assert mend
    answer = trainer.send(mend[1])
    assert answer.status_code == 303
    assert "Pertanyaan K1" in trainer.get(answer.headers["Location"]).text
    assert sign_in("rudi").send(mend[1]).status_code == 404


def test_figures_are_hidden_until_twenty_people_answered(live, sign_in):
    page = sign_in("tari").get(f"/penilaian/kuis/{live}/analisis").text
    assert "3 orang sudah menjawab" in page
    assert "Daya beda" not in page


def test_from_twenty_people_on_every_option_says_how_it_goes_with_the_rest(live, sign_in, writing):
    with writing():
        people_who_answered(quiz_of(db.session.query(Course).one()).id, 20, right=15)
    page = sign_in("tari").get(f"/penilaian/kuis/{live}/analisis").text
    assert page.count('<th scope="col" class="num">Daya beda</th>') == 4
    assert "Kurang dari 3 di antara 100" in page
    assert re.search(r'<td class="num">\d+ %</td><td class="num">-?[01],\d\d</td>', page)


def test_who_hands_in_while_it_is_asked_for_is_waited_for(app, live, sign_in, writing, cast):
    """Marked by the old key a moment before, and in no dry run: nobody may fall between."""
    _mend(writing, cast)
    _try(sign_in("tari"), live)
    marked, errors = threading.Event(), []

    def hand_in():
        with app.test_request_context(), transaction():
            learn(cast, "ani", db.session.query(Course).one(), right=4)
            marked.set()
            time.sleep(1.0)

    def ask():
        marked.wait(20)
        try:
            with app.test_request_context(), transaction():
                made = db.session.query(Regrade).filter_by(state="dry_run").one()
                regrading.ask_for(cast.viewer("tari"), made, _quizzes(live))
        except Conflict as conflict:
            errors.append(conflict)

    both = [threading.Thread(target=hand_in), threading.Thread(target=ask)]
    for one in both:
        one.start()
    for one in both:
        one.join()
    assert len(errors) == 1
    assert "sejak Anda melihat" in str(errors[0].message)


def _quizzes(quiz: str):
    return sa.select(Quiz.id).where(Quiz.uuid == uuid.UUID(quiz))
