"""A small fixed cast for the recommender's tests, and a larger invented population drawn from a seed."""

from collections.abc import Callable, Iterator
from datetime import date, timedelta

import numpy as np
import pytest
from threadpoolctl import threadpool_limits

from recommender import fusion
from recommender.data import (
    CompetencyState,
    Completion,
    CourseFacts,
    Observation,
    PerformanceGap,
    PersonFacts,
    Raise,
    Rating,
    Requirement,
    Snapshot,
    Source,
    SourceUse,
)
from recommender.levels import p_meets

TODAY = date(2026, 6, 30)
COMPETENCIES = {"PP": "Pelayanan publik", "KS": "Kerja sama", "KM": "Komunikasi", "AN": "Analisis data"}


@pytest.fixture(scope="session", autouse=True)
def _one_thread() -> Iterator[None]:
    """Small trees on several threads wait for each other, and tests already run side by side."""
    with threadpool_limits(1):
        yield


@pytest.fixture
def today() -> date:
    return TODAY


@pytest.fixture
def observation() -> Callable[..., Observation]:
    def make(source: Source, mean: float, se: float = 0.4, days_ago: int = 0, valid_days: int = 730) -> Observation:
        day = TODAY - timedelta(days=days_ago)
        return Observation(source, mean, se, day, day + timedelta(days=valid_days))

    return make


@pytest.fixture
def measured() -> Callable[..., CompetencyState]:
    def make(mean: float, se: float = 0.3, required: int = 3) -> CompetencyState:
        use = SourceUse("test", TODAY - timedelta(days=30), mean, se, 1.0)
        return CompetencyState("measured", mean, se, p_meets(mean, se, required), (use,))

    return make


@pytest.fixture
def course() -> Callable[..., CourseFacts]:
    def make(id: str, *raises: tuple[str, float, float], **facts: object) -> CourseFacts:  # noqa: A002
        given = {"minutes": 180, "jp": 4.0, "published_on": date(2025, 1, 1), "text": f"Kursus {id}"} | facts
        return CourseFacts(id=id, raises=tuple(Raise(*one) for one in raises), **given)  # type: ignore[arg-type]

    return make


@pytest.fixture
def person() -> Callable[..., PersonFacts]:
    def make(id: str = "ani", **facts: object) -> PersonFacts:  # noqa: A002
        given = {
            "agency": "A",
            "position": "Analis",
            "tier": "Pelaksana",
            "requirements": (Requirement("PP", 3, 3.0, basis="SKJ 1"), Requirement("KS", 3, 2.0)),
        } | facts
        return PersonFacts(id=id, **given)  # type: ignore[arg-type]

    return make


@pytest.fixture
def snapshot(course: Callable[..., CourseFacts], person: Callable[..., PersonFacts]) -> Callable[..., Snapshot]:
    def make(
        people: list[PersonFacts] | None = None, courses: list[CourseFacts] | None = None, **facts: object
    ) -> Snapshot:
        given: dict[str, object] = {"completions": (), "competencies": COMPETENCIES, "as_of": TODAY} | facts
        return Snapshot(
            people=tuple([person()] if people is None else people),
            courses=tuple([course("c1", ("PP", 2, 3))] if courses is None else courses),
            **given,  # type: ignore[arg-type]
        )

    return make


def population(size: int, seed: int, days: int = 900) -> Snapshot:
    """Return ``size`` people who finished courses, mostly those of their position, in the last ``days``."""
    rng = np.random.default_rng(seed)
    codes = list(COMPETENCIES)
    courses = tuple(_course(number, codes, rng) for number in range(24))
    people, completions = [], []
    for number in range(size):
        who, done = _person(f"p{number:05}", codes, courses, days, rng)
        people.append(who)
        completions.extend(done)
    return Snapshot(tuple(people), courses, tuple(completions), COMPETENCIES, TODAY, _ratings(completions, seed))


def _ratings(completions: list[Completion], seed: int) -> tuple[Rating, ...]:
    """Return what every third who finished a course thinks of it, some days later where that is not the future."""
    rng = np.random.default_rng([seed, 1])
    liked = {f"k{number:02}": 2.5 + 2.0 * rng.random() for number in range(24)}
    return tuple(
        Rating(
            one.person,
            one.course,
            int(np.clip(round(rng.normal(liked[one.course], 1.0)), 1, 5)),
            min(TODAY, one.day + timedelta(days=int(rng.integers(0, 9)))),
        )
        for one in completions
        if rng.random() < 1 / 3
    )


