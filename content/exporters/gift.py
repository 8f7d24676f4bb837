"""GIFT, Moodle's text format (docs.moodle.org/en/GIFT_format). Texts are marked `[markdown]`, so they come
back as they were.

Ordering and situational judgement have no place in GIFT, nor has an arrow `->` in a short answer or a prompt, nor a match
that is more than words (a picture, a formula, emphasis). Read again by our importer every other question is the same,
except that matching pairs lose their rationales, that the words of a match may be escaped in another way, and that
multiple choice is always scored in part.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from typing import Any

from content.exporters.contract import Exported
from content.problems import Problem
from content.questions import Question
from content.questions.matching import MatchingBody
from content.questions.multiple import MultipleBody
from content.questions.numeric import NumericBody
from content.questions.options import Option
from content.questions.short import ShortBody
from content.questions.single import SingleBody
from content.questions.true_false import TrueFalseBody
from content.rendering import only_words, words_of

NAME = "GIFT"
EXTENSION = ".gift"
CONTROL = re.compile(r"([\\~=#{}:])")


def export(questions: Sequence[Question]) -> Exported:
    """The questions as GIFT in UTF-8; those of other kinds are skipped."""
    parts, skipped = [], []
    for question in questions:
        writer = WRITERS.get(question.kind)
        if writer is None or _does_not_fit(question):
            skipped.append(
                Problem(
                    "kind_not_in_format",
                    "%(code)s cannot be written in this format: %(kind)s.",
                    {"code": question.code, "kind": question.kind},
                )
            )
            continue
        parts.append(_question(question, writer(question.body)))
    return Exported("\n".join(parts).encode(), tuple(skipped))


def _does_not_fit(question: Question) -> bool:
    """GIFT tells a matching question by its arrows and cannot escape them; its matches are words alone."""
    if question.kind == "short":
        return "->" in " ".join([*question.body.accepted, question.body.rationale])
    if question.kind != "matching":
        return False
    return any("->" in pair.prompt for pair in question.body.pairs) or not all(
        only_words(match.text) for match in question.body.matches
    )


def _question(question: Question, answers: str) -> str:
    general = f"\n####{_marked(question.explanation)}\n" if question.explanation else ""
    return f"::{_text(question.code)}::{_marked(question.stem)}{{{answers}{general}}}\n"


def _marked(text: str) -> str:
    return f"[markdown]{_text(text)}"


def _text(text: str) -> str:
    """A text with GIFT's control signs escaped and line ends written as one escape."""
    return CONTROL.sub(r"\\\1", re.sub(r"\r\n?", "\n", text)).replace("\n", "\\n")


def _feedback(text: str) -> str:
    return f"#{_marked(text)}" if text else ""


def _choice(options: Sequence[Option], weights: Callable[[Option], str]) -> str:
    lines = (f"{weights(option)}{_marked(option.text)}{_feedback(option.rationale)}" for option in options)
    return "\n" + "\n".join(lines) + "\n"


def _single(body: SingleBody) -> str:
    return _choice(body.options, lambda option: "=" if option.correct else "~")


def _multiple(body: MultipleBody) -> str:
    right = sum(option.correct for option in body.options)
    plus = f"~%{_number(100 / right)}%"
    minus = f"~%-{_number(100 / max(1, len(body.options) - right))}%"
    return _choice(body.options, lambda option: plus if option.correct else minus)


def _number(value: float) -> str:
    return f"{value:.5f}".rstrip("0").rstrip(".")


def _true_false(body: TrueFalseBody) -> str:
    wrong, right = body.rationale_false, body.rationale_true
    if not body.answer:
        wrong, right = right, wrong
    comments = f"#{_marked(wrong)}#{_marked(right)}" if wrong or right else ""
    return f"{'TRUE' if body.answer else 'FALSE'}{comments}"


def _short(body: ShortBody) -> str:
    first = f"\n={_marked(body.accepted[0])}{_feedback(body.rationale)}\n"
    return first + "".join(f"={_marked(text)}\n" for text in body.accepted[1:])


def _numeric(body: NumericBody) -> str:
    return f"#\n={body.answer:f}:{body.tolerance:f}{_feedback(body.rationale)}\n"


def _matching(body: MatchingBody) -> str:
    pairs = [f"={_marked(pair.prompt)} -> {_text(words_of(pair.match))}" for pair in body.pairs]
    return "\n" + "\n".join([*pairs, *(f"= -> {_text(words_of(text))}" for text in body.distractors)]) + "\n"


WRITERS: dict[str, Callable[[Any], str]] = {
    "single": _single,
    "multiple": _multiple,
    "true_false": _true_false,
    "short": _short,
    "numeric": _numeric,
    "matching": _matching,
}
