"""The planning problem: which courses to take, with diminishing returns, prerequisites and a budget.

Owns: the data of the problem, what a choice of courses is worth, its order, and the bound no choice can
exceed. Does not own: the search (``greedy``, ``exact``) or where the numbers come from (``person``).

Maximise ``Σ_c min(gap_c, Σ_{i chosen} closes_ic)`` over sets of courses that hold the prerequisites of each of
their courses and whose JP sum to at most the budget. The value is monotone and submodular: what a course adds
never grows with what is chosen already, and several courses for one gap never count for more than the gap.
"""

import hashlib
import json
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from functools import cached_property

FREE = 1e-9
"""JP a course without lesson hours is taken to cost where its worth per JP is asked."""
NOTHING = 1e-9
"""Priority points too few to take a course for."""


@dataclass(frozen=True, slots=True)
class Offer:
    """A course that may be planned.

    ``closes`` maps competency → priority points it is expected to close once finished, when all of that gap is
    still open; ``needs`` are the courses that come before it, unless done.
    Raises ValueError for negative JP.
    """

    course: str
    jp: float
    closes: Mapping[str, float]
    needs: frozenset[str] = frozenset()

    def __post_init__(self) -> None:
        if self.jp < 0.0:
            raise ValueError(f"lesson hours cannot be negative, got {self.jp}")


@dataclass(frozen=True, slots=True)
class Step:
    """A course in its place: ``closes`` maps competency → priority points it adds to what comes before it."""

    course: str
    jp: float
    closes: Mapping[str, float]
    needs: frozenset[str] = frozenset()

    @property
    def points(self) -> float:
        """All priority points it adds."""
        return sum(self.closes.values())


@dataclass(frozen=True)
class Problem:
    """``gaps`` maps competency → open priority points; ``budget_jp`` is what the chosen courses may sum to."""

    gaps: Mapping[str, float]
    offers: tuple[Offer, ...]
    budget_jp: float
    by_course: Mapping[str, Offer] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "by_course", {one.course: one for one in self.offers})

    @cached_property
    def bundles(self) -> dict[str, tuple[str, ...]]:
        """Course → itself after everything it needs, in an order that can be followed.

        A course that needs one nobody offers, or that needs itself in a circle, is missing.
        """
        found: dict[str, tuple[str, ...] | None] = {}
        for one in self.offers:
            self._bundle(one.course, found, frozenset())
        return {course: bundle for course, bundle in found.items() if bundle is not None}

    def _bundle(
        self, course: str, found: dict[str, tuple[str, ...] | None], above: frozenset[str]
    ) -> tuple[str, ...] | None:
        if course in above or course not in self.by_course:
            return None
        if course not in found:
            order: dict[str, None] = {}
            for needed in sorted(self.by_course[course].needs):
                bundle = self._bundle(needed, found, above | {course})
                if bundle is None:
                    found[course] = None
                    return None
                order |= dict.fromkeys(bundle)
            found[course] = (*order, course)
        return found[course]

    @cached_property
    def stamp(self) -> str:
        """Name the problem by its content (SHA-256): another stamp, another problem, to six decimal places."""
        offers = [
            (one.course, round(one.jp, 6), _rounded(one.closes), sorted(one.needs))
            for one in sorted(self.offers, key=lambda one: one.course)
        ]
        content = json.dumps([_rounded(self.gaps), offers, round(self.budget_jp, 6)])
        return hashlib.sha256(content.encode()).hexdigest()

    def jp(self, chosen: Iterable[str]) -> float:
        """Return the lesson hours of ``chosen`` together."""
        return sum(self.by_course[course].jp for course in chosen)

    def worth(self, chosen: Iterable[str]) -> float:
        """Return the priority points that ``chosen`` close together."""
        return sum(step.points for step in steps(self, chosen))

    def allows(self, chosen: Collection[str]) -> bool:
        """Return whether ``chosen`` hold all they need and stay within the budget."""
        held = set(chosen)
        ready = all(self.by_course[course].needs <= held for course in held)
        return ready and self.jp(held) <= self.budget_jp + NOTHING


