"""What people do in a month with the list they are shown, what it does to them, and what is measured.

Owns: looking, choosing, finishing, rising, testing, and the account of gaps closed and JP spent. Does not own: who makes
the list (``policies``) or what it may know (``views``).

A person who is active looks at the places in turn (cascade model: Craswell et al., 2008), joins the first course that
pleases, else perhaps searches alone; the month ends with the course finished or dropped. Chance is drawn from the
world's seed and the month alone, in the same order whatever was shown, so that policies are compared in pairs.
"""

from collections import defaultdict
from dataclasses import dataclass

import numpy as np
from scipy.special import expit

from recommender.data import Completion, Observation, Source
from recommender.evaluation.simulation.world import World, day_of, name_of_course, name_of_person
from recommender.levels import HALF_BAND, HIGHEST_LEVEL
from recommender.signals.arrays import BoolArray, FloatArray, IntArray

NOTHING = -1
TESTED_ON, FINISHED_ON, RETESTED_ON = 5, 15, 25
"""Days of the month."""
MONTHS_PER_YEAR = 12
TEST_DAYS, SELF_DAYS = 730, 365
"""How long a test and a self-assessment stay valid."""


class State:
    """Where everybody stands, and all that happened. P×K: ``level`` (true). P×C: ``finished``, ``dismissed``.

    ``spent`` are JP of this year; ``closed`` (levels × weight) and ``jp`` one row per month of the comparison, P each.
    ``evidence``: person → competency → observations in order; ``completions`` in order.
    """

    def __init__(self, world: World) -> None:
        people, courses = world.size, len(world.courses.facts)
        self.world = world
        self.level = world.level.copy()
        self.finished = np.zeros((people, courses), dtype=np.bool_)
        self.dismissed = np.zeros((people, courses), dtype=np.bool_)
        self.spent = np.zeros(people)
        self.closed: list[FloatArray] = []
        self.jp: list[FloatArray] = []
        self.evidence: defaultdict[int, defaultdict[int, list[Observation]]] = defaultdict(lambda: defaultdict(list))
        self.completions: list[Completion] = []
        self._first_measurements()

    def open_courses(self, month: int) -> BoolArray:
        """Return P×C: neither finished nor dismissed, published, open to the agency, ready for, within the budget."""
        world, courses = self.world, self.world.courses
        ready = (courses.needs == NOTHING) | self.finished[:, courses.needs]
        admitted = (courses.agency == NOTHING) | (courses.agency == world.agency[:, None])
        affordable = courses.jp <= (world.budget - self.spent)[:, None]
        offered = (courses.appears <= month) & ready & admitted & affordable
        return np.asarray(offered & ~self.finished & ~self.dismissed)

    def shortfall(self) -> FloatArray:
        """Return P×K: true levels short of the requirement."""
        return np.maximum(0.0, self.world.required - self.level)

    def _first_measurements(self) -> None:
        parameters, rng = self.world.parameters, np.random.default_rng([self.world.seed, 1])
        start = -parameters.history_months
        shape, required = self.level.shape, self.world.required > 0.0
        tested = required & (rng.random(shape) < parameters.tested_at_start)
        rated = required & (rng.random(shape) < parameters.self_at_start)
        noise = rng.standard_normal((2, *shape))
        months = rng.integers(1, MONTHS_PER_YEAR + 1, shape)
        kinder = parameters.self_bias + parameters.self_sd * noise[1]
        for person, column in np.argwhere(rated):
            month = start - int(months[person, column])
            self._observe(person, column, "self", kinder[person, column], parameters.self_sd, month, 0)
        for person, column in np.argwhere(tested):
            month = start - int(months[person, column])
            self._test(person, column, noise[0, person, column], month, TESTED_ON)

    def _test(self, person: int, column: int, noise: float, month: int, day: int) -> None:
        sd = self.world.parameters.test_sd
        self._observe(person, column, "test", sd * noise, sd, month, day)

    def _observe(self, person: int, column: int, source: Source, error: float, se: float, month: int, day: int) -> None:
        seen = float(np.clip(self.level[person, column] + error, 0.0, HIGHEST_LEVEL))
        valid = SELF_DAYS if source == "self" else TEST_DAYS
        on = day_of(month, day)
        until = day_of(month, day + valid)
        self.evidence[int(person)][int(column)].append(Observation(source, seen, se, on, until))


@dataclass(frozen=True, eq=False)
class Chance:
    """What chance decides in a month, drawn before anybody is shown anything."""

    active: BoolArray
    look: FloatArray
    choose: FloatArray
    dismiss: FloatArray
    search: FloatArray
    fancy: FloatArray
    finish: FloatArray
    drop: FloatArray
    benefit: FloatArray
    retest: FloatArray
    test: FloatArray
    noise: FloatArray
    drift: FloatArray


def chance(world: World, month: int) -> Chance:
    """Return the draws of a month (negative in the history)."""
    parameters = world.parameters
    rng = np.random.default_rng([world.seed, 2, month + parameters.history_months])
    people, courses = world.liking.shape
    places = (people, parameters.shown)
    return Chance(
        active=rng.random(people) < world.active,
        look=rng.random(places),
        choose=rng.random(places),
        dismiss=rng.random(places),
        search=rng.random((people,)),
        fancy=rng.gumbel(size=(people, courses)),
        finish=rng.random((people,)),
        drop=rng.random((people,)),
        benefit=rng.standard_normal((people,)),
        retest=rng.random(world.level.shape),
        test=rng.random(world.level.shape),
        noise=rng.standard_normal((2, *world.level.shape)),
        drift=rng.standard_normal(world.level.shape),
    )


