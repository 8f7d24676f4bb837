"""A year of history: what the invented people measured, took, finished and measured again, in the order of the days.

Everybody has a hidden true level per competency; ratings and tests are noisy looks at it, a finished course lifts it. So the
pages have something to say and the recommender something to learn. The clock is set to each event's day.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from random import Random

import sqlalchemy as sa

from lms import clock
from lms.access.viewer import Viewer
from lms.assessments import paths, testing
from lms.assessments.observations import observe
from lms.competencies.models import Competency
from lms.competencies.queries import Required, requirements_of
from lms.courses.models import Activity, Course, CourseCompetency, LessonCheck, Module
from lms.db import db
from lms.enrollments import ratings
from lms.enrollments.models import Enrollment
from lms.enrollments.services import answer_check, enroll, finish_lesson, open_activity, record_quiz
from lms.people.models import Person
from lms.problems import Problem
from lms.quizzes import services as quizzes
from lms.quizzes.bodies import parsed
from lms.quizzes.models import Attempt, AttemptItem, QuestionVersion, QuizVersion
from lms.quizzes.queries import item_of
from lms.seed.catalogue import viewer_for
from lms.seed.people import Seeded

DAYS = 330
"""How far back the history reaches."""
STORY_GAP = "M.5"
"""What the demonstration learner lacks whatever the year brought: the course assigned to him is about it."""
STORY_DAYS_AGO = 40
STORY_AHEAD = frozenset(
    {"asesmen-dan-umpan-balik", "integritas-sehari-hari", "menata-waktu-kerja", "pelayanan-prima-di-loket"}
)
"""Courses he has not begun whatever the year brought: who tries the demonstration can begin or assign them."""
ADAPTIVE_CODE = "M.3"
ADAPTIVE_TESTS = 22
"""Tests of that competency, the first of the year, that are taken question by question: enough for exposure to be counted.
The results of the others are written as such to keep the first start short.
"""
BETWEEN_ANSWERS = timedelta(seconds=50)
ATTEMPTED_SHARE = 0.2
"""Share of course quizzes taken item by item; the others' scores are written as such to keep the first start short."""
REMEMBERED = timedelta(days=60)
"""Check questions of lessons are answered in this last part of the year only: older ones would all wait for review at once."""
WRONG_CHECKS = 1 / 3
RATING_SEED = 20261201
AFTER_THE_END = timedelta(minutes=9)
RATED_SHARE = 2 / 3
COMMENTED_SHARE = 0.4
COMMENTS = {
    2: ("Contohnya jauh dari pekerjaan saya.", "Terlalu banyak teori."),
    3: ("Cukup jelas, tetapi latihannya sedikit.", "Baik, hanya saja terlalu panjang."),
    4: ("Latihan kasusnya mirip dengan pekerjaan saya.", "Runtut dan mudah diikuti."),
    5: ("Langsung saya pakai minggu itu juga.", "Kuisnya membuat saya membaca ulang bagian yang belum paham."),
}
"""What some write, by their stars."""
Event = tuple[datetime, Callable[[], None]]


@dataclass
class TakenCourse:
    """What the history needs to know of a course."""

    row: Course
    activities: list[Activity]
    raises: dict[int, tuple[int, int]]


@dataclass
class World:
    """State of the simulation while the days pass."""

    random: Random
    courses: list[TakenCourse]
    people: dict[str, Seeded]
    supervisor_of: dict[str, str]
    truth: dict[tuple[int, int], float] = field(default_factory=dict)
    required: dict[int, list[Required]] = field(default_factory=dict)
    viewers: dict[int, Viewer] = field(default_factory=dict)
    adaptive_left: int = ADAPTIVE_TESTS
    opinions: Random = field(default_factory=lambda: Random(RATING_SEED))  # noqa: S311 - invented, reproducible
    """Apart from the year's own chances, so that what people think changes nothing of what they do."""

    def viewer(self, person: Person) -> Viewer:
        """The viewer a person is."""
        if person.id not in self.viewers:
            self.viewers[person.id] = viewer_for(person)
        return self.viewers[person.id]


