"""The order of the courses a person may be suggested.

Owns: the objective, diversity, and the slates with their exact contributions; the documented prior weights. Does
not own: the learned chance of finishing (``blend``), training (``training``), what may not be suggested (``rules``), how many are
shown and exploration (``exploration``).

Objective: ``score = P(finish) × expected gap closure``. The log-odds of P(finish) are a sum with one exact term
per signal (``blend``); the closure is a sum with one exact term per competency. Every course that may be
suggested and closes something is scored: nothing is lost to a choice of candidates.

Diversity: a competency comes a second time only after every other open gap that has an eligible course came
once. What governance pinned stands before all else. Ties are broken by course id: the same snapshot and model always give the same slate.
"""

from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from copy import copy
from dataclasses import dataclass, replace
from datetime import date
from itertools import compress, islice
from typing import TypeVar

import numpy as np

from recommender.blend import Model
from recommender.data import PersonFacts, Snapshot, Suggestion
from recommender.eligibility import allowed
from recommender.exploration import POOL, SHOWN, pick
from recommender.reasons import Circumstances, Said, explain
from recommender.signals import SIGNALS, alike, content, gap, rating, role, sequence
from recommender.signals.arrays import BLOCK, BoolArray, FloatArray, History, IntArray, PeopleArrays, history
from recommender.signals.gap import parts
from recommender.steps import flat

Thing = TypeVar("Thing")

SLATE = 30
EXPLAINED = SHOWN - 1 + POOL
"""Reasons are given to this many of a slate: those that may be shown."""
MIN_RESEMBLANCE = 0.2
"""Smallest text similarity to a finished course worth naming."""
PRIOR_INTERCEPT = -3.4
"""A course for which nothing speaks but its length and its language is finished by 12 in 100."""


def prior_model() -> Model:
    """Return the blend used until enough completions exist: ``PRIOR_WEIGHT`` times the raw signals."""
    size = len(SIGNALS)
    return Model(
        signals=tuple(signal.NAME for signal in SIGNALS),
        weight=np.array([signal.PRIOR_WEIGHT for signal in SIGNALS]),
        mean=np.zeros(size),
        scale=np.ones(size),
        steps=flat(size),
        profile=flat(size),
        intercept=PRIOR_INTERCEPT,
        trained=False,
    )


def rules_model() -> Model:
    """Return the blend that knows no behaviour: everybody finishes with probability ½, so closure alone orders.

    What serves while governance has switched the learned order off.
    """
    prior = prior_model()
    return replace(prior, weight=np.zeros(len(prior.signals)), intercept=0.0)


def signal_scorer(past: History) -> Callable[[PeopleArrays, BoolArray], FloatArray]:
    """Return the function that gives the signals of a block's pairs, to train and serve.

    It takes the block and which pairs are asked for (block × courses), and returns signals × pairs, person by person.
    """
    scorers = [signal.prepare(past) for signal in SIGNALS]
    return lambda people, asked: np.stack([score(people)[asked] for score in scorers])


@dataclass(frozen=True, eq=False)
class Scores:
    """The scores of a block of people against all courses.

    Block × courses: ``open_``, what may be suggested; ``p_finish``, ``closure`` in priority points and ``score``, all 0
    where it may not. Signals × open pairs, person by person: ``signals``.
    """

    open_: BoolArray
    signals: FloatArray
    p_finish: FloatArray
    closure: FloatArray
    score: FloatArray

    def signals_at(self, row: IntArray, column: IntArray) -> FloatArray:
        """Return the signals of some open pairs, signals × pairs."""
        number = np.cumsum(self.open_.ravel(), dtype=np.int64).reshape(self.open_.shape) - 1
        return np.asarray(self.signals[:, number[row, column]])


