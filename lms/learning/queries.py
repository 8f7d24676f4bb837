"""What the pages of a course need, as rows."""

from __future__ import annotations

import uuid as uuids
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import aliased, defer, joinedload

from lms.access.permissions import Permission
from lms.access.viewer import Viewer, person_id
from lms.accounts.models import Account
from lms.competencies.models import Competency, CompetencyLevel, ProficiencyLevel
from lms.competencies.queries import in_language
from lms.courses.models import (
    Activity,
    Course,
    CourseAuthor,
    CourseCompetency,
    CourseMedia,
    CoursePrerequisite,
    CourseVersion,
    LessonCheck,
    Module,
)
from lms.courses.queries import outline, visible
from lms.courses.queries.studio import by_author, curated_units, in_agencies
from lms.db import db
from lms.enrollments.models import CheckAnswer, CompletionRecord, Enrollment
from lms.enrollments.queries import check_answers, own_enrollment, progress_of
from lms.files.models import StoredFile
from lms.people.models import Person
from lms.problems import Missing
from lms.quizzes.models import Attempt, Question, QuestionVersion, QuizVersion
from lms.recommendations.models import Suggestion
from lms.recommendations.wording import for_card


class JoinFirst(Exception):
    """The viewer is not in the course whose lesson was asked for; `slug` is its address."""

    def __init__(self, slug: str) -> None:
        super().__init__(slug)
        self.slug = slug


@dataclass(frozen=True)
class Step:
    """A learner at an activity of the edition that the enrollment is pinned to."""

    enrollment: Enrollment
    activity: Activity

    @property
    def slug(self) -> str:
        """The address of the course."""
        return self.enrollment.course.slug


@dataclass(frozen=True)
class OutlineRow:
    """An activity in the outline of a course. `state`: done | begun | new."""

    id: int
    uuid: uuids.UUID
    kind: str
    title: str
    minutes: int
    number: int
    state: str
    score: float | None


@dataclass(frozen=True)
class OutlineModule:
    """A module with its activities."""

    title: str
    rows: tuple[OutlineRow, ...]


@dataclass(frozen=True)
class Outline:
    """The activities of an edition in order, with the state of one learner."""

    modules: tuple[OutlineModule, ...]

    @property
    def rows(self) -> tuple[OutlineRow, ...]:
        """All activities in order."""
        return tuple(row for module in self.modules for row in module.rows)

    @property
    def left(self) -> tuple[OutlineRow, ...]:
        """The activities that are not done."""
        return tuple(row for row in self.rows if row.state != "done")

    def at(self, activity_id: int) -> OutlineRow:
        """The row of an activity (internal id)."""
        return next(row for row in self.rows if row.id == activity_id)

    def beside(self, activity_id: int) -> tuple[OutlineRow | None, OutlineRow | None]:
        """The rows before and after an activity."""
        rows = self.rows
        place = rows.index(self.at(activity_id))
        return (rows[place - 1] if place else None), (rows[place + 1] if place + 1 < len(rows) else None)


@dataclass(frozen=True)
class Claim:
    """What a course raises, as its authors claim: a competency from one level to another, with what that level means."""

    competency_id: int
    uuid: uuids.UUID
    code: str
    name: str
    from_level: int
    to_level: int
    from_name: str
    to_name: str
    meaning: str


@dataclass(frozen=True)
class Suggested:
    """Why the course is suggested to the viewer, in at most three sentences; `uuid` of the suggestion."""

    uuid: uuids.UUID
    reasons: tuple[str, ...]


@dataclass(frozen=True)
class Prerequisite:
    """A course to finish first, and whether the viewer has."""

    slug: str
    title: str
    done: bool


@dataclass(frozen=True)
class CheckQuestion:
    """A check question of a lesson at its place, with the learner's newest answer."""

    place: int
    version: QuestionVersion
    answer: CheckAnswer | None


