"""Marking essays of a course: the queue, two markers, answers returned, objections."""

from __future__ import annotations

import re
import uuid
from datetime import timedelta
from typing import Any

import pytest

from content.questions.contract import identify
from lms.audit.models import AuditEvent
from lms.clock import now
from lms.courses.models import Course, CourseAuthor
from lms.db import db
from lms.enrollments.models import CompletionRecord
from lms.outbox.models import Notice
from lms.problems import Conflict
from lms.quizzes.models import AnswerEvent, Appeal, Attempt, Mark, MarkingComment
from lms.quizzes.services import Answer, AttemptContext, save_answer, start_attempt, submit
from lms.quizzes.services.appeals import reject, uphold
from tests.factories.courses import quiz_of
from tests.factories.essays import TEXT, hand_in, marking, publish_essay_course

ESSAY = 2


@pytest.fixture
def essay(writing, cast):
    """`essay(double_marking=True)` publishes the course, lets Siti hand in, and gives her attempt's uuid."""

    def make(*people: str, **settings: Any) -> list[str]:
        with writing():
            course = publish_essay_course(cast, **settings)
            return [str(hand_in(cast, one, course).uuid) for one in people or ("siti",)]

    return make


def look(app, attempt: str):
    with app.app_context():
        row = db.session.query(Attempt).filter_by(uuid=uuid.UUID(attempt)).one()
        return row.state, row.score, row.passed, [(one.grade_state, one.fraction) for one in row.items]


def sheet(attempt: str) -> str:
    return f"/penilaian/jawaban/{attempt}/{ESSAY}"


def save(browser, attempt: str, revision: int = 1, **fields: str):
    return browser.send(sheet(attempt), data={"revision": str(revision), "do": "save", **marking(), **fields})


def test_an_essay_waits_is_marked_and_only_then_counts(app, essay, sign_in):
    (attempt,) = essay()
    assert look(app, attempt) == ("grading", None, None, [("right", 1.0), ("waiting", None)])
    learner, trainer = sign_in("siti"), sign_in("tari")
    waiting = learner.get(f"/uji/{attempt}/hasil").text
    assert "Sedang dinilai" in waiting
    assert "dari 2 poin" not in waiting
    onward = re.search(r'href="(/kursus/[^"]+)">Lanjut', waiting)
    assert onward, "while a person marks, going on leads back to the quiz"
    assert "Sedang dinilai" in learner.get(onward[1]).text
    queue = trainer.get("/penilaian").text
    assert "Ceritakan bagaimana" in queue
    assert "Siti" not in queue.split("<main")[1]
    page = trainer.get(sheet(attempt)).text
    assert TEXT in page
    assert "Sangat jelas" in page
    assert "1 dari 1" in page
    assert "Siti Rahmawati" not in page
    assert save(trainer, attempt, comment="Runtut dan jelas.").status_code == 303
    assert look(app, attempt) == ("released", 2.0, True, [("right", 1.0), ("right", 1.0)])
    result = learner.get(f"/uji/{attempt}/hasil").text
    assert "Runtut dan jelas." in result
    assert "Sangat jelas" in result
    with app.app_context():
        assert db.session.query(CompletionRecord).count() == 1
        assert db.session.query(Notice).filter_by(kind="quizzes.released").count() == 1
        marked = db.session.query(AuditEvent).filter_by(action="answer.marked").one()
        assert marked.detail == {"slot": ESSAY, "role": "first", "fraction": 1.0}
    assert "Tidak ada yang menunggu Anda" in trainer.get("/penilaian").text


def test_a_marked_answer_does_not_seem_to_wait(essay, sign_in):
    (attempt,) = essay()
    save(sign_in("tari"), attempt)
    page = sign_in("siti").get(f"/uji/{attempt}/hasil").text
    assert "Sangat jelas" in page
    assert not re.search("[Mm]enunggu penilai|Sedang dinilai", page)


