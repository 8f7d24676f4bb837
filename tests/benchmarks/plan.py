"""The planner against the best plan there is, on gaps between real roles.

A person comes from one occupation of O*NET and is to fill another: the gap of each element is how far the second's level
stands above the first's (with an error of standard deviation 0.5 per person), its weight the second's importance. One invented
catalogue of 400 courses serves everybody: a course raises two to four elements by half a level to two levels, takes 2 to 10 JP,
and three in ten build on another one for the same element. A row of the table is one budget; times are processor time.
"""

from __future__ import annotations

import os
import random
import time
from collections import defaultdict
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from statistics import mean

from recommender.evaluation.role_files import IMPORTANCE, LEVEL, NAME, TITLE, rows
from recommender.planning import exact, greedy
from recommender.planning.problem import Offer, Problem, upper_bound

BUDGETS = (20.0, 40.0, 80.0)
COURSES = 400
SPREAD = 0.5
NEEDING = 0.3
SEED = 20
PATIENCE = 300.0
"""Seconds by the clock that the exact search may take, on a machine that may be busy."""


@dataclass(frozen=True)
class Role:
    """An occupation: element → (importance 1 to 5, level 0 to 7)."""

    title: str
    elements: Mapping[str, tuple[float, float]]


@dataclass
class Found:
    """One budget: shares of what the best plan closes, of all gaps closed by it, milliseconds."""

    budget: float
    ratio: list[float] = field(default_factory=list)
    ranked: list[float] = field(default_factory=list)
    bound: list[float] = field(default_factory=list)
    closed: list[float] = field(default_factory=list)
    greedy_ms: list[float] = field(default_factory=list)
    exact_ms: list[float] = field(default_factory=list)


def read_roles(path: Path) -> list[Role]:
    """The occupations of a file with the columns of O*NET: title, element, IM, LV."""
    found: defaultdict[str, dict[str, tuple[float, float]]] = defaultdict(dict)
    for row in rows(path, (TITLE, NAME, IMPORTANCE, LEVEL)):
        if row[IMPORTANCE] and row[LEVEL]:
            found[row[TITLE]][row[NAME]] = (float(row[IMPORTANCE]), float(row[LEVEL]))
    return [Role(title, elements) for title, elements in sorted(found.items())]


@dataclass(frozen=True)
class Course:
    """An invented course: element → levels it raises by."""

    name: str
    jp: float
    raises: Mapping[str, float]
    needs: frozenset[str]


def catalogue(elements: list[str], draw: random.Random) -> list[Course]:
    """The courses that everybody may take."""
    found = []
    by_element: defaultdict[str, list[str]] = defaultdict(list)
    for number in range(COURSES):
        raised = draw.sample(elements, draw.randint(2, 4))
        before = by_element[raised[0]]
        needs = frozenset([draw.choice(before)]) if before and draw.random() < NEEDING else frozenset[str]()
        by_element[raised[0]].append(f"c{number:03}")
        raises = {one: draw.uniform(0.5, 2.0) for one in raised}
        found.append(Course(f"c{number:03}", float(draw.randint(2, 10)), raises, needs))
    return found


def problem(held: Role, wanted: Role, courses: list[Course], draw: random.Random) -> Problem:
    """One person between two roles, with no budget yet."""
    short = {
        element: level - held.elements.get(element, (0.0, 0.0))[1] - draw.gauss(0.0, SPREAD)
        for element, (_, level) in wanted.elements.items()
    }
    lacks = {element: gap for element, gap in short.items() if gap > 0.0}
    weight = {element: wanted.elements[element][0] for element in lacks}
    offers = []
    for one in courses:
        raises = {element: min(lacks[element], by) for element, by in one.raises.items() if element in lacks}
        closes = {element: weight[element] * by for element, by in raises.items()}
        offers.append(Offer(one.name, one.jp, closes, one.needs))
    return Problem({element: weight[element] * gap for element, gap in lacks.items()}, tuple(offers), 0.0)


def measure(roles: list[Role], people: int) -> list[Found]:
    """Plan for `people` invented persons at every budget, both ways."""
    draw = random.Random(SEED)
    courses = catalogue(sorted({element for role in roles for element in role.elements}), draw)
    found = [Found(budget) for budget in BUDGETS]
    for _ in range(people):
        held, wanted = draw.sample(roles, 2)
        drawn = problem(held, wanted, courses, draw)
        for row in found:
            _one(Problem(drawn.gaps, drawn.offers, row.budget), row)
    return found


def _one(given: Problem, row: Found) -> None:
    fast, fast_ms = _timed(greedy.choose, given)
    best, best_ms = _timed(partial(exact.choose, seconds=PATIENCE), given)
    assert given.allows(fast)
    assert given.allows(best)
    most = given.worth(sorted(best))
    row.ratio.append(given.worth(sorted(fast)) / most)
    row.ranked.append(given.worth(_ranked(given)) / most)
    row.bound.append(given.worth(sorted(fast)) / upper_bound(given, fast))
    row.closed.append(most / sum(given.gaps.values()))
    row.greedy_ms.append(fast_ms)
    row.exact_ms.append(best_ms)


def _timed(choose: Callable[[Problem], frozenset[str]], given: Problem) -> tuple[frozenset[str], float]:
    """What is chosen, and the milliseconds it took, on a problem nobody has looked at before."""
    fresh = Problem(given.gaps, given.offers, given.budget_jp)
    begun = time.process_time()
    chosen = choose(fresh)
    return chosen, 1000.0 * (time.process_time() - begun)


def _ranked(given: Problem) -> list[str]:
    """What a list ranked by what each course closes by itself gives: from the top, whatever still fits and is ready."""
    ranked = sorted(given.offers, key=lambda one: (-sum(one.closes.values()), one.course))
    taken: list[str] = []
    for one in ranked:
        if one.needs <= set(taken) and given.jp(taken) + one.jp <= given.budget_jp:
            taken.append(one.course)
    return taken


def section(path: Path, people: int) -> str:
    """Measure and return the table as Markdown."""
    begun = os.getloadavg()[0]
    lines = [
        f"{people} people, load average {begun:.1f} on {os.cpu_count()} processors before the run.",
        "",
        "| budget | greedy / exact: mean · p5 · min | greedy / its own bound: mean · min | ranked list / exact: mean "
        "| gaps closed by the exact plan | greedy ms p50 · p95 | exact ms p50 · p95 |",
        "|---|---|---|---|---|---|---|",
    ]
    return "\n".join([*lines, *map(_row, measure(read_roles(path), people))])


def _row(row: Found) -> str:
    ratio = f"{mean(row.ratio):.4f} · {_at(row.ratio, 0.05):.3f} · {min(row.ratio):.3f}"
    times = [f"{_at(ms, 0.5):.0f} · {_at(ms, 0.95):.0f}" for ms in (row.greedy_ms, row.exact_ms)]
    return (
        f"| {row.budget:.0f} JP | {ratio} | {mean(row.bound):.3f} · {min(row.bound):.3f} | {mean(row.ranked):.3f} "
        f"| {mean(row.closed):.2f} | {times[0]} | {times[1]} |"
    )


def _at(values: list[float], share: float) -> float:
    return sorted(values)[int(share * (len(values) - 1))]
