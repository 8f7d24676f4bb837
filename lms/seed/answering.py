"""Answers of invented people: the right one for a frozen question, or a wrong one, in the form each kind stores."""

from __future__ import annotations

from random import Random
from typing import Any

from content.questions import Question, by_kind
from content.questions.contract import identify
from lms.quizzes.bodies import parsed
from lms.quizzes.models import AttemptItem

Response = dict[str, Any]


def right_response(item: AttemptItem, random: Random) -> Response:
    """An answer that earns the full mark."""
    question = parsed(item.question_version.body)
    body = question.body
    match question.kind:
        case "matching":
            return {"pairs": {pair.id: identify(pair.match) for pair in body.pairs}}
        case "ordering":
            return {"places": {one.id: place for place, one in enumerate(body.items, start=1)}}
        case "short":
            return {"text": body.accepted[0]}
        case "numeric":
            return {"text": f"{body.answer}"}
        case "multiple":
            return {"chosen": [one for one in _ids(question) if _fraction(question, [one]) > 0]}
        case _:
            return {"chosen": [max(_ids(question), key=lambda one: _fraction(question, [one]))]}


def wrong_response(item: AttemptItem, random: Random) -> Response:
    """An answer that a learner might well give and that earns less."""
    question = parsed(item.question_version.body)
    body = question.body
    match question.kind:
        case "matching":
            matches = [identify(pair.match) for pair in body.pairs]
            return {"pairs": {pair.id: matches[place - 1] for place, pair in enumerate(body.pairs)}}
        case "ordering":
            return {"places": {one.id: place for place, one in enumerate(reversed(body.items), start=1)}}
        case "short":
            return {"text": "belum tahu"}
        case "numeric":
            return {"text": "7"}
        case _:
            best = max(_ids(question), key=lambda one: _fraction(question, [one]))
            return {"chosen": [random.choice([one for one in _ids(question) if one != best])]}


def _ids(question: Question) -> list[str]:
    return by_kind(question.kind).option_ids(question.body)


def _fraction(question: Question, chosen: list[str]) -> float:
    return question.type.grade(question.body, {"chosen": chosen}).fraction
