"""Numeric answer: a number within a tolerance, its unit optional."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
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
from content.questions.numeric.number import readings, written

LARGEST = Decimal("1e12")
FINEST = Decimal("1e-9")
UNIT_SIGNS = {"%": "persen", "rp": "rupiah"}


@dataclass(frozen=True, slots=True)
class NumericBody:
    """The right number, how far off is still right (both ends included), the unit and why."""

    answer: Decimal
    tolerance: Decimal
    unit: str
    rationale: str


def same_unit(written_unit: str, unit: str) -> bool:
    """A unit may be left out; when the question names one, a different one is wrong."""
    if not written_unit or not unit:
        return True
    return _unit_name(written_unit) == _unit_name(unit)


def _unit_name(unit: str) -> str:
    plain = unit.casefold().rstrip(".").strip()
    return UNIT_SIGNS.get(plain, plain)


class Numeric(Unchosen, AtOnce):
    """An answer that is a number."""

    kind = "numeric"
    fields = frozenset({"answer", "tolerance", "unit", "rationale"})

    def parse(self, raw: Mapping[str, Any]) -> NumericBody:
        """Read answer, tolerance and unit. Raises `Invalid` on what is no plain decimal number."""
        reader = Reader(raw)
        body = NumericBody(
            self._number(reader, raw, "answer"),
            self._number(reader, raw, "tolerance") if reader.has("tolerance") else Decimal(0),
            reader.text("unit", most=40, required=False),
            reader.text("rationale", most=RATIONALE, required=False),
        )
        if body.tolerance < 0:
            reader.problems.append(Problem("negative_tolerance", "The tolerance cannot be negative.", path="tolerance"))
        reader.finish()
        return body

    def _number(self, reader: Reader, raw: Mapping[str, Any], name: str) -> Decimal:
        value = raw.get(name)
        if isinstance(value, str):
            found = readings(value)[0]
            number = found[0] if found else None
        else:
            plain = reader.number(name)
            if plain is None:
                return Decimal(0)
            number = Decimal(repr(plain))
        if number is None or abs(number) > LARGEST or number != number.quantize(FINEST):
            reader.problems.append(
                Problem("number_example", "Write a number, for example 12,5 or 1.250.", path=reader.at(name))
            )
            return Decimal(0)
        return number.normalize()

    def dump(self, body: NumericBody) -> Raw:
        """The fields as the package format writes them."""
        raw: Raw = {"answer": _plain(body.answer), "tolerance": _plain(body.tolerance)}
        if body.unit:
            raw["unit"] = body.unit
        return raw | {"rationale": body.rationale}

    def for_learner(self, body: NumericBody, _order: Sequence[str]) -> Raw:
        """The unit the answer is in."""
        return {"unit": body.unit}

    def read_response(self, form: Form, slot: str | int) -> Response | None:
        """`s{slot}` holds the number as typed. Raises `Invalid` when it cannot be read as one."""
        text = field_value(form, f"s{slot}")
        if not text:
            return None
        if not readings(text)[0]:
            raise Invalid([Problem("number_example", "Write a number, for example 12,5 or 1.250.", path=f"s{slot}")])
        return {"text": text}

    def grade(self, body: NumericBody, response: Response | None) -> Grade:
        """Right when a reading of the text lies within the tolerance, both ends included, and the unit does
        not differ.
        """
        text = str((response or {}).get("text", ""))
        if not text:
            return BLANK
        return graded(float(all(_parts_right(body, text))))

    def review(self, body: NumericBody, _order: Sequence[str], response: Response | None) -> Raw:
        """What was written, whether its number and its unit are right, the right number with its tolerance, and why."""
        text = str((response or {}).get("text", ""))
        number_right, unit_right = _parts_right(body, text)
        return {
            "text": text,
            "number_right": number_right,
            "unit_right": unit_right,
            "state": self.grade(body, response).state,
            "answer": written(body.answer),
            "tolerance": written(body.tolerance) if body.tolerance else "",
            "unit": body.unit,
            "rationale": body.rationale,
        }

    def read_edit(self, form: Form, prefix: str = "") -> Raw:
        """`answer`, `tolerance`, `unit` and `rationale` as typed."""
        raw: Raw = {name: field_value(form, f"{prefix}{name}") for name in ("answer", "tolerance", "unit", "rationale")}
        return raw | {"tolerance": raw["tolerance"] or "0"}


def _parts_right(body: NumericBody, text: str) -> tuple[bool, bool]:
    """Whether a reading of the text lies within the tolerance, and whether its unit does not differ."""
    numbers, unit = readings(text)
    return any(abs(number - body.answer) <= body.tolerance for number in numbers), same_unit(unit, body.unit)


def _plain(number: Decimal) -> int | float:
    return int(number) if number == number.to_integral_value() else float(number)


TYPE: QuestionType[NumericBody] = Numeric()
