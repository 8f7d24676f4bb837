"""The explicit list of question types. To add one: copy a neighbour's folder, list it here, run the tests."""

from __future__ import annotations

from typing import Any

from content.questions import (
    cloze,
    essay,
    judgement,
    likert,
    matching,
    multiple,
    numeric,
    ordering,
    short,
    single,
    true_false,
    upload,
)
from content.questions.contract import QuestionType

TYPES: tuple[QuestionType[Any], ...] = (
    single.TYPE,
    multiple.TYPE,
    true_false.TYPE,
    short.TYPE,
    numeric.TYPE,
    matching.TYPE,
    ordering.TYPE,
    judgement.TYPE,
    cloze.TYPE,
    essay.TYPE,
    upload.TYPE,
    likert.TYPE,
)
_BY_KIND = {one.kind: one for one in TYPES}


def by_kind(kind: str) -> QuestionType[Any]:
    """The type of a kind. Raises `KeyError` for a kind that is not in `TYPES`."""
    return _BY_KIND[kind]
