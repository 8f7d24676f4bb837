"""Writing a course folder that `read_package` reads back as the same package."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Any

from content.package.files import belongs
from content.package.model import Activity, CoursePackage, Lesson
from content.package.reading import FORMAT
from content.problems import Invalid, Problem
from content.questions import dump_question, dump_stimulus
from content.yaml_text import write_yaml


def write_package(package: CoursePackage, folder: Path) -> None:
    """Write the package into a folder named as its slug, which must be empty or absent.

    Raises `Invalid` when the folder is neither, is named otherwise, or when a path of the package has no
    place in the format.
    """
    _refuse(package, folder)
    folder.mkdir(parents=True, exist_ok=True)
    _write(folder / "course.yaml", write_yaml(_course(package)))
    for file, lesson in package.lessons.items():
        _write(folder / file, _lesson(lesson))
    for file, questions in package.questions.items():
        cases = [dump_stimulus(stimulus) for stimulus in package.stimuli.get(file, ())]
        _write(folder / file, write_yaml([*cases, *(dump_question(question) for question in questions)]))
    for media in package.media:
        target = folder / media.path
        target.parent.mkdir(exist_ok=True)
        shutil.copyfile(media.source, target)


def _refuse(package: CoursePackage, folder: Path) -> None:
    if folder.name != package.course.slug:
        raise Invalid(
            [
                Problem(
                    "slug_differs",
                    "The slug must be the folder's name, %(name)s.",
                    {"name": folder.name},
                    "slug",
                )
            ]
        )
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise Invalid([Problem("folder_in_use", "The folder must be empty.", file=folder.name)])
    paths = [*package.lessons, *package.questions, *(media.path for media in package.media)]
    problems = [
        Problem("unexpected_file", "The format has no place for this file.", file=path)
        for path in paths
        if not belongs(path)
    ]
    if problems:
        raise Invalid(problems)


def _write(path: Path, text: str) -> None:
    path.parent.mkdir(exist_ok=True)
    path.write_text(text, encoding="utf-8")


def _course(package: CoursePackage) -> dict[str, Any]:
    course = package.course
    return {
        "format": FORMAT,
        "code": course.code,
        "slug": course.slug,
        "title": course.title,
        "summary": course.summary,
        "language": course.language,
        "category": course.category,
        "audience": course.audience,
        "outcomes": list(course.outcomes),
        "form": course.form,
        "minutes": course.minutes,
        "raises": [{"competency": r.competency, "from": r.from_level, "to": r.to_level} for r in course.raises],
        "prerequisites": list(course.prerequisites),
        "tags": list(course.tags),
        "modules": [
            {"title": module.title, "activities": [_activity(activity) for activity in module.activities]}
            for module in package.modules
        ],
    }


def _activity(activity: Activity) -> dict[str, Any]:
    if activity.kind == "lesson":
        return {"lesson": activity.file}
    return {
        "quiz": activity.file,
        "title": activity.title,
        "minutes": activity.minutes,
        "pass_mark": activity.pass_mark,
    }


def _lesson(lesson: Lesson) -> str:
    front: dict[str, Any] = {"title": lesson.title, "minutes": lesson.minutes, "objective": lesson.objective}
    if lesson.checks:
        front["checks"] = lesson.checks
    return f"---\n{write_yaml(front)}---\n\n{lesson.body}"