def course_for(viewer: Viewer, slug: str) -> Course:
    """A published course that the viewer may see, with its edition in the same query; raises `Missing`."""
    if "\x00" in slug:
        raise Missing
    found = db.session.scalar(
        sa.select(Course)
        .options(sa.orm.joinedload(Course.published_version))
        .where(Course.slug == slug, visible(viewer))
    )
    if found is None:
        raise Missing
    return found


def own_course(viewer: Viewer, slug: str) -> Enrollment:
    """The viewer's enrollment in a course. Raises `Missing` for a hidden course, `JoinFirst` for one not joined."""
    found = own_enrollment(person_id(viewer), slug)
    if found is None:
        raise JoinFirst(course_for(viewer, slug).slug)
    return found


def own_step(viewer: Viewer, slug: str, activity: uuids.UUID) -> Step:
    """The viewer at an activity of the edition they are in; raises as `own_course`, and `Missing` for other activities."""
    enrollment = own_course(viewer, slug)
    found = db.session.scalar(_step_query(), {"activity": activity, "version": enrollment.course_version_id})
    if found is None:
        raise Missing
    return Step(enrollment, found)


@cache
def _step_query() -> sa.Select[Activity]:
    """The `activity` of that uuid in a `version`."""
    return (
        sa.select(Activity)
        .options(defer(Activity.body))
        .join(Module, Module.id == Activity.module_id)
        .where(Activity.uuid == sa.bindparam("activity"), Module.course_version_id == sa.bindparam("version"))
    )


def outline_of(enrollment: Enrollment) -> Outline:
    """The outline of the edition that an enrollment is pinned to, with its states; two queries."""
    return outline_with(enrollment.course_version_id, progress_of(enrollment.id))


def outline_with(course_version_id: int, progress: Mapping[int, Any]) -> Outline:
    """The outline of an edition; `progress` is what `progress_of` found, empty for somebody who is not in the course."""
    number = 0
    modules = []
    for module in outline(course_version_id):
        rows = []
        for one in module.activities:
            number += 1
            known = progress.get(one.id)
            state = "new" if known is None else "done" if known.completed_at else "begun"
            rows.append(
                OutlineRow(
                    one.id, one.uuid, one.kind, one.title, one.minutes, number, state, known.score if known else None
                )
            )
        modules.append(OutlineModule(module.title, tuple(rows)))
    return Outline(tuple(modules))


def claims_of(course_version_id: int) -> list[Claim]:
    """What an edition raises, with the names of the levels, in the language of the page."""
    return [_claim(row) for row in db.session.execute(_claims_query(), {"version": course_version_id})]


@cache
def _claims_query() -> sa.Select[*tuple[Any, ...]]:
    """What a `version` raises, with the names of the levels in both languages."""
    low, high, meaning = aliased(ProficiencyLevel), aliased(ProficiencyLevel), aliased(CompetencyLevel)
    framework = Competency.framework_id
    return (
        sa.select(
            Competency.id,
            Competency.uuid,
            Competency.code,
            Competency.name,
            Competency.name_en,
            CourseCompetency.from_level,
            CourseCompetency.to_level,
            low.name.label("low_name"),
            low.name_en.label("low_name_en"),
            high.name.label("high_name"),
            high.name_en.label("high_name_en"),
            meaning.description,
            meaning.description_en,
        )
        .join(Competency, Competency.id == CourseCompetency.competency_id)
        .outerjoin(low, sa.and_(low.framework_id == framework, low.level == CourseCompetency.from_level))
        .outerjoin(high, sa.and_(high.framework_id == framework, high.level == CourseCompetency.to_level))
        .outerjoin(meaning, sa.and_(meaning.competency_id == Competency.id, meaning.level == CourseCompetency.to_level))
        .where(CourseCompetency.course_version_id == sa.bindparam("version"))
        .order_by(Competency.order, Competency.code)
    )


