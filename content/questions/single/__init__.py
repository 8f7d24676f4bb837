"""Single choice: three to six options, exactly one of them right."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from content.plain_data import Reader
from content.problems import Problem
from content.questions.contract import (
    BLANK,
    AtOnce,
    Form,
    Grade,
    QuestionType,
    Raw,
    Response,
    answers,
    arranged,
    by_seed,
    chosen_ids,
    edited_rows,
    field_value,
    graded,
)
from content.questions.options import (
    MOST,
    Option,
    dump_options,
    marks,
    read_options,
    reviewed,
    shown,
    without_rationale,
)


@dataclass(frozen=True, slots=True)
class SingleBody:
    """The options of a single-choice question."""

    options: tuple[Option, ...]


class Single(AtOnce):
    """One right answer among several."""

    kind = "single"
    fields = frozenset({"options"})
    max_options = MOST

    def parse(self, raw: Mapping[str, Any]) -> SingleBody:
        """Read the options. Raises `Invalid` unless exactly one is right."""
        reader = Reader(raw)
        options = read_options(reader)
        if options and sum(option.correct for option in options) != 1:
            reader.problems.append(
                Problem("one_correct", "Mark exactly one option as correct.", path=reader.at("options"))
            )
        reader.finish()
        return SingleBody(options)

    def dump(self, body: SingleBody) -> Raw:
        """The fields as the package format writes them."""
        return {"options": dump_options(body.options)}

    def unexplained(self, body: SingleBody) -> list[str]:
        """Paths of the empty rationales."""
        return without_rationale(body.options)

    def option_ids(self, body: SingleBody) -> list[str]:
        """The ids in the author's order."""
        return [option.id for option in body.options]

    def shuffle(self, body: SingleBody, seed: str) -> list[str]:
        """The ids in the seed's order."""
        return by_seed(self.option_ids(body), seed)

    def for_learner(self, body: SingleBody, order: Sequence[str]) -> Raw:
        """Ids and texts. Raises `Invalid` on a foreign order."""
        return shown(arranged(body.options, order))

    def read_response(self, form: Form, slot: str | int) -> Response | None:
        """`s{slot}` holds one id. Raises `Invalid` on more, or on what cannot be an id."""
        chosen = chosen_ids(form, slot, 1)
        return {"chosen": chosen} if chosen else None

    def grade(self, body: SingleBody, response: Response | None) -> Grade:
        """All or nothing."""
        chosen = answers(response, "chosen")
        if not chosen:
            return BLANK
        per_option = marks(body.options, chosen)
        return graded(float(set(per_option.values()) == {"right"}), per_option)

    def review(self, body: SingleBody, order: Sequence[str], response: Response | None) -> Raw:
        """Options with key, choice, mark and rationale."""
        return reviewed(arranged(body.options, order), answers(response, "chosen"))

    def read_edit(self, form: Form, prefix: str = "") -> Raw:
        """Rows `options-{i}-text` and `-rationale`; `correct` holds the place of the right one."""
        correct = field_value(form, f"{prefix}correct")
        rows = edited_rows(form, prefix, "options", ("text", "rationale"), self.max_options)
        return {"options": [{**row, "correct": str(index) == correct} for index, row in rows]}


TYPE: QuestionType[SingleBody] = Single()
