"""Cases of a course package."""

from __future__ import annotations

from dataclasses import replace

import pytest

from content.questions import Stimulus as Case
from lms.courses.queries.media import media_of_bank
from lms.courses.services import import_package
from lms.db import db
from lms.quizzes.models import Stimulus
from lms.quizzes.showing import show_version
from tests.factories.courses import course_package, quiz_of

FILE = "questions/akhir.yaml"


def packaged(text: str):
    package = course_package(code="KASUS-1", slug="dengan-kasus", title="Dengan Kasus")
    first, *rest = package.questions[FILE]
    questions = {**package.questions, FILE: (replace(first, stimulus="K-S1"), *rest)}
    return replace(package, questions=questions, stimuli={FILE: (Case("K-S1", "Antrean", text),)})


@pytest.fixture
def request_context(app):
    with app.test_request_context():
        yield
        db.session.rollback()


def test_a_package_brings_its_cases(request_context, cast):
    course = import_package(None, cast.agency(), packaged("Warga menunggu.\n\n![Loket](media/loket.webp)"))
    version = quiz_of(course).slots[0].question_version
    html = show_version(version, 1).case.html
    assert "Warga menunggu." in html
    assert 'src="/kursus/dengan-kasus/media/loket.webp"' in html
    assert media_of_bank(0, "media/loket.webp") == ""


def test_the_same_case_again_changes_nothing_and_another_is_a_new_edition(request_context, cast):
    course = import_package(None, cast.agency(), packaged("Satu."))
    before = course.published_version_id
    assert import_package(None, cast.agency(), packaged("Satu.")).published_version_id == before
    import_package(None, cast.agency(), packaged("Dua."))
    db.session.expire_all()
    assert course.published_version_id != before
    assert quiz_of(course).slots[0].question_version.stimulus.text == "Dua."
    assert [one.number for one in db.session.query(Stimulus).order_by(Stimulus.number)] == [1, 2]
