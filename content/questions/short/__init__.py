"""Short answer: a few words, compared exactly or by a bounded pattern after normalising, never fuzzily."""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

from content.plain_data import Reader
from content.problems import Invalid, Problem
from content.questions.contract import (
    BLANK,
    RATIONALE,
    AtOnce,
    Form,
    Grade,
    QuestionType,
    Raw,
    Response,
    Unchosen,
    field_value,
    graded,
)
from content.questions.short.pattern import LONGEST as LONGEST_PATTERN
from content.questions.short.pattern import BadPattern, compile_pattern

LONGEST = 200
MOST_PATTERNS = 5
TRAILING = " .,;:!?…"


@dataclass(frozen=True, slots=True)
class ShortBody:
    """The accepted answers, patterns that other accepted answers fit (`pattern.py`), and why they are right."""

    accepted: tuple[str, ...]
    rationale: str
    patterns: tuple[str, ...] = ()


def normalised(text: str) -> str:
    """Compatibility form, no case, no diacritics, single spaces, no closing punctuation (Unicode UAX 15, NFKC
    and NFD).
    """
    plain = unicodedata.normalize("NFD", unicodedata.normalize("NFKC", text).casefold())
    letters = "".join(one for one in plain if not unicodedata.combining(one))
    return " ".join(letters.split()).rstrip(TRAILING)


class Short(Unchosen, AtOnce):
    """An answer of a few words."""

    kind = "short"
    fields = frozenset({"accepted", "rationale", "patterns"})
    max_options = 10

    def parse(self, raw: Mapping[str, Any]) -> ShortBody:
        """Read the accepted answers. Raises `Invalid` when there is none, one is only punctuation, or a pattern cannot be
        read.
        """
        reader = Reader(raw)
        accepted = reader.texts("accepted", least=1, most=self.max_options, longest=LONGEST)
        for index, text in enumerate(accepted):
            if text and not normalised(text):
                reader.problems.append(
                    Problem(
                        "no_words",
                        "Use at least one letter or digit.",
                        path=f"{reader.at('accepted')}-{index}",
                    )
                )
        patterns = reader.texts("patterns", most=MOST_PATTERNS, longest=LONGEST_PATTERN)
        for index, text in enumerate(patterns):
            if not _readable(text):
                reader.problems.append(
                    Problem(
                        "bad_pattern",
                        "This pattern cannot be read. Use letters, [ ], ( ), |, ?, *, + and {1,3}, and fewer repeats.",
                        path=f"{reader.at('patterns')}-{index}",
                    )
                )
        rationale = reader.text("rationale", most=RATIONALE, required=False)
        reader.finish()
        return ShortBody(accepted, rationale, patterns)

    def dump(self, body: ShortBody) -> Raw:
        """The fields as the package format writes them."""
        patterns = {"patterns": list(body.patterns)} if body.patterns else {}
        return {"accepted": list(body.accepted), **patterns, "rationale": body.rationale}

    def for_learner(self, _body: ShortBody, _order: Sequence[str]) -> Raw:
        """The longest text that is taken."""
        return {"longest": LONGEST}

    def read_response(self, form: Form, slot: str | int) -> Response | None:
        """`s{slot}` holds the words. Raises `Invalid` when they are too long."""
        text = field_value(form, f"s{slot}")
        if len(text) > LONGEST:
            raise Invalid([Problem("too_long", "Use at most %(most)s characters.", {"most": LONGEST}, f"s{slot}")])
        return {"text": text} if text else None

    def grade(self, body: ShortBody, response: Response | None) -> Grade:
        """Right when the normalised words are among the accepted ones, or wholly fit a pattern."""
        text = str((response or {}).get("text", ""))
        if not text:
            return BLANK
        words = normalised(text[:LONGEST])
        right = words in {normalised(one) for one in body.accepted}
        return graded(float(right or any(compile_pattern(one.casefold()).matches(words) for one in body.patterns)))

    def review(self, body: ShortBody, _order: Sequence[str], response: Response | None) -> Raw:
        """What was written, what is accepted and why."""
        return {
            "text": str((response or {}).get("text", "")),
            "state": self.grade(body, response).state,
            "accepted": list(body.accepted),
            "rationale": body.rationale,
        }

    def read_edit(self, form: Form, prefix: str = "") -> Raw:
        """`accepted` holds one answer a line, `patterns` one pattern a line; `rationale` beside them."""
        return {
            **{name: _lines(field_value(form, f"{prefix}{name}")) for name in ("accepted", "patterns")},
            "rationale": field_value(form, f"{prefix}rationale"),
        }


def _lines(text: str) -> list[str]:
    return [line.strip() for line in text.splitlines() if line.strip()]


def _readable(pattern: str) -> bool:
    try:
        compile_pattern(pattern.casefold())
    except BadPattern:
        return False
    # Small letters would turn what a capital means elsewhere (\D: no digit) into its opposite.
    return not any(sign == "\\" and after.isupper() for sign, after in pairwise(pattern))


TYPE: QuestionType[ShortBody] = Short()
