"""The paths of a competency test: one per competency, what is asked next, and what the answers say.

Each competency of a test has a path of the engine (`recommender.ability.adaptive`), stored with every parameter used, in
the transaction of the answer. Competencies take turns and each stops by itself; the whole test ends with the last of them
or after `MOST_ITEMS` answers. What is said of a test is computed from its paths alone.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from functools import cache

import sqlalchemy as sa

from lms.assessments.models import CompetencyTest, ItemExposure
from lms.competencies.models import Competency
from lms.competencies.queries import Required
from lms.db import db
from lms.quizzes.hosts import Settled
from lms.quizzes.models import Attempt, AttemptItem, QuestionVersion
from lms.quizzes.queries import PoolItem, answered_questions, item_of, items_for
from recommender import levels
from recommender.ability import adaptive, rasch
from recommender.ability.selection import Candidate

MOST_ITEMS = levels.MAX_ANSWERS
"""Most questions of a whole test, whether it measures one competency or several."""
_SAME = 1e-9
PROVISIONAL = "provisional"
"""Status of items with too few answers: their author's judgement counts."""


@dataclass(frozen=True)
class Result:
    """What a test says of one competency. `outcome` holds the decision, its certainty, the level and the topics.

    `corrected`: an answer earns another mark than when it was given, or counts no more.
    """

    competency: Competency
    required: int
    outcome: adaptive.Outcome
    corrected: bool = False

    @property
    def items(self) -> int:
        """Number of answers."""
        return self.outcome.answers

    @property
    def right(self) -> float:
        """Sum of the marks' shares; fractional where an answer was partly right."""
        return sum(one.fraction for one in self.outcome.path.given)


def begin(test: CompetencyTest, required: Collection[Required]) -> QuestionVersion | None:
    """Lay out the paths of a new test and return its first question; None where no answers could decide anything."""
    seen = answered_questions(test.person_id)
    turns = [adaptive.take_turn(candidates(one.competency_id, seen), one.level, str(test.uuid)) for one in required]
    test.path = [turn.outcome.path.plain() for turn in turns]
    first = next((turn.ask for turn in turns if turn.ask is not None), None)
    return None if first is None else _version(first)


def follow(attempt: Attempt, settled: Settled) -> QuestionVersion | None:
    """Take an answer into the path of its competency and return the next question; None where the test is over."""
    test = test_of(attempt)
    turns = _Turns(test, attempt)
    turns.take_in(settled)
    ask = None if turns.answers >= MOST_ITEMS else turns.next_item()
    turns.store()
    return None if ask is None else _version(ask)


def close(test: CompetencyTest, attempt: Attempt) -> None:
    """Take in the answer that was saved but not settled when the time was over; a blank one is not counted."""
    columns = (AttemptItem.question_version_id, AttemptItem.locked_at, AttemptItem.answer, AttemptItem.fraction)
    query = sa.select(*columns).where(AttemptItem.attempt_id == attempt.id)
    last = db.session.execute(query.order_by(AttemptItem.slot.desc()).limit(1)).one()
    if last.locked_at is not None or last.answer is None:
        return
    turns = _Turns(test, attempt)
    turns.take_in(Settled(last.question_version_id, last.fraction or 0.0))
    turns.store()


def results(test: CompetencyTest) -> list[Result]:
    """What the answers of a test say, one result per competency with answers, computed again from the stored paths.

    The marks are those of today: where a question was marked anew or withdrawn since, the path stays as it was stored and
    the corrected marks are put along it.
    """
    return results_with(test, {})


def results_with(test: CompetencyTest, fractions: Mapping[int, float | None]) -> list[Result]:
    """The same as if the answers to some question versions (internal ids) earned `fractions`; None: they count no more."""
    marks = {**_marks(test.attempt_id), **fractions}
    found = []
    for asked, outcome in zip(test.competencies, replayed(test), strict=False):
        said = _with_marks(outcome, marks)
        if said.answers:
            competency = db.session.get_one(Competency, asked["competency_id"])
            found.append(Result(competency, asked["level"], said, corrected=said is not outcome))
    return found


def _marks(attempt_id: int | None) -> dict[int, float | None]:
    """The marks of an attempt as they stand, by question version; None for what does not count."""
    columns = (AttemptItem.question_version_id, AttemptItem.fraction)
    query = sa.select(*columns).where(AttemptItem.attempt_id == attempt_id)
    return dict(db.session.execute(query).all())