def test_the_rubric_is_read_before_the_clock_runs_and_not_before_the_quiz_opens(essay, app, sign_in, writing, cast):
    (attempt,) = essay()
    learner = sign_in("siti")
    start = re.search(r'href="(/kursus/[^"]+)">Lanjut', learner.get(f"/uji/{attempt}/hasil").text)[1]
    page = learner.get(start).text
    assert "Cara esai dan berkas dinilai" in page
    assert all(text in page for text in ("Kejelasan", "Sangat jelas", "Ketepatan"))
    assert "4 dari 4 poin" not in page
    assert "Sapa, dengarkan, jelaskan." not in page
    with writing():
        quiz_of(db.session.query(Course).one()).opens_at = now() + timedelta(days=1)
    assert "Sangat jelas" not in learner.get(start).text


def test_an_incomplete_mark_comes_back_with_what_was_chosen(app, essay, sign_in):
    (attempt,) = essay()
    trainer = sign_in("tari")
    answer = trainer.send(
        sheet(attempt),
        data={"revision": "1", "do": "save", identify("Ketepatan"): identify("Tepat"), "comment": "Baik"},
    )
    assert answer.status_code == 422
    assert "Pilih tingkat untuk" in answer.text
    assert ">Baik</textarea>" in answer.text
    assert re.search(rf'value="{identify("Tepat")}" checked', answer.text)
    assert look(app, attempt)[0] == "grading"


def test_only_those_who_may_see_results_mark_and_nobody_his_own(app, essay, sign_in, writing, cast):
    (attempt,) = essay("siti")
    assert sign_in("budi").get(sheet(attempt)).status_code == 403
    assert sign_in("dewi").get(sheet(attempt)).status_code == 200, "BPSDM curates the agency's courses"
    with writing():
        course = publish_essay_course(cast, code="ESAI-2", slug="esai-dua")
        own = str(hand_in(cast, "tari", course).uuid)
    assert sign_in("tari").get(sheet(own)).status_code == 404
    assert sign_in("rudi").get(sheet(own)).status_code == 200


def test_results_wait_for_the_trainer_where_the_quiz_says_so(app, essay, sign_in, writing, cast):
    (attempt,) = essay(release="trainer")
    trainer, learner = sign_in("tari"), sign_in("siti")
    save(trainer, attempt)
    assert look(app, attempt)[:2] == ("graded", 2.0)
    assert "Sedang dinilai" in learner.get(f"/uji/{attempt}/hasil").text
    page = trainer.get("/penilaian").text
    address = re.search(r'action="(/penilaian/kuis/[^"]+/rilis)"', page)
    assert address
    assert "1 siap" in page
    assert trainer.send(address[1]).status_code == 303
    assert look(app, attempt)[0] == "released"


def test_two_markers_do_not_see_each_other_and_a_third_decides(app, essay, sign_in):
    (attempt,) = essay(double_marking=True)
    first, second, third = sign_in("tari"), sign_in("rudi"), sign_in("dewi")
    save(first, attempt, comment="Catatan pertama")
    assert look(app, attempt)[0] == "grading"
    assert "Ceritakan" not in first.get("/penilaian").text.split("<main")[1]
    page = second.get(sheet(attempt)).text
    assert "penilai kedua" in page
    assert "Catatan pertama" not in page
    save(second, attempt, **marking("Tidak jelas", "Keliru"))
    assert look(app, attempt)[0] == "grading"
    page = third.get(sheet(attempt)).text
    assert "Catatan pertama" in page
    assert "Anda yang memutuskan" in page
    save(third, attempt, **marking("Cukup jelas", "Tepat"))
    state, score, _passed, items = look(app, attempt)
    assert (state, score, items[1]) == ("released", 1.75, ("partial", 0.75))
    with app.app_context():
        assert [one.role for one in db.session.query(Mark).order_by(Mark.id)] == ["first", "second", "moderator"]


def test_two_marks_that_are_close_are_settled_by_their_mean(app, essay, sign_in):
    (attempt,) = essay(double_marking=True)
    save(sign_in("tari"), attempt)
    save(sign_in("rudi"), attempt)
    assert look(app, attempt)[0] == "released"


