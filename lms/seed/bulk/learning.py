"""Enrollments with what follows from them: completions, JP by day, and the progress per activity of a sample."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from content.reference import jp_rules
from lms.enrollments.models import ActivityProgress, CompletionRecord, Enrollment, JpDay, JpEntry
from lms.seed.bulk.calendar import DAYS, WORKING_SECONDS
from lms.seed.bulk.loading import Loader, uuids
from lms.seed.bulk.world import CourseFacts, World

if TYPE_CHECKING:
    from lms.seed.bulk.chunks import Somebody

FEWEST, MOST, USUAL = 3, 40, 20
ACTIVE = ((0, 0.1), (1, 0.5), (2, 0.4))
WITHDRAWN = 0.03
ASSIGNED = 0.15
PROGRESS_ROWS = 200_000
"""Progress per activity is written for active enrollments until there are so many rows."""
PEOPLE_IN_FULL = 60
"""The first people, those of the demonstration among them, have the progress of their finished courses too."""
RELEVANT = 1.2
"""By how much the log-odds of taking a course rise when it leads to what the post requires."""


@dataclass
class _Rows:
    """The rows of a chunk by table, without ids of their own."""

    enrollments: list[tuple[Any, ...]] = field(default_factory=list)
    completions: list[tuple[Any, ...]] = field(default_factory=list)
    entries: list[tuple[Any, ...]] = field(default_factory=list)
    days: list[tuple[Any, ...]] = field(default_factory=list)
    progress: list[tuple[Any, ...]] = field(default_factory=list)


@dataclass(frozen=True)
class _Draw:
    """The random part of a chunk, drawn at once."""

    courses: list[list[int]]
    counts: list[int]
    active: list[int]
    early: list[list[float]]
    fate: list[list[float]]
    seconds: list[list[int]]
    scores: list[list[float]]


def write(loader: Loader, world: World, people: Sequence[Somebody], random: Any) -> list[set[int]]:
    """Write what the people took; returns the indexes of each one's courses."""
    draw = _draw(world, people, random)
    first = loader.take_ids(Enrollment, sum(draw.counts))
    completion = loader.take_ids(CompletionRecord, sum(draw.counts))
    entry = loader.take_ids(JpEntry, sum(draw.counts))
    rows = _Rows()
    taken = [_person(world, person, row, draw, rows, (first, completion, entry)) for row, person in enumerate(people)]
    _insert(loader, rows, random)
    world.enrollments += len(rows.enrollments)
    world.progress_rows += len(rows.progress)
    return taken


def _draw(world: World, people: Sequence[Somebody], random: Any) -> _Draw:
    size = len(people)
    counts = random.gamma(4.0, USUAL / 4.0, size).round().clip(FEWEST, MOST).astype(int)
    counts[[row for row, person in enumerate(people) if person.key == "newcomer"]] = 0
    active = random.choice([one for one, _ in ACTIVE], size, p=[share for _, share in ACTIVE])
    return _Draw(
        courses=_choices(world, people, random).tolist(),
        counts=counts.tolist(),
        active=active.tolist(),
        early=random.random((size, MOST)).tolist(),
        fate=random.random((size, MOST)).tolist(),
        seconds=random.integers(0, WORKING_SECONDS, (size, MOST)).tolist(),
        scores=random.normal(86.0, 7.0, (size, MOST)).round(1).clip(70.0, 100.0).tolist(),
    )


def _choices(world: World, people: Sequence[Somebody], random: Any) -> Any:
    """For each person `MOST` different courses, the likelier the more popular and relevant (Gumbel's trick)."""
    import numpy as np

    popularity = np.log(1.0 / (10.0 + np.arange(len(world.courses))))
    posts = {person.post.id: person.post for person in people}
    relevance = {
        post.id: np.array(
            [
                RELEVANT * any(one.competency_id in course.raises for one in post.requirements)
                for course in world.courses
            ]
        )
        for post in posts.values()
    }
    keys = popularity + np.stack([relevance[person.post.id] for person in people])
    keys = keys + random.gumbel(size=keys.shape)
    keys[:, world.crowded] = -np.inf
    keys[[row for row, person in enumerate(people) if person.number in world.crowd], world.crowded] = np.inf
    keys[[row for row, person in enumerate(people) if person.key == "learner"], world.long] = -np.inf
    return np.argsort(-keys, axis=1)[:, :MOST]


def _person(
    world: World, person: Somebody, row: int, draw: _Draw, rows: _Rows, firsts: tuple[int, int, int]
) -> set[int]:
    """One course after the other, each in its own stretch of the history; the last ones are still going on."""
    count = draw.counts[row]
    chosen = draw.courses[row][:count]
    turn = row % count if count else 0
    for number, index in enumerate([*chosen[turn:], *chosen[:turn]]):
        stretch = DAYS / count
        room = stretch - len(world.courses[index].days)
        start = int(number * stretch + draw.early[row][number] * room)
        enrollment = firsts[0] + len(rows.enrollments)
        going_on = number >= count - draw.active[row]
        fate = draw.fate[row][number]
        step = _Step(world, person, world.courses[index], enrollment, start, draw.seconds[row][number], fate)
        if going_on:
            step.go_on(rows)
        elif fate < WITHDRAWN:
            step.enroll(rows, "withdrawn", 0, None)
        else:
            step.complete(rows, draw.scores[row][number], firsts[1], firsts[2])
    return set(chosen)


