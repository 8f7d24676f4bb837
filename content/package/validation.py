"""What should not be published: checks across the parts of a package, and across packages."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace
from pathlib import Path

from content.package.bank import ItemBank, read_item_bank, validate_item_bank
from content.package.model import CATEGORIES, CoursePackage, Lesson, Raise
from content.package.reading import read_package
from content.problems import Invalid, Problem
from content.questions import Question, Stimulus, dump_question, markdown_texts
from content.reference import competency_dictionary, form_slugs, technical_families
from content.rendering import check_line, media_in, render

OUTCOMES = (3, 5)
CHECKS = 3
QUESTION_MEDIA = frozenset({"png", "jpg", "jpeg", "webp", "mp3"})


def check(folder: Path) -> list[Problem]:
    """Everything wrong with a course folder, readable or not; empty when it may be published."""
    return _problems(lambda: validate(read_package(folder)))


def check_item_bank(path: Path) -> list[Problem]:
    """Everything wrong with an item bank file; empty when it may be used."""

    def found() -> list[Problem]:
        bank = read_item_bank(path)
        return [
            *validate_item_bank(bank, path.name),
            *_unexplained(bank.items, path.name),
            *_tags(bank.items, path.name),
            *_cases(bank.stimuli, bank.items, path.name),
            *_markup(bank.stimuli, bank.items, path.name),
            *_without_media(bank, path.name),
        ]

    return _problems(found)


def _without_media(bank: ItemBank, file: str) -> Iterator[Problem]:
    """An item bank is one file: it has no place for pictures and sounds."""
    questions = (text for item in bank.items for _path, text in markdown_texts(dump_question(item)))
    for path in {one for text in (*questions, *(case.text for case in bank.stimuli)) for one in media_in(text)}:
        yield Problem("media_missing", "%(path)s is not in the package.", {"path": path}, file=file)


def _problems(found: Callable[[], list[Problem]]) -> list[Problem]:
    try:
        return found()
    except Invalid as invalid:
        return list(invalid.problems)


def validate(package: CoursePackage) -> list[Problem]:
    """What is wrong with a package that could be read: sums, names, references, media, accessibility,
    rationales.
    """
    problems = [*_course(package), *_media(package)]
    for lesson in package.lessons.values():
        problems += _lesson(package, lesson)
    for file, questions in package.questions.items():
        problems += [*_unexplained(questions, file), *_tags(questions, file)]
        problems += _cases(package.stimuli.get(file, ()), questions, file)
        problems += _markup(package.stimuli.get(file, ()), questions, file)
    return problems + _twice(_codes(package))


def _codes(package: CoursePackage) -> Counter[str]:
    """How often every code of a question or a case is used."""
    asked = (one.code for questions in package.questions.values() for one in questions)
    return Counter([*asked, *(one.code for stimuli in package.stimuli.values() for one in stimuli)])


def _cases(stimuli: Iterable[Stimulus], questions: Iterable[Question], file: str) -> Iterator[Problem]:
    """Cases that no question asks about."""
    used = {question.stimulus for question in questions}
    for stimulus in stimuli:
        if stimulus.code not in used:
            yield Problem(
                "stimulus_unused", "No question asks about the case %(code)s.", {"code": stimulus.code}, file=file
            )


def _course(package: CoursePackage) -> Iterator[Problem]:
    course = package.course
    total = sum(activity.minutes for activity in package.activities)
    if course.minutes != total:
        yield _on_course(
            "minutes_differ",
            "The activities take %(total)s minutes, the course says %(minutes)s.",
            total=total,
            minutes=course.minutes,
        )
    if course.category not in CATEGORIES:
        yield _on_course("unknown_category", "There is no category named %(name)s.", name=course.category)
    if course.form not in form_slugs():
        yield _on_course("unknown_form", "There is no form of development named %(name)s.", name=course.form)
    if not OUTCOMES[0] <= len(course.outcomes) <= OUTCOMES[1]:
        yield _on_course("outcome_count", "Write %(least)s to %(most)s outcomes.", least=OUTCOMES[0], most=OUTCOMES[1])
    yield from _raises(course.raises)
    for file, count in Counter(activity.file for activity in package.activities).items():
        if count > 1:
            yield Problem("file_twice", "This file is used by two activities.", file=file)


def _raises(raises: Sequence[Raise]) -> Iterator[Problem]:
    if not raises:
        yield _on_course("raises_nothing", "Name a competency that the course raises.")
    for one in raises:
        if one.competency not in _competencies():
            yield _on_course("unknown_competency", "There is no competency %(name)s.", name=one.competency)
        if one.to_level <= one.from_level:
            yield _on_course("level_not_raised", "A course leads to a higher level than it begins at.")


def _on_course(code: str, message: str, **params: str | int) -> Problem:
    return Problem(code, message, params, file="course.yaml")


def _competencies() -> frozenset[str]:
    technical = (one.code for family in technical_families() for one in family.competencies)
    return frozenset(one.code for one in competency_dictionary().competencies) | frozenset(technical)


def _media(package: CoursePackage) -> Iterator[Problem]:
    """Media that nothing uses, and media that a question or a case misses; a lesson's are named with the lesson."""
    used = {path for lesson in package.lessons.values() for path in render(lesson.body, str).media}
    there = {media.path for media in package.media}
    for file in package.questions:
        asked = {path for text in _texts(package, file) for path in media_in(text)}
        used |= asked
        for path in sorted(asked - there):
            yield Problem("media_missing", "%(path)s is not in the package.", {"path": path}, file=file)
        for path in sorted(one for one in asked if one.rpartition(".")[2] not in QUESTION_MEDIA):
            yield Problem(
                "media_not_for_questions",
                "Questions show pictures and sounds only, not %(path)s.",
                {"path": path},
                file=file,
            )
    for media in package.media:
        stem = media.path.rpartition(".")[0]
        belongs_to_video = any(path.rpartition(".")[0] == stem for path in used)
        if media.path not in used and not belongs_to_video:
            yield Problem("media_unused", "No lesson and no question uses this file.", file=media.path)


