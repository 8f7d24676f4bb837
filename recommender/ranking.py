"""The order of the courses a person may be suggested.

Owns: the trained blend of signals (``Model``), the objective, diversity, and the slates with their exact
contributions. Does not own: training (``training``), what may not be suggested (``rules``), how many are
shown and exploration (``exploration``).

Objective: ``score = P(finish) × expected gap closure``. P(finish) is a logistic regression over the
standardised signals, so its log-odds are a sum with one exact term per signal; the closure is a sum with
one exact term per competency.

Diversity: a competency comes a second time only after every other open gap that has an eligible course came
once. What governance pinned stands before all else. Ties are broken by course id: the same snapshot and model always give the same slate.
"""

from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date

import numpy as np
from scipy.special import expit

from recommender.data import Number, PersonFacts, Snapshot, Suggestion
from recommender.eligibility import allowed
from recommender.exploration import SHOWN, pick
from recommender.gaps import expected_closure, urgency, working_estimate
from recommender.reasons import Circumstances, explain
from recommender.signals import SIGNALS, content, role
from recommender.signals.arrays import BoolArray, FloatArray, History, IntArray, PeopleArrays, history
from recommender.signals.gap import Closures, closures

SLATE = 30
MIN_RESEMBLANCE = 0.2
"""Smallest text similarity to a finished course worth naming."""
PRIOR_INTERCEPT = -2.0


@dataclass(frozen=True, eq=False)
class Model:
    """A blend of signals: log-odds of finishing = intercept + Σ weight · (signal − mean) / scale.

    ``signals`` names the entries of ``weight``, ``mean`` and ``scale``. ``trained`` is False for the
    documented prior weights. ``stamp`` is the SHA-256 of the training data; ``settings`` and ``metrics`` go
    into the manifest.
    """

    signals: tuple[str, ...]
    weight: FloatArray
    mean: FloatArray
    scale: FloatArray
    intercept: float
    trained: bool
    stamp: str = ""
    settings: Mapping[str, Number] = field(default_factory=dict)
    metrics: Mapping[str, float] = field(default_factory=dict)


def prior_model() -> Model:
    """Return the blend used until enough completions exist: ``PRIOR_WEIGHT`` times the raw signals."""
    size = len(SIGNALS)
    return Model(
        signals=tuple(signal.NAME for signal in SIGNALS),
        weight=np.array([signal.PRIOR_WEIGHT for signal in SIGNALS]),
        mean=np.zeros(size),
        scale=np.ones(size),
        intercept=PRIOR_INTERCEPT,
        trained=False,
    )


def rules_model() -> Model:
    """Return the blend that knows no behaviour: everybody finishes with probability ½, so closure alone orders.

    What serves while governance has switched the learned order off.
    """
    prior = prior_model()
    return replace(prior, weight=np.zeros(len(prior.signals)), intercept=0.0)


def signal_scorer(past: History) -> Callable[[PeopleArrays], FloatArray]:
    """Return the function that gives a block's signals (signals × block × courses), to train and serve."""
    scorers = [signal.prepare(past) for signal in SIGNALS]
    return lambda people: np.stack([score(people) for score in scorers])


@dataclass(frozen=True, eq=False)
class Scores:
    """The scores of a block of people against all courses.

    Signals × block × courses: ``signals`` and the ``terms`` they add to the log-odds. Block × courses:
    ``p_finish``, ``closure`` and ``score``, which is 0 where a course may not be suggested or closes
    nothing.
    """

    terms: FloatArray
    signals: FloatArray
    p_finish: FloatArray
    closure: Closures
    score: FloatArray


