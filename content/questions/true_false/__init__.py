"""True or false: one statement to judge, with a rationale for each verdict."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from content.plain_data import Reader
from content.questions.contract import (
    BLANK,
    RATIONALE,
    AtOnce,
    Form,
    Grade,
    QuestionType,
    Raw,
    Response,
    answers,
    arranged,
    chosen_ids,
    field_value,
    graded,
)
from content.questions.options import Option, marks, reviewed

VERDICTS = ("true", "false")


@dataclass(frozen=True, slots=True)
class TrueFalseBody:
    """The right verdict and what is said about each of the two."""

    answer: bool
    rationale_true: str
    rationale_false: str

    @property
    def options(self) -> tuple[Option, Option]:
        """The two verdicts as options; their words are the page's, so the texts stay empty."""
        return (
            Option("true", "", self.answer, self.rationale_true),
            Option("false", "", not self.answer, self.rationale_false),
        )


class TrueFalse(AtOnce):
    """A statement that holds or does not."""

    kind = "true_false"
    fields = frozenset({"answer", "rationale_true", "rationale_false"})
    max_options = 2

    def parse(self, raw: Mapping[str, Any]) -> TrueFalseBody:
        """Read verdict and rationales. Raises `Invalid`."""
        reader = Reader(raw)
        body = TrueFalseBody(
            reader.flag("answer"),
            reader.text("rationale_true", most=RATIONALE, required=False),
            reader.text("rationale_false", most=RATIONALE, required=False),
        )
        reader.finish()
        return body

    def dump(self, body: TrueFalseBody) -> Raw:
        """The fields as the package format writes them."""
        return {
            "answer": body.answer,
            "rationale_true": body.rationale_true,
            "rationale_false": body.rationale_false,
        }

    def unexplained(self, body: TrueFalseBody) -> list[str]:
        """Paths of the empty rationales."""
        return [f"rationale_{option.id}" for option in body.options if not option.rationale]

    def option_ids(self, _body: TrueFalseBody) -> list[str]:
        """True, then false."""
        return list(VERDICTS)

    def shuffle(self, _body: TrueFalseBody, _seed: str) -> list[str]:
        """True, then false: a shuffled pair would only mislead."""
        return list(VERDICTS)

    def for_learner(self, body: TrueFalseBody, order: Sequence[str]) -> Raw:
        """The two verdicts. Raises `Invalid` on a foreign order."""
        return {"options": [{"id": option.id} for option in arranged(body.options, order)]}

    def read_response(self, form: Form, slot: str | int) -> Response | None:
        """`s{slot}` holds `true` or `false`. Raises `Invalid` on more, or on what cannot be an id."""
        chosen = chosen_ids(form, slot, 1)
        return {"chosen": chosen} if chosen else None

    def grade(self, body: TrueFalseBody, response: Response | None) -> Grade:
        """All or nothing."""
        chosen = answers(response, "chosen")
        if not chosen:
            return BLANK
        per_option = marks(body.options, chosen)
        return graded(float(set(per_option.values()) == {"right"}), per_option)

    def review(self, body: TrueFalseBody, order: Sequence[str], response: Response | None) -> Raw:
        """Both verdicts with key, choice, mark and rationale."""
        return reviewed(arranged(body.options, order), answers(response, "chosen"))

    def read_edit(self, form: Form, prefix: str = "") -> Raw:
        """`answer` holds `true` or `false`; a rationale for each."""
        raw: Raw = {name: field_value(form, f"{prefix}{name}") for name in ("rationale_true", "rationale_false")}
        answer = field_value(form, f"{prefix}answer")
        return raw | {"answer": {"true": True, "false": False}.get(answer)}


TYPE: QuestionType[TrueFalseBody] = TrueFalse()