def _course(number: int, codes: list[str], rng: np.random.Generator) -> CourseFacts:
    start = int(rng.integers(0, 3))
    raised = [codes[number % 4]] + ([codes[(number + 1) % 4]] if number % 5 == 0 else [])
    return CourseFacts(
        id=f"k{number:02}",
        raises=tuple(Raise(code, start, start + 1 + number % 2) for code in raised),
        minutes=90 * (1 + number % 4),
        jp=2.0 * (1 + number % 4),
        published_on=TODAY - timedelta(days=int(rng.integers(10, 1500))),
        text=" ".join(COMPETENCIES[code] for code in raised) + f" tingkat {start + 1} bagian {number}",
        form="coaching" if number % 6 == 5 else "e_learning",
        language="en" if number % 8 == 6 else "id",
        prerequisites=frozenset({f"k{number - 4:02}"}) if number in {9, 17} else frozenset(),
        open_to=frozenset({"A"}) if number in {3, 7} else None,
        retired=number == 11,
        banned=number == 13,
        pinned=number == 5,
    )


def _person(
    name: str, codes: list[str], courses: tuple[CourseFacts, ...], days: int, rng: np.random.Generator
) -> tuple[PersonFacts, list[Completion]]:
    position = int(rng.integers(0, 6))
    wanted = [codes[position % 4], codes[(position + 1) % 4]]
    requirements = tuple(
        Requirement(code, int(rng.integers(2, 5)), float(rng.integers(1, 6)), bool(rng.random() < 0.2))
        for code in wanted
    )
    evidence = {code: _evidence(rng) for code in wanted if rng.random() < 0.8}
    liked = [one for one in courses if one.raises[0].competency in wanted] if rng.random() < 0.9 else list(courses)
    done = {
        one.id: Completion(name, one.id, TODAY - timedelta(days=int(rng.integers(0, days))))
        for one in liked
        if rng.random() < (0.5 if int(one.id[1:]) % 3 == position % 3 else 0.1)
    }
    others = [one.id for one in courses if one.id not in done]
    facts = PersonFacts(
        id=name,
        agency="AB"[int(rng.integers(0, 2))],
        position=f"jabatan {position}",
        tier=f"jenjang {position % 2}",
        requirements=requirements,
        states=fusion.states(evidence, requirements, TODAY),
        evidence=evidence,
        finished=frozenset(done),
        taken={course: one.day for course, one in done.items()},
        enrolled=frozenset(others[:1]) if rng.random() < 0.2 else frozenset(),
        dismissed=frozenset(others[1:2]) if rng.random() < 0.2 else frozenset(),
        wishes={others[2]: TODAY - timedelta(days=5)} if rng.random() < 0.1 else {},
        language="en" if name.endswith("7") else "id",
        performance=_noted(name, wanted),
    )
    return facts, list(done.values())


def _noted(name: str, wanted: list[str]) -> tuple[PerformanceGap, ...]:
    """Return for every ninth person a gap in performance, closed again for half of them."""
    number = int(name[1:])
    if number % 9:
        return ()
    on = TODAY - timedelta(days=number + 20)
    closed = None if number % 2 else on + timedelta(days=300)
    return (PerformanceGap(wanted[0], 1 + number % 3, on, closed if closed is None or closed <= TODAY else None),)


def _evidence(rng: np.random.Generator) -> tuple[Observation, ...]:
    sources: list[Source] = ["assessment_centre", "test", "test", "supervisor", "self", "course"]
    found = []
    for source in rng.choice(sources, size=int(rng.integers(1, 5))):
        day = TODAY - timedelta(days=int(rng.integers(0, 1200)))
        mean, se = float(np.clip(rng.normal(2.3, 0.9), 0, 5.5)), float(rng.uniform(0.2, 1.0))
        found.append(Observation(source, mean, se, day, day + timedelta(days=730)))
    return tuple(found)


@pytest.fixture(scope="session")
def crowd() -> Snapshot:
    """Four hundred invented people with two and a half years of completions."""
    return population(400, seed=7)
