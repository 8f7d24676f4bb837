"""Blueprints (kisi-kisi): how many items of a competency, an indicator and a level every attempt draws from the bank.

Whether the bank covers a blueprint is checked when it is written; an exam that draws twice as many items as it asks can
give neighbours different ones.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass

import sqlalchemy as sa
from flask_babel import gettext as _

from content.questions.contract import by_seed
from lms.competencies.models import Competency
from lms.db import db
from lms.problems import Problem
from lms.quizzes.models import QuestionVersion
from lms.quizzes.queries.pool import PoolItem, answered_questions, items_for, versions
from lms.quizzes.services.cases import whole_cases
from lms.quizzes.services.quizzes import Cell

COMFORTABLE = 2
"""So many times the items that are asked should be in the bank."""
MOST_ITEMS = 200


@dataclass(frozen=True)
class Coverage:
    """A cell against the bank: `needed` items of `available`; `state`: good | thin (under twice) | short."""

    cell: Cell
    needed: int
    available: int

    @property
    def state(self) -> str:
        """How well the bank covers the cell."""
        if self.available < self.needed:
            return "short"
        return "thin" if self.available < COMFORTABLE * self.needed else "good"


def pools(competency_ids: Iterable[int]) -> dict[int, list[PoolItem]]:
    """The usable items of each competency."""
    return {one: items_for(one) for one in dict.fromkeys(competency_ids)}


def coverage(cells: Sequence[Cell], bank: dict[int, list[PoolItem]]) -> list[Coverage]:
    """Each cell against the bank. What cells of one indicator need is not there for the cell of any indicator."""
    return [Coverage(cell, cell.items, _available(cell, cells, bank[cell.competency_id])) for cell in cells]


def _available(cell: Cell, cells: Sequence[Cell], pool: Sequence[PoolItem]) -> int:
    fitting = sum(_fits(cell, item) for item in pool)
    if cell.indicator is not None:
        return fitting
    place = (cell.competency_id, cell.level)
    taken = sum(one.items for one in cells if one.indicator is not None and (one.competency_id, one.level) == place)
    return max(0, fitting - taken)


def _fits(cell: Cell, item: PoolItem) -> bool:
    return item.level == cell.level and cell.indicator in (None, item.indicator)


def checked_cells(cells: Sequence[Cell]) -> tuple[Cell, ...]:
    """The cells, where the bank has their items. Raises `Problem` naming those it has too few for."""
    if sum(cell.items for cell in cells) > MOST_ITEMS:
        raise Problem(_("A quiz has at most %(most)s questions.", most=MOST_ITEMS))
    places = Counter((cell.competency_id, cell.level, cell.indicator) for cell in cells)
    if any(cell.items < 1 for cell in cells) or any(count > 1 for count in places.values()):
        raise Problem(_("Write each cell once, with at least one question."))
    short = [one for one in coverage(cells, pools(cell.competency_id for cell in cells)) if one.state == "short"]
    if short:
        said = "; ".join(_said(one) for one in short)
        raise Problem(_("The bank has too few questions: %(cells)s. Ask fewer, or add to the bank.", cells=said))
    return tuple(cells)


def _said(one: Coverage) -> str:
    code = db.session.scalar(sa.select(Competency.code).where(Competency.id == one.cell.competency_id))
    return str(
        _(
            "%(code)s level %(level)s: %(needed)s wanted, %(available)s there",
            code=code,
            level=one.cell.level,
            needed=one.needed,
            available=one.available,
        )
    )


def draw(
    cells: Sequence[Cell], seed: str, *, person_id: int | None = None, but: Collection[int] = ()
) -> list[list[QuestionVersion]]:
    """What an attempt asks for each cell, in the order of the cells.

    The seed decides; items the person has not been shown come first, indicators take turns where the cell names none, and
    the items of one case are drawn together.
    `but` are questions (internal ids) that are asked anyway. Raises `Problem` when the bank has become too small.
    """
    bank = pools(cell.competency_id for cell in cells)
    seen = answered_questions(person_id) if person_id is not None else frozenset()
    used = set(but)
    drawn: dict[int, list[int]] = {}
    for place in sorted(range(len(cells)), key=lambda one: cells[one].indicator is None):
        cell = cells[place]
        fitting = [item for item in bank[cell.competency_id] if _fits(cell, item) and item.question_id not in used]
        chosen = whole_cases(_in_turns(fitting, seed, seen), cell.items)
        if len(chosen) < cell.items:
            raise Problem(_("This quiz has too few questions at the moment. Tell the trainer of the course."))
        used.update(item.question_id for item in chosen)
        drawn[place] = [item.question_version_id for item in chosen]
    found = {one.id: one for one in versions([one for ids in drawn.values() for one in ids])}
    return [[found[one] for one in drawn[place]] for place in range(len(cells))]


def _in_turns(items: Sequence[PoolItem], seed: str, seen: Collection[int]) -> list[PoolItem]:
    """Unseen items first; among them the first of every indicator, then the second, each by the seed."""
    ranks = {key: rank for rank, key in enumerate(by_seed((str(item.question_id) for item in items), seed))}
    turns: Counter[tuple[bool, int]] = Counter()
    keyed = []
    for item in sorted(items, key=lambda one: ranks[str(one.question_id)]):
        group = (item.question_id in seen, item.indicator)
        keyed.append(((group[0], turns[group], ranks[str(item.question_id)]), item))
        turns[group] += 1
    return [item for _key, item in sorted(keyed, key=lambda one: one[0])]