def test_an_answer_goes_back_is_mended_and_marked_anew(app, essay, sign_in):
    (attempt,) = essay()
    trainer, learner = sign_in("tari"), sign_in("siti")
    assert trainer.send(sheet(attempt), data={"do": "return", "comment": " "}).status_code == 422
    assert trainer.send(sheet(attempt), data={"do": "return", "comment": "Tambahkan contoh."}).status_code == 303
    assert "dikembalikan" in trainer.get("/penilaian").text
    result = learner.get(f"/uji/{attempt}/hasil").text
    mend = re.search(rf"/uji/{attempt}/perbaiki/{ESSAY}", result)
    assert mend
    assert "Tambahkan contoh." in learner.get(mend[0]).text
    assert learner.send(mend[0], data={f"s{ESSAY}": " "}).status_code == 422
    assert learner.send(mend[0], data={f"s{ESSAY}": "Contohnya begini."}).status_code == 303
    assert look(app, attempt)[3][1] == ("waiting", None)
    stale = save(trainer, attempt, revision=1)
    assert stale.status_code == 409
    assert "berubah" in stale.text
    assert save(trainer, attempt, revision=2).status_code == 303
    assert look(app, attempt)[0] == "released"
    assert learner.send(mend[0], data={f"s{ESSAY}": "Terlambat"}).status_code == 409
    with app.app_context():
        texts = [one.answer["text"] for one in db.session.query(AnswerEvent).filter_by(slot=ESSAY)]
        assert texts == [TEXT, "Contohnya begini."]


def test_comments_are_kept_inserted_and_dropped(app, essay, sign_in):
    one, two = essay("siti", "joko")
    trainer = sign_in("tari")
    save(trainer, one, comment="Sebutkan dasar hukumnya.", keep="question")
    page = trainer.get(sheet(two)).text
    assert "Sebutkan dasar hukumnya." in page
    with app.app_context():
        banked = str(db.session.query(MarkingComment).one().uuid)
    again = trainer.send(
        sheet(two), data={"do": "insert", "banked": banked, "comment": "Bagus.", **marking(), "revision": "1"}
    )
    assert "Bagus.\nSebutkan dasar hukumnya." in again.text
    assert look(app, two)[0] == "grading"
    assert trainer.send(f"/penilaian/komentar/{banked}/hapus").status_code == 303
    assert "Sebutkan" not in trainer.get(sheet(two)).text


def test_an_objection_is_upheld_by_a_colleague(app, essay, sign_in):
    (attempt,) = essay(pass_mark=80)
    learner, first, other = sign_in("siti"), sign_in("tari"), sign_in("rudi")
    save(first, attempt, **marking("Tidak jelas", "Keliru"))
    assert look(app, attempt)[:3] == ("released", 1.0, False)
    address = f"/uji/{attempt}/keberatan/{ESSAY}"
    assert address in learner.get(f"/uji/{attempt}/hasil").text
    assert learner.send(address, data={"text": ""}).status_code == 422
    assert learner.send(address, data={"text": "Saya sudah menjelaskan langkahnya."}).status_code == 303
    assert learner.send(address, data={"text": "Sekali lagi."}).status_code == 409
    assert "menunggu" in learner.get(f"/uji/{attempt}/hasil").text
    with app.app_context():
        answer = f"/penilaian/keberatan/{db.session.query(Appeal).one().uuid}"
    assert "Saya sudah menjelaskan" in other.get(answer).text
    assert answer in other.get("/penilaian/keberatan").text
    mine = first.send(answer, data={"do": "uphold", "answer": "Ya", "points": "1"})
    assert mine.status_code == 422
    assert other.send(answer, data={"do": "uphold", "answer": "Ya", "points": "9"}).status_code == 422
    assert other.send(answer, data={"do": "uphold", "answer": "Benar, jelas.", "points": "0,75"}).status_code == 303
    assert look(app, attempt)[:3] == ("released", 1.75, True)
    assert other.send(answer, data={"do": "reject", "answer": "Tidak"}).status_code == 409
    assert "Benar, jelas." in learner.get(address).text
    with app.app_context():
        assert db.session.query(CompletionRecord).count() == 1, "the pass that the objection won finishes the course"
        assert db.session.query(Notice).filter_by(kind="quizzes.appeal_upheld").count() == 1
        assert db.session.query(Notice).filter_by(kind="quizzes.appealed").count() == 2


