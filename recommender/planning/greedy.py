"""A good plan in milliseconds, in plain Python.

Owns: the search. Does not own: the problem, or the exact search (``exact``).

Three fills of the budget, each taking again and again what is best at the moment: by points per JP, by points
per √JP and by points alone; then what the best of them lacks is sought by taking courses out, one or two at a time, and
filling the room anew without them, as long as that closes more.

A course comes with what it needs as one bundle. What a bundle adds only shrinks while others are taken, so an
old figure is a ceiling and most bundles are never looked at again (lazy evaluation, Minoux, 1978); where a
bundle got cheaper because a part of it was taken, it is looked at anew.

Guarantee. Without prerequisites the better of the fill by points per JP and the best single course, which the fill by
points alone begins with, closes at least 1 − 1/√e = 0.39 of what is possible (Khuller, Moss & Naor, 1999, for
coverage; Lin & Bilmes, 2010, for any monotone submodular value); the search after it never closes less. With
prerequisites no such constant is known; ``problem.upper_bound`` tells for the plan at hand how far it can be from the best.
"""

from collections.abc import Iterable
from heapq import heapify, heappop, heappush
from itertools import combinations, product, takewhile

from recommender.planning.problem import FREE, NOTHING, Problem

POWERS = (1.0, 0.5, 0.0)
"""Fills take what is best by points / JP ** power."""
MOST_FILLS = 30
"""Fills of one search: bounds its time without a clock."""


def choose(problem: Problem) -> frozenset[str]:
    """Return courses that are allowed together and close much; the same problem gives the same courses."""
    search = _Search(problem)
    best = max((search.fill((), frozenset(), power) for power in POWERS), key=search.value)
    while search.value(best) < search.whole - NOTHING:
        better = search.improve(best)
        if better is None:
            break
        best = better
    return frozenset(search.names[one] for one in best)


class _Search:
    """The problem by numbers: courses 0 to n − 1 in the order of their ids, competencies likewise."""

    def __init__(self, problem: Problem) -> None:
        bundles = problem.bundles
        self.names = sorted(bundles)
        number = {course: one for one, course in enumerate(self.names)}
        codes = {code: one for one, code in enumerate(sorted(problem.gaps))}
        offers = [problem.by_course[course] for course in self.names]
        self.gaps = [problem.gaps[code] for code in codes]
        self.whole = sum(self.gaps)
        self.budget = problem.budget_jp + NOTHING
        self.jp = [offer.jp for offer in offers]
        self.shortest = sorted(range(len(self.names)), key=self.jp.__getitem__)
        self.closes = [
            tuple((codes[code], points) for code, points in sorted(offer.closes.items()) if code in codes)
            for offer in offers
        ]
        self.bundle = [tuple(number[one] for one in bundles[course]) for course in self.names]
        self.opens: list[list[int]] = [[] for _ in self.names]
        for one, bundle in enumerate(self.bundle):
            for part in bundle[:-1]:
                self.opens[part].append(one)
        self.fills = 0

    def value(self, chosen: Iterable[int]) -> float:
        """Return the priority points that ``chosen`` close together."""
        left = list(self.gaps)
        return sum(self.take(one, left) for one in chosen)

    def take(self, one: int, left: list[float]) -> float:
        """Take what a course closes from ``left`` and return how much that was."""
        points = 0.0
        for code, most in self.closes[one]:
            part = min(most, left[code])
            left[code] -= part
            points += part
        return points

    def fill(self, held: tuple[int, ...], banned: frozenset[int], power: float) -> tuple[int, ...]:
        """Return ``held`` and what is best to take beside it, none of ``banned`` nor what needs them."""
        self.fills += 1
        return _Fill(self, held, banned, power).result()

    def improve(self, chosen: tuple[int, ...]) -> tuple[int, ...] | None:
        """Return a choice that closes more than ``chosen`` with one or two of them exchanged; None if none is found."""
        worth = self.value(chosen)
        exchanges = (out for size in (1, 2) for out in combinations(chosen, size))
        for out, power in product(exchanges, POWERS[:2]):
            if self.fills >= MOST_FILLS:
                break
            banned = frozenset(out)
            held = tuple(one for one in chosen if not banned.intersection(self.bundle[one]))
            found = self.fill(held, banned, power)
            if self.value(found) > worth + NOTHING:
                return found
        return None


class _Fill:
    """One filling of the budget: what is taken, what is still open, and a heap of (score, course), lowest first."""

    def __init__(self, search: _Search, held: tuple[int, ...], banned: frozenset[int], power: float) -> None:
        self.search = search
        self.power = power
        self.left = list(search.gaps)
        self.taken: set[int] = set()
        self.room = search.budget
        self.shut = banned.union(*(search.opens[one] for one in banned))
        for one in held:
            self._hold(one)
        self.heap = self._scored(one for one in takewhile(self._fits, search.shortest))
        heapify(self.heap)

    def result(self) -> tuple[int, ...]:
        """Take what is best until nothing fits."""
        while self.heap:
            _, best = heappop(self.heap)
            score = 0.0 if best in self.taken else self._score(best)
            if score >= 0.0:
                continue
            if self.heap and (score, best) > self.heap[0]:
                heappush(self.heap, (score, best))
                continue
            for part in self.search.bundle[best]:
                if part not in self.taken:
                    self._hold(part)
                    for fresh in self._scored(self.search.opens[part]):
                        heappush(self.heap, fresh)
        return tuple(sorted(self.taken))

    def _hold(self, one: int) -> None:
        self.taken.add(one)
        self.room -= self.search.jp[one]
        self.search.take(one, self.left)

    def _fits(self, one: int) -> bool:
        return self.search.jp[one] <= self.room

    def _scored(self, courses: Iterable[int]) -> list[tuple[float, int]]:
        scores = ((self._score(one), one) for one in courses if one not in self.taken and one not in self.shut)
        return [pair for pair in scores if pair[0] < 0.0]

    def _score(self, one: int) -> float:
        """Return minus the points per JP ** power of what is missing of a bundle; 0 where it does not fit or adds nothing."""
        search, left = self.search, self.left
        cost, points = search.jp[one], 0.0
        if cost > self.room:
            return 0.0
        if len(search.bundle[one]) == 1:
            for code, most in search.closes[one]:  # min() and sum() would take most of the time of a plan
                open_ = left[code]
                points += most if most < open_ else open_
        else:
            missing = [part for part in search.bundle[one] if part not in self.taken]
            cost = sum(search.jp[part] for part in missing)
            rest = list(left)
            points = sum(search.take(part, rest) for part in missing) if cost <= self.room else 0.0
        return -points / max(cost, FREE) ** self.power if points > NOTHING else 0.0
