"""200 courses: the starter catalogue, and generated ones that share its lesson texts and questions."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import cycle, islice

import sqlalchemy as sa

from lms.agencies.models import Agency
from lms.clock import now
from lms.competencies.models import Competency
from lms.courses.models import Activity, Course, CourseCompetency, CourseVersion, LessonCheck, Module
from lms.courses.search import reindex
from lms.db import db
from lms.quizzes.models import QuizSlot, QuizVersion
from lms.quizzes.services import freeze, make_quiz
from lms.quizzes.settings import QuizSettings

COURSES = 200
LONG = "BM-050"
"""Code of the course with `LONG_ACTIVITIES` activities: lessons, and at the end a quiz of `LONG_QUESTIONS` questions."""
LONG_ACTIVITIES = 50
LONG_QUESTIONS = 10
CROWDED = "BM-001"
"""Code of the course in which exactly `CROWD` people are enrolled."""
CROWD = 1000
LEVELS = 3
"""Generated courses begin at level 0, 1 or 2."""
SETTINGS = (
    "untuk layanan kelurahan",
    "untuk sekolah",
    "untuk puskesmas",
    "untuk tim baru",
    "untuk pejabat pengawas",
    "dalam kerja jarak jauh",
    "dalam layanan digital",
    "dengan studi kasus Jakarta",
    "bagian lanjutan",
    "untuk tim lintas unit",
    "untuk pelayanan terpadu",
    "untuk pengelola data",
)


@dataclass(frozen=True)
class Pattern:
    """A starter course as the generated ones copy it."""

    version: CourseVersion
    lessons: list[Activity]
    questions: list[QuizSlot]


def build(agency: Agency, starters: list[Course]) -> None:
    """Publish generated courses until there are `COURSES`."""
    patterns = [_pattern(course) for course in starters]
    competencies = db.session.scalars(sa.select(Competency.id).order_by(Competency.id)).all()
    pairs = zip(cycle(patterns), cycle(competencies), strict=False)
    for number, (pattern, competency) in enumerate(islice(pairs, COURSES - len(starters))):
        code = {0: LONG, 1: CROWDED}.get(number, f"BM-{100 + number}")
        setting = SETTINGS[number // len(patterns) % len(SETTINGS)]
        title = f"{pattern.version.title} {setting} ({number + 1})"
        course = _course(agency, starters[0], code, f"bangkitan-{number + 1}")
        version = _version(course, pattern, title, number // len(competencies) % LEVELS, competency)
        if code == LONG:
            _fill_long(agency, version, patterns)
        else:
            _fill(agency, version, pattern)
        course.published_version = version
        db.session.flush()
        reindex(course)


def _pattern(course: Course) -> Pattern:
    version = course.published_version
    assert version is not None
    activities = [activity for module in version.modules for activity in module.activities]
    quizzes = [activity.quiz_version for activity in activities if activity.quiz_version is not None]
    return Pattern(version, [one for one in activities if one.kind == "lesson"], quizzes[-1].slots)


def _course(agency: Agency, beside: Course, code: str, slug: str) -> Course:
    course = Course(agency_id=agency.id, code=code, slug=slug, bank_id=beside.bank_id, created_at=now())
    db.session.add(course)
    db.session.flush()
    return course


def _version(course: Course, pattern: Pattern, title: str, level: int, competency: int) -> CourseVersion:
    """The published edition; it leads from `level` of one competency to the next."""
    like = pattern.version
    version = CourseVersion(
        course_id=course.id,
        state="published",
        title=title,
        summary=like.summary,
        category=like.category,
        audience=like.audience,
        outcomes=like.outcomes,
        tags=like.tags,
        minutes=like.minutes,
        created_at=now(),
        published_at=now(),
    )
    db.session.add(version)
    db.session.flush()
    claim = CourseCompetency(
        course_version_id=version.id, competency_id=competency, from_level=level, to_level=level + 1
    )
    db.session.add(claim)
    db.session.flush()
    return version


def _fill(agency: Agency, version: CourseVersion, pattern: Pattern) -> None:
    for position, lesson in enumerate(pattern.lessons, start=1):
        module = _module(version, position, lesson.objective[:200] or lesson.title)
        _lesson(module, 1, lesson)
    _quiz(agency, _module(version, len(pattern.lessons) + 1, "Ujian akhir"), 1, pattern.questions, 15)


def _fill_long(agency: Agency, version: CourseVersion, patterns: list[Pattern]) -> None:
    """Five modules of ten activities, the last one the quiz."""
    lessons = cycle(lesson for pattern in patterns for lesson in pattern.lessons)
    for position in range(1, 6):
        module = _module(version, position, f"Bagian {position}")
        for place in range(1, LONG_ACTIVITIES // 5 + 1):
            if (position, place) == (5, LONG_ACTIVITIES // 5):
                _quiz(agency, module, place, patterns[0].questions[:LONG_QUESTIONS], None)
            else:
                _lesson(module, place, next(lessons))
    lengths = sa.select(sa.func.sum(Activity.minutes)).join(Module).where(Module.course_version_id == version.id)
    version.minutes = db.session.scalar(lengths) or 0


def _module(version: CourseVersion, position: int, title: str) -> Module:
    module = Module(course_version_id=version.id, position=position, title=title)
    db.session.add(module)
    db.session.flush()
    return module


def _lesson(module: Module, position: int, like: Activity) -> None:
    """A lesson with the text and the check questions of a starter lesson; its pictures stay those of the starter course."""
    lesson = Activity(
        module_id=module.id,
        position=position,
        kind="lesson",
        title=like.title,
        minutes=like.minutes,
        objective=like.objective,
        body=like.body,
        html=like.html,
    )
    db.session.add(lesson)
    db.session.flush()
    db.session.add_all(
        LessonCheck(activity_id=lesson.id, position=check.position, question_version_id=check.question_version_id)
        for check in like.checks
    )


def _quiz(agency: Agency, module: Module, position: int, like: list[QuizSlot], minutes: int | None) -> None:
    questions = [slot.question_version for slot in like]
    settings = QuizSettings(title="Ujian akhir", time_limit_minutes=minutes)
    version: QuizVersion = make_quiz(agency, purpose="module", settings=settings, question_versions=questions)
    freeze(version)
    db.session.add(
        Activity(
            module_id=module.id,
            position=position,
            kind="quiz",
            title="Ujian akhir",
            minutes=minutes or 15,
            quiz_version_id=version.id,
        )
    )
    db.session.flush()