class Ranker:
    """A model prepared for one population: everything learnt once, then block after block."""

    def __init__(self, model: Model, past: History) -> None:
        """Raise ValueError when the model was trained on other signals than this version has."""
        if model.signals != tuple(signal.NAME for signal in SIGNALS):
            raise ValueError(f"the model blends {model.signals}, not the signals of this version")
        self.model = model
        self.past = past
        self.signals = signal_scorer(past)
        self._peers = past.learnt(role.by_position)
        self._resemblance = past.learnt(content.course_similarity)
        self._alike, self._follows = past.learnt(alike.weights), past.learnt(sequence.weights)
        self._effects = _effects(past)
        self._rated = _rated(past)

    def without_people(self) -> "Ranker":
        """Return this ranker without the people it learnt from (3 kB each): ranking needs only what was learnt."""
        alone = copy(self)
        alone.past = replace(self.past, people=self.past.people.rows(np.array([], dtype=np.int64)))
        return alone

    def scores(self, people: PeopleArrays) -> Scores:
        """Return the scores of a block of people against all courses."""
        open_ = allowed(people, self.past.courses)
        signals = self.signals(people, open_)
        p_finish, closure = np.zeros(open_.shape), np.zeros(open_.shape)
        p_finish[open_] = self.model.chance(signals)
        closure[open_] = signals[self.model.signals.index(gap.NAME)]
        return Scores(open_, signals, p_finish, closure, p_finish * closure)

    def slates(self, block: Sequence[PersonFacts], size: int = SLATE) -> Iterator[tuple[str, tuple[Suggestion, ...]]]:
        """Yield each person of a block with their best ``size`` courses in diversified order.

        Raises KeyError for somebody with a position or tier that nobody in the population has.
        """
        people = self.past.place(block)
        scores, courses = self.scores(people), self.past.courses
        row, column = np.nonzero(scores.score > 0.0)
        main = parts(people, courses, row, column).main(len(row))
        chosen, rank = _diversified(row, scores.score[row, column], main, courses.pinned[column], size)
        row, column = row[chosen], column[chosen]
        signals = scores.signals_at(row, column)
        terms = self.model.terms(signals)
        made = zip(
            row.tolist(),
            column.tolist(),
            rank.tolist(),
            scores.score[row, column].tolist(),
            scores.p_finish[row, column].tolist(),
            parts(people, courses, row, column).named(len(row), courses.competencies),
            terms.T.tolist(),
            self._circumstances(people, row, column, rank, signals, terms),
            strict=True,
        )
        found: list[list[Suggestion]] = [[] for _ in block]
        said: list[Said] = [{} for _ in block]
        for number, *one in made:
            found[number].append(self._suggestion(block[number], said[number], *one))
        for person, slate in zip(block, found, strict=True):
            yield person.id, tuple(slate)

    def _suggestion(
        self,
        person: PersonFacts,
        said: Said,
        column: int,
        rank: int,
        score: float,
        p_finish: float,
        closed: dict[str, float],
        terms: list[float],
        circumstances: Circumstances | None,
    ) -> Suggestion:
        course = self.past.courses.facts[column]
        return Suggestion(
            person=person.id,
            course=course.id,
            rank=rank,
            score=score,
            p_finish=p_finish,
            closures=closed,
            contributions=dict(zip(("bias", *self.model.signals), (self.model.intercept, *terms), strict=True)),
            reasons=() if circumstances is None else explain(person, course, closed, circumstances, said),
        )

    def _circumstances(
        self,
        people: PeopleArrays,
        row: IntArray,
        column: IntArray,
        rank: IntArray,
        signals: FloatArray,
        terms: FloatArray,
    ) -> list[Circumstances | None]:
        """Return per pair what the population tells about it; None beyond what is explained."""
        found: list[Circumstances | None] = [None] * len(row)
        asked = np.flatnonzero(rank <= EXPLAINED)
        row, column = row[asked], column[asked]
        position, as_of = people.position[row], date.fromordinal(self.past.as_of)
        told = zip(
            asked.tolist(),
            (terms[:, asked].T > 0.0).tolist(),
            self._peers.finished[position, column].astype(np.int64).tolist(),
            self._peers.size[position].astype(np.int64).tolist(),
            column.tolist(),
            self._cited(people, row, column, signals[:, asked]),
            strict=True,
        )
        for pair, speaking, finished, peers, course, cited in told:
            effects = self._effects.get(self.past.courses.facts[course].id, {})
            names = frozenset(compress(self.model.signals, speaking))
            found[pair] = Circumstances(as_of, names, finished, peers - 1, effects, cited, self._rated.get(course))
        return found

    def _cited(
        self, people: PeopleArrays, row: IntArray, column: IntArray, signals: FloatArray
    ) -> list[dict[str, str]]:
        """Return per pair reason code → the finished course that gave its signal most of its value."""
        found: list[dict[str, str]] = [{} for _ in row]
        resembling = signals[self.model.signals.index(content.NAME)]
        named = {
            "ALIKE": alike.largest(people, self._alike, row, column),
            "FOLLOWS": alike.largest(people, self._follows, row, column),
            "CONTENT_LIKE": self._resembling(people, row, column, resembling),
        }
        for code, courses in named.items():
            for pair, course in enumerate(courses.tolist()):
                if course >= 0:
                    found[pair][code] = self.past.courses.facts[course].id
        return found

    def _resembling(self, people: PeopleArrays, row: IntArray, column: IntArray, signal: FloatArray) -> IntArray:
        """Return per pair the finished course that gave the content signal its value, if worth naming, else −1."""
        finished = people.finished
        found = np.full(len(row), -1, dtype=np.int64)
        for pair in np.flatnonzero(signal >= MIN_RESEMBLANCE).tolist():
            done = finished.indices[finished.indptr[row[pair]] : finished.indptr[row[pair] + 1]]
            near = self._resemblance[done, column[pair]]
            if len(near) and near.max() >= signal[pair]:
                found[pair] = done[int(near.argmax())]
        return found


