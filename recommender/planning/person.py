"""One person's planning: from facts and suggestions to the problem, and from the courses chosen to a plan.

Owns: what may be planned and what each course closes in a plan. Does not own: the search (``greedy``,
``exact``), the dates (``pace``), or what a course by itself is expected to close (``gaps``, ``ranking``).

* Courses the person is in or has accepted come first and use up the budget, even beyond it: they were promised.
* A course counts with what it is expected to close once it is finished. The chance of finishing orders suggestions,
  not plans: it says how likely somebody takes a course at all, and whoever accepts a plan means to finish it.
* Suggestions that the rules still allow are offered with the closure they were ranked by.
* A course kept away by nothing but missing prerequisites is offered together with these, and what a prerequisite is
  good for by itself does not matter. Nobody has scored such a course: it counts with its author's claim, and its entry level as reached, since what comes before leads there.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from recommender.data import CourseFacts, PersonFacts, Raise, Suggestion
from recommender.gaps import expected_closure, gaps, urgency, working_estimate
from recommender.planning.problem import Offer, Problem, Step, close, in_order
from recommender.rules import exclusions

LATER = frozenset({"prerequisite_missing"})
MEANS = frozenset({"prerequisite_missing", "no_gap", "above"})
"""Exclusions that do not keep a course from being taken for the sake of another."""


@dataclass(frozen=True, slots=True)
class Task:
    """What there is to plan: the promised courses, and the problem of what to take beside them.

    ``whole`` are the priority points of all gaps, those the promised courses close included.
    """

    promised: tuple[Step, ...]
    problem: Problem
    whole: float


@dataclass(frozen=True, slots=True)
class Plan:
    """``promised`` courses, then those ``chosen`` in order; ``whole`` are the priority points of all gaps."""

    promised: tuple[Step, ...]
    chosen: tuple[Step, ...]
    whole: float

    @property
    def steps(self) -> tuple[Step, ...]:
        """All courses in order."""
        return self.promised + self.chosen

    @property
    def jp(self) -> float:
        """Lesson hours of all courses."""
        return sum(step.jp for step in self.steps)

    @property
    def closed_share(self) -> float:
        """Return the share (0 to 1) of all gaps, weighted by priority, that the plan is expected to close."""
        return sum(step.points for step in self.steps) / self.whole if self.whole else 0.0


def task(
    person: PersonFacts,
    suggestions: Iterable[Suggestion],
    courses: Mapping[str, CourseFacts],
    budget_jp: float,
) -> Task:
    """Return what there is to plan within ``budget_jp`` lesson hours.

    ``suggestions`` are the person's slate, ``courses`` the catalogue by id. A promised course outside the
    catalogue raises KeyError.
    """
    slate = {one.course: one for one in suggestions}
    left = {one.competency: one.priority for one in gaps(person.requirements, person.states)}
    whole = sum(left.values())
    promised = []
    for course in sorted((person.accepted | person.enrolled) - person.finished):
        offer = _offer(person, courses[course], slate.get(course))
        promised.append(Step(course, offer.jp, close(left, offer.closes), offer.needs))
    there = person.finished.union(step.course for step in promised)
    offers = _offers(person, slate, courses, there)
    room = max(0.0, budget_jp - sum(step.jp for step in promised))
    return Task(tuple(promised), Problem(left, tuple(offers), room), whole)


def arranged(given: Task, chosen: Iterable[str]) -> Plan:
    """Return the plan of the promised courses and of ``chosen``, in order, without what closes nothing."""
    return Plan(given.promised, tuple(in_order(given.problem, frozenset(chosen))), given.whole)


def _offers(
    person: PersonFacts,
    slate: Mapping[str, Suggestion],
    courses: Mapping[str, CourseFacts],
    there: frozenset[str],
) -> list[Offer]:
    """Return what may be planned beside ``there``, what is finished or promised."""
    required = {one.competency for one in person.requirements}
    found: dict[str, Offer] = {}
    for course in sorted(courses.keys() - there):
        facts = courses[course]
        blocked = bool(facts.prerequisites - there) and any(one.competency in required for one in facts.raises)
        if course in slate or blocked:
            wanted = {one.code for one in exclusions(person, facts, courses)}
            if wanted <= LATER:
                found[course] = _offer(person, facts, slate.get(course), there)
    _add_means(person, courses, there, found)
    return [found[course] for course in sorted(found)]


def _add_means(
    person: PersonFacts, courses: Mapping[str, CourseFacts], there: frozenset[str], found: dict[str, Offer]
) -> None:
    """Add the courses that those in ``found`` need and that close nothing by themselves."""
    asked = [needed for offer in found.values() for needed in offer.needs]
    while asked:
        course = asked.pop()
        facts = courses.get(course)
        if course in found or facts is None:
            continue
        if {one.code for one in exclusions(person, facts, courses)} <= MEANS:
            found[course] = Offer(course, facts.jp, {}, facts.prerequisites - there)
            asked.extend(found[course].needs)


def _offer(
    person: PersonFacts,
    course: CourseFacts,
    scored: Suggestion | None,
    there: frozenset[str] = frozenset(),
) -> Offer:
    needs = course.prerequisites - there
    closures = scored.closures if scored else _claimed(person, course, reached=bool(needs))
    return Offer(course.id, course.jp, dict(closures), needs)


def _claimed(person: PersonFacts, course: CourseFacts, *, reached: bool) -> dict[str, float]:
    """Return competency → priority points closed by the author's claim; ``reached``: the entry level counts as met."""
    required = {one.competency: one for one in person.requirements}
    found = {}
    for raised in course.raises:
        one = required.get(raised.competency)
        if one is not None:
            state = person.state(one.competency)
            mean, se = working_estimate(state, one.level)
            entered = Raise(raised.competency, 0.0, raised.to_level) if reached else raised
            gain = raised.to_level - raised.from_level
            found[one.competency] = urgency(one, state) * expected_closure(mean, se, one.level, entered, gain)
    return found