def steps(problem: Problem, chosen: Iterable[str]) -> list[Step]:
    """Return ``chosen``, in the order given, each with what it adds to those before it."""
    left = dict(problem.gaps)
    found = []
    for course in chosen:
        offer = problem.by_course[course]
        found.append(Step(course, offer.jp, close(left, offer.closes), offer.needs))
    return found


def close(left: dict[str, float], closes: Mapping[str, float]) -> dict[str, float]:
    """Take what ``closes`` can from ``left``; return what was taken, competency → priority points."""
    taken = {}
    for competency, points in closes.items():
        part = min(left.get(competency, 0.0), points)
        if part > 0.0:
            left[competency] -= part
            taken[competency] = part
    return taken


def in_order(problem: Problem, chosen: Collection[str]) -> list[Step]:
    """Return the courses of ``chosen`` that are worth taking, what closes most per JP first, none before what it needs.

    A course that adds nothing and that no other needs is left out: its hours stay free. Ties by course id.
    """
    kept = _without_idle(problem, chosen)
    left, done, found = dict(problem.gaps), set[str](), list[Step]()
    while waiting := [course for course in sorted(kept - done) if problem.by_course[course].needs <= done]:
        best = max(waiting, key=lambda course: _rate(problem, course, left, kept - done))
        offer = problem.by_course[best]
        found.append(Step(best, offer.jp, close(left, offer.closes), offer.needs))
        done.add(best)
    return found


def _rate(problem: Problem, course: str, left: Mapping[str, float], waiting: Collection[str]) -> float:
    """Return the points per JP of a course, or of the best that it opens: what is needed for much comes early."""
    best = 0.0
    for one in waiting:
        bundle = problem.bundles[one]
        if course in bundle:
            missing = [part for part in bundle if part in waiting]
            rest = dict(left)
            points = sum(sum(close(rest, problem.by_course[part].closes).values()) for part in missing)
            best = max(best, points / max(problem.jp(missing), FREE))
    return best


def _without_idle(problem: Problem, chosen: Collection[str]) -> set[str]:
    """Return ``chosen`` without the courses that add nothing and that none of the others needs, the longest first."""
    kept = set(chosen)
    whole = problem.worth(sorted(kept))
    longest = sorted(kept, key=lambda one: (-problem.by_course[one].jp, one))
    while idle := next((one for one in longest if one in kept and _is_idle(problem, one, kept, whole)), None):
        kept.discard(idle)
    return kept


def _is_idle(problem: Problem, course: str, kept: Collection[str], whole: float) -> bool:
    if any(course in problem.by_course[one].needs for one in kept):
        return False
    return whole - problem.worth(sorted(one for one in kept if one != course)) <= NOTHING


def _rounded(points: Mapping[str, float]) -> list[tuple[str, float]]:
    return [(code, round(part, 6)) for code, part in sorted(points.items())]


def upper_bound(problem: Problem, chosen: Collection[str]) -> float:
    """Return priority points that no allowed choice exceeds, seen from ``chosen``.

    For a monotone submodular value f and any set S, every allowed T has f(T) ≤ f(S) + Σ_{i ∈ T} (f(S + i) − f(S)),
    and that sum is at most the fractional knapsack of these gains (the "online bound" of Leskovec et al.,
    KDD 2007, after Minoux, 1978). Dropping the prerequisites can only raise it. Where all gaps together are
    smaller, they are the bound.
    """
    left = dict(problem.gaps)
    worth = sum(sum(close(left, problem.by_course[course].closes).values()) for course in sorted(chosen))
    gains = []
    for offer in problem.offers:
        gain = sum(min(left.get(competency, 0.0), points) for competency, points in offer.closes.items())
        if offer.jp <= problem.budget_jp and offer.course not in chosen:
            gains.append((gain, offer.jp))
    room, bound = problem.budget_jp, worth
    for gain, jp in sorted(gains, key=lambda one: -one[0] / max(one[1], FREE)):
        share = 1.0 if jp <= room else room / jp
        bound += gain * share
        room = max(0.0, room - jp * share)
    return min(bound, sum(problem.gaps.values()))
