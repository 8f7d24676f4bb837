"""Short answer: a few words, compared exactly after normalising, never fuzzily."""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
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
    field_value,
    graded,
)

LONGEST = 200
TRAILING = " .,;:!?…"


@dataclass(frozen=True, slots=True)
class ShortBody:
    """The accepted answers and why they are right."""

    accepted: tuple[str, ...]
    rationale: str


def normalised(text: str) -> str:
    """Compatibility form, no case, no diacritics, single spaces, no closing punctuation (Unicode UAX 15, NFKC
    and NFD).
    """
    plain = unicodedata.normalize("NFD", unicodedata.normalize("NFKC", text).casefold())
    letters = "".join(one for one in plain if not unicodedata.combining(one))
    return " ".join(letters.split()).rstrip(TRAILING)


class Short(AtOnce):
    """An answer of a few words."""

    kind = "short"
    fields = frozenset({"accepted", "rationale"})
    max_options = 10

    def parse(self, raw: Mapping[str, Any]) -> ShortBody:
        """Read the accepted answers. Raises `Invalid` when there is none, or one is only punctuation."""
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
        rationale = reader.text("rationale", most=RATIONALE, required=False)
        reader.finish()
        return ShortBody(accepted, rationale)

    def dump(self, body: ShortBody) -> Raw:
        """The fields as the package format writes them."""
        return {"accepted": list(body.accepted), "rationale": body.rationale}

    def unexplained(self, body: ShortBody) -> list[str]:
        """The rationale's path when it is empty."""
        return [] if body.rationale else ["rationale"]

    def option_ids(self, _body: ShortBody) -> list[str]:
        """None: there is nothing to choose."""
        return []

    def shuffle(self, _body: ShortBody, _seed: str) -> list[str]:
        """None."""
        return []

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
        """Right when the normalised words are among the accepted ones."""
        text = str((response or {}).get("text", ""))
        if not text:
            return BLANK
        return graded(float(normalised(text) in {normalised(one) for one in body.accepted}))

    def review(self, body: ShortBody, _order: Sequence[str], response: Response | None) -> Raw:
        """What was written, what is accepted and why."""
        return {
            "text": str((response or {}).get("text", "")),
            "state": self.grade(body, response).state,
            "accepted": list(body.accepted),
            "rationale": body.rationale,
        }

    def read_edit(self, form: Form, prefix: str = "") -> Raw:
        """`accepted` holds one answer a line; `rationale` beside it."""
        lines = field_value(form, f"{prefix}accepted").splitlines()
        return {
            "accepted": [line.strip() for line in lines if line.strip()],
            "rationale": field_value(form, f"{prefix}rationale"),
        }


TYPE: QuestionType[ShortBody] = Short()
