"""Who makes the lists: the policies compared.

Owns: one class per policy, from what it may know to places of course rows. Does not own: what is open to whom
(``behaviour``: the same filter of published, admitted, ready and affordable courses for all) or any score of the product.

``popular`` and ``collaborative`` see completions only. ``rules`` are the product's rules and closures on the authors'
claims, with nothing learnt; ``rules_plan`` adds the product's plan within the JP that are left. ``ours`` is the product:
the model it trains, the effects it measures, its slate, its plan and its exploration. ``oracle`` knows the true levels
and effects; ``oracle_all`` also everybody's true chance of finishing. Both put first what truly closes most per JP.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from typing import Protocol

import numpy as np
from scipy.linalg import inv

from recommender import training
from recommender.blend import Model
from recommender.data import CourseFacts, PersonFacts, Snapshot, Suggestion
from recommender.evaluation.simulation.behaviour import NOTHING, State, p_finish, risen
from recommender.evaluation.simulation.views import snapshot
from recommender.evaluation.simulation.world import World, day_of, name_of_person
from recommender.exploration import pick
from recommender.planning import greedy
from recommender.planning.person import arranged, task
from recommender.ranking import SLATE, prior_model, rules_model, slates
from recommender.signals.arrays import BoolArray, FloatArray, IntArray
from recommender.signals.popularity import HALF_LIFE_DAYS

TRAINED_EVERY = 6
"""Months between trainings, to save time; the product trains every night. Effects are measured anew every month."""
RIDGE = 50.0
"""λ of the item-to-item model (EASE; Steck, 2019) for some thousand people."""


class Policy(Protocol):
    """The shape of a member of ``POLICIES``."""

    def lists(self, state: State, month: int, people: BoolArray) -> IntArray:
        """Return P × places of course rows, −1 empty; only rows of ``people`` are needed."""
        ...


class Popular:
    """What was finished most lately, to everybody alike."""

    def lists(self, state: State, month: int, people: BoolArray) -> IntArray:
        """Return the most popular open courses."""
        return _best(np.tile(_popularity(state, month), (state.world.size, 1)), state, month)


class Collaborative:
    """EASE on completions (Steck, 2019); popularity for those who finished nothing."""

    def lists(self, state: State, month: int, people: BoolArray) -> IntArray:
        """Return the open courses that go with what was finished."""
        finished = state.finished.astype(np.float64)
        precision = inv(finished.T @ finished + RIDGE * np.eye(finished.shape[1]))
        weight = -precision / np.diag(precision)
        np.fill_diagonal(weight, 0.0)
        popular = _popularity(state, month)
        new = state.finished.sum(axis=1) == 0
        return _best(np.where(new[:, None], popular, finished @ weight + 1e-9 * popular), state, month)


class Rules:
    """The product's rules and closures on claims; with ``plan`` also its plan in the JP that are left."""

    def __init__(self, *, plan: bool = False) -> None:
        self.plan = plan

    def lists(self, state: State, month: int, people: BoolArray) -> IntArray:
        """Return the courses that would close most if authors were right."""
        told = replace(snapshot(state, month, people), completions=())
        return _from_product(rules_model(), told, state, month, people, plan=self.plan)


class Ours:
    """The product as it serves: trained model, measured effects, plan, exploration."""

    def __init__(self) -> None:
        self.model: Model = prior_model()

    def lists(self, state: State, month: int, people: BoolArray) -> IntArray:
        """Return the product's own lists."""
        told = snapshot(state, month, people)
        if month % TRAINED_EVERY == 0:
            self.model = training.fit(told, state.world.seed)
        return _from_product(self.model, told, state, month, people, plan=True, explore=True)


class Oracle:
    """The largest true closure per JP; with ``chances`` also weighed by the true chance to finish."""

    def __init__(self, *, chances: bool = False) -> None:
        self.chances = chances

    def lists(self, state: State, month: int, people: BoolArray) -> IntArray:
        """Return the truly best open courses."""
        worth = true_closure(state) / state.world.courses.jp
        if self.chances:
            finishes = p_finish(state)
            spent = finishes + (1.0 - finishes) * np.mean(state.world.parameters.dropped_share)
            worth = worth * finishes / spent
        return _best(np.where(worth > 0.0, worth, -np.inf), state, month)


POLICIES: dict[str, Callable[[], Policy]] = {
    "popular": Popular,
    "collaborative": Collaborative,
    "oracle": Oracle,
    "oracle_all": lambda: Oracle(chances=True),
    "rules": Rules,
    "ours": Ours,
    "rules_plan": lambda: Rules(plan=True),
}


def true_closure(state: State) -> FloatArray:
    """Return P×C: levels × weight that finishing a course would truly close."""
    world: World = state.world
    closed, short = np.zeros(state.finished.shape), state.shortfall()
    for row, column in np.argwhere(world.courses.raises):
        after = risen(world, int(row), int(column), state.level[:, column])
        left = np.maximum(0.0, world.required[:, column] - after)
        closed[:, row] += world.weight[:, column] * (short[:, column] - left)
    return closed


def _popularity(state: State, month: int) -> FloatArray:
    today = day_of(month).toordinal()
    popular = np.zeros(state.finished.shape[1])
    for one in state.completions:
        popular[int(one.course[1:])] += 0.5 ** ((today - one.day.toordinal()) / HALF_LIFE_DAYS)
    return popular


def _best(score: FloatArray, state: State, month: int) -> IntArray:
    """Return the open courses of highest score; −∞ is never shown."""
    scores = np.where(state.open_courses(month), score, -np.inf)
    order = np.argsort(-scores, axis=1, kind="stable")[:, : state.world.parameters.shown]
    return np.where(np.isfinite(np.take_along_axis(scores, order, axis=1)), order, NOTHING)


def _from_product(
    model: Model, told: Snapshot, state: State, month: int, people: BoolArray, *, plan: bool, explore: bool = False
) -> IntArray:
    """Return the lists the product makes with ``model``: its slate, by its plan if asked, its exploration if asked."""
    shown = state.world.parameters.shown
    lists = np.full((state.world.size, shown), NOTHING)
    known = {one.id: one for one in told.courses}
    facts = {one.id: one for one in told.people}
    available = state.open_courses(month)
    left = state.world.budget - state.spent
    asked = [name_of_person(int(row)) for row in np.flatnonzero(people)]
    for name, slate in slates(model, told, asked, size=SLATE):
        row = int(name[1:])
        open_ = [one for one in slate if available[row, int(one.course[1:])]]
        if plan:
            open_ = _planned(facts[name], open_, known, float(left[row]))
        placed: Iterable[Suggestion] = pick(open_, told.as_of, shown) if explore else open_[:shown]
        rows = [int(one.course[1:]) for one in placed]
        lists[row, : len(rows)] = rows
    return lists


def _planned(
    person: PersonFacts, slate: Sequence[Suggestion], known: dict[str, CourseFacts], budget: float
) -> list[Suggestion]:
    """Return the slate with the courses of the plan first, in its order."""
    given = task(person, slate, known, budget)
    made = arranged(given, greedy.choose(given.problem))
    place = {step.course: number for number, step in enumerate(made.steps)}
    return sorted(slate, key=lambda one: place.get(one.course, len(place)))
