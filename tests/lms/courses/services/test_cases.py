"""Cases of a course package."""

from __future__ import annotations

from dataclasses import replace

import pytest

from content.package import MediaFile
from content.questions import Stimulus as Case
from lms.courses.models import CourseMedia
from lms.courses.services import import_package
from lms.db import db
from lms.problems import Problem
from lms.quizzes.models import BankMedia, Stimulus
from lms.quizzes.showing import show_version
from tests.factories.courses import course_package, quiz_of
from tests.lms.courses.conftest import picture

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


def with_picture(package, tmp_path):
    source = tmp_path / "loket.png"
    source.write_bytes(picture())
    return replace(package, media=(MediaFile("media/loket.png", "image/png", source.stat().st_size, source),))


def test_a_package_brings_its_cases_and_keeps_their_pictures_in_the_bank(request_context, cast, tmp_path):
    package = with_picture(packaged("Warga menunggu.\n\n![Loket](media/loket.png)"), tmp_path)
    course = import_package(None, cast.agency(), package)
    version = quiz_of(course).slots[0].question_version
    html = show_version(version, 1).case.html
    kept = db.session.query(BankMedia).one()
    assert "Warga menunggu." in html
    assert f'src="/soal/media/{kept.uuid}.png"' in html
    assert (kept.bank_id, kept.description) == (course.bank_id, "Loket")
    assert db.session.query(CourseMedia).count() == 0


def test_a_picture_that_changed_gets_another_name(request_context, cast, tmp_path):
    package = with_picture(packaged("![Loket](media/loket.png)"), tmp_path)
    import_package(None, cast.agency(), package)
    (tmp_path / "loket.png").write_bytes(picture("red"))
    import_package(None, cast.agency(), package)
    names = [one.name for one in db.session.query(BankMedia).order_by(BankMedia.id)]
    assert names[0] == "loket.png"
    assert names[1].startswith("loket-")
    newest = db.session.query(Stimulus).order_by(Stimulus.number.desc()).first()
    assert newest.text == f"![Loket](media/{names[1]})"


def test_a_case_that_names_what_is_not_there_is_not_brought_in(request_context, cast):
    with pytest.raises(Problem, match="media/loket"):
        import_package(None, cast.agency(), packaged("![Loket](media/loket.webp)"))


def test_the_same_case_again_changes_nothing_and_another_is_a_new_edition(request_context, cast):
    course = import_package(None, cast.agency(), packaged("Satu."))
    before = course.published_version_id
    assert import_package(None, cast.agency(), packaged("Satu.")).published_version_id == before
    import_package(None, cast.agency(), packaged("Dua."))
    db.session.expire_all()
    assert course.published_version_id != before
    assert quiz_of(course).slots[0].question_version.stimulus.text == "Dua."
    assert [one.number for one in db.session.query(Stimulus).order_by(Stimulus.number)] == [1, 2]
