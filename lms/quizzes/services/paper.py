"""What one attempt asks: the fixed questions and what the blueprint draws, part by part, in the order of its seed."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from content.questions.contract import by_seed
from lms.quizzes.models import QuestionVersion, QuizVersion
from lms.quizzes.queries.pool import versions
from lms.quizzes.services.blueprint import draw
from lms.quizzes.services.cases import kept_together
from lms.quizzes.services.quizzes import contents_of


@dataclass(frozen=True)
class Asked:
    """A question of a paper, what it is worth, and its part (place among the quiz's, None before all)."""

    version: QuestionVersion
    most: float
    section: int | None


def compose(quiz_version: QuizVersion, seed: str, *, person_id: int | None = None) -> list[Asked]:
    """The paper of an attempt; the same seed gives the same one while the bank is the same.

    Parts keep their order; within a part questions are shuffled where quiz and part say so, those of one case side by side.
    Raises `Problem` when the bank has too few items.
    """
    contents = contents_of(quiz_version)
    fixed = versions([one.question_version_id for one in contents.questions])
    asked = [Asked(version, one.mark, one.section) for version, one in zip(fixed, contents.questions, strict=True)]
    if contents.cells:
        drawn = draw(contents.cells, seed, person_id=person_id, but={one.question_id for one in contents.questions})
        for cell, items in zip(contents.cells, drawn, strict=True):
            asked += [Asked(item, cell.mark, cell.section) for item in items]
    if quiz_version.shuffle:
        asked = _shuffled(asked, contents.ordered, seed)
    by_part: dict[int, list[Asked]] = {}
    for one in asked:
        by_part.setdefault(-1 if one.section is None else one.section, []).append(one)
    return [one for part in sorted(by_part) for one in kept_together(by_part[part], lambda one: one.version)]


def _shuffled(asked: Sequence[Asked], ordered: Collection[int], seed: str) -> list[Asked]:
    """In the order of the seed; questions of the sections in `ordered` keep their order among themselves."""
    ranks = {int(place): rank for rank, place in enumerate(by_seed((str(one) for one in range(len(asked))), seed))}
    places = sorted(range(len(asked)), key=lambda one: one if asked[one].section in ordered else ranks[one])
    return [asked[one] for one in places]