def live(people: dict[str, Seeded], courses: list[Course], random: Random, tell: Callable[[str], None]) -> None:
    """Let the year pass."""
    world = World(random, [_facts(course) for course in courses], people, _supervisors(people))
    events: list[Event] = [_story(people["learner"].person)]
    for key, seeded in people.items():
        if key == "newcomer":
            continue
        _draw_truth(world, seeded)
        events += _events_of(world, key, seeded)
    events.sort(key=lambda event: event[0])
    for number, (moment, act) in enumerate(events, start=1):
        with clock.set_to(moment):
            act()
        if number % 250 == 0:
            db.session.commit()
            tell(f"Riwayat belajar: {number} dari {len(events)} kejadian")


def _facts(course: Course) -> TakenCourse:
    activities = list(
        db.session.scalars(
            sa.select(Activity)
            .join(Module, Module.id == Activity.module_id)
            .where(Module.course_version_id == course.published_version_id)
            .order_by(Module.position, Activity.position)
        )
    )
    claims = sa.select(CourseCompetency).where(CourseCompetency.course_version_id == course.published_version_id)
    raises = {row.competency_id: (row.from_level, row.to_level) for row in db.session.scalars(claims)}
    return TakenCourse(course, activities, raises)


def _supervisors(people: dict[str, Seeded]) -> dict[str, str]:
    head = {seeded.unit: key for key, seeded in people.items() if seeded.leads}
    return {
        key: head[seeded.unit] for key, seeded in people.items() if seeded.unit in head and head[seeded.unit] != key
    }


def _draw_truth(world: World, seeded: Seeded) -> None:
    invented = requirements_of(seeded.person.id)
    if seeded is world.people["learner"]:
        invented = [one for one in invented if one.code != STORY_GAP]
    world.required[seeded.person.id] = invented
    general = world.random.gauss(-0.25, 0.35)
    for one in invented:
        true = one.level + general + world.random.gauss(0, 0.5)
        world.truth[seeded.person.id, one.competency_id] = min(5.2, max(0.6, true))


def _story(learner: Person) -> Event:
    """The one measurement of what the demonstration learner lacks; chance has no part in it."""
    gap = next(one for one in requirements_of(learner.id) if one.code == STORY_GAP)

    def act() -> None:
        observe(
            learner.id,
            gap.competency_id,
            source="assessment_centre",
            mean=gap.level - 1.0,
            se=0.35,
            instrument="CACT",
            instrument_version="1",
        )

    return clock.now() - timedelta(days=STORY_DAYS_AGO), act


def _moment(world: World, days_ago: float) -> datetime:
    return clock.now() - timedelta(days=days_ago, hours=world.random.uniform(0, 7))


def _events_of(world: World, key: str, seeded: Seeded) -> list[Event]:
    person = seeded.person
    events = _ratings(world, key, person) + _tests(world, person)
    taken = world.random.choices((0, 1, 2, 3, 4, 5), (8, 18, 26, 24, 16, 8))[0]
    if key == "learner":
        taken = 2
    pool = [course for course in world.courses if key != "learner" or course.row.slug not in STORY_AHEAD]
    for course in _chosen(world, person, pool, taken):
        events.append((_moment(world, world.random.uniform(8, DAYS)), _take(world, person, course, finish=True)))
    if key == "learner" or world.random.random() < 0.45:
        course = world.random.choice(pool)
        events.append((_moment(world, world.random.uniform(1, 25)), _take(world, person, course, finish=False)))
    return events


def _ratings(world: World, key: str, person: Person) -> list[Event]:
    events: list[Event] = []
    rater = world.people[world.supervisor_of[key]].person if key in world.supervisor_of else None
    for one in world.required[person.id]:
        if rater is not None and world.random.random() < 0.35:
            look = _look(world, person, one.competency_id, "supervisor", 0.55, rater)
            events.append((_moment(world, world.random.uniform(20, 300)), look))
        if world.random.random() < 0.25:
            look = _look(world, person, one.competency_id, "self", 0.8, person, bias=0.4)
            events.append((_moment(world, world.random.uniform(5, 320)), look))
        if world.random.random() < 0.03:
            look = _look(world, person, one.competency_id, "assessment_centre", 0.3, None)
            events.append((_moment(world, world.random.uniform(60, 320)), look))
    return events


