"""Courses and their drafts: the first one, a new one from the published edition, the details of one."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace

import sqlalchemy as sa
from flask_babel import gettext as _

from lms.access.viewer import Viewer
from lms.agencies.models import Agency
from lms.audit.services import record
from lms.clock import now
from lms.competencies.queries import competency_by_code
from lms.courses.lesson_pages import rendered
from lms.courses.models import (
    Activity,
    Course,
    CourseAuthor,
    CourseCompetency,
    CoursePrerequisite,
    CourseVersion,
    LessonCheck,
    Module,
)
from lms.courses.words import words
from lms.db import db
from lms.problems import Conflict, Missing, Problem
from lms.quizzes.services import bank, edit_quiz, make_quiz
from lms.quizzes.settings import PRESETS

LONGEST_SLUG = 80
FIRST_NUMBER = 101


@dataclass(frozen=True)
class Claim:
    """The authors' claim: the level of a competency (by code) that a course leads from and to."""

    competency: str
    from_level: int
    to_level: int


@dataclass(frozen=True)
class Details:
    """What the catalogue says of a course; `prerequisites` are codes of courses."""

    title: str
    summary: str
    category: str
    audience: str = ""
    outcomes: tuple[str, ...] = ()
    tags: tuple[str, ...] = ()
    language: str = "id"
    form: str = "e_learning"
    claims: tuple[Claim, ...] = ()
    prerequisites: tuple[str, ...] = ()


def create_course(
    viewer: Viewer, *, title: str, summary: str, category: str, competency: str, level: int
) -> CourseVersion:
    """A new course of the viewer's agency with its first draft, ready to write: a lesson with a frame and an empty
    quiz.

    `competency` is the code of what the course raises, `level` where it leads to. Raises `Problem`.
    """
    agency = db.session.get_one(Agency, viewer.agency_id)
    course = add_course(viewer, agency, code=free_code(title), slug=free_slug(title), title=title)
    draft = add_version(course)
    details = Details(title, summary, category, claims=(Claim(competency, max(0, level - 1), level),))
    apply_details(draft, details)
    _first_outline(draft, agency)
    count_minutes(draft)
    record(viewer, "course.created", "course", course.uuid, code=course.code)
    return draft


def add_course(viewer: Viewer | None, agency: Agency, *, code: str, slug: str, title: str) -> Course:
    """A course without any edition, with its question bank; the viewer is its author. Raises `Problem` on a taken
    code.
    """
    questions = bank(agency, code=code, name=title[:200], purpose="course")
    course = Course(agency_id=agency.id, code=code, slug=slug, bank_id=questions.id, created_at=now())
    db.session.add(course)
    db.session.flush()
    if viewer is not None and viewer.account_id is not None:
        db.session.add(CourseAuthor(course_id=course.id, account_id=viewer.account_id))
        db.session.flush()
    return course


def add_version(course: Course) -> CourseVersion:
    """The next edition of a course, an empty draft. The course is locked, so that two at once get two numbers."""
    db.session.refresh(course, with_for_update={"of": Course})
    newest = sa.select(sa.func.max(CourseVersion.number)).where(CourseVersion.course_id == course.id)
    number = (db.session.scalar(newest) or 0) + 1
    version = CourseVersion(course_id=course.id, number=number, title=course.code, created_at=now())
    db.session.add(version)
    db.session.flush()
    return version


def start_draft(viewer: Viewer, course: Course) -> CourseVersion:
    """A new draft with everything that the published edition holds; the one in work where there is one.

    The published edition and whoever learns from it stay as they are. Raises `Problem` when there is nothing to begin
    from.
    """
    db.session.refresh(course, with_for_update={"of": Course})
    in_work = db.session.scalar(
        sa.select(CourseVersion).where(
            CourseVersion.course_id == course.id, CourseVersion.state.in_(("draft", "in_review"))
        )
    )
    if in_work is not None:
        return in_work
    published = course.published_version
    if published is None:
        raise Problem(_("This course has no published edition to begin from."))
    draft = add_version(course)
    _copy_details(published, draft)
    for module in published.modules:
        _copy_module(viewer, module, draft)
    count_minutes(draft)
    record(viewer, "course.draft_started", "course", course.uuid, version=draft.number)
    return draft


