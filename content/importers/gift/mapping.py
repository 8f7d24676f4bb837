"""GIFT questions to our kinds, naming what is lost on the way."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from content.importers.gift.markup import as_markdown, as_words, escaped
from content.importers.gift.reading import GiftAnswer, GiftQuestion
from content.plain_data import LONG_TEXT
from content.problems import Invalid, Problem
from content.questions.short import normalised

FULL = 0.999
Raw = dict[str, Any]
Lost = list[Problem]


def mapped(question: GiftQuestion) -> tuple[Raw, Lost]:
    """The raw data of our question and what it lost. Raises `Invalid` when it has no place among our kinds."""
    if question.kind not in MAPPINGS:
        raise Invalid(
            [
                Problem(
                    "unsupported_kind",
                    "Questions of this kind cannot be brought in: %(kind)s.",
                    {"kind": question.kind},
                )
            ]
        )
    fields, lost = MAPPINGS[question.kind](question)
    raw: Raw = {"kind": fields.pop("kind", question.kind), "stem": as_markdown(question.stem)}
    if not raw["stem"]:
        raise Invalid([Problem("no_stem", "The question itself is missing.")])
    if len(raw["stem"]) > LONG_TEXT:
        raise Invalid([Problem("too_long", "Use at most %(most)s characters.", {"most": LONG_TEXT})])
    if question.feedback.text:
        raw["explanation"] = as_markdown(question.feedback)
    return raw | fields, lost


def _choice(question: GiftQuestion) -> tuple[Raw, Lost]:
    return _single(question) if question.single else _multiple(question)


def _option(answer: GiftAnswer, correct: bool) -> Raw:
    return {"text": as_markdown(answer.text), "correct": correct, "rationale": as_markdown(answer.feedback)}


def _single(question: GiftQuestion) -> tuple[Raw, Lost]:
    lost = [
        Problem(
            "partial_credit_lost",
            "“%(text)s” was worth part of the mark; now only the right answer counts.",
            {"text": answer.text.text},
        )
        for answer in question.answers
        if 0 < abs(answer.fraction) < FULL
    ]
    return {"kind": "single", "options": [_option(a, a.fraction >= FULL) for a in question.answers]}, lost


def _multiple(question: GiftQuestion) -> tuple[Raw, Lost]:
    right = [answer.fraction for answer in question.answers if answer.fraction > 0]
    wrong = [answer.fraction for answer in question.answers if answer.fraction <= 0]
    even = all(abs(f - 1 / len(right)) < 0.01 for f in right) and all(abs(f + 1 / len(wrong)) < 0.01 for f in wrong)
    evened = Problem(
        "weights_evened",
        "The weights were replaced: right picks share the mark, wrong picks cost their share.",
    )
    lost = [] if even else [evened]
    options = [_option(answer, answer.fraction > 0) for answer in question.answers]
    return {"kind": "multiple", "options": options, "scoring": "partial"}, lost


def _true_false(question: GiftQuestion) -> tuple[Raw, Lost]:
    true, false = question.answers
    return {
        "answer": question.truth,
        "rationale_true": as_markdown(true.feedback),
        "rationale_false": as_markdown(false.feedback),
    }, []


def _short(question: GiftQuestion) -> tuple[Raw, Lost]:
    accepted = [as_words(answer.text) for answer in question.answers if answer.fraction >= FULL]
    known = {normalised(text) for text in accepted}
    lost = [
        Problem(
            "answer_lost",
            "“%(text)s” was worth part of the mark and is no longer accepted.",
            {"text": answer.text.text},
        )
        for answer in question.answers
        if 0 < answer.fraction < FULL and normalised(as_words(answer.text)) not in known
    ]
    lost += [
        Problem("wildcard", "The * in “%(text)s” now means a star, not any words.", {"text": text})
        for text in accepted
        if "*" in text
    ]
    return {"accepted": accepted, "rationale": _first_feedback(question)}, lost


def _numeric(question: GiftQuestion) -> tuple[Raw, Lost]:
    right = [answer for answer in question.answers if answer.fraction >= FULL]
    if len(right) != 1:
        raise Invalid(
            [
                Problem(
                    "one_number",
                    "Exactly one number must be worth the whole mark, here there are %(count)s.",
                    {"count": len(right)},
                )
            ]
        )
    lost = [
        Problem(
            "answer_lost",
            "“%(text)s” was worth part of the mark and is no longer accepted.",
            {"text": answer.text.text},
        )
        for answer in question.answers
        if 0 < answer.fraction < FULL
    ]
    return {
        "answer": right[0].number,
        "tolerance": right[0].tolerance,
        "rationale": as_markdown(right[0].feedback),
    }, lost


def _matching(question: GiftQuestion) -> tuple[Raw, Lost]:
    pairs = [
        {"prompt": as_markdown(answer.text), "match": escaped(answer.match), "rationale": ""}
        for answer in question.answers
        if answer.text.text
    ]
    raw: Raw = {"pairs": pairs}
    distractors = [escaped(answer.match) for answer in question.answers if not answer.text.text]
    return raw | ({"distractors": distractors} if distractors else {}), []


def _first_feedback(question: GiftQuestion) -> str:
    """The feedback of the first full answer that has one."""
    texts = (as_markdown(answer.feedback) for answer in question.answers if answer.fraction >= FULL)
    return next((text for text in texts if text), "")


MAPPINGS: dict[str, Callable[[GiftQuestion], tuple[Raw, Lost]]] = {
    "choice": _choice,
    "true_false": _true_false,
    "short": _short,
    "numeric": _numeric,
    "matching": _matching,
}