def _claim(row: Any) -> Claim:
    return Claim(
        competency_id=row.id,
        uuid=row.uuid,
        code=row.code,
        name=in_language(row.name, row.name_en),
        from_level=row.from_level,
        to_level=row.to_level,
        from_name=in_language(row.low_name or "", row.low_name_en or ""),
        to_name=in_language(row.high_name or "", row.high_name_en or ""),
        meaning=in_language(row.description or "", row.description_en or ""),
    )


def suggested(person: int, course_id: int, claims: Sequence[Claim]) -> Suggested | None:
    """The suggestion of a course that stands for a person (internal ids), worded; None where it is not suggested now."""
    query = sa.select(Suggestion.uuid, Suggestion.reasons).where(
        Suggestion.person_id == person, Suggestion.course_id == course_id, Suggestion.replaced_at.is_(None)
    )
    found = db.session.execute(query.order_by(Suggestion.rank).limit(1)).first()
    if found is None:
        return None
    return Suggested(found.uuid, tuple(for_card(found.reasons, {claim.code: claim.name for claim in claims})))


def prerequisites_of(course_version_id: int, person: int) -> list[Prerequisite]:
    """The courses to finish before an edition, and whether the person (internal id) has."""
    done = sa.exists().where(
        CompletionRecord.course_id == CoursePrerequisite.required_course_id, CompletionRecord.person_id == person
    )
    query = (
        sa.select(Course.slug, CourseVersion.title, done)
        .join(CoursePrerequisite, CoursePrerequisite.required_course_id == Course.id)
        .join(CourseVersion, CourseVersion.id == Course.published_version_id)
        .where(CoursePrerequisite.course_version_id == course_version_id)
        .order_by(CourseVersion.title)
    )
    return [Prerequisite(slug, title, bool(met)) for slug, title, met in db.session.execute(query)]


def authors_of(course_id: int) -> list[str]:
    """The names of those who wrote a course, to ask when something is unclear."""
    return list(db.session.scalars(_authors_query(), {"course": course_id}))


@cache
def _authors_query() -> sa.Select[str]:
    """The names of the authors of a `course`."""
    return (
        sa.select(Person.name)
        .join(Account, Account.person_id == Person.id)
        .join(CourseAuthor, CourseAuthor.account_id == Account.id)
        .where(CourseAuthor.course_id == sa.bindparam("course"))
        .order_by(Person.name)
    )


def media_size(course_id: int, course_version_id: int) -> int:
    """Bytes of the media that the lessons of an edition show."""
    shown = sa.exists().where(
        Activity.module_id == Module.id,
        Module.course_version_id == course_version_id,
        Activity.html.contains(sa.literal("/media/") + CourseMedia.name),
    )
    query = (
        sa.select(sa.func.coalesce(sa.func.sum(StoredFile.size), 0))
        .join(CourseMedia, CourseMedia.file_id == StoredFile.id)
        .where(CourseMedia.course_id == course_id, shown)
    )
    return int(db.session.scalar(query) or 0)


def checks_of(step: Step) -> list[CheckQuestion]:
    """The check questions of a lesson in order, with the learner's answers."""
    versions = list(db.session.scalars(_checks_query(), {"activity": step.activity.id}))
    answers = check_answers(step.enrollment.id, [one.id for one in versions]) if versions else {}
    return [CheckQuestion(place, one, answers.get(one.id)) for place, one in enumerate(versions, start=1)]


def banks_under_lessons(viewer: Viewer) -> sa.Select[int]:
    """The banks (internal ids) whose questions the viewer checks himself with, under the lessons of his courses."""
    return (
        sa.select(Question.bank_id)
        .join(QuestionVersion, QuestionVersion.question_id == Question.id)
        .join(LessonCheck, LessonCheck.question_version_id == QuestionVersion.id)
        .join(Activity, Activity.id == LessonCheck.activity_id)
        .join(Module, Module.id == Activity.module_id)
        .join(Enrollment, Enrollment.course_version_id == Module.course_version_id)
        .where(Enrollment.person_id == (viewer.person_id or 0))
    )


