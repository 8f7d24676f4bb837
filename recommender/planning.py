"""From suggestions to a plan: which courses together close most inside a JP budget, prerequisites first.

Owns: the greedy choice and its order. Does not own: how much a course closes (``ranking``) or approval of
the plan (``lms.plans``).

Greedy by closed priority per JP with diminishing returns: two courses for one gap together never count for
more than the gap. Lazy greedy for a budgeted, monotone submodular value (Khuller, Moss & Naor, 1999). A
course brings its missing prerequisites along as one bundle.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from recommender.data import CourseFacts, PersonFacts, Suggestion
from recommender.gaps import gaps


@dataclass(frozen=True, slots=True)
class PlanItem:
    """One planned course: its JP and the priority points it adds to what the items before it close."""

    course: str
    jp: float
    closes: float


@dataclass(frozen=True, slots=True)
class Plan:
    """Courses in order, their JP together, and the share (0 to 1) of all gap priority expected to close."""

    items: tuple[PlanItem, ...]
    jp: float
    closed_share: float


def plan(
    person: PersonFacts,
    suggestions: Iterable[Suggestion],
    courses: Mapping[str, CourseFacts],
    budget_jp: float,
) -> Plan:
    """Return a plan of at most ``budget_jp`` lesson hours for one person.

    ``suggestions`` are the person's slate, ``courses`` the catalogue by id. Courses already ``accepted``
    come first and use up the budget, even beyond it: they were promised. A course with a prerequisite
    nobody offers is left out. An accepted course outside the catalogue raises KeyError.
    """
    draft = _Draft(person, courses)
    slate = {one.course: one for one in suggestions}
    for course in sorted(person.accepted - person.finished):
        draft.add((course,), slate)
    while bundle := _best(draft, slate, budget_jp):
        draft.add(bundle, slate)
    return draft.plan()


class _Draft:
    """A plan being made: what is taken, and the priority still open per competency."""

    def __init__(self, person: PersonFacts, courses: Mapping[str, CourseFacts]) -> None:
        self.open = {one.competency: one.priority for one in gaps(person.requirements, person.states)}
        self.whole = sum(self.open.values())
        self.courses = courses
        self.taken = set(person.finished)
        self.items: list[PlanItem] = []

    @property
    def jp(self) -> float:
        return sum(item.jp for item in self.items)

    def cost(self, bundle: Iterable[str]) -> float:
        return sum(self.courses[course].jp for course in bundle)

    def value(self, bundle: Iterable[str], slate: Mapping[str, Suggestion]) -> float:
        left = dict(self.open)
        return sum(_close(left, slate.get(course)) for course in bundle)

    def add(self, bundle: Sequence[str], slate: Mapping[str, Suggestion]) -> None:
        for course in bundle:
            closes = _close(self.open, slate.get(course))
            self.items.append(PlanItem(course, self.courses[course].jp, closes))
            self.taken.add(course)

    def plan(self) -> Plan:
        closed = sum(item.closes for item in self.items)
        return Plan(tuple(self.items), self.jp, closed / self.whole if self.whole else 0.0)


def _close(left: dict[str, float], suggestion: Suggestion | None) -> float:
    """Take what a suggestion is expected to close from ``left`` and return it, in priority points."""
    if suggestion is None:
        return 0.0
    closed = 0.0
    for competency, closure in suggestion.closures.items():
        part = min(left.get(competency, 0.0), closure * suggestion.p_finish)
        left[competency] = left.get(competency, 0.0) - part
        closed += part
    return closed


def _best(draft: _Draft, slate: Mapping[str, Suggestion], budget_jp: float) -> tuple[str, ...]:
    """Return the affordable bundle that closes most per JP, or an empty one."""
    best = 0.0
    chosen: tuple[str, ...] = ()
    for course in sorted(slate.keys() - draft.taken):
        bundle = _bundle(course, draft)
        if bundle is None or draft.jp + draft.cost(bundle) > budget_jp:
            continue
        worth = draft.value(bundle, slate) / max(draft.cost(bundle), 1e-9)
        if worth > best:
            best, chosen = worth, bundle
    return chosen


def _bundle(course: str, draft: _Draft) -> tuple[str, ...] | None:
    """Return ``course`` after its missing prerequisites; None when one is not offered or they circle."""
    order: list[str] = []
    return tuple(order) if _visit(course, draft, order, frozenset()) else None


def _visit(course: str, draft: _Draft, order: list[str], above: frozenset[str]) -> bool:
    if course in draft.taken or course in order:
        return True
    facts = draft.courses.get(course)
    if facts is None or facts.retired or facts.banned or course in above:
        return False
    below = above | {course}
    if not all(_visit(one, draft, order, below) for one in sorted(facts.prerequisites)):
        return False
    order.append(course)
    return True
