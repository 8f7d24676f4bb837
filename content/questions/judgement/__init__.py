"""Situational judgement: four things one could do, each scored 0 to 4 by experts; exactly one scores 4."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from content.plain_data import Reader
from content.problems import Problem
from content.questions.contract import (
    BLANK,
    OPTION_TEXT,
    RATIONALE,
    AtOnce,
    Form,
    Grade,
    Mark,
    QuestionType,
    Raw,
    Response,
    alike,
    answers,
    arranged,
    by_seed,
    chosen_ids,
    edited_rows,
    graded,
    identify,
)

OPTIONS = 4
BEST = 4


@dataclass(frozen=True, slots=True)
class Action:
    """One thing to do, how good experts find it, and why."""

    id: str
    text: str
    score: int
    rationale: str


@dataclass(frozen=True, slots=True)
class JudgementBody:
    """The four actions."""

    options: tuple[Action, ...]


def mark_of(action: Action) -> Mark:
    """Right for the best action, wrong for a worthless one, partial between."""
    return "right" if action.score == BEST else "partial" if action.score else "wrong"


class Judgement(AtOnce):
    """What would you do?"""

    kind = "judgement"
    fields = frozenset({"options"})
    max_options = OPTIONS

    def parse(self, raw: Mapping[str, Any]) -> JudgementBody:
        """Read the four actions. Raises `Invalid` unless exactly one scores 4."""
        reader = Reader(raw)
        options = []
        for row in reader.rows("options", least=OPTIONS, most=OPTIONS):
            row.known({"text", "score", "rationale"})
            text = row.text("text", most=OPTION_TEXT)
            rationale = row.text("rationale", most=RATIONALE, required=False)
            options.append(Action(identify(text), text, row.whole("score", 0, BEST), rationale))
        alike([option.text for option in options], reader.at("options"), reader.problems)
        if options and sum(option.score == BEST for option in options) != 1:
            reader.problems.append(
                Problem("one_best", "Give exactly one option the score 4.", path=reader.at("options"))
            )
        reader.finish()
        return JudgementBody(tuple(options))

    def dump(self, body: JudgementBody) -> Raw:
        """The fields as the package format writes them."""
        return {"options": [{"text": o.text, "score": o.score, "rationale": o.rationale} for o in body.options]}

    def unexplained(self, body: JudgementBody) -> list[str]:
        """Paths of the empty rationales."""
        return [f"options-{i}-rationale" for i, option in enumerate(body.options) if not option.rationale]

    def option_ids(self, body: JudgementBody) -> list[str]:
        """The ids in the author's order."""
        return [option.id for option in body.options]

    def shuffle(self, body: JudgementBody, seed: str) -> list[str]:
        """The ids in the seed's order."""
        return by_seed(self.option_ids(body), seed)

    def for_learner(self, body: JudgementBody, order: Sequence[str]) -> Raw:
        """Ids and texts. Raises `Invalid` on a foreign order."""
        return {"options": [{"id": o.id, "text": o.text} for o in arranged(body.options, order)]}

    def read_response(self, form: Form, slot: str | int) -> Response | None:
        """`s{slot}` holds one id. Raises `Invalid` on more, or on what cannot be an id."""
        chosen = chosen_ids(form, slot, 1)
        return {"chosen": chosen} if chosen else None

    def grade(self, body: JudgementBody, response: Response | None) -> Grade:
        """The experts' score of the chosen action, out of 4."""
        chosen = answers(response, "chosen")[:1]
        if not chosen:
            return BLANK
        picked = [option for option in body.options if option.id in chosen]
        return graded(sum(o.score for o in picked) / BEST, {o.id: mark_of(o) for o in picked})

    def review(self, body: JudgementBody, order: Sequence[str], response: Response | None) -> Raw:
        """Each action with its score, the choice, the mark and the rationale."""
        chosen = answers(response, "chosen")[:1]
        return {
            "options": [
                {
                    "id": option.id,
                    "text": option.text,
                    "score": option.score,
                    "best": option.score == BEST,
                    "chosen": option.id in chosen,
                    "mark": mark_of(option) if option.id in chosen else "",
                    "rationale": option.rationale,
                }
                for option in arranged(body.options, order)
            ]
        }

    def read_edit(self, form: Form, prefix: str = "") -> Raw:
        """Rows `options-{i}-text`, `-score`, `-rationale`."""
        rows = edited_rows(form, prefix, "options", ("text", "score", "rationale"), self.max_options)
        return {"options": [{**row, "score": _score(row["score"])} for _, row in rows]}


def _score(text: str) -> int | None:
    return int(text) if text.isascii() and text.isdigit() and len(text) == 1 else None


TYPE: QuestionType[JudgementBody] = Judgement()