def _with_marks(outcome: adaptive.Outcome, marks: Mapping[int, float | None]) -> adaptive.Outcome:
    """The outcome with these marks along its path; the same object where they are those of the path."""
    asked = {one.id: marks.get(int(one.id)) for one in outcome.path.given}
    counted = {key: mark for key, mark in asked.items() if mark is not None}
    if all(one.id in counted and abs(counted[one.id] - one.fraction) < _SAME for one in outcome.path.given):
        return outcome
    return adaptive.corrected(outcome.path, counted)


def ended_by(test: CompetencyTest) -> str:
    """What ended a finished test: the deadline, the learner (there was more to ask), or the rules."""
    answers = sum(len(plain["steps"]) for plain in test.path)
    running = any(plain["reason"] is None for plain in test.path) and answers < MOST_ITEMS
    submitted_by = test.attempt.submitted_by if test.attempt else ""
    return "rules" if submitted_by == "learner" and not running else submitted_by


def replayed(test: CompetencyTest) -> list[adaptive.Outcome]:
    """The outcome of every stored path. Raises `adaptive.PathError` where one does not follow from its answers."""
    return [adaptive.replay(adaptive.path_from(plain)) for plain in test.path]


def test_of(attempt: Attempt) -> CompetencyTest:
    """The test an attempt belongs to."""
    return db.session.scalars(sa.select(CompetencyTest).where(CompetencyTest.uuid == attempt.host_uuid)).one()


def candidates(competency_id: int, seen: Collection[int]) -> list[Candidate]:
    """The items a test may ask, without the questions (internal ids) in `seen`."""
    shares = dict(db.session.execute(_exposure_query(), {"competency": competency_id}).all())
    return [
        Candidate(
            str(one.question_version_id),
            str(competency_id),
            _indicator(one),
            parameters(one),
            shares.get(one.question_version_id, 0.0),
        )
        for one in items_for(competency_id, seen)
    ]


@cache
def _exposure_query() -> sa.Select[int, float]:
    return sa.select(ItemExposure.question_version_id, ItemExposure.share).where(
        ItemExposure.competency_id == sa.bindparam("competency")
    )


def parameters(item: PoolItem) -> rasch.Item:
    """What a test reckons with: the measured parameters, or the author's judgement while answers are few."""
    if item.b is None or item.status == PROVISIONAL:
        return _as_judged(item.level, item.difficulty)
    return rasch.Item(item.b, item.discrimination or 1.0)


@cache
def _as_judged(level: int, difficulty: int) -> rasch.Item:
    """An item by its author's judgement: 25 of them at most, asked for with every item of a bank after each answer."""
    return rasch.Item(rasch.prior_difficulty(level, difficulty))


def _version(item: Candidate) -> QuestionVersion:
    return db.session.get_one(QuestionVersion, int(item.id))


def _indicator(item: PoolItem) -> str:
    return f"{item.level}.{item.indicator}"


class _Turns:
    """The engine's turns of one running test, one place per competency, each taken when it is needed."""

    def __init__(self, test: CompetencyTest, attempt: Attempt) -> None:
        self.test = test
        self.paths = [adaptive.path_from(plain) for plain in test.path]
        self.seen = answered_questions(test.person_id, but_in=attempt.id)
        self.turns: dict[int, adaptive.Turn] = {}

    @property
    def answers(self) -> int:
        """Answers to all competencies."""
        return sum(len(path.steps) for path in self.paths)

    def take_in(self, settled: Settled) -> None:
        """Add an answer to the path of its competency."""
        item = item_of(settled.question_version_id)
        place = [one["competency_id"] for one in self.test.competencies].index(item.competency_id)
        given = adaptive.Given(str(item.question_version_id), _indicator(item), parameters(item), settled.fraction)
        self._turn(place, (*self.paths[place].given, given))

    def next_item(self) -> Candidate | None:
        """The next item: competencies take turns, those asked least first, in the order of their weight."""
        running = [place for place, path in enumerate(self.paths) if path.reason is None]
        for place in sorted(running, key=lambda one: (len(self.paths[one].steps), one)):
            turn = self.turns.get(place) or self._turn(place, self.paths[place].given)
            if turn.ask is not None:
                return turn.ask
        return None

    def store(self) -> None:
        """Write the paths."""
        self.test.path = [path.plain() for path in self.paths]
        db.session.flush()

    def _turn(self, place: int, given: tuple[adaptive.Given, ...]) -> adaptive.Turn:
        path = self.paths[place]
        bank = candidates(self.test.competencies[place]["competency_id"], self.seen)
        turn = adaptive.take_turn(bank, path.required, path.seed, given)
        self.turns[place], self.paths[place] = turn, turn.outcome.path
        return turn
