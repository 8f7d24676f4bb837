"""Cases, pictures and formulas of questions before those who mark, and under lessons."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest

from content.package import MediaFile
from content.questions import Stimulus, parse_question
from lms.courses.models import LessonCheck
from lms.courses.services import import_package
from lms.db import db
from lms.enrollments.services import enroll
from lms.quizzes.models import BankMedia
from tests.factories import essays
from tests.factories.courses import activities_of, course_package, quiz_of
from tests.lms.courses.conftest import picture

QUIZ = "questions/akhir.yaml"


def with_media(package, tmp_path, *names):
    files = []
    for number, name in enumerate(names):
        source = tmp_path / name
        source.write_bytes(picture(("green", "red", "blue")[number]))
        files.append(MediaFile(f"media/{name}", "image/png", source.stat().st_size, source))
    return replace(package, media=tuple(files))


@pytest.fixture
def handed_in(writing, cast, monkeypatch, tmp_path):
    """Siti's essay about a case with a picture; her attempt's uuid."""
    essay = essays._essay("KASUS-2")
    asked = parse_question(
        {
            **essay_raw(essay),
            "stem": "Tulis tanggapan Anda. ![Denah loket](media/denah.png)\n\nHitung $\\frac{1}{2}$.",
            "stimulus": "KASUS-2-S1",
        }
    )
    monkeypatch.setattr(essays, "_essay", lambda _code: asked)
    monkeypatch.setattr(essays, "import_package", lambda _viewer, agency, package: bring(agency, package, tmp_path))
    with writing():
        course = essays.publish_essay_course(cast, code="KASUS-2", slug="kasus-dua")
        return essays.hand_in(cast, "siti", course).uuid


def essay_raw(essay):
    return {
        "code": essay.code,
        "kind": "essay",
        "competency": essay.competency,
        "level": essay.level,
        **essay.type.dump(essay.body),
    }


def bring(agency, package, tmp_path):
    case = Stimulus("KASUS-2-S1", "Antrean pagi", "Amati.\n\n![Antrean](media/antrean.png)")
    whole = replace(package, stimuli={QUIZ: (case,)})
    return import_package(None, agency, with_media(whole, tmp_path, "antrean.png", "denah.png"))


def test_a_marker_sees_the_case_the_picture_and_the_formula_but_no_name(handed_in, sign_in):
    trainer = sign_in("tari")
    queue = trainer.get("/penilaian").text
    assert "Tulis tanggapan Anda. Denah loket" in queue
    address = re.search(rf'href="(/penilaian/jawaban/{handed_in}/\d+)"', queue)[1]
    page = trainer.get(address).text
    assert "Kasus: Antrean pagi" in page
    assert 'alt="Antrean"' in page
    assert "<math" in page
    assert "Siti" not in page
    shown = set(re.findall(r'src="(/soal/media/[^"]+)"', page))
    assert len(shown) == 2
    assert {trainer.get(one).status_code for one in shown} == {200}
    assert {sign_in("siti").get(one).status_code for one in shown} == {200}
    assert {sign_in("joko").get(one).status_code for one in shown} == {404}


def test_a_learner_sees_the_pictures_of_check_questions(writing, cast, sign_in, tmp_path):
    with writing():
        package = course_package(code="CEK-1", slug="cek-satu", title="Cek Satu")
        first, *rest = package.questions[QUIZ]
        first = replace(first, stem="Lihat ![Peta](media/peta.png)")
        package = with_media(
            replace(package, questions={**package.questions, QUIZ: (first, *rest)}), tmp_path, "peta.png"
        )
        course = import_package(None, cast.agency(), package)
        version = quiz_of(course).slots[0].question_version
        lesson = activities_of(course)[0]
        db.session.add(LessonCheck(activity_id=lesson.id, position=3, question_version_id=version.id))
        enroll(cast.viewer("siti"), course)
        address = f"/soal/media/{db.session.query(BankMedia).one().uuid}.png"
        page = f"/kursus/cek-satu/belajar/{lesson.uuid}"
    siti = sign_in("siti")
    assert f'src="{address}"' in siti.get(page).text
    assert siti.get(address).status_code == 200
    assert sign_in("joko").get(address).status_code == 404