class Ranker:
    """A model prepared for one population: everything learnt once, then block after block."""

    def __init__(self, model: Model, past: History) -> None:
        """Raise ValueError when the model was trained on other signals than this version has."""
        if model.signals != tuple(signal.NAME for signal in SIGNALS):
            raise ValueError(f"the model blends {model.signals}, not the signals of this version")
        self.model = model
        self.past = past
        self._signals = signal_scorer(past)
        self._peers = role.count(past.people.position, past.people)
        self._resemblance = content.course_similarity(past)
        self._effects = _effects(past)

    def scores(self, people: PeopleArrays) -> Scores:
        """Return the scores of a block of people against all courses."""
        model, courses = self.model, self.past.courses
        signals = self._signals(people)
        slope, mean = (model.weight / model.scale)[:, None, None], model.mean[:, None, None]
        terms = slope * (signals - mean)
        p_finish = np.asarray(expit(model.intercept + terms.sum(axis=0)))
        closure = closures(people, courses)
        score = np.where(allowed(people, courses), p_finish * closure.total, 0.0)
        return Scores(terms, signals, p_finish, closure, score)

    def slates(self, people: PeopleArrays, size: int = SLATE) -> Iterator[tuple[str, tuple[Suggestion, ...]]]:
        """Yield each person of the block with their best ``size`` courses in diversified order."""
        scores = self.scores(people)
        for row, person in enumerate(people.facts):
            order = _diversified(scores.score[row], scores.closure.main[row], self.past.courses.pinned)[:size]
            yield (
                person.id,
                tuple(
                    self._suggestion(people, scores, row, column, rank) for rank, column in enumerate(order, start=1)
                ),
            )

    def _suggestion(self, people: PeopleArrays, scores: Scores, row: int, column: int, rank: int) -> Suggestion:
        person, course = people.facts[row], self.past.courses.facts[column]
        parts = _closures(person, self.past, column)
        terms = dict(zip(self.model.signals, scores.terms[:, row, column].tolist(), strict=True))
        circumstances = self._circumstances(people, scores, row, column)
        return Suggestion(
            person=person.id,
            course=course.id,
            rank=rank,
            score=float(scores.score[row, column]),
            p_finish=float(scores.p_finish[row, column]),
            closures=parts,
            contributions={"bias": self.model.intercept, **terms},
            reasons=explain(person, course, parts, circumstances),
        )

    def _circumstances(self, people: PeopleArrays, scores: Scores, row: int, column: int) -> Circumstances:
        position, course = people.position[row], self.past.courses.facts[column]
        return Circumstances(
            as_of=date.fromordinal(self.past.as_of),
            speaking=frozenset(
                name for name, term in zip(self.model.signals, scores.terms[:, row, column], strict=True) if term > 0.0
            ),
            finished=int(self._peers.finished[position, column]),
            peers=int(self._peers.size[position]) - 1,
            effects=self._effects.get(course.id, {}),
            alike=self._alike(people, scores, row, column),
        )

    def _alike(self, people: PeopleArrays, scores: Scores, row: int, column: int) -> str | None:
        """Return the finished course that gave the content signal its value, if it is worth naming."""
        finished = people.finished
        columns = finished.indices[finished.indptr[row] : finished.indptr[row + 1]]
        if not len(columns):
            return None
        closest = int(columns[np.argmax(self._resemblance[columns, column])])
        resemblance = self._resemblance[closest, column]
        signal = scores.signals[self.model.signals.index(content.NAME), row, column]
        if resemblance < max(MIN_RESEMBLANCE, signal):
            return None
        return self.past.courses.facts[closest].id


def slates(
    model: Model, snapshot: Snapshot, people: Collection[str] | None = None, size: int = SLATE
) -> Iterator[tuple[str, tuple[Suggestion, ...]]]:
    """Yield person id and slate (best ``size`` courses), person after person, in bounded memory.

    ``people`` None means everybody; an id outside the snapshot raises KeyError. The population's statistics
    always come from the whole snapshot. Store the slate to answer "why not X?"; show
    ``exploration.pick(slate, snapshot.as_of)``.
    """
    past = history(snapshot)
    ranker = Ranker(model, past)
    for block in past.people.rows(_chosen(past, people)).blocks():
        yield from ranker.slates(block, size)


def recommend(
    model: Model, snapshot: Snapshot, people: Collection[str] | None = None, limit: int = SHOWN
) -> dict[str, list[Suggestion]]:
    """Return person id → the ``limit`` suggestions to show. For many people use ``slates``."""
    return {person: list(pick(slate, snapshot.as_of, limit)) for person, slate in slates(model, snapshot, people)}


def _chosen(past: History, people: Collection[str] | None) -> IntArray:
    row = {person.id: number for number, person in enumerate(past.people.facts)}
    return np.array(sorted(row.values() if people is None else {row[one] for one in people}), dtype=np.int64)


def _diversified(score: FloatArray, main: IntArray, pinned: BoolArray) -> list[int]:
    """Return the columns with a positive score: pinned ones, then best first, a competency's n-th in round n."""
    best = [int(column) for column in np.argsort(-score, kind="stable") if score[column] > 0.0]
    rounds: dict[int, int] = {}
    placed = []
    for place, column in enumerate(best):
        turn = rounds.get(int(main[column]), 0)
        rounds[int(main[column])] = turn + 1
        placed.append((not pinned[column], turn, place, column))
    return [column for *_, column in sorted(placed)]


def _closures(person: PersonFacts, past: History, column: int) -> dict[str, float]:
    """Return competency → expected weighted closure in priority points, by the closed form of ``gaps``."""
    required = {one.competency: one for one in person.requirements}
    parts = {}
    for raised in past.courses.facts[column].raises:
        one = required.get(raised.competency)
        if one is not None:
            state = person.state(one.competency)
            gain = max(0.0, past.gains[past.courses.facts[column].id, one.competency].gain)
            mean, se = working_estimate(state, one.level)
            closed = expected_closure(mean, se, one.level, raised, gain)
            parts[one.competency] = urgency(one, state) * closed
    return parts


def _effects(past: History) -> dict[str, dict[str, tuple[float, int]]]:
    """Return course → competency → (shrunk gain in levels, pairs measured)."""
    effects: dict[str, dict[str, tuple[float, int]]] = {}
    for (course, competency), gain in past.gains.items():
        effects.setdefault(course, {})[competency] = (gain.gain, gain.n)
    return effects