def _copy_details(source: CourseVersion, draft: CourseVersion) -> None:
    for name in ("title", "summary", "category", "audience", "language", "form"):
        setattr(draft, name, getattr(source, name))
    draft.outcomes, draft.tags = list(source.outcomes), list(source.tags)
    for claim in source.raises:
        db.session.add(
            CourseCompetency(
                course_version_id=draft.id,
                competency_id=claim.competency_id,
                from_level=claim.from_level,
                to_level=claim.to_level,
            )
        )
    for one in source.prerequisites:
        db.session.add(CoursePrerequisite(course_version_id=draft.id, required_course_id=one.required_course_id))
    db.session.flush()


def _copy_module(viewer: Viewer, source: Module, draft: CourseVersion) -> None:
    """A published quiz is frozen, so editing it without a change gives a new version that is not."""
    module = Module(course_version_id=draft.id, position=source.position, title=source.title)
    db.session.add(module)
    db.session.flush()
    for one in source.activities:
        activity = Activity(
            module_id=module.id,
            position=one.position,
            kind=one.kind,
            title=one.title,
            minutes=one.minutes,
            objective=one.objective,
            body=one.body,
            html=one.html,
            quiz_version_id=edit_quiz(viewer, one.quiz_version).id if one.quiz_version else None,
        )
        db.session.add(activity)
        db.session.flush()
        for check in one.checks:
            db.session.add(
                LessonCheck(
                    activity_id=activity.id, position=check.position, question_version_id=check.question_version_id
                )
            )
    db.session.flush()


def discard_draft(viewer: Viewer, draft: CourseVersion) -> None:
    """Throw a draft away. Raises `Problem` for the only edition of a course."""
    if draft.course.published_version_id is None:
        raise Problem(_("This is the only edition of the course. Publish it, or leave it as a draft."))
    record(viewer, "course.draft_discarded", "course", draft.course.uuid, version=draft.number)
    db.session.delete(draft)
    db.session.flush()


def edit_details(viewer: Viewer, draft: CourseVersion, details: Details, *, open_to_all: bool, revision: int) -> None:
    """Change what the catalogue will say. Raises `Conflict` when somebody saved since `revision`, `Problem` on bad
    values.
    """
    refuse_stale(draft.revision, revision)
    apply_details(draft, details)
    if draft.course.open_to_all != open_to_all:
        draft.course.open_to_all = open_to_all
        record(viewer, "course.audience_changed", "course", draft.course.uuid, open_to_all=open_to_all)
    draft.revision += 1
    db.session.flush()


def refuse_stale(stored: int, seen: int) -> None:
    """Raise `Conflict` when what the person edited is not what is stored."""
    if stored != seen:
        raise Conflict(
            _(
                "This was saved elsewhere after you opened it. What you typed is still below. Compare it with what is "
                "stored and save again to replace that."
            )
        )


def apply_details(version: CourseVersion, details: Details) -> None:
    """Write the details with their claims and prerequisites. Raises `Problem` naming the field."""
    for name in ("title", "summary", "category", "audience", "language", "form"):
        setattr(version, name, getattr(details, name))
    version.outcomes, version.tags = list(details.outcomes), list(details.tags)
    _set_claims(version, details.claims)
    _set_prerequisites(version, details.prerequisites)


def _set_claims(version: CourseVersion, claims: Sequence[Claim]) -> None:
    wanted: dict[int, Claim] = {}
    for claim in claims:
        if not 0 <= claim.from_level < claim.to_level <= 5:
            raise _wrong("claims", _("A course leads to a higher level than it begins at, at most 5."))
        wanted[_competency_id(claim.competency)] = claim
    version.raises = [
        CourseCompetency(competency_id=one, from_level=claim.from_level, to_level=claim.to_level)
        for one, claim in wanted.items()
    ]
    db.session.flush()


