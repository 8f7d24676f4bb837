"""What the product is told of a simulated world on a day: its snapshot.

Owns: turning evidence, courses and completions into the product's own input. Does not own: anything true (levels,
effects, likings), which is not read here.
"""

from collections import defaultdict
from collections.abc import Mapping
from datetime import date

from recommender import fusion
from recommender.data import PersonFacts, Snapshot
from recommender.evaluation.simulation.behaviour import State
from recommender.evaluation.simulation.world import day_of, name_of_course, name_of_person
from recommender.signals.arrays import BoolArray


def snapshot(state: State, month: int, ranked: BoolArray | None = None) -> Snapshot:
    """Return all that was said and measured until the tenth day of ``month``, before its list is made.

    Where only the people of ``ranked`` are to be ranked, the states of the others are left out to save time: what is
    learned from them (evidence, completions) does not read states.
    """
    world, day, days = state.world, day_of(month, 10), _days(state)
    return Snapshot(
        people=tuple(
            _person(state, row, month, days.get(name_of_person(row), {}), fused=ranked is None or bool(ranked[row]))
            for row in range(world.size)
        ),
        courses=tuple(one for one in world.courses.facts if one.published_on <= day),
        completions=tuple(state.completions),
        competencies=dict(world.competencies),
        as_of=day,
    )


def _days(state: State) -> dict[str, dict[str, date]]:
    """Return person → course → day it was finished."""
    days: defaultdict[str, dict[str, date]] = defaultdict(dict)
    for one in state.completions:
        days[one.person][one.course] = one.day
    return days


def _person(state: State, row: int, month: int, taken: Mapping[str, date], *, fused: bool) -> PersonFacts:
    world = state.world
    requirements = world.asked[world.post[row]]
    evidence = {world.competencies[column][0]: tuple(found) for column, found in state.evidence[row].items()}
    return PersonFacts(
        id=name_of_person(row),
        agency=f"A{world.agency[row]}",
        position=f"post {world.post[row]:03}",
        tier=f"tier {world.tier[row]}",
        requirements=requirements,
        states=fusion.states(evidence, requirements, day_of(month, 10)) if fused else {},
        evidence=evidence,
        finished=frozenset(name_of_course(one) for one in state.finished[row].nonzero()[0]),
        dismissed=frozenset(name_of_course(one) for one in state.dismissed[row].nonzero()[0]),
        taken=taken,
    )
