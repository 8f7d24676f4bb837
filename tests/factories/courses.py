"""A small published course – two lessons with check questions and a quiz – and somebody who learns it, through the services.

`publish_course(cast)` makes it, `learn(cast, "siti", course)` lets a person of the cast finish it. Every question asks for
`M.5` and its right answer begins with "Benar".
"""

from __future__ import annotations

from dataclasses import dataclass

from content.package import Activity as PackagedActivity
from content.package import Course as PackagedCourse
from content.package import CoursePackage, Lesson, Module, Raise
from content.questions import Question, parse_question
from lms.courses.models import Activity, Course
from lms.courses.queries import outline
from lms.courses.services import import_package
from lms.db import db
from lms.enrollments.models import Enrollment
from lms.enrollments.services import enroll, finish_lesson
from lms.quizzes import services as quizzes
from lms.quizzes.bodies import parsed
from lms.quizzes.models import Attempt, QuestionVersion, QuizVersion
from tests.cast import Cast

QUIZ_QUESTIONS = 4
LESSON = """Pembuka yang pendek.

## Bagian satu

Warga datang dengan kebutuhan yang berbeda.

## Bagian dua

Tanyakan dahulu, lalu jelaskan langkahnya.
"""


def publish_course(
    cast: Cast,
    *,
    code: str = "UJI-101",
    slug: str = "layanan-yang-ramah",
    title: str = "Layanan yang Ramah",
    minutes: tuple[int, int, int] = (50, 60, 30),
    attempts_allowed: int | None = None,
    prerequisites: tuple[str, ...] = (),
    agency: str = "dki",
    quiz_questions: tuple[Question, ...] = (),
) -> Course:
    """A published course; `minutes` of its two lessons and its quiz. The same `code` with other content is a new edition."""
    package = course_package(
        code=code,
        slug=slug,
        title=title,
        minutes=minutes,
        prerequisites=prerequisites,
        quiz_questions=quiz_questions,
    )
    course = import_package(None, cast.agency(agency), package)
    if attempts_allowed is not None:
        quiz_of(course).attempts_allowed = attempts_allowed
    db.session.flush()
    return course


def course_package(
    *,
    code: str,
    slug: str,
    title: str,
    minutes: tuple[int, int, int] = (50, 60, 30),
    prerequisites: tuple[str, ...] = (),
    quiz_questions: tuple[Question, ...] = (),
) -> CoursePackage:
    """The course as a package in memory; `quiz_questions` are asked by its quiz in the place of its own."""
    first, second, quiz = minutes
    lessons = {
        "lessons/01-kebutuhan.md": _lesson("01-kebutuhan", "Kebutuhan warga", first),
        "lessons/02-langkah.md": _lesson("02-langkah", "Langkah melayani", second),
    }
    questions = {
        "questions/01-kebutuhan.yaml": (_question(code, "C1", 1), _question(code, "C2", 2)),
        "questions/02-langkah.yaml": (_question(code, "C3", 3),),
        "questions/akhir.yaml": quiz_questions
        or tuple(_question(code, f"K{n}", 1 + n % 3) for n in range(1, QUIZ_QUESTIONS + 1)),
    }
    return CoursePackage(
        course=PackagedCourse(
            code=code,
            slug=slug,
            title=title,
            summary=f"{title}: ringkasan dalam satu kalimat.",
            language="id",
            category="pelayanan_publik",
            audience="Petugas loket yang baru.",
            outcomes=("Menyambut warga dengan ramah.", "Menjelaskan langkah layanan."),
            form="e_learning",
            minutes=sum(minutes),
            raises=(Raise("M.5", 1, 2),),
            prerequisites=prerequisites,
            tags=("loket",),
        ),
        modules=(
            Module(
                "Materi",
                tuple(PackagedActivity("lesson", one.file, one.title, one.minutes) for one in lessons.values()),
            ),
            Module("Ujian", (PackagedActivity("quiz", "questions/akhir.yaml", "Kuis akhir", quiz, 70),)),
        ),
        lessons=lessons,
        questions=questions,
    )