def _competency_id(code: str) -> int:
    try:
        return competency_by_code(code).id
    except Missing:
        raise _wrong("claims", _("There is no competency with the code %(code)s.", code=code)) from None


def _set_prerequisites(version: CourseVersion, codes: Collection[str]) -> None:
    required = [_course_id(code) for code in dict.fromkeys(codes)]
    if _leads_back(version.course_id, required):
        raise _wrong("prerequisites", _("A course cannot be its own prerequisite, not even by way of another course."))
    version.prerequisites = [CoursePrerequisite(required_course_id=one) for one in required]
    db.session.flush()


def _course_id(code: str) -> int:
    found = db.session.scalar(sa.select(Course.id).where(Course.code == code))
    if found is None:
        raise _wrong("prerequisites", _("There is no course with the code %(code)s.", code=code))
    return found


def _leads_back(goal: int, required: Sequence[int]) -> bool:
    """Whether `goal` is among the required courses or what those require in their published editions."""
    seen: set[int] = set()
    waiting = set(required)
    while waiting:
        if goal in waiting:
            return True
        seen |= waiting
        further = sa.select(CoursePrerequisite.required_course_id).join(
            Course, Course.published_version_id == CoursePrerequisite.course_version_id
        )
        waiting = set(db.session.scalars(further.where(Course.id.in_(waiting)))) - seen
    return False


def _wrong(field: str, message: str) -> Problem:
    return Problem(message, fields={field: message})


def _first_outline(draft: CourseVersion, agency: Agency) -> None:
    body = _(
        "## Why this matters\n\nTell a short story from work.\n\n## The main points\n\nExplain in small steps.\n\n"
        "::: example An example\nShow how it looks at work.\n:::\n\n## Summary\n\nThree sentences to take along.\n"
    )
    content = Module(course_version_id=draft.id, position=1, title=_("Material"))
    final = Module(course_version_id=draft.id, position=2, title=_("Final test"))
    db.session.add_all([content, final])
    db.session.flush()
    lesson = Activity(module_id=content.id, position=1, kind="lesson", title=_("First lesson"), minutes=20, body=body)
    lesson.html = rendered(draft.course.slug, body, ()).html
    settings = replace(PRESETS["module"], title=_("Final quiz"), time_limit_minutes=15)
    quiz = make_quiz(agency, purpose="module", settings=settings)
    test = Activity(module_id=final.id, position=1, kind="quiz", title=quiz.title, minutes=15, quiz_version_id=quiz.id)
    db.session.add_all([lesson, test])
    db.session.flush()


def count_minutes(version: CourseVersion) -> None:
    """The minutes of an edition are those of its activities together."""
    total = sa.select(sa.func.coalesce(sa.func.sum(Activity.minutes), 0)).join(Module)
    db.session.flush()
    version.minutes = db.session.scalar(total.where(Module.course_version_id == version.id)) or 0
    db.session.flush()
    db.session.expire(version, ["modules"])


def free_slug(title: str) -> str:
    """The title as an address that no course has."""
    plain = unicodedata.normalize("NFKD", title.casefold()).encode("ascii", "ignore").decode()
    base = "-".join(re.findall(r"[a-z0-9]+", plain))[: LONGEST_SLUG - 5].strip("-") or "kursus"
    taken = set(db.session.scalars(sa.select(Course.slug).where(Course.slug.startswith(base, autoescape=True))))
    if base not in taken:
        return base
    return next(one for number in range(2, len(taken) + 3) if (one := f"{base}-{number}") not in taken)


def free_code(title: str) -> str:
    """The first letters of the title's words with a number that no course has: PPL-101."""
    letters = "".join(word[0] for word in words(title))[:3].upper() or "K"
    taken = set(db.session.scalars(sa.select(Course.code).where(Course.code.startswith(f"{letters}-"))))
    numbers = range(FIRST_NUMBER, FIRST_NUMBER + len(taken) + 1)
    return next(code for number in numbers if (code := f"{letters}-{number}") not in taken)