def test_an_objection_has_its_days(app, essay, sign_in, writing, cast):
    (attempt,) = essay(appeal_days=0)
    save(sign_in("tari"), attempt)
    learner = sign_in("siti")
    assert "keberatan" not in learner.get(f"/uji/{attempt}/hasil").text
    assert learner.send(f"/uji/{attempt}/keberatan/{ESSAY}", data={"text": "Saya keberatan."}).status_code == 422


def test_a_rejected_objection_leaves_the_mark(app, essay, sign_in):
    (attempt,) = essay()
    save(sign_in("tari"), attempt, **marking("Cukup jelas", "Tepat"))
    sign_in("siti").send(f"/uji/{attempt}/keberatan/{ESSAY}", data={"text": "Mohon ditinjau."})
    with app.app_context():
        answer = f"/penilaian/keberatan/{db.session.query(Appeal).one().uuid}"
    assert sign_in("rudi").send(answer, data={"do": "reject", "answer": ""}).status_code == 422
    assert sign_in("rudi").send(answer, data={"do": "reject", "answer": "Rubrik sudah tepat."}).status_code == 303
    assert look(app, attempt)[1] == 1.75


@pytest.mark.parametrize(("answer", "given"), [(uphold, {"points": 1.0}), (reject, {})], ids=["uphold", "reject"])
def test_an_objection_is_not_answered_once_the_attempt_was_declared_invalid(
    app, essay, sign_in, writing, cast, answer, given
):
    (attempt,) = essay(pass_mark=80)
    save(sign_in("tari"), attempt, **marking("Tidak jelas", "Keliru"))
    sign_in("siti").send(f"/uji/{attempt}/keberatan/{ESSAY}", data={"text": "Mohon ditinjau."})
    with writing():
        voided = db.session.query(Appeal).one().attempt
        voided.state, voided.passed = "voided", None
    with app.app_context(), pytest.raises(Conflict, match="tidak sah"):
        answer(cast.viewer("rudi"), db.session.query(Appeal).one(), answer="Ya", **given)
    assert (look(app, attempt)[0], look(app, attempt)[2]) == ("voided", None)
    with app.app_context():
        assert db.session.query(Appeal).one().state == "open"
        assert db.session.query(CompletionRecord).count() == 0


def test_the_trainer_of_another_course_sees_nothing(app, essay, sign_in, writing, cast):
    (attempt,) = essay()
    with writing():
        db.session.query(CourseAuthor).delete()
    trainer = sign_in("tari")
    assert trainer.get(sheet(attempt)).status_code == 404
    assert "Ceritakan" not in trainer.get("/penilaian").text.split("<main")[1]


def test_an_author_trying_the_quiz_waits_for_nobody(app, essay, sign_in, writing, cast):
    with writing():
        course = publish_essay_course(cast, code="ESAI-3", slug="esai-tiga")
        viewer, quiz = cast.viewer("tari"), quiz_of(course)
        trial = AttemptContext("preview", course.published_version.uuid, viewer.person_id)
        attempt = submit(viewer, _with_essay(viewer, start_attempt(viewer, quiz, trial)))
        uuid_of = str(attempt.uuid)
    assert look(app, uuid_of)[0] == "released"
    assert "Dinilai orang" in sign_in("tari").get(f"/uji/{uuid_of}/hasil").text


def _with_essay(viewer: Any, attempt: Attempt) -> Attempt:
    save_answer(viewer, attempt.uuid, Answer(ESSAY, {f"s{ESSAY}": [TEXT]}, uuid.uuid4().hex), epoch=1)
    db.session.expire_all()
    return attempt
