"""Answers of invented people: the right one for a frozen question, or a wrong one, in the form each kind stores."""

from __future__ import annotations

from random import Random
from typing import Any

from content.questions import Question, by_kind
from content.questions.cloze.gaps import Gap
from content.questions.contract import identify
from lms.quizzes.bodies import parsed
from lms.quizzes.models import AttemptItem

Response = dict[str, Any]
LONG_ANSWER = "Saya mendengarkan keperluan warga, memeriksa berkasnya, lalu menjelaskan langkah dan waktunya."


def right_response(item: AttemptItem, random: Random) -> Response | None:
    """An answer that earns the full mark, or waits for a marker; None where files are asked for: nobody here has some."""
    question = parsed(item.question_version.body)
    body = question.body
    if question.type.marking != "automatic":
        return _unkeyed(question, random, ("consistently", "guides"))
    match question.kind:
        case "matching":
            return {"pairs": {pair.id: identify(pair.match) for pair in body.pairs}}
        case "ordering":
            return {"places": {one.id: place for place, one in enumerate(body.items, start=1)}}
        case "short" | "numeric":
            return {"text": _words(question.kind, body)}
        case "cloze":
            return {"gaps": {gap.id: _right_gap(gap) for gap in body.gaps}}
        case kind:
            best = max(_ids(question), key=lambda one: _fraction(question, [one]))
            right = [one for one in _ids(question) if _fraction(question, [one]) > 0]
            return {"chosen": right if kind == "multiple" else [best]}


def wrong_response(item: AttemptItem, random: Random) -> Response | None:
    """An answer that a learner might well give and that earns less; None where files are asked for."""
    question = parsed(item.question_version.body)
    body = question.body
    if question.type.marking != "automatic":
        return _unkeyed(question, random, ("never", "sometimes"))
    match question.kind:
        case "matching":
            matches = [identify(pair.match) for pair in body.pairs]
            return {"pairs": {pair.id: matches[place - 1] for place, pair in enumerate(body.pairs)}}
        case "ordering":
            return {"places": {one.id: place for place, one in enumerate(reversed(body.items), start=1)}}
        case "short" | "numeric":
            return {"text": "belum tahu" if question.kind == "short" else "7"}
        case "cloze":
            return {"gaps": {gap.id: "belum tahu" for gap in body.gaps}}
        case _:
            best = max(_ids(question), key=lambda one: _fraction(question, [one]))
            return {"chosen": [random.choice([one for one in _ids(question) if one != best])]}


def _right_gap(gap: Gap) -> str:
    """What fills a gap rightly: words, a number, or the id of an option."""
    if gap.kind == "choice":
        return next(one.id for one in gap.options if one.text in gap.body.accepted)
    return _words(gap.kind, gap.body)


def _words(kind: str, body: Any) -> str:
    """The first accepted words, or the number asked for."""
    return body.accepted[0] if kind == "short" else f"{body.answer}"


def _unkeyed(question: Question, random: Random, usual: tuple[str, ...]) -> Response | None:
    """An answer where no key decides: words for a marker, or what people of a kind usually say of themselves."""
    if question.kind == "likert":
        return {"answers": {one.id: random.choice(usual) for one in question.body.statements}}
    return {"text": LONG_ANSWER} if question.kind == "essay" else None


def _ids(question: Question) -> list[str]:
    return by_kind(question.kind).option_ids(question.body)


def _fraction(question: Question, chosen: list[str]) -> float:
    return question.type.grade(question.body, {"chosen": chosen}).fraction
