"""A course package into the catalogue: course, bank, questions, media and one edition, all or nothing."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Mapping
from dataclasses import asdict, replace

import sqlalchemy as sa
from flask_babel import gettext as _

from content.package import Activity as PackagedActivity
from content.package import CoursePackage, MediaFile
from content.questions import Question, dump_question, dump_stimulus, markdown_texts
from content.rendering import descriptions_in, media_in, with_media_renamed
from lms.access.viewer import Viewer
from lms.agencies.models import Agency
from lms.audit.services import record
from lms.courses.lesson_pages import rendered
from lms.courses.models import Activity, Course, CourseVersion, Module
from lms.courses.queries.media import media_files
from lms.courses.services.drafts import Claim, Details, add_course, add_version, apply_details, count_minutes
from lms.courses.services.media import names_of, put_media
from lms.courses.services.publishing import take_effect
from lms.courses.services.questions import ask
from lms.db import db
from lms.files.services import keep
from lms.problems import Conflict, Problem
from lms.quizzes import services as quizzes
from lms.quizzes.media import renamed
from lms.quizzes.models import QuestionVersion, QuizVersion
from lms.quizzes.queries import question_by_code
from lms.quizzes.settings import QuizSettings

MEDIA_PATH = re.compile(r"media/[A-Za-z0-9][A-Za-z0-9._-]*")


def import_package(viewer: Viewer | None, agency: Agency, package: CoursePackage, publish: bool = True) -> Course:
    """Bring a package in, found again by the course's code; `publish` makes the new edition the one in the catalogue.

    The same content twice changes nothing, also after later edits in the studio; changed content becomes a new
    edition. Prerequisites must be there already. Raises `Problem` naming what does not fit, `Conflict` when another
    agency or course holds the code or the address.
    """
    course = _course(viewer, agency, package)
    content = _fingerprint(package)
    same = sa.exists().where(CourseVersion.course_id == course.id, CourseVersion.content_sha256 == content)
    if db.session.scalar(sa.select(same)):
        return course
    version = add_version(course)
    version.content_sha256 = content
    apply_details(version, _details(package))
    work = _Bringing(viewer, course, package)
    for position, module in enumerate(package.modules, start=1):
        row = Module(course_version_id=version.id, position=position, title=module.title)
        db.session.add(row)
        db.session.flush()
        for place, activity in enumerate(module.activities, start=1):
            work.bring(row, place, activity)
    count_minutes(version)
    record(viewer, "course.imported", "course", course.uuid, code=course.code, version=version.number)
    if publish:
        take_effect(viewer, version)
    return course


def _course(viewer: Viewer | None, agency: Agency, package: CoursePackage) -> Course:
    code, slug = package.course.code, package.course.slug
    found = db.session.scalar(sa.select(Course).where(sa.or_(Course.code == code, Course.slug == slug)))
    if found is None:
        return add_course(viewer, agency, code=code, slug=slug, title=package.course.title)
    if (found.code, found.slug, found.agency_id) != (code, slug, agency.id):
        words = _("The code %(code)s or the address %(slug)s belongs to another course.", code=code, slug=slug)
        raise Conflict(words)
    return found


def _details(package: CoursePackage) -> Details:
    course = package.course
    return Details(
        title=course.title,
        summary=course.summary,
        category=course.category,
        audience=course.audience,
        outcomes=course.outcomes,
        tags=course.tags,
        language=course.language,
        form=course.form,
        claims=tuple(Claim(one.competency, one.from_level, one.to_level) for one in course.raises),
        prerequisites=course.prerequisites,
    )


def _fingerprint(package: CoursePackage) -> str:
    """SHA-256 over everything that a package says, its media included."""
    content = [
        asdict(package.course),
        [asdict(module) for module in package.modules],
        [[lesson.file, lesson.title, lesson.minutes, lesson.objective, lesson.checks, lesson.body]
         for lesson in package.lessons.values()],
        {file: [dump_question(one) for one in questions] for file, questions in package.questions.items()},
        {media.path: _digest(media) for media in package.media},
    ]  # fmt: skip
    cases = {file: [dump_stimulus(one) for one in stimuli] for file, stimuli in package.stimuli.items() if stimuli}
    content += [cases] if cases else []
    return hashlib.sha256(json.dumps(content, sort_keys=True, ensure_ascii=False).encode()).hexdigest()


def _digest(media: MediaFile) -> str:
    with media.source.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


class _Bringing:
    """Brings the activities of one package into one edition of a course."""

    def __init__(self, viewer: Viewer | None, course: Course, package: CoursePackage) -> None:
        self.viewer, self.course, self.package = viewer, course, package
        self.paths = _bring_media(viewer, course, package)
        self.files = media_files(course.id)

    def bring(self, module: Module, position: int, activity: PackagedActivity) -> None:
        """One lesson or quiz at its place."""
        row = Activity(
            module_id=module.id,
            position=position,
            kind=activity.kind,
            title=activity.title,
            minutes=activity.minutes,
        )
        if activity.kind == "lesson":
            self._lesson(row, activity.file)
        else:
            row.quiz_version_id = self._quiz(activity).id
        db.session.add(row)
        db.session.flush()
        if activity.kind == "lesson" and (checks := self.package.lessons[activity.file].checks):
            ask(self.viewer, row, self._questions(checks))

    def _lesson(self, row: Activity, file: str) -> None:
        lesson = self.package.lessons[file]
        row.objective = lesson.objective
        row.body = MEDIA_PATH.sub(lambda path: self.paths.get(path[0], path[0]), lesson.body)
        row.html = rendered(self.course.slug, row.body, self.files).html

    def _quiz(self, activity: PackagedActivity) -> QuizVersion:
        questions = self._questions(activity.file)
        pass_mark = 70 if activity.pass_mark is None else activity.pass_mark
        before = self._published_quiz(activity.title)
        if before is None:
            settings = QuizSettings(title=activity.title, time_limit_minutes=activity.minutes, pass_mark=pass_mark)
            return quizzes.make_quiz(
                self.course.agency, purpose="module", settings=settings, question_versions=questions
            )
        settings = replace(
            QuizSettings.of(before), title=activity.title, time_limit_minutes=activity.minutes, pass_mark=pass_mark
        )
        contents = quizzes.placed(quizzes.contents_of(before), questions)
        return quizzes.edit_quiz(self.viewer, before, settings=settings, contents=contents)

    def _published_quiz(self, title: str) -> QuizVersion | None:
        """The quiz of this title in the edition in force, so that a quiz stays one over the editions."""
        return db.session.scalar(
            sa.select(QuizVersion)
            .join(Activity, Activity.quiz_version_id == QuizVersion.id)
            .join(Module, Module.id == Activity.module_id)
            .where(Module.course_version_id == self.course.published_version_id, Activity.title == title)
            .limit(1)
        )

    def _questions(self, file: str) -> list[QuestionVersion]:
        for case in self.package.stimuli.get(file, ()):
            text = with_media_renamed(case.text, self.paths)
            quizzes.put_case(self.viewer, self.course.bank, replace(case, text=text))
        return [self._question(question) for question in self.package.questions[file]]

    def _question(self, question: Question) -> QuestionVersion:
        raw = renamed(dump_question(question), self.paths)
        known = question_by_code(question.code)
        if known is None:
            return quizzes.add_question(self.viewer, self.course.bank, raw)
        if known.bank_id != self.course.bank_id:
            message = _("The question code %(code)s belongs to another course. Choose another.", code=question.code)
            raise Problem(message)
        return quizzes.revise_question(self.viewer, known, raw)


def _bring_media(viewer: Viewer | None, course: Course, package: CoursePackage) -> Mapping[str, str]:
    """Keep the media and return the path under which each is known: in the course what lessons show, in its bank what
    questions and cases show, so that a picture of an exam cannot be fetched as a file of the course.

    Published lessons and answered questions go on naming them, so a changed file gets a new name, together with those that
    share its stem: captions and poster must go on being named as their film.
    """
    in_course, in_bank = names_of(course), quizzes.names_of_media(course.bank)
    known = in_bank | in_course
    digests = {media.path: _digest(media) for media in package.media}
    changed = {_stem(path): digest[:8] for path, digest in digests.items() if known.get(_name(path), digest) != digest}
    asked, described = _asked_media(package)
    read = {_stem(one) for lesson in package.lessons.values() for one in media_in(lesson.body)}
    paths = {}
    for media in package.media:
        stem = _stem(media.path)
        suffix = f"-{changed[stem]}" if stem in changed else ""
        paths[media.path] = f"{stem}{suffix}.{media.path.rpartition('.')[2]}"
        name = _name(paths[media.path])
        to_course = name not in in_course and (stem in read or media.path not in asked)
        to_bank = name not in in_bank and media.path in asked
        if to_course or to_bank:
            kept = keep(viewer, media.source.read_bytes(), name, media.type)
            if to_course:
                put_media(course, name, kept)
            if to_bank:
                quizzes.put_media(course.bank, name, kept, described.get(media.path, ""))
    return paths


def _asked_media(package: CoursePackage) -> tuple[set[str], dict[str, str]]:
    """What questions and cases of a package show, and the alternative texts of the pictures among it."""
    texts = [one.text for stimuli in package.stimuli.values() for one in stimuli]
    for questions in package.questions.values():
        texts += [text for one in questions for _path, text in markdown_texts(dump_question(one))]
    return {path for text in texts for path in media_in(text)}, descriptions_in("\n\n".join(texts))


def _stem(path: str) -> str:
    return path.rpartition(".")[0]


def _name(path: str) -> str:
    return path.removeprefix("media/")
