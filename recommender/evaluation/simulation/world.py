"""The people, posts and courses of a simulated world, drawn by a seed.

Owns: what is true at the start (levels, effects, likings) and what is said (requirements, claims). Does not own: what
people do (``behaviour``) or what a policy may know (``views``).

Axes: P people, C courses, K competencies. Levels are on the continuous scale of ``levels``; likings in log-odds.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta

import numpy as np

from recommender.data import CourseFacts, Raise, Requirement
from recommender.evaluation.simulation.parameters import Parameters
from recommender.evaluation.simulation.roles import Role
from recommender.gaps import CRITICAL_FACTOR
from recommender.signals.arrays import BoolArray, FloatArray, IntArray

START = date(2026, 1, 1)
"""The first day of the comparison; months are of 30 days and counted from here."""
DAYS_PER_MONTH = 30
MINUTES_PER_JP = 45
LEVEL_ELSEWHERE = 2.0
"""True level in what the post does not require; nothing is counted there."""
TYPICAL_JP = 6.0
ALWAYS = -10_000
"""Month in which courses appear that were there before the history."""


@dataclass(frozen=True, eq=False)
class Courses:
    """C×K: ``raises``, ``from_level``, ``to_level`` as claimed, the true ``effect`` in levels for those at the entry
    level. C: ``jp``, ``appears`` (month), ``agency`` that alone may take it (−1: all), ``needs`` (course, −1: none),
    ``keeps`` (log-odds of finishing above or below the usual).
    """

    facts: tuple[CourseFacts, ...]
    raises: BoolArray
    from_level: FloatArray
    to_level: FloatArray
    effect: FloatArray
    jp: FloatArray
    appears: IntArray
    agency: IntArray
    needs: IntArray
    keeps: FloatArray


@dataclass(frozen=True, eq=False)
class World:
    """All that is fixed. P: ``post``, ``agency``, ``tier``, ``group`` (drawn at random), ``budget`` (JP a year),
    ``active`` (chance a month), ``perseverance`` (log-odds). P×K: ``level`` at the start of the history, ``required``
    (0 where not), ``weight`` (importance, × 1.5 if critical). P×C: ``liking``. ``asked`` are the requirements by post.
    """

    parameters: Parameters
    seed: int
    competencies: tuple[tuple[str, str], ...]
    asked: tuple[tuple[Requirement, ...], ...]
    courses: Courses
    post: IntArray
    agency: IntArray
    tier: IntArray
    group: IntArray
    budget: FloatArray
    active: FloatArray
    perseverance: FloatArray
    level: FloatArray
    required: FloatArray
    weight: FloatArray
    liking: FloatArray

    @property
    def size(self) -> int:
        """The number of people."""
        return len(self.post)


def day_of(month: int, day: int = 0) -> date:
    """Return the ``day``-th day (0 to 29) of a month counted from ``START``."""
    return START + timedelta(days=DAYS_PER_MONTH * month + day)


def draw(
    roles: Sequence[Role], parameters: Parameters, *, people: int, courses: int, seed: int, false_claims: bool = False
) -> World:
    """Return a world of ``people`` and ``courses``; with ``false_claims`` half of the courses do nothing.

    The same people and claims are drawn with and without false claims. Raises ValueError without a role of
    ``office_groups`` that asks for enough.
    """
    rng = np.random.default_rng(seed)
    asked, competencies = _posts(roles, parameters, rng)
    post = rng.integers(0, len(asked), people)
    share = 1.0 / np.arange(1, parameters.agencies + 1)
    agency = rng.choice(parameters.agencies, size=people, p=share / share.sum())
    required, weight = _requirements(asked, [code for code, _ in competencies], post)
    catalogue = _courses(asked, competencies, parameters, courses, rng, false_claims)
    active, spread = parameters.active_mean, parameters.active_spread
    budget = parameters.budget_median * np.exp(parameters.budget_spread * rng.standard_normal(people))
    return World(
        parameters=parameters,
        seed=seed,
        competencies=competencies,
        asked=asked,
        courses=catalogue,
        post=post,
        agency=agency,
        tier=_tiers(asked)[post],
        group=rng.integers(0, 2, people),
        budget=np.clip(budget, *parameters.budget_range),
        active=rng.beta(active * spread, (1.0 - active) * spread, people),
        perseverance=parameters.finish_person_sd * rng.standard_normal(people),
        level=_levels(required, parameters, rng),
        required=required,
        weight=weight,
        liking=_likings(post, len(asked), catalogue.raises, parameters, rng),
    )


def _posts(
    roles: Sequence[Role], parameters: Parameters, rng: np.random.Generator
) -> tuple[tuple[tuple[Requirement, ...], ...], tuple[tuple[str, str], ...]]:
    """Return the requirements of each post, and the competencies anybody requires, as code and name."""
    office = [
        role.elements[: parameters.requirements]
        for role in roles
        if role.code[:2] in parameters.office_groups and len(role.elements) >= parameters.requirements
    ]
    if not office:
        raise ValueError("no role of the office groups asks for enough elements")
    chosen = [office[row] for row in rng.choice(len(office), min(parameters.posts, len(office)), replace=False)]
    names = {element.code: element.name for elements in chosen for element in elements}
    asked = tuple(
        tuple(
            Requirement(one.code, one.level, one.importance, one.importance >= parameters.critical_from, "post")
            for one in elements
        )
        for elements in chosen
    )
    return asked, tuple(sorted(names.items()))


def _requirements(
    asked: Sequence[Sequence[Requirement]], codes: list[str], post: IntArray
) -> tuple[FloatArray, FloatArray]:
    """Return level required and weight, each P×K."""
    required, weight = np.zeros((2, len(asked), len(codes)))
    for row, requirements in enumerate(asked):
        for one in requirements:
            column = codes.index(one.competency)
            required[row, column] = one.level
            weight[row, column] = one.weight * (CRITICAL_FACTOR if one.critical else 1.0)
    return required[post], weight[post]


def _tiers(asked: Sequence[Sequence[Requirement]]) -> IntArray:
    """Return the third of the posts, by mean level required, to which each post belongs."""
    mean = np.array([np.mean([one.level for one in requirements]) for requirements in asked])
    return np.argsort(np.argsort(mean, kind="stable")) * 3 // len(asked)


def _levels(required: FloatArray, parameters: Parameters, rng: np.random.Generator) -> FloatArray:
    people = len(required)
    common = parameters.ability_sd * rng.standard_normal((people, 1))
    own = np.sqrt(parameters.shortfall_sd**2 - parameters.ability_sd**2) * rng.standard_normal(required.shape)
    level = np.where(required > 0.0, required - parameters.shortfall_mean + common + own, LEVEL_ELSEWHERE)
    return np.asarray(np.clip(level, 0.0, 5.5))


def _likings(
    post: IntArray, posts: int, raises: BoolArray, parameters: Parameters, rng: np.random.Generator
) -> FloatArray:
    topics = parameters.taste_topic_sd * rng.standard_normal((len(post), raises.shape[1]))
    of_post = parameters.taste_post_sd * rng.standard_normal((posts, len(raises)))
    appeal = parameters.appeal_sd * rng.standard_normal(len(raises))
    return np.asarray(topics @ raises.T / raises.sum(axis=1) + of_post[post] + appeal)


def _courses(
    asked: Sequence[Sequence[Requirement]],
    competencies: Sequence[tuple[str, str]],
    parameters: Parameters,
    number: int,
    rng: np.random.Generator,
    false_claims: bool,
) -> Courses:
    wanted = [(one.competency, one.level) for requirements in asked for one in requirements]
    codes = [code for code, _ in competencies]
    raises = np.zeros((number, len(codes)), dtype=np.bool_)
    from_level, to_level = np.zeros((2, number, len(codes)))
    for row in range(number):
        for place in rng.choice(len(wanted), 2 if rng.random() < parameters.raises_second else 1, replace=False):
            code, level = wanted[place]
            column, rise = codes.index(code), 2 if rng.random() < parameters.claims_two_levels else 1
            raises[row, column] = True
            to_level[row, column] = min(5, max(rise, level + rng.integers(-1, 2)))
            from_level[row, column] = to_level[row, column] - rise
    jp = rng.choice(parameters.jp, number, p=parameters.jp_share)
    claim = np.where(raises, to_level - from_level, 0.0)
    effect = claim * _truth(parameters, number, rng, false_claims)[:, None]
    needs = _needs(from_level, raises, parameters, rng)
    agency = np.where(rng.random(number) < parameters.agency_only, rng.integers(0, parameters.agencies, number), -1)
    new = rng.random(number) < parameters.new_courses
    appears = np.where(new, rng.integers(0, parameters.months, number), ALWAYS)
    courses = Courses(
        facts=(),
        raises=raises,
        from_level=from_level,
        to_level=to_level,
        effect=np.minimum(claim, effect * (jp[:, None] / TYPICAL_JP) ** parameters.length_power),
        jp=jp,
        appears=appears,
        agency=agency,
        needs=needs,
        keeps=parameters.finish_course_sd * rng.standard_normal(number),
    )
    return _with_facts(courses, competencies)


def _truth(parameters: Parameters, number: int, rng: np.random.Generator, false_claims: bool) -> FloatArray:
    """Return per course the true rise divided by the claimed one."""
    lot, place = rng.random((2, number))
    honest, overstated = parameters.honest, parameters.honest + parameters.overstated
    if false_claims:
        honest = overstated = 1.0 - parameters.false_share
    ratios = (parameters.honest_ratio, parameters.overstated_ratio, parameters.empty_ratio)
    low, high = np.array(ratios)[np.digitize(lot, [honest, overstated])].T
    return np.asarray(low + (high - low) * place)


def _needs(from_level: FloatArray, raises: BoolArray, parameters: Parameters, rng: np.random.Generator) -> IntArray:
    """Return for some courses a lower one of the same competency that must be finished before; −1 for none."""
    needs = np.full(len(raises), -1)
    for row in np.flatnonzero(rng.random(len(raises)) < parameters.with_prerequisite):
        column = int(np.argmax(raises[row]))
        lower = np.flatnonzero(raises[:, column] & (from_level[:, column] < from_level[row, column]))
        if len(lower):
            needs[row] = rng.choice(lower)
    return needs


def _with_facts(courses: Courses, competencies: Sequence[tuple[str, str]]) -> Courses:
    """Add what the product is told about each course: claims, length, day of publication, prerequisite."""
    facts = []
    for row, raised in enumerate(courses.raises):
        columns = np.flatnonzero(raised).tolist()
        before = courses.appears[row] == ALWAYS
        facts.append(
            CourseFacts(
                id=name_of_course(row),
                raises=tuple(
                    Raise(competencies[one][0], float(courses.from_level[row, one]), float(courses.to_level[row, one]))
                    for one in columns
                ),
                minutes=int(courses.jp[row] * MINUTES_PER_JP),
                jp=float(courses.jp[row]),
                published_on=START - timedelta(days=900) if before else day_of(int(courses.appears[row])),
                text=" ".join(f"{competencies[one][1]} {courses.to_level[row, one]:.0f}" for one in columns),
                prerequisites=frozenset({name_of_course(int(courses.needs[row]))} if courses.needs[row] >= 0 else ()),
                open_to=frozenset({f"A{courses.agency[row]}"}) if courses.agency[row] >= 0 else None,
            )
        )
    return replace(courses, facts=tuple(facts))


def name_of_course(row: int) -> str:
    """Return the id of a course; ids sort as rows do."""
    return f"c{row:05}"


def name_of_person(row: int) -> str:
    """Return the id of a person; ids sort as rows do."""
    return f"p{row:06}"