def _look(
    world: World, person: Person, competency_id: int, source: str, noise: float, rater: Person | None, bias: float = 0.0
) -> Callable[[], None]:
    def act() -> None:
        true = world.truth[person.id, competency_id]
        observe(
            person.id,
            competency_id,
            source=source,
            mean=min(5.0, max(0.5, world.random.gauss(true + bias, noise))),
            se={"supervisor": 0.6, "self": 0.9, "assessment_centre": 0.35}[source],
            instrument="CACT" if source == "assessment_centre" else "indicator-rating",
            instrument_version="1",
            assessor_id=rater.id if rater else None,
        )

    return act


def _tests(world: World, person: Person) -> list[Event]:
    chosen = [one for one in world.required[person.id] if world.random.random() < 0.3]
    return [(_moment(world, world.random.uniform(10, DAYS)), _test(world, person, one)) for one in chosen]


def _test(world: World, person: Person, required: Required) -> Callable[[], None]:
    """A test by somebody of the true level: question by question while some are left to be taken so, else 12 items as the
    engine would have recorded them.
    """

    def act() -> None:
        from recommender.ability import rasch
        from recommender.levels import to_ability

        theta = to_ability(world.truth[person.id, required.competency_id])
        chances = [world.random.random() for _item in range(12)]
        if required.code == ADAPTIVE_CODE and world.adaptive_left and person is not world.people["learner"].person:
            world.adaptive_left -= 1
            _take_test(world.viewer(person), required, theta, Random(chances[0]))  # noqa: S311 - invented, reproducible
            return
        items = [rasch.Item(rasch.prior_difficulty(required.level, 1 + number % 5)) for number in range(12)]
        answers = [
            rasch.Answer(item, float(chance < rasch.probability(theta, item)))
            for item, chance in zip(items, chances, strict=True)
        ]
        estimate = rasch.posterior(answers, rasch.neutral_prior(required.level))
        placed, p_meets = rasch.level_estimate(estimate), rasch.p_meets(estimate, required.level)
        observe(
            person.id,
            required.competency_id,
            source="test",
            mean=placed.mean,
            se=placed.se,
            instrument="tumbuh-test",
            instrument_version="1",
            detail={
                "items": len(items),
                "right": sum(one.fraction for one in answers),
                "required": required.level,
                "p_meets": p_meets,
                "decision": rasch.decision(estimate, required.level),
            },
        )

    return act


def _take_test(viewer: Viewer, required: Required, theta: float, random: Random) -> None:
    """Take an adaptive test through the services; nothing happens where none can begin, as after a fresh decision."""
    from lms.seed.answering import right_response, wrong_response
    from recommender.ability import rasch

    try:
        attempt = testing.start_test(viewer, db.session.get_one(Competency, required.competency_id))
    except Problem:
        return
    moment = clock.now()
    while attempt.open:
        moment += BETWEEN_ANSWERS
        with clock.set_to(moment):
            item = attempt.items[-1]
            asked = paths.parameters(item_of(item.question_version_id))
            give = right_response if random.random() < rasch.probability(theta, asked) else wrong_response
            item.answer, item.answered_at, item.revision = give(item, random), moment, 1
            db.session.flush()
            quizzes.settle(viewer, attempt, item.slot, epoch=attempt.writer_epoch, received_at=moment, unknown=True)


def _chosen(world: World, person: Person, pool: list[TakenCourse], count: int) -> list[TakenCourse]:
    """Courses a person takes of the pool: those that lead to what the post requires more often than others."""
    wanted = {one.competency_id: one.weight for one in world.required[person.id]}
    pool = list(pool)
    chosen: list[TakenCourse] = []
    while pool and len(chosen) < count:
        weights = [0.4 + sum(wanted.get(code, 0) for code in course.raises) for course in pool]
        course = world.random.choices(pool, weights)[0]
        pool.remove(course)
        chosen.append(course)
    return chosen


def _take(world: World, person: Person, course: TakenCourse, *, finish: bool) -> Callable[[], None]:
    def act() -> None:
        started = clock.now()
        if _knows(person, course):
            return
        enrollment = enroll(world.viewer(person), course.row)
        steps = (
            course.activities if finish else course.activities[: world.random.randint(1, len(course.activities) - 2)]
        )
        for number, activity in enumerate(steps):
            with clock.set_to(min(started + timedelta(days=number, minutes=35), _just_now())):
                _do(world, person, enrollment, activity)
        if finish:
            _learn(world, person, course)
            _rate(world, enrollment, course)

    return act