def begin(state: State, month: int, drawn: Chance) -> None:
    """Start a month: a new year's budget, drift on the job, tests without any course."""
    parameters = state.world.parameters
    if month % MONTHS_PER_YEAR == 0:
        state.spent[:] = 0.0
    grown = parameters.drift_per_year / MONTHS_PER_YEAR * state.shortfall()
    moved = grown + parameters.drift_sd / np.sqrt(MONTHS_PER_YEAR) * drawn.drift
    required = state.world.required > 0.0
    state.level = np.clip(state.level + np.where(required, moved, 0.0), 0.0, HIGHEST_LEVEL)
    for person, column in np.argwhere(required & (drawn.test < parameters.test_per_month)):
        state._test(person, column, drawn.noise[0, person, column], month, TESTED_ON)


def end(state: State, month: int, drawn: Chance, lists: IntArray) -> None:
    """Let the active people act on ``lists`` (P × places of course rows, −1 empty) and account for it."""
    chosen = _chosen(state, month, drawn, lists)
    joined = np.flatnonzero(chosen != NOTHING)
    courses, parameters = state.world.courses, state.world.parameters
    course = chosen[joined]
    finishes = drawn.finish[joined] < p_finish(state)[joined, course]
    low, high = parameters.dropped_share
    share = np.where(finishes, 1.0, low + (high - low) * drawn.drop[joined])
    jp = np.zeros(state.world.size)
    jp[joined] = share * courses.jp[course]
    state.spent += jp
    before = state.shortfall()
    for person, one in zip(joined[finishes], course[finishes], strict=True):
        _finish(state, int(person), int(one), month, drawn)
    closed = (state.world.weight * (before - state.shortfall())).sum(axis=1)
    state.jp.append(jp)
    state.closed.append(closed)


def p_finish(state: State) -> FloatArray:
    """Return P×C: the true chance to finish a course once joined."""
    world, parameters = state.world, state.world.parameters
    logit = parameters.finish_base + parameters.finish_taste * world.liking + world.perseverance[:, None]
    logit += world.courses.keeps + parameters.finish_per_jp * world.courses.jp
    return np.asarray(expit(logit + parameters.finish_below_entry * _below_entry(state)))


def _below_entry(state: State) -> FloatArray:
    """Return P×C: 1 where somebody stands below the entry level of anything the course raises."""
    below = np.zeros(state.finished.shape)
    courses = state.world.courses
    for row, column in np.argwhere(courses.raises):
        below[:, row] = np.maximum(below[:, row], state.level[:, column] < courses.from_level[row, column] - HALF_BAND)
    return below


def _chosen(state: State, month: int, drawn: Chance, lists: IntArray) -> IntArray:
    """Return P: the course each person joins this month, −1 none."""
    parameters, world = state.world.parameters, state.world
    people = np.arange(world.size)
    chosen = np.full(world.size, NOTHING)
    pleasing = expit(parameters.choose_base + world.liking + parameters.need_appeal * _felt_need(state))
    available = state.open_courses(month)
    looking = drawn.active.copy()
    for place in range(lists.shape[1]):
        looking &= drawn.look[:, place] < (parameters.look_on if place else parameters.look_first)
        course = lists[:, place]
        seen = looking & (course != NOTHING) & available[people, course]
        takes = seen & (drawn.choose[:, place] < pleasing[people, course])
        chosen[takes] = course[takes]
        looking &= ~takes
        away = seen & ~takes & (drawn.dismiss[:, place] < parameters.dismissed)
        state.dismissed[people[away], course[away]] = True
    alone = drawn.active & (chosen == NOTHING) & (drawn.search < parameters.own_search) & available.any(axis=1)
    fancied = np.where(available, world.liking + drawn.fancy, -np.inf).argmax(axis=1)
    chosen[alone] = fancied[alone]
    return chosen


def _felt_need(state: State) -> FloatArray:
    """Return P×C: levels truly short in what a course raises."""
    return np.asarray(state.shortfall() @ state.world.courses.raises.T.astype(np.float64))


def _finish(state: State, person: int, course: int, month: int, drawn: Chance) -> None:
    """Let one person finish one course: true levels rise, some are tested again."""
    world, parameters = state.world, state.world.parameters
    state.finished[person, course] = True
    day = day_of(month, FINISHED_ON)
    state.completions.append(Completion(name_of_person(person), name_of_course(course), day))
    benefit = np.exp(parameters.effect_sd * drawn.benefit[person] - parameters.effect_sd**2 / 2.0)
    for column in np.flatnonzero(world.courses.raises[course]).tolist():
        level = state.level[person, column]
        state.level[person, column] = risen(world, course, column, level, benefit)
        if world.required[person, column] > 0.0 and drawn.retest[person, column] < parameters.post_test:
            state._test(person, column, drawn.noise[1, person, column], month, RETESTED_ON)


def risen(world: World, course: int, column: int, level: FloatArray | float, benefit: float = 1.0) -> FloatArray:
    """Return the true level after a course: up by its effect, less below its entry, never past its upper level."""
    courses = world.courses
    below = np.asarray(level) < courses.from_level[course, column] - HALF_BAND
    rise = courses.effect[course, column] * benefit * np.where(below, world.parameters.below_entry, 1.0)
    return np.asarray(np.maximum(level, np.minimum(level + rise, courses.to_level[course, column])))
