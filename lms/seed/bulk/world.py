"""What the mass refers to, read once: posts with their requirements, units, courses with their days, who is there already."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from typing import Any

import sqlalchemy as sa

from content.reference import credit_minutes, jp_rules
from lms.accounts import demonstration
from lms.accounts.passwords import hash_password
from lms.agencies.models import Agency, OrgUnit, Position
from lms.competencies.models import Competency, RoleProfile, RoleRequirement
from lms.courses.models import Activity, Course, CourseCompetency, CourseVersion, Module
from lms.db import db
from lms.people.models import Assignment, Person
from lms.seed.bulk.calendar import Calendar
from lms.seed.bulk.courses import CROWD, CROWDED, LONG
from lms.seed.bulk.workplaces import posts_of
from lms.seed.organisation import WORKPLACES

TEAM_UNIT = "sdn-melati-01"
"""The unit of the supervisor with the demonstration account."""
TEAM = 30
"""People in that unit besides the supervisor."""
DAILY_MINUTES = 135
"""What a learner does of one course on one day, at most: as much as counts."""
DemonstrationKey = str


@dataclass(frozen=True)
class Requirement:
    """One required level of a post."""

    competency_id: int
    code: str
    level: int
    weight: int
    basis: str


@dataclass(frozen=True)
class Post:
    """A post and what it requires."""

    id: int
    code: str
    name: str
    requirements: tuple[Requirement, ...]


@dataclass(frozen=True)
class StudyDay:
    """A day on which somebody learns in a course: days after the start, minutes, minutes that count."""

    offset: int
    minutes: int
    counted: int


@dataclass(frozen=True)
class CourseFacts:
    """A course as the mass takes it."""

    id: int
    version_id: int
    code: str
    slug: str
    title: str
    minutes: int
    jp: int
    activities: tuple[tuple[int, str], ...]
    """Id and kind, in order."""
    days: tuple[StudyDay, ...]
    raises: dict[int, tuple[int, int]]


@dataclass(frozen=True)
class Place:
    """A place to work: unit, post, whether its holder leads the unit."""

    unit_id: int
    post: Post
    leads: bool


@dataclass
class World:
    """Everything the chunks need. `heads`: unit → person who leads it, as they are written."""

    people: int
    calendar: Calendar
    seed: int
    agency_id: int
    password_hash: str
    courses: list[CourseFacts]
    known: list[tuple[int, DemonstrationKey, Place]]
    """The people who are there already: id, key, place."""
    places: list[Place]
    """Of everybody else, in the order of writing."""
    crowd: set[int]
    """Numbers of the people in the crowded course."""
    heads: dict[int, int] = field(default_factory=dict)
    taken_nips: set[str] = field(default_factory=set)
    enrollments: int = 0
    progress_rows: int = 0

    @property
    def crowded(self) -> int:
        """Index of the course with `CROWD` people."""
        return next(index for index, course in enumerate(self.courses) if course.code == CROWDED)

    @property
    def long(self) -> int:
        """Index of the course with fifty activities."""
        return next(index for index, course in enumerate(self.courses) if course.code == LONG)


def read_world(people: int, calendar: Calendar, seed: int) -> World:
    """The world as the services left it."""
    import numpy as np

    agency = db.session.scalars(sa.select(Agency).where(Agency.code == "dki")).one()
    posts = _posts(agency.id)
    known = _known(posts)
    others = np.arange(len(known), people)
    crowd = np.random.default_rng(seed).choice(others, min(CROWD, len(others)), replace=False)
    return World(
        people=people,
        calendar=calendar,
        seed=seed,
        agency_id=agency.id,
        password_hash=hash_password(demonstration.PASSWORD),
        courses=_courses(calendar),
        known=known,
        places=_places(agency.id, posts, people - len(known), sum(place.leads for _, _, place in known)),
        crowd=set(crowd.tolist()),
        heads={place.unit_id: person for person, _, place in known if place.leads},
        taken_nips={account.nip for account in demonstration.ACCOUNTS},
    )


def _posts(agency_id: int) -> dict[str, Post]:
    rows = db.session.execute(
        sa.select(
            Position.id,
            Position.code,
            Position.name,
            RoleRequirement.competency_id,
            Competency.code.label("competency"),
            RoleRequirement.level,
            RoleRequirement.weight,
            RoleProfile.basis,
        )
        .join(RoleProfile, sa.and_(RoleProfile.position_id == Position.id, RoleProfile.state == "published"))
        .join(RoleRequirement, RoleRequirement.profile_id == RoleProfile.id)
        .join(Competency, Competency.id == RoleRequirement.competency_id)
        .where(Position.agency_id == agency_id)
        .order_by(Position.id, Competency.id)
    )
    found: dict[str, list[Any]] = defaultdict(list)
    for row in rows:
        found[row.code].append(row)
    return {
        code: Post(
            lines[0].id,
            code,
            lines[0].name,
            tuple(Requirement(one.competency_id, one.competency, one.level, one.weight, one.basis) for one in lines),
        )
        for code, lines in found.items()
    }


def _known(posts: dict[str, Post]) -> list[tuple[int, DemonstrationKey, Place]]:
    """The people of the demonstration accounts, in the order of their list."""
    by_id = {post.id: post for post in posts.values()}
    rows = db.session.execute(
        sa.select(Person.nip, Person.id, Assignment.unit_id, Assignment.position_id, Assignment.leads).join(
            Assignment, Assignment.person_id == Person.id
        )
    )
    found = {row.nip: row for row in rows}
    return [
        (
            found[account.nip].id,
            account.key,
            Place(found[account.nip].unit_id, by_id[found[account.nip].position_id], found[account.nip].leads),
        )
        for account in demonstration.ACCOUNTS
    ]


def _places(agency_id: int, posts: dict[str, Post], count: int, led: int) -> list[Place]:
    """The team of the demonstration first, then a head for each unit, then the units in turn until `count` have a place."""
    units = db.session.execute(
        sa.select(OrgUnit.id, OrgUnit.code).where(OrgUnit.agency_id == agency_id, OrgUnit.parent_id.is_not(None))
    ).all()
    team_unit = next(unit.id for unit in units if unit.code == TEAM_UNIT)
    own = {place.code: (place.head, tuple(place.posts)) for place in WORKPLACES}
    staffed = [(unit.id, own.get(unit.code) or posts_of(unit.code)) for unit in units if unit.id != team_unit]
    team = [Place(team_unit, posts[("guru-pertama", "guru-muda")[number % 2]], False) for number in range(TEAM - 2)]
    heads = [Place(unit, posts[head or "kepala-bidang"], True) for unit, (head, _) in staffed]
    found = [*team, *heads]
    turn = 0
    while len(found) < count:
        for unit, (_, others) in staffed:
            found.append(Place(unit, posts[others[turn % len(others)]], False))
        turn += 1
    return found[:count]


def _courses(calendar: Calendar) -> list[CourseFacts]:
    published = sa.select(
        Course.id,
        Course.code,
        Course.slug,
        CourseVersion.id.label("version"),
        CourseVersion.title,
        CourseVersion.minutes,
    ).join(CourseVersion, CourseVersion.id == Course.published_version_id)
    return [_course(row, calendar) for row in db.session.execute(published.order_by(Course.id)).all()]


def _course(row: Any, calendar: Calendar) -> CourseFacts:
    activities = db.session.execute(
        sa.select(Activity.id, Activity.kind)
        .join(Module, Module.id == Activity.module_id)
        .where(Module.course_version_id == row.version)
        .order_by(Module.position, Activity.position)
    ).all()
    claims = db.session.scalars(sa.select(CourseCompetency).where(CourseCompetency.course_version_id == row.version))
    passed = _study_minutes(row.minutes)
    credit = credit_minutes(
        jp_rules(calendar.start).forms["e_learning"].national,
        {calendar.day(offset): length for offset, length in enumerate(passed)},
    )
    return CourseFacts(
        id=row.id,
        version_id=row.version,
        code=row.code,
        slug=row.slug,
        title=row.title,
        minutes=row.minutes,
        jp=credit.jp,
        activities=tuple((one.id, one.kind) for one in activities),
        days=tuple(StudyDay(offset, day.minutes, day.counted) for offset, day in enumerate(credit.days)),
        raises={claim.competency_id: (claim.from_level, claim.to_level) for claim in claims},
    )


def _study_minutes(minutes: int) -> list[int]:
    """The minutes of a course, spread evenly over the days it takes."""
    days = max(1, -(-minutes // DAILY_MINUTES))
    return [minutes * (day + 1) // days - minutes * day // days for day in range(days)]