def slates(
    model: Model, snapshot: Snapshot, people: Collection[str] | None = None, size: int = SLATE
) -> Iterator[tuple[str, tuple[Suggestion, ...]]]:
    """Yield person id and slate (best ``size`` courses), in the order of the snapshot, in bounded memory.

    ``people`` None means everybody; an id outside the snapshot raises KeyError. The population's statistics
    always come from the whole snapshot, whose people are gone through twice. Store the slate to answer "why not X?"; show
    ``exploration.pick(slate, snapshot.as_of)``.
    """
    ranker = Ranker(model, history(snapshot))
    strangers = set(people or ()) - set(ranker.past.people.ids)
    if strangers:
        raise KeyError(min(strangers))
    chosen = None if people is None else frozenset(people)
    for block in pieces(person for person in snapshot.people if chosen is None or person.id in chosen):
        yield from ranker.slates(block, size)


def pieces(things: Iterable[Thing], size: int = BLOCK) -> Iterator[tuple[Thing, ...]]:
    """Yield ``things`` in tuples of at most ``size``, each taken when it is asked for."""
    left = iter(things)
    while piece := tuple(islice(left, size)):
        yield piece


def recommend(
    model: Model, snapshot: Snapshot, people: Collection[str] | None = None, limit: int = SHOWN
) -> dict[str, list[Suggestion]]:
    """Return person id → the ``limit`` suggestions to show. For many people use ``slates``."""
    return {person: list(pick(slate, snapshot.as_of, limit)) for person, slate in slates(model, snapshot, people)}


def _diversified(
    row: IntArray, score: FloatArray, main: IntArray, pinned: BoolArray, size: int
) -> tuple[IntArray, IntArray]:
    """Return which pairs are each person's first ``size``, person by person, and their ranks.

    Pinned ones, then best first, a competency's n-th in round n; ties in the order given. ``row`` is ascending.
    """
    best = np.lexsort((-score, row))
    turn = _turns(row[best] * (int(main.max(initial=0)) + 1) + main[best])
    order = best[np.lexsort((turn, ~pinned[best], row[best]))]
    rank = _turns(row[order])
    return order[rank < size], rank[rank < size] + 1


def _turns(group: IntArray) -> IntArray:
    """Return for every element how many of its group stand before it."""
    together = np.argsort(group, kind="stable")
    starts = np.flatnonzero(np.diff(group[together], prepend=-1))
    within = np.arange(len(group)) - np.repeat(starts, np.diff(starts, append=len(group)))
    turns = np.empty(len(group), dtype=np.int64)
    turns[together] = within
    return turns


def _effects(past: History) -> dict[str, dict[str, tuple[float, int]]]:
    """Return course → competency → (shrunk gain in levels, pairs measured)."""
    effects: dict[str, dict[str, tuple[float, int]]] = {}
    for (course, competency), gain in past.gains.items():
        effects.setdefault(course, {})[competency] = (gain.gain, gain.n)
    return effects


def _rated(past: History) -> dict[int, tuple[float, int]]:
    """Return course → (mean stars, ratings), of the courses rated above the mean of all."""
    found = past.learnt(rating.rated)
    return {
        course: (float(found.mean[course]), int(found.number[course]))
        for course in np.flatnonzero(found.value > 0.0).tolist()
    }