@dataclass(frozen=True)
class _Step:
    """One enrollment. `fate` in 0…1 decides what else is random about it."""

    world: World
    person: Somebody
    course: CourseFacts
    enrollment: int
    start: int
    second: int
    fate: float

    def enroll(
        self, rows: _Rows, state: str, progress: int, completed_at: str | None, last: tuple[int, str] | None = None
    ) -> None:
        """The enrollment itself."""
        moment = self.world.calendar.moment(self.start, self.second)
        assigned = self.fate > 1.0 - ASSIGNED
        due = self.world.calendar.day(self.start + 30).isoformat() if assigned else None
        head = self.world.heads.get(self.person.unit_id) if assigned else None
        rows.enrollments.append(
            (
                self.enrollment,
                self.person.id,
                self.course.id,
                self.course.version_id,
                state,
                "assigned" if assigned else "self",
                head,
                "",
                due,
                progress,
                last[0] if last else None,
                moment,
                last[1] if last else completed_at or moment,
                completed_at,
            )
        )

    def go_on(self, rows: _Rows) -> None:
        """Some activities are done; the sample has a row for each."""
        activities = self.course.activities
        done = int(self.fate * len(activities))
        moment = self.world.calendar.moment(min(DAYS, self.start + 2), self.second)
        last = (activities[done][0], moment) if done else None
        self.enroll(rows, "active", 100 * done // len(activities), None, last)
        if self.world.progress_rows + len(rows.progress) < PROGRESS_ROWS:
            finished = self.world.calendar.moment(self.start, self.second)
            rows.progress += [self._progress(one, finished, None) for one in activities[:done]]
            if done:
                rows.progress.append(self._progress(activities[done], None, None))

    def complete(self, rows: _Rows, score: float, first_completion: int, first_entry: int) -> None:
        """The completion with its JP."""
        course, calendar = self.course, self.world.calendar
        end = self.start + course.days[-1].offset
        moment = calendar.moment(end, self.second)
        self.enroll(rows, "completed", 100, moment, (course.activities[-1][0], moment))
        completion = first_completion + len(rows.completions)
        entry = first_entry + len(rows.entries)
        person, day = self.person.id, calendar.day(end)
        rows.completions.append(
            (completion, self.enrollment, person, course.id, course.version_id, moment, score, course.minutes)
        )
        counted = sum(one.counted for one in course.days)
        minutes = sum(one.minutes for one in course.days)
        rules = jp_rules(day).valid_from.isoformat()
        rows.entries.append(
            (entry, person, day.year, day.isoformat(), "e_learning", minutes, counted, course.jp, rules, completion)
        )
        for one in course.days:
            on = calendar.day(self.start + one.offset).isoformat()
            rows.days.append((entry, on, person, "e_learning", one.minutes, one.counted))
        if self.person.number < PEOPLE_IN_FULL:
            rows.progress += [
                self._progress(one, moment, score if one[1] == "quiz" else None) for one in course.activities
            ]

    def _progress(self, activity: tuple[int, str], finished: str | None, score: float | None) -> tuple[Any, ...]:
        opened = self.world.calendar.moment(self.start, self.second)
        return (self.enrollment, activity[0], "{}", 600, opened, finished, score)


def _insert(loader: Loader, rows: _Rows, random: Any) -> None:
    columns = (
        "person_id course_id course_version_id state source assigned_by assignment_note due_on progress "
        "last_activity_id enrolled_at last_active_at completed_at"
    )
    _identified(loader, Enrollment, columns, rows.enrollments, random)
    columns = "enrollment_id person_id course_id course_version_id completed_at score minutes"
    _identified(loader, CompletionRecord, columns, rows.completions, random)
    columns = "person_id year earned_on form minutes counted_minutes jp rules completion_id"
    _identified(loader, JpEntry, columns, rows.entries, random)
    loader.insert(JpDay, "entry_id day person_id form minutes counted_minutes", rows.days)
    columns = "enrollment_id activity_id position seconds opened_at completed_at score"
    loader.insert(ActivityProgress, columns, rows.progress)


def _identified(loader: Loader, model: Any, columns: str, rows: list[tuple[Any, ...]], random: Any) -> None:
    """Rows that begin with their id get a uuid as their last column."""
    names = uuids(random, rows[0][0] if rows else 0, len(rows))
    loader.insert(model, f"id {columns} uuid", ((*row, name) for row, name in zip(rows, names, strict=True)))
