"""Likert: an inventory of behaviour. Statements about oneself, each answered on one scale; nothing is right or wrong.

The result is the mean of every indicator, a self-report (Likert 1932, A Technique for the Measurement of Attitudes):
evidence beside other evidence, never a mark.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import fsum
from typing import Any

from content.plain_data import Reader
from content.problems import Invalid, Problem
from content.questions.contract import (
    BLANK,
    OPTION_TEXT,
    UNSCORED,
    Form,
    Grade,
    Marking,
    QuestionType,
    Raw,
    Response,
    alike,
    arranged,
    edited_rows,
    identify,
    paired_fields,
    pairs,
    whole_or_none,
)

MOST = 12
# Belum, kadang, konsisten, bisa membimbing: equal steps, so that a mean can be read on the scale itself.
SCALE = {"never": 1, "sometimes": 2, "consistently": 3, "guides": 4}


@dataclass(frozen=True, slots=True)
class Statement:
    """Something people do, and which indicator of the question's competency and level it shows (0: none)."""

    id: str
    text: str
    indicator: int


@dataclass(frozen=True, slots=True)
class LikertBody:
    """The statements of an inventory."""

    statements: tuple[Statement, ...]


def indicator_means(body: LikertBody, response: Response | None) -> dict[int, float]:
    """The mean answer of every indicator, from 1 (never) to 4 (guides others), over its answered statements;
    indicators without an answer are left out.
    """
    given = _answers(body, response)
    found: dict[int, list[int]] = {}
    for statement in body.statements:
        if statement.id in given:
            found.setdefault(statement.indicator, []).append(SCALE[given[statement.id]])
    return {indicator: fsum(values) / len(values) for indicator, values in sorted(found.items())}


class Likert:
    """Statements about what one does."""

    kind = "likert"
    fields = frozenset({"statements"})
    max_options = MOST
    marking: Marking = "none"

    def parse(self, raw: Mapping[str, Any]) -> LikertBody:
        """Read the statements. Raises `Invalid`, also when two are alike."""
        reader = Reader(raw)
        statements = []
        for row in reader.rows("statements", least=1, most=MOST):
            row.known({"text", "indicator"})
            text = row.text("text", most=OPTION_TEXT)
            statements.append(Statement(identify(text), text, row.whole("indicator", 0, 3, default=0)))
        alike([one.text for one in statements], reader.at("statements"), reader.problems)
        reader.finish()
        return LikertBody(tuple(statements))

    def dump(self, body: LikertBody) -> Raw:
        """The fields as the package format writes them."""
        return {"statements": [{"text": one.text, "indicator": one.indicator} for one in body.statements]}

    def unexplained(self, _body: LikertBody) -> list[str]:
        """None: there is nothing to explain."""
        return []

    def option_ids(self, body: LikertBody) -> list[str]:
        """The ids of the statements in the author's order."""
        return [one.id for one in body.statements]

    def shuffle(self, body: LikertBody, _seed: str) -> list[str]:
        """The author's order: answers to an inventory depend on it, so everybody gets the same."""
        return self.option_ids(body)

    def for_learner(self, body: LikertBody, order: Sequence[str]) -> Raw:
        """The statements without their indicators. Raises `Invalid` on a foreign order."""
        return {"statements": [{"id": one.id, "text": one.text} for one in arranged(body.statements, order)]}

    def read_response(self, form: Form, slot: str | int) -> Response | None:
        """`s{slot}-{statement id}` holds a word of the scale. Raises `Invalid` on what cannot be an id or such a
        word.
        """
        given = dict(list(paired_fields(form, slot).items())[:MOST])
        for one, answer in given.items():
            if answer not in SCALE:
                raise Invalid([Problem("not_an_option", "This is not one of the options.", path=f"s{slot}-{one}")])
        return {"answers": given} if given else None

    def grade(self, body: LikertBody, response: Response | None) -> Grade:
        """Blank, or answered and not to be scored."""
        return UNSCORED if _answers(body, response) else BLANK

    def review(self, body: LikertBody, order: Sequence[str], response: Response | None) -> Raw:
        """Every statement with its answer, and the means by indicator."""
        given = _answers(body, response)
        return {
            "statements": [
                {"id": one.id, "text": one.text, "indicator": one.indicator, "chosen": given.get(one.id, "")}
                for one in arranged(body.statements, order)
            ],
            "means": [{"indicator": one, "mean": mean} for one, mean in indicator_means(body, response).items()],
            "state": self.grade(body, response).state,
        }

    def read_edit(self, form: Form, prefix: str = "") -> Raw:
        """Rows `statements-{i}-text` and `-indicator`."""
        rows = edited_rows(form, prefix, "statements", ("text", "indicator"), self.max_options)
        return {
            "statements": [
                {"text": row["text"], "indicator": whole_or_none(row["indicator"] or "0")}
                for _, row in rows
                if row["text"] or row["indicator"] != "0"
            ]
        }

    def rubric(self, _body: LikertBody) -> None:
        """None: nobody marks it."""
        return

    def unfinished(self, body: LikertBody, response: Response | None) -> list[Problem]:
        """Statements without an answer."""
        missing = len(body.statements) - len(_answers(body, response))
        return (
            [Problem("statements_left", "Statements not answered yet: %(count)s.", {"count": missing})]
            if missing
            else []
        )


def _answers(body: LikertBody, response: Response | None) -> dict[str, str]:
    """The answers to statements of this body that are words of the scale."""
    given = pairs(response, "answers")
    known = {one.id for one in body.statements}
    return {
        one: answer for one, answer in given.items() if one in known and isinstance(answer, str) and answer in SCALE
    }


TYPE: QuestionType[LikertBody] = Likert()
