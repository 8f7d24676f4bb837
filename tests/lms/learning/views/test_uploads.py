"""Files of a course's quiz in the hands of who marks them."""

from __future__ import annotations

import re
import uuid

import pytest

from content.questions import parse_question
from lms.accounts.models import Account
from lms.courses.models import CourseAuthor
from lms.db import db
from lms.enrollments.services import enroll
from lms.quizzes import services as quizzes
from lms.quizzes.services.uploads import Sent, keep_files
from tests.factories import essays
from tests.factories.courses import quiz_of

PDF = b"%PDF-1.7 bukti"


@pytest.fixture
def sent(writing, cast, monkeypatch):
    """Siti's attempt with a file, still open: its uuid and the file's."""
    essay = essays._essay("UNGGAH-1")
    raw = {
        "code": "UNGGAH-1-E1",
        "kind": "upload",
        "stem": "Kirim bukti layanan Anda.",
        "competency": "M.5",
        "level": 2,
        "rationale": "Lengkap.",
        "allowed": ["pdf"],
        "rubric": essay.type.dump(essay.body)["rubric"],
    }
    monkeypatch.setattr(essays, "_essay", lambda _code: parse_question(raw))
    with writing():
        course = essays.publish_essay_course(cast, code="UNGGAH-1", slug="mengunggah")
        rudi = db.session.query(Account).filter_by(person_id=cast.person("rudi").id).one()
        db.session.query(CourseAuthor).filter_by(course_id=course.id, account_id=rudi.id).delete()
        viewer = cast.viewer("siti")
        enrollment = enroll(viewer, course)
        context = quizzes.AttemptContext("enrollment", enrollment.uuid, enrollment.person_id)
        attempt = quizzes.start_attempt(viewer, quiz_of(course), context)
        slot = next(item.slot for item in attempt.items if item.question_version.kind == "upload")
        fields = keep_files(viewer, attempt, slot, [Sent("bukti.pdf", PDF)], kept=0)
        quizzes.save_answer(viewer, attempt.uuid, quizzes.Answer(slot, fields, uuid.uuid4().hex), epoch=1)
        (name,) = fields
        return attempt.uuid, slot, uuid.UUID(name.removeprefix(f"s{slot}-"))


def test_a_marker_opens_a_file_once_it_is_handed_in_and_nobody_else(sent, sign_in):
    attempt, slot, file = sent
    trainer = sign_in("tari")
    address = f"/penilaian/berkas/{file}"
    assert trainer.get(address).status_code == 404
    learner = sign_in("siti")
    learner.send(f"/uji/{attempt}/kirim")
    page = trainer.get(f"/penilaian/jawaban/{attempt}/{slot}")
    assert f'href="{address}"' in page.text
    got = trainer.get(address)
    assert (got.status_code, got.data) == (200, PDF)
    assert trainer.get(f"/uji/berkas/{file}").status_code == 404
    assert sign_in("rudi").get(address).status_code == 404
    assert [sign_in(one).get(address).status_code for one in ("siti", "joko", "hana")] == [403, 403, 403]
    assert re.search("Sedang dinilai", learner.get(f"/uji/{attempt}/hasil").text)
