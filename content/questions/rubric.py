"""Rubrics: criteria with described levels, by which a person marks what no key can mark.

Owns the rubric and the arithmetic of a marking. Does not own who marks, nor how two markers are brought together
(`content.agreement`).

Words: *criterion* one thing looked at; *level* how well it was done, described and worth points; *marking* a level and
a remark for every criterion.

The points of a response are the sum of its levels' points, as a share of the sum of the highest levels' points (an
analytic rubric: Brookhart, How to Create and Use Rubrics, 2013, ch. 1).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from content.plain_data import Reader
from content.problems import Invalid, Problem
from content.questions.contract import (
    OPTION_TEXT,
    RATIONALE,
    Form,
    Grade,
    Mark,
    Raw,
    alike,
    field_value,
    graded,
    identify,
)

LEAST_LEVELS, MOST_LEVELS = 2, 5
MOST_CRITERIA = 6
MOST_POINTS = 100


@dataclass(frozen=True, slots=True)
class Level:
    """How well a criterion was met, in words, and the points that is worth."""

    id: str
    text: str
    points: int


@dataclass(frozen=True, slots=True)
class Criterion:
    """One thing a marker looks at, with its levels from the fewest points to the most."""

    id: str
    text: str
    levels: tuple[Level, ...]

    @property
    def most(self) -> int:
        """The points of the highest level."""
        return max(level.points for level in self.levels)


@dataclass(frozen=True, slots=True)
class Rubric:
    """The criteria of a question."""

    criteria: tuple[Criterion, ...]

    @property
    def most(self) -> int:
        """The points of a response that reaches every highest level."""
        return sum(criterion.most for criterion in self.criteria)


@dataclass(frozen=True, slots=True)
class Judged:
    """What one marker decided on a criterion."""

    level: str
    comment: str = ""


RubricMarking = Mapping[str, Judged]


def read_rubric(reader: Reader) -> Rubric:
    """The field `rubric`; problems are noted on the reader."""
    criteria = []
    for row in reader.rows("rubric", least=1, most=MOST_CRITERIA):
        row.known({"criterion", "levels"})
        text = row.text("criterion")
        criteria.append(Criterion(identify(text), text, _levels(row)))
    alike([criterion.text for criterion in criteria], reader.at("rubric"), reader.problems)
    return Rubric(tuple(criteria))


def _levels(reader: Reader) -> tuple[Level, ...]:
    levels = []
    for row in reader.rows("levels", least=LEAST_LEVELS, most=MOST_LEVELS):
        row.known({"text", "points"})
        text = row.text("text", most=OPTION_TEXT)
        levels.append(Level(identify(text), text, row.whole("points", 0, MOST_POINTS)))
    alike([level.text for level in levels], reader.at("levels"), reader.problems)
    points = [level.points for level in levels]
    if points != sorted(set(points)):
        reader.problems.append(
            Problem(
                "levels_rise",
                "Write the levels from the fewest points to the most, each with other points.",
                path=reader.at("levels"),
            )
        )
    return tuple(levels)


def dump_rubric(rubric: Rubric) -> list[Raw]:
    """The rubric as the package format writes it."""
    return [
        {
            "criterion": criterion.text,
            "levels": [{"text": level.text, "points": level.points} for level in criterion.levels],
        }
        for criterion in rubric.criteria
    ]


def shown_rubric(rubric: Rubric) -> list[Raw]:
    """The criteria and what their levels describe, as a learner may read them before starting: no points."""
    return [
        {"text": criterion.text, "levels": [{"text": level.text} for level in criterion.levels]}
        for criterion in rubric.criteria
    ]


def edited_rubric(form: Form, prefix: str) -> list[Raw]:
    """Rows `rubric-{i}-criterion` and `rubric-{i}-levels`, which holds a level a line: `points: what it describes`.

    A line without whole points before a colon is kept as a level without points, so that `read_rubric` names it.
    """
    rows = []
    for index in range(MOST_CRITERIA):
        text = field_value(form, f"{prefix}rubric-{index}-criterion")
        lines = field_value(form, f"{prefix}rubric-{index}-levels").splitlines()
        levels = [_edited_level(line.strip()) for line in lines if line.strip()]
        if text or levels:
            rows.append({"criterion": text, "levels": levels})
    return rows


def _edited_level(line: str) -> Raw:
    points, colon, text = line.partition(":")
    points = points.strip()
    if colon and points.isascii() and points.isdigit() and len(points) <= 3:
        return {"text": text.strip(), "points": int(points)}
    return {"text": line, "points": None}


def read_marking(rubric: Rubric, form: Form, prefix: str = "") -> dict[str, Judged]:
    """What a marker posted: `{prefix}{criterion id}` holds a level's id, `{prefix}{criterion id}-comment` a remark.

    Raises `Invalid` naming every criterion without a level, with a level of another criterion, or with a remark that
    is too long.
    """
    marking, problems = {}, []
    for criterion in rubric.criteria:
        name = f"{prefix}{criterion.id}"
        level, comment = field_value(form, name), field_value(form, f"{name}-comment")
        if level not in {one.id for one in criterion.levels}:
            problems.append(
                Problem("level_missing", "Choose a level for “%(text)s”.", {"text": criterion.text}, path=name)
            )
        if len(comment) > RATIONALE:
            problems.append(
                Problem("too_long", "Use at most %(most)s characters.", {"most": RATIONALE}, f"{name}-comment")
            )
        marking[criterion.id] = Judged(level, comment)
    if problems:
        raise Invalid(problems)
    return marking


def dump_marking(marking: RubricMarking) -> Raw:
    """The marking as JSON can hold it."""
    return {criterion: {"level": one.level, "comment": one.comment} for criterion, one in marking.items()}


def parse_marking(raw: Mapping[str, Mapping[str, str]]) -> dict[str, Judged]:
    """A marking that `dump_marking` wrote."""
    return {criterion: Judged(one["level"], one["comment"]) for criterion, one in raw.items()}


def points_of(rubric: Rubric, marking: RubricMarking) -> list[int]:
    """The points of every criterion, in the rubric's order: also what two markers are compared on.

    Raises `Invalid` when the marking belongs to another version of the rubric.
    """
    found = []
    for criterion in rubric.criteria:
        given = marking.get(criterion.id)
        points = [level.points for level in criterion.levels if given and level.id == given.level]
        if not points:
            raise Invalid([Problem("foreign_marking", "This marking belongs to another version of the rubric.")])
        found += points
    return found


def grade_marking(rubric: Rubric, marking: RubricMarking) -> Grade:
    """The grade a complete marking gives; `per_option` holds each criterion's mark by its id.

    Raises `Invalid` as `points_of` does.
    """
    points = points_of(rubric, marking)
    marks = {criterion.id: _mark(criterion, earned) for criterion, earned in zip(rubric.criteria, points, strict=True)}
    return graded(sum(points) / rubric.most, marks)


def _mark(criterion: Criterion, earned: int) -> Mark:
    return "right" if earned == criterion.most else "partial" if earned else "wrong"


def marking_sheet(rubric: Rubric, marking: RubricMarking | None = None) -> Raw:
    """For `questions/rubric_mark.html` and `questions/rubric_review.html`: every criterion with its levels, the level
    chosen, its points out of how many and the remark. `earned` and `mark` stay empty where nothing was chosen.
    """
    given = marking or {}
    return {"criteria": [_sheet_row(one, given.get(one.id)) for one in rubric.criteria], "most": rubric.most}


def _sheet_row(criterion: Criterion, given: Judged | None) -> Raw:
    chosen: Sequence[Level] = [level for level in criterion.levels if given and level.id == given.level]
    return {
        "id": criterion.id,
        "text": criterion.text,
        "most": criterion.most,
        "earned": chosen[0].points if chosen else "",
        "mark": _mark(criterion, chosen[0].points) if chosen else "",
        "comment": given.comment if given else "",
        "levels": [
            {"id": level.id, "text": level.text, "points": level.points, "chosen": level in chosen}
            for level in criterion.levels
        ],
    }
