"""Reading a course folder."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from content.package.files import (
    LARGEST,
    LESSON,
    QUESTIONS,
    misplaced,
    placed,
    read_media,
    read_plain_yaml,
    read_text,
)
from content.package.model import Activity, Course, CoursePackage, Lesson, Module, Raise
from content.plain_data import Reader
from content.problems import Invalid, Problem
from content.questions import Question, Stimulus, parse_question, parse_stimulus
from content.questions.stimulus import KIND
from content.yaml_text import PlainYaml

FORMAT = 1
COURSE_FIELDS = frozenset(
    [
        "format",
        "code",
        "slug",
        "title",
        "summary",
        "language",
        "category",
        "audience",
        "outcomes",
        "form",
        "minutes",
        "raises",
        "prerequisites",
        "tags",
        "modules",
    ]
)
MOST_MINUTES = 6000


def read_package(folder: Path) -> CoursePackage:
    """Read a course folder. Raises `Invalid` naming file, line and field of everything that breaks the
    format.
    """
    problems = list(misplaced(folder))
    course_yaml = read_plain_yaml(
        read_text(folder / "course.yaml", "course.yaml", LARGEST["course.yaml"]), "course.yaml"
    )
    reader = Reader(course_yaml.data)
    course, modules = _course(reader, folder.name)
    problems += [placed(problem, "course.yaml", course_yaml) for problem in reader.problems]
    work = _FilesOfCourse(folder, problems)
    lessons = {lesson.file: lesson for lesson in work.lessons(modules)}
    found = work.questions(modules, lessons)
    media, media_problems = read_media(folder)
    problems += media_problems
    if problems:
        raise Invalid(problems)
    modules = tuple(replace(module, activities=_titled(module, lessons)) for module in modules)
    return CoursePackage(
        course,
        modules,
        lessons,
        {file: one.questions for file, one in found.items()},
        tuple(media),
        {file: one.stimuli for file, one in found.items() if one.stimuli},
    )


def _titled(module: Module, lessons: Mapping[str, Lesson]) -> tuple[Activity, ...]:
    """The activities, a lesson's with the title and minutes that stand in its own file."""
    return tuple(
        replace(one, title=lessons[one.file].title, minutes=lessons[one.file].minutes) if one.kind == "lesson" else one
        for one in module.activities
    )


def _course(reader: Reader, slug: str) -> tuple[Course, tuple[Module, ...]]:
    reader.known(COURSE_FIELDS)
    reader.whole("format", FORMAT, FORMAT)
    course = Course(
        code=reader.text("code", most=40),
        slug=reader.text("slug", most=80),
        title=reader.text("title", most=150),
        summary=reader.text("summary"),
        language=reader.choice("language", ("id", "en"), "id"),
        category=reader.text("category", most=40),
        audience=reader.text("audience", most=500),
        outcomes=reader.texts("outcomes", least=1, most=10),
        form=reader.text("form", most=60),
        minutes=reader.whole("minutes", 1, MOST_MINUTES),
        raises=tuple(_raise(row) for row in reader.rows("raises", most=10)),
        prerequisites=reader.texts("prerequisites", most=20),
        tags=reader.texts("tags", most=20, longest=60),
    )
    if course.slug and course.slug != slug:
        reader.problems.append(
            Problem("slug_differs", "The slug must be the folder's name, %(name)s.", {"name": slug}, "slug")
        )
    return course, tuple(_module(row) for row in reader.rows("modules", least=1, most=50))


def _raise(row: Reader) -> Raise:
    row.known({"competency", "from", "to"})
    return Raise(row.text("competency", most=40), row.whole("from", 0, 5), row.whole("to", 1, 5))


def _module(row: Reader) -> Module:
    row.known({"title", "activities"})
    activities = (_activity(one) for one in row.rows("activities", least=1, most=100))
    return Module(row.text("title", most=150), tuple(activity for activity in activities if activity))


def _activity(row: Reader) -> Activity | None:
    if row.has("lesson"):
        row.known({"lesson"})
        file = row.text("lesson")
        if LESSON.fullmatch(file):
            return Activity("lesson", file, "", 0)
        row.problems.append(Problem("lesson_path", "Name a file such as lessons/01-name.md.", path=row.at("lesson")))
        return None
    row.known({"quiz", "title", "minutes", "pass_mark"})
    file = row.text("quiz")
    if QUESTIONS.fullmatch(file):
        minutes, pass_mark = row.whole("minutes", 1, MOST_MINUTES), row.whole("pass_mark", 0, 100)
        return Activity("quiz", file, row.text("title", most=150), minutes, pass_mark)
    row.problems.append(Problem("questions_path", "Name a file such as questions/name.yaml.", path=row.at("quiz")))
    return None


