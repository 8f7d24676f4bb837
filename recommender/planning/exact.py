"""The best plan there is, by mixed-integer programming (HiGHS through SciPy). Loads NumPy: for jobs only.

Owns: the translation into a linear program. Does not own: the problem, or the fast search (``greedy``).

Variables: x_i ∈ {0, 1} (course i is taken) and 0 ≤ y_c ≤ gap_c (points closed of competency c). Maximise Σ y_c
subject to y_c ≤ Σ_i closes_ic x_i, Σ_i jp_i x_i ≤ budget, and x_i ≤ x_j for every course j that i needs.

The greedy plan is where it starts: with x_i free between 0 and 1 the program is solved in milliseconds, and by its
reduced costs most courses can be shown to be in no plan better than the greedy one, or in every one (Nemhauser &
Wolsey, 1988, II.5.2). Only what is left is searched with whole numbers.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import Bounds, LinearConstraint, linprog, milp
from scipy.sparse import csr_array

from recommender.planning import greedy
from recommender.planning.problem import Problem

SECONDS = 10.0
"""Longest search by default; a plan takes a fraction of a second."""
PRECISION = 1e-4
"""A plan this share of its value below the best there is may pass for the best."""


class UnsolvedError(Exception):
    """The solver stopped without the best plan."""


@dataclass(frozen=True, eq=False)
class _Program:
    """Minimise ``objective · v`` for 0 ≤ v ≤ ``most``, ``matrix · v ≤ limit``; v are the courses, then the gaps."""

    courses: list[str]
    objective: NDArray[np.float64]
    most: NDArray[np.float64]
    matrix: csr_array
    limit: NDArray[np.float64]


def choose(problem: Problem, seconds: float = SECONDS) -> frozenset[str]:
    """Return the courses that close most within the budget. Raises ``UnsolvedError`` when not found in ``seconds``."""
    start = greedy.choose(problem)
    courses = _useful(problem)
    worth = problem.worth(sorted(start))
    if not courses or worth >= sum(problem.gaps.values()) * (1.0 - PRECISION):
        return start
    program = _program(problem, courses)
    low, high = _bounds(program, worth * (1.0 + PRECISION), seconds)
    if np.any(low > high):  # not even fractions of courses close more
        return start
    open_ = low < high
    fixed = np.where(open_, 0.0, low)
    found = milp(
        program.objective[open_],
        integrality=(np.arange(len(low)) < len(courses))[open_].astype(int),
        bounds=Bounds(low[open_], high[open_]),
        constraints=LinearConstraint(program.matrix[:, open_], ub=program.limit - program.matrix @ fixed),
        options={"mip_rel_gap": PRECISION, "time_limit": seconds},
    )
    if found.status != 0:
        raise UnsolvedError(found.message)
    fixed[open_] = found.x
    best = frozenset(course for course, taken in zip(courses, fixed, strict=False) if taken > 0.5)
    return best if problem.worth(sorted(best)) > worth else start


def _bounds(program: _Program, floor: float, seconds: float) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Return the least and greatest value of each variable in a plan that closes at least ``floor`` points.

    Raises ``UnsolvedError`` when that is not known in ``seconds``.
    """
    low, high = np.zeros(len(program.most)), program.most.copy()
    relaxed = linprog(
        program.objective,
        A_ub=program.matrix,
        b_ub=program.limit,
        bounds=np.column_stack([low, high]),
        method="highs-ds",
        options={"time_limit": seconds},
    )
    if relaxed.status != 0:
        raise UnsolvedError(relaxed.message)
    slack = -relaxed.fun - floor
    whole = np.arange(len(low)) < len(program.courses)
    high[whole & (relaxed.lower.marginals > slack)] = 0.0
    low[whole & (-relaxed.upper.marginals > slack)] = 1.0
    return low, high


def _useful(problem: Problem) -> list[str]:
    """Return the courses that close something, and what they need, as far as they fit the budget at all."""
    found: set[str] = set()
    for course, bundle in problem.bundles.items():
        closes = problem.by_course[course].closes.items()
        useful = any(problem.gaps.get(code, 0.0) > 0.0 < points for code, points in closes)
        if useful and problem.jp(bundle) <= problem.budget_jp:
            found.update(bundle)
    return sorted(found)


def _program(problem: Problem, courses: list[str]) -> _Program:
    codes = sorted(problem.gaps)
    column = {course: number for number, course in enumerate(courses)}
    row_of = {code: number for number, code in enumerate(codes)}
    cells = [(number, len(courses) + number, 1.0) for number in range(len(codes))]
    limits = [0.0] * len(codes) + [problem.budget_jp]
    for course in courses:
        offer = problem.by_course[course]
        cells += [(row_of[code], column[course], -points) for code, points in offer.closes.items() if code in row_of]
        cells.append((len(codes), column[course], offer.jp))
        for needed in sorted(offer.needs):
            cells += [(len(limits), column[course], 1.0), (len(limits), column[needed], -1.0)]
            limits.append(0.0)
    rows, columns, values = zip(*cells, strict=True)
    gaps = [problem.gaps[code] for code in codes]
    return _Program(
        courses=courses,
        objective=np.concatenate([np.zeros(len(courses)), -np.ones(len(codes))]),
        most=np.concatenate([np.ones(len(courses)), gaps]),
        matrix=csr_array((values, (rows, columns)), shape=(len(limits), len(courses) + len(codes))),
        limit=np.array(limits),
    )