def _lesson(name: str, title: str, minutes: int) -> Lesson:
    return Lesson(
        file=f"lessons/{name}.md",
        title=title,
        minutes=minutes,
        objective=f"Memahami {title.lower()}.",
        checks=f"questions/{name}.yaml",
        body=LESSON,
    )


def _question(course: str, name: str, indicator: int) -> Question:
    return parse_question(
        {
            "code": f"{course}-{name}",
            "kind": "single",
            "stem": f"Pertanyaan {name}: apa yang lebih dahulu dilakukan?",
            "competency": "M.5",
            "level": 2,
            "indicator": indicator,
            "difficulty": 2,
            "explanation": f"Penjelasan {name}.",
            "options": [
                {"text": f"Benar {name}: bertanya", "correct": True, "rationale": "Kebutuhan dikenali dahulu."},
                {"text": f"Keliru {name}: menunda", "correct": False, "rationale": "Menunda membuat warga menunggu."},
                {"text": f"Keliru {name}: menolak", "correct": False, "rationale": "Menolak tidak menolong."},
            ],
        }
    )


def activities_of(course: Course) -> list[Activity]:
    """The activities of the published edition, in order: two lessons and the quiz."""
    rows = outline(course.published_version_id)
    return [db.session.get_one(Activity, one.id) for module in rows for one in module.activities]


def quiz_of(course: Course) -> QuizVersion:
    """The quiz of the published edition."""
    return db.session.get_one(QuizVersion, activities_of(course)[-1].quiz_version_id)


def right_option(version: QuestionVersion) -> str:
    """The id of the option that is right."""
    return _option(version, right=True)


def wrong_option(version: QuestionVersion) -> str:
    """The id of an option that is not right."""
    return _option(version, right=False)


def _option(version: QuestionVersion, *, right: bool) -> str:
    question = parsed(version.body)
    kind, body = question.type, question.body
    return next(one for one in kind.option_ids(body) if (kind.grade(body, {"chosen": [one]}).fraction == 1) is right)


def take_quiz(cast: Cast, person: str, enrollment: Enrollment, quiz: QuizVersion, *, right: int) -> Attempt:
    """Start an attempt of a person of the cast, answer the first `right` questions well and the others badly, hand it in."""
    viewer = cast.viewer(person)
    context = quizzes.AttemptContext(host="enrollment", host_uuid=enrollment.uuid, person_id=enrollment.person_id)
    attempt = quizzes.start_attempt(viewer, quiz, context)
    for item in attempt.items:
        option = _option(item.question_version, right=item.slot <= right)
        item.answer = {"chosen": [option]}
    db.session.flush()
    return quizzes.submit(viewer, attempt)


def learn(cast: Cast, person: str, course: Course, *, right: int = QUIZ_QUESTIONS) -> Enrollment:
    """Let a person of the cast join a course, finish its lessons and take its quiz with `right` good answers."""
    enrollment = enroll(cast.viewer(person), course)
    first, second, _quiz = activities_of(course)
    finish_lesson(enrollment, first)
    finish_lesson(enrollment, second)
    take_quiz(cast, person, enrollment, quiz_of(course), right=right)
    db.session.flush()
    return enrollment


@dataclass(frozen=True)
class Addresses:
    """The addresses of a course's pages; plain text, so that they outlive the session they were read in."""

    slug: str
    page: str
    first: str
    second: str
    quiz: str


def addresses_of(course: Course) -> Addresses:
    """The addresses of a course that `publish_course` made."""
    page = f"/kursus/{course.slug}"
    first, second, quiz = (f"{page}/belajar/{one.uuid}" for one in activities_of(course))
    return Addresses(course.slug, page, first, second, quiz)