@cache
def _checks_query() -> sa.Select[QuestionVersion]:
    """The check questions of an `activity`."""
    return (
        sa.select(QuestionVersion)
        .options(joinedload(QuestionVersion.question))
        .join(LessonCheck, LessonCheck.question_version_id == QuestionVersion.id)
        .where(LessonCheck.activity_id == sa.bindparam("activity"))
        .order_by(LessonCheck.position)
    )


def enrollment_behind(attempt: Attempt) -> Enrollment | None:
    """The enrollment that an attempt at a course quiz belongs to."""
    return db.session.scalar(
        sa.select(Enrollment).where(Enrollment.uuid == attempt.host_uuid, Enrollment.person_id == attempt.person_id)
    )


def quiz_activity(attempt: Attempt, enrollment: Enrollment) -> Activity | None:
    """The quiz of the course that an attempt was made at."""
    return db.session.scalar(
        sa.select(Activity)
        .options(defer(Activity.body), defer(Activity.html))
        .join(Module, Module.id == Activity.module_id)
        .where(
            Activity.quiz_version_id == attempt.quiz_version_id,
            Module.course_version_id == enrollment.course_version_id,
        )
    )


def newest_attempt(enrollment: Enrollment) -> Attempt | None:
    """The newest marked attempt of an enrollment at any of its quizzes."""
    query = sa.select(Attempt).where(
        Attempt.person_id == enrollment.person_id,
        Attempt.host == "enrollment",
        Attempt.host_uuid == enrollment.uuid,
        Attempt.state == "released",
    )
    return db.session.scalar(query.order_by(Attempt.submitted_at.desc(), Attempt.id.desc()).limit(1))


def quizzes_to_mark(viewer: Viewer) -> sa.Select[Any]:
    """The quizzes (internal ids) of the courses whose results the viewer may see: its authors, BPSDM of its agency."""
    if not viewer.may(Permission.COURSE_RESULTS):
        return sa.select(QuizVersion.quiz_id).where(sa.false())
    return (
        sa.select(QuizVersion.quiz_id)
        .join(Activity, Activity.quiz_version_id == QuizVersion.id)
        .join(Module, Module.id == Activity.module_id)
        .join(CourseVersion, CourseVersion.id == Module.course_version_id)
        .join(Course, Course.id == CourseVersion.course_id)
        .where(sa.or_(by_author(viewer), in_agencies(curated_units(viewer))))
    )


def course_of_quiz(quiz_id: int) -> Course | None:
    """The course that a quiz belongs to."""
    query = (
        sa.select(Course)
        .join(CourseVersion, CourseVersion.course_id == Course.id)
        .join(Module, Module.course_version_id == CourseVersion.id)
        .join(Activity, Activity.module_id == Module.id)
        .join(QuizVersion, QuizVersion.id == Activity.quiz_version_id)
        .where(QuizVersion.quiz_id == quiz_id)
    )
    return db.session.scalar(query.limit(1))


def markers_of(course_id: int) -> list[int]:
    """The authors of a course as people (internal ids)."""
    query = (
        sa.select(Account.person_id)
        .join(CourseAuthor, CourseAuthor.account_id == Account.id)
        .where(CourseAuthor.course_id == course_id, Account.person_id.is_not(None))
    )
    return [person for person in db.session.scalars(query) if person is not None]


def would_change(attempt: Attempt, passed: bool) -> str:
    """What another verdict on passing a quiz does to its course: finishes it, keeps what was finished, or nothing."""
    enrollment = enrollment_behind(attempt)
    activity = quiz_activity(attempt, enrollment) if enrollment else None
    if enrollment is None or activity is None or enrollment.state == "withdrawn":
        return ""
    progress = progress_of(enrollment.id).get(activity.id)
    done = progress is not None and progress.completed_at is not None
    if passed:
        return "" if done else "finishes"
    return "keeps" if done else ""
