"""A published course whose quiz asks one question with a key and one essay, written by Tari and Rudi of the cast."""

from __future__ import annotations

import uuid
from dataclasses import replace
from typing import Any

from content.questions import parse_question
from content.questions.contract import identify
from lms.accounts.models import Account
from lms.courses.models import Course, CourseAuthor
from lms.courses.services import import_package
from lms.db import db
from lms.enrollments.models import Enrollment
from lms.enrollments.services import enroll, finish_lesson
from lms.quizzes import services as quizzes
from lms.quizzes.models import Attempt
from tests.cast import Cast
from tests.factories.courses import activities_of, course_package, quiz_of, right_option

CRITERIA = {
    "Kejelasan": (("Tidak jelas", 0), ("Cukup jelas", 2), ("Sangat jelas", 4)),
    "Ketepatan": (("Keliru", 0), ("Tepat", 4)),
}
TEXT = "Saya menyapa warga, mendengarkan keperluannya, lalu menjelaskan langkahnya."


def publish_essay_course(cast: Cast, code: str = "ESAI-1", slug: str = "menulis-esai", **settings: Any) -> Course:
    """The course; `settings` are those of its quiz version."""
    package = course_package(code=code, slug=slug, title="Menulis Esai Pelayanan")
    quiz = (package.questions["questions/akhir.yaml"][0], _essay(code))
    package = replace(package, questions={**package.questions, "questions/akhir.yaml": quiz})
    course = import_package(None, cast.agency(), package)
    for key in ("tari", "rudi"):
        account = db.session.query(Account).filter_by(person_id=cast.person(key).id).one()
        db.session.merge(CourseAuthor(course_id=course.id, account_id=account.id))
    for name, value in {"shuffle": False, **settings}.items():
        setattr(quiz_of(course), name, value)
    db.session.flush()
    return course


def _essay(code: str) -> Any:
    return parse_question(
        {
            "code": f"{code}-E1",
            "kind": "essay",
            "stem": "Ceritakan bagaimana Anda menyambut warga.",
            "competency": "M.5",
            "level": 2,
            "rationale": "Sapa, dengarkan, jelaskan.",
            "rubric": [
                {"criterion": name, "levels": [{"text": text, "points": points} for text, points in levels]}
                for name, levels in CRITERIA.items()
            ],
        }
    )


def marking(clear: str = "Sangat jelas", right: str = "Tepat") -> dict[str, str]:
    """What a marker posts."""
    return {identify("Kejelasan"): identify(clear), identify("Ketepatan"): identify(right)}


def hand_in(cast: Cast, person: str, course: Course, *, right: bool = True, text: str = TEXT) -> Attempt:
    """Let somebody finish the lessons and hand in the quiz with an essay."""
    enrollment = enroll(cast.viewer(person), course)
    for lesson in activities_of(course)[:2]:
        finish_lesson(enrollment, lesson)
    return take(cast, person, enrollment, course, right=right, text=text)


def take(cast: Cast, person: str, enrollment: Enrollment, course: Course, *, right: bool, text: str) -> Attempt:
    """One go at the quiz."""
    viewer = cast.viewer(person)
    context = quizzes.AttemptContext("enrollment", enrollment.uuid, enrollment.person_id)
    attempt = quizzes.start_attempt(viewer, quiz_of(course), context)
    for item in attempt.items:
        if item.question_version.kind == "essay":
            form = {f"s{item.slot}": [text]}
        elif right:
            form = {f"s{item.slot}": [right_option(item.question_version)]}
        else:
            form = {f"s{item.slot}": []}
        quizzes.save_answer(viewer, attempt.uuid, quizzes.Answer(item.slot, form, uuid.uuid4().hex), epoch=1)
    db.session.expire_all()
    return quizzes.submit(viewer, attempt)
