"""Multiple choice: three to six options, two or more of them right."""

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

SCORINGS = ("partial", "all_or_nothing")


@dataclass(frozen=True, slots=True)
class MultipleBody:
    """The options of a multiple-choice question and how picks are scored."""

    options: tuple[Option, ...]
    scoring: str


class Multiple(AtOnce):
    """Several right answers among several."""

    kind = "multiple"
    fields = frozenset({"options", "scoring"})
    max_options = MOST

    def parse(self, raw: Mapping[str, Any]) -> MultipleBody:
        """Read options and scoring. Raises `Invalid` unless two or more are right."""
        reader = Reader(raw)
        options = read_options(reader)
        if options and sum(option.correct for option in options) < 2:
            reader.problems.append(
                Problem("two_correct", "Mark at least two options as correct.", path=reader.at("options"))
            )
        scoring = reader.choice("scoring", SCORINGS, "partial")
        reader.finish()
        return MultipleBody(options, scoring)

    def dump(self, body: MultipleBody) -> Raw:
        """The fields as the package format writes them."""
        return {"options": dump_options(body.options), "scoring": body.scoring}

    def unexplained(self, body: MultipleBody) -> list[str]:
        """Paths of the empty rationales."""
        return without_rationale(body.options)

    def option_ids(self, body: MultipleBody) -> list[str]:
        """The ids in the author's order."""
        return [option.id for option in body.options]

    def shuffle(self, body: MultipleBody, seed: str) -> list[str]:
        """The ids in the seed's order."""
        return by_seed(self.option_ids(body), seed)

    def for_learner(self, body: MultipleBody, order: Sequence[str]) -> Raw:
        """Ids and texts. Raises `Invalid` on a foreign order."""
        return shown(arranged(body.options, order))

    def read_response(self, form: Form, slot: str | int) -> Response | None:
        """`s{slot}` holds any number of ids. Raises `Invalid` on what cannot be an id."""
        chosen = chosen_ids(form, slot, self.max_options)
        return {"chosen": chosen} if chosen else None

    def grade(self, body: MultipleBody, response: Response | None) -> Grade:
        """Partial: share of the right options picked minus share of the wrong ones picked, never below 0."""
        chosen = answers(response, "chosen")
        if not chosen:
            return BLANK
        per_option = marks(body.options, chosen)
        picks = list(per_option.values())
        right, wrong = picks.count("right"), picks.count("wrong")
        keyed = right + picks.count("missed")
        others = len(body.options) - keyed
        fraction = right / keyed - (wrong / others if others else 0.0)
        if body.scoring == "all_or_nothing":
            fraction = float(fraction == 1)
        return graded(fraction, per_option)

    def review(self, body: MultipleBody, order: Sequence[str], response: Response | None) -> Raw:
        """Options with key, choice, mark and rationale."""
        return reviewed(arranged(body.options, order), answers(response, "chosen"))

    def read_edit(self, form: Form, prefix: str = "") -> Raw:
        """Rows `options-{i}-text`, `-correct`, `-rationale`; `scoring` beside them."""
        rows = edited_rows(form, prefix, "options", ("text", "correct", "rationale"), self.max_options)
        return {
            "options": [{**row, "correct": bool(row["correct"])} for _, row in rows],
            "scoring": field_value(form, f"{prefix}scoring") or "partial",
        }


TYPE: QuestionType[MultipleBody] = Multiple()