class _FilesOfCourse:
    """Reads the files a course names, noting what is wrong with each and going on."""

    def __init__(self, folder: Path, problems: list[Problem]) -> None:
        self.folder = folder
        self.problems = problems

    def lessons(self, modules: tuple[Module, ...]) -> list[Lesson]:
        """The lessons in the order of the course."""
        files = [one.file for module in modules for one in module.activities if one.kind == "lesson"]
        return [lesson for file in files if (lesson := self._lesson(file))]

    def questions(self, modules: tuple[Module, ...], lessons: Mapping[str, Lesson]) -> dict[str, Asked]:
        """What every file asks that a lesson or a quiz names."""
        files = [lesson.checks for lesson in lessons.values() if lesson.checks]
        files += [one.file for module in modules for one in module.activities if one.kind == "quiz"]
        return {file: self._questions(file) for file in dict.fromkeys(files)}

    def _text(self, file: str, most: int) -> str | None:
        try:
            return read_text(self.folder / file, file, most)
        except Invalid as invalid:
            self.problems += invalid.problems
            return None

    def _lesson(self, file: str) -> Lesson | None:
        text = self._text(file, LARGEST["lessons"])
        if text is None:
            return None
        opening, front, body = _front_matter(text)
        if not opening:
            self.problems.append(
                Problem(
                    "front_matter",
                    "Begin the lesson with --- and its title, minutes and objective.",
                    file=file,
                    line=1,
                )
            )
            return None
        try:
            yaml = read_plain_yaml(front, file, 2)
        except Invalid as invalid:
            self.problems += invalid.problems
            return None
        blank_lines = len(body) - len(body.lstrip("\n"))
        return self._read_lesson(file, yaml, body, front.count("\n") + 4 + blank_lines)

    def _read_lesson(self, file: str, yaml: PlainYaml, body: str, body_line: int) -> Lesson:
        reader = Reader(yaml.data)
        reader.known({"title", "minutes", "objective", "checks"})
        title = reader.text("title", most=150)
        minutes = reader.whole("minutes", 1, MOST_MINUTES)
        objective = reader.text("objective", most=500)
        checks = reader.text("checks") if reader.has("checks") else None
        if checks and not QUESTIONS.fullmatch(checks):
            reader.problems.append(Problem("questions_path", "Name a file such as questions/name.yaml.", path="checks"))
            checks = None
        self.problems += [placed(problem, file, yaml, first_line=2) for problem in reader.problems]
        return Lesson(file, title, minutes, objective, checks, body.strip("\n") + "\n", body_line)

    def _questions(self, file: str) -> Asked:
        text = self._text(file, LARGEST["questions"])
        if text is None:
            return Asked()
        try:
            yaml = read_plain_yaml(text, file)
            return read_questions(yaml.data, yaml, file)
        except Invalid as invalid:
            self.problems += invalid.problems
            return Asked()


@dataclass(frozen=True, slots=True)
class Asked:
    """The questions of one file, and the cases they ask about."""

    questions: tuple[Question, ...] = ()
    stimuli: tuple[Stimulus, ...] = ()


def read_questions(data: object, yaml: PlainYaml, file: str, path: str = "") -> Asked:
    """A list of questions and cases found at `path` of a YAML file. Raises `Invalid` with every fault of every one, and
    when a question asks about a case that the list does not hold.
    """
    if not isinstance(data, list) or not data:
        raise Invalid([placed(Problem("no_questions", "Write a list of questions here."), file, yaml, path)])
    questions: dict[str, Question] = {}
    stimuli, problems = [], []
    for index, raw in enumerate(data):
        place = f"{path}-{index}" if path else str(index)
        try:
            if isinstance(raw, Mapping) and raw.get("kind") == KIND:
                stimuli.append(parse_stimulus(raw))
            else:
                questions[place] = parse_question(raw)
        except Invalid as invalid:
            problems += [placed(problem, file, yaml, place) for problem in invalid.problems]
    problems += [
        placed(_unknown(question), file, yaml, place)
        for place, question in questions.items()
        if question.stimulus and question.stimulus not in {one.code for one in stimuli}
    ]
    if problems:
        raise Invalid(problems)
    return Asked(tuple(questions.values()), tuple(stimuli))


def _unknown(question: Question) -> Problem:
    return Problem(
        "unknown_stimulus", "There is no case %(name)s in this list.", {"name": question.stimulus}, "stimulus"
    )


def _front_matter(text: str) -> tuple[bool, str, str]:
    """Whether the text begins with a front matter, its YAML and the rest."""
    first, _, rest = text.partition("\n")
    front, closing, body = rest.partition("\n---\n")
    return first.strip() == "---" and bool(closing), front, body
