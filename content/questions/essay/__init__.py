"""Essay: a longer text that a person marks with a rubric."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from content.plain_data import Reader
from content.problems import Invalid, Problem
from content.questions.contract import (
    BLANK,
    PENDING,
    RATIONALE,
    Form,
    Grade,
    Marking,
    QuestionType,
    Raw,
    Response,
    Unchosen,
    field_value,
    whole_or_none,
)
from content.questions.rubric import Rubric, dump_rubric, edited_rubric, read_rubric, shown_rubric

LONGEST = 20_000
MOST_WORDS = 2_000


@dataclass(frozen=True, slots=True)
class EssayBody:
    """The rubric, how many words are asked for (0 as least: any number) and what a good answer holds."""

    rubric: Rubric
    least_words: int
    most_words: int
    rationale: str


def words_in(text: str) -> int:
    """How many words: runs of anything but white space, as a word processor counts."""
    return len(text.split())


class Essay(Unchosen):
    """A text that a person marks."""

    kind = "essay"
    fields = frozenset({"rubric", "least_words", "most_words", "rationale"})
    marking: Marking = "manual"

    def parse(self, raw: Mapping[str, Any]) -> EssayBody:
        """Read rubric and length. Raises `Invalid`, also when the least is more than the most."""
        reader = Reader(raw)
        body = EssayBody(
            read_rubric(reader),
            reader.whole("least_words", 0, MOST_WORDS, default=0),
            reader.whole("most_words", 1, MOST_WORDS, default=500),
            reader.text("rationale", most=RATIONALE, required=False),
        )
        if body.least_words > body.most_words:
            reader.problems.append(
                Problem("words_crossed", "The least words cannot be more than the most.", path="least_words")
            )
        reader.finish()
        return body

    def dump(self, body: EssayBody) -> Raw:
        """The fields as the package format writes them."""
        return {
            "rubric": dump_rubric(body.rubric),
            "least_words": body.least_words,
            "most_words": body.most_words,
            "rationale": body.rationale,
        }

    def for_learner(self, body: EssayBody, _order: Sequence[str]) -> Raw:
        """The length asked for and what the marker looks at, without points."""
        return {
            "longest": LONGEST,
            "least_words": body.least_words,
            "most_words": body.most_words,
            "rubric": shown_rubric(body.rubric),
        }

    def read_response(self, form: Form, slot: str | int) -> Response | None:
        """`s{slot}` holds the text, of any number of words: it is saved while it grows. Raises `Invalid` when it has
        more characters than are kept.
        """
        text = field_value(form, f"s{slot}")
        if len(text) > LONGEST:
            raise Invalid([Problem("too_long", "Use at most %(most)s characters.", {"most": LONGEST}, f"s{slot}")])
        return {"text": text} if text else None

    def grade(self, _body: EssayBody, response: Response | None) -> Grade:
        """Blank, or waiting for a marker."""
        return PENDING if _text(response) else BLANK

    def review(self, body: EssayBody, _order: Sequence[str], response: Response | None) -> Raw:
        """The text, its words and what a good answer holds; the marking is shown by `rubric_review.html`."""
        text = _text(response)
        return {
            "text": text,
            "words": words_in(text),
            "state": self.grade(body, response).state,
            "rationale": body.rationale,
        }

    def read_edit(self, form: Form, prefix: str = "") -> Raw:
        """`least_words`, `most_words`, `rationale` and the rows of the rubric."""
        return {
            "rubric": edited_rubric(form, prefix),
            "least_words": whole_or_none(field_value(form, f"{prefix}least_words") or "0"),
            "most_words": whole_or_none(field_value(form, f"{prefix}most_words") or "500"),
            "rationale": field_value(form, f"{prefix}rationale"),
        }

    def rubric(self, body: EssayBody) -> Rubric:
        """The essay's rubric."""
        return body.rubric

    def unfinished(self, body: EssayBody, response: Response | None) -> list[Problem]:
        """Too few or too many words."""
        words = words_in(_text(response))
        if words < body.least_words:
            return [
                Problem(
                    "few_words",
                    "Your text has %(words)s words; at least %(least)s are asked for.",
                    {"words": words, "least": body.least_words},
                )
            ]
        if words > body.most_words:
            return [
                Problem(
                    "many_words",
                    "Your text has %(words)s words; at most %(most)s are asked for.",
                    {"words": words, "most": body.most_words},
                )
            ]
        return []


def _text(response: Response | None) -> str:
    text = (response or {}).get("text")
    return text if isinstance(text, str) else ""


TYPE: QuestionType[EssayBody] = Essay()