def _texts(package: CoursePackage, file: str) -> Iterator[str]:
    """Every text of the questions and cases of a file."""
    for stimulus in package.stimuli.get(file, ()):
        yield stimulus.text
    for question in package.questions[file]:
        yield from (text for _path, text in markdown_texts(dump_question(question)))


def _markup(stimuli: Iterable[Stimulus], questions: Iterable[Question], file: str) -> Iterator[Problem]:
    """Formulas that cannot be read, pictures without words and links that lead nowhere, in questions and cases."""
    for question in questions:
        for path, text in markdown_texts(dump_question(question)):
            for problem in check_line(text):
                yield replace(problem, file=file, path=f"{question.code}-{path}")
    for stimulus in stimuli:
        for problem in render(stimulus.text, str).problems:
            yield replace(problem, file=file, path=stimulus.code, line=None)


def _lesson(package: CoursePackage, lesson: Lesson) -> Iterator[Problem]:
    files = [media.path for media in package.media]
    rendered = render(lesson.body, str, media_files=files)
    for problem in rendered.problems:
        line = None if problem.line is None else problem.line + lesson.body_line - 1
        yield replace(problem, file=lesson.file, line=line)
    for path in rendered.media:
        if path not in files and not path.endswith(".vtt"):
            yield Problem("media_missing", "%(path)s is not in the package.", {"path": path}, file=lesson.file)
    if lesson.checks and len(package.questions[lesson.checks]) > CHECKS:
        yield Problem("many_checks", "Ask at most %(most)s check questions.", {"most": CHECKS}, file=lesson.file)
    for question in package.questions[lesson.checks] if lesson.checks else ():
        if question.type.marking == "manual":
            yield Problem(
                "check_needs_marker",
                "Nobody marks the check questions of a lesson. Ask %(code)s in a quiz.",
                {"code": question.code},
                file=lesson.checks or lesson.file,
            )


def _unexplained(questions: Iterable[Question], file: str) -> Iterator[Problem]:
    for question in questions:
        for path in question.type.unexplained(question.body):
            yield Problem(
                "rationale_missing",
                "%(code)s needs a rationale.",
                {"code": question.code},
                path=path,
                file=file,
            )


def _tags(questions: Iterable[Question], file: str) -> Iterator[Problem]:
    for question in questions:
        if question.competency not in _competencies():
            yield Problem(
                "unknown_competency",
                "There is no competency %(name)s.",
                {"name": question.competency},
                file=file,
            )


def validate_together(packages: Iterable[CoursePackage], banks: Iterable[ItemBank] = ()) -> list[Problem]:
    """What is wrong between packages: codes that stand twice, prerequisites that do not exist or go round in
    a circle.
    """
    courses = list(packages)
    codes = Counter(package.course.code for package in courses)
    for package in courses:
        codes.update(_codes(package))
    for bank in banks:
        codes.update([*(item.code for item in bank.items), *(stimulus.code for stimulus in bank.stimuli)])
    problems = _twice(codes)
    before = {package.course.code: package.course.prerequisites for package in courses}
    for code, wanted in before.items():
        problems += [
            Problem(
                "unknown_prerequisite",
                "%(code)s builds on %(name)s, which does not exist.",
                {"code": code, "name": name},
            )
            for name in wanted
            if name not in before
        ]
        if _reaches(code, code, before):
            problems.append(Problem("prerequisite_circle", "%(code)s is a prerequisite of itself.", {"code": code}))
    return problems


def _twice(codes: Counter[str]) -> list[Problem]:
    return [Problem("code_twice", "The code %(code)s is used twice.", {"code": c}) for c, n in codes.items() if n > 1]


def _reaches(start: str, goal: str, before: dict[str, tuple[str, ...]]) -> bool:
    seen: set[str] = set()
    waiting = list(before.get(start, ()))
    while waiting:
        code = waiting.pop()
        if code == goal:
            return True
        if code not in seen:
            seen.add(code)
            waiting += before.get(code, ())
    return False