def _rate(world: World, enrollment: Enrollment, course: TakenCourse) -> None:
    """Two thirds of those who finished say what they think; a course is liked by as many stars as its place says."""
    if not ratings.may_rate(enrollment) or world.opinions.random() > RATED_SHARE:
        return
    liked = 3.4 + 0.3 * (world.courses.index(course) % 5)
    finished = enrollment.completed_at or clock.now()
    stars = min(5, max(2, round(world.opinions.gauss(liked, 0.8))))
    comment = world.opinions.choice(COMMENTS[stars]) if world.opinions.random() < COMMENTED_SHARE else ""
    with clock.set_to(min(finished + AFTER_THE_END, _just_now())):
        ratings.rate(enrollment, stars=stars, comment=comment)


def _just_now() -> datetime:
    return datetime.now(UTC) - timedelta(hours=2)


def _knows(person: Person, course: TakenCourse) -> bool:
    known = sa.exists().where(Enrollment.person_id == person.id, Enrollment.course_id == course.row.id)
    return bool(db.session.scalar(sa.select(known)))


def _do(world: World, person: Person, enrollment: Enrollment, activity: Activity) -> None:
    if activity.kind == "lesson":
        if clock.now() > _just_now() - REMEMBERED:
            _check_oneself(enrollment, activity)
        finish_lesson(enrollment, activity)
    elif world.random.random() < ATTEMPTED_SHARE and not _asks_people(activity):
        _attempt(world, person, enrollment, activity)
    else:
        progress = open_activity(enrollment, activity)
        progress.score = world.random.choice((75.0, 80.0, 83.3, 91.7, 95.8))
        finish_lesson(enrollment, activity)


def _check_oneself(enrollment: Enrollment, activity: Activity) -> None:
    """Answer the check questions of a lesson, two of three rightly, so that some are due for review."""
    from lms.seed.answering import right_response, wrong_response

    random = Random(f"{enrollment.id} {activity.id}")  # noqa: S311 - invented answers
    asked = sa.select(QuestionVersion).join(LessonCheck, LessonCheck.question_version_id == QuestionVersion.id)
    for version in db.session.scalars(asked.where(LessonCheck.activity_id == activity.id)).all():
        item = AttemptItem(question_version=version)
        give = wrong_response if random.random() < WRONG_CHECKS else right_response
        answer_check(enrollment, activity, version, give(item, random))


def _asks_people(activity: Activity) -> bool:
    """Whether somebody has to mark the quiz: what waits for a marker is told by `lms.seed.essays`."""
    version = db.session.get_one(QuizVersion, activity.quiz_version_id)
    return any(parsed(slot.question_version.body).type.marking == "manual" for slot in version.slots)


def _attempt(world: World, person: Person, enrollment: Enrollment, activity: Activity) -> None:
    """Take the course quiz item by item until it is passed (at most three tries, then the best is good enough)."""
    version = db.session.get_one(QuizVersion, activity.quiz_version_id)
    viewer = world.viewer(person)
    context = quizzes.AttemptContext(host="enrollment", host_uuid=enrollment.uuid, person_id=person.id)
    for chance in (0.86, 0.93, 1.0):
        attempt = quizzes.start_attempt(viewer, version, context)
        _answer(world, attempt, chance)
        quizzes.submit(viewer, attempt)
        record_quiz(attempt)
        if attempt.passed:
            return


def _answer(world: World, attempt: Attempt, chance: float) -> None:
    """Write answers that are right with `chance`, straight into the frozen items."""
    from lms.seed.answering import right_response, wrong_response

    for item in attempt.items:
        give = right_response if world.random.random() < chance else wrong_response
        item.answer = give(item, world.random)
        item.answered_at, item.revision = clock.now(), 1
    db.session.flush()


def _learn(world: World, person: Person, course: TakenCourse) -> None:
    """The course lifts the true level; a third of the people are tested again some weeks later."""
    for competency_id, (_low, high) in course.raises.items():
        key = (person.id, competency_id)
        if key not in world.truth:
            continue
        world.truth[key] = max(world.truth[key], min(world.truth[key] + world.random.uniform(0.1, 0.7), high + 0.4))
        required = next((one for one in world.required[person.id] if one.competency_id == competency_id), None)
        if required is not None and world.random.random() < 0.4:
            later = min(clock.now() + timedelta(days=world.random.uniform(15, 45)), _just_now())
            with clock.set_to(later):
                _test(world, person, required)()
