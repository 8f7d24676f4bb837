"""Cloze: a text with up to eight gaps, each filled by a few words, a number or a choice; every gap earns its share."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import fsum
from typing import Any

from content.plain_data import LONG_TEXT, Reader
from content.problems import Invalid, Problem
from content.questions.cloze.gaps import (
    Gap,
    GapOption,
    dump_gap,
    gap_grade,
    read_gap,
    readable,
    reviewed_gap,
    shown_gap,
)
from content.questions.contract import (
    BLANK,
    AtOnce,
    Form,
    Grade,
    Mark,
    QuestionType,
    Raw,
    Response,
    arranged,
    by_seed,
    edited_rows,
    field_value,
    graded,
    paired_fields,
    pairs,
)

MOST = 8
LONGEST = 200
PLACE = re.compile(r"\[\[(\d{1,2})\]\]")
ROW = ("kind", "label", "accepted", "others", "answer", "tolerance", "unit", "rationale")


@dataclass(frozen=True, slots=True)
class ClozeBody:
    """The Markdown with its places `[[1]]`, `[[2]]` …, and the gap that belongs to each."""

    text: str
    gaps: tuple[Gap, ...]

    @property
    def options(self) -> tuple[GapOption, ...]:
        """The options of every gap that has some, by the alphabet so that the key does not stand out."""
        return tuple(option for gap in self.gaps for option in gap.options)


class Cloze(AtOnce):
    """A text with gaps."""

    kind = "cloze"
    fields = frozenset({"text", "gaps"})
    max_options = MOST

    def parse(self, raw: Mapping[str, Any]) -> ClozeBody:
        """Read text and gaps. Raises `Invalid`, also unless the text has one place for every gap, in their order."""
        reader = Reader(raw)
        text = reader.text("text", most=LONG_TEXT)
        gaps = tuple(
            read_gap(row, number) for number, row in enumerate(reader.rows("gaps", least=1, most=MOST), start=1)
        )
        if [int(number) for number in PLACE.findall(text)] != list(range(1, len(gaps) + 1)):
            reader.problems.append(
                Problem(
                    "gap_places",
                    "Mark the place of every gap once, in order: [[1]], [[2]] and so on up to [[%(count)s]].",
                    {"count": len(gaps)},
                    reader.at("text"),
                )
            )
        reader.finish()
        return ClozeBody(text, gaps)

    def dump(self, body: ClozeBody) -> Raw:
        """The fields as the package format writes them."""
        return {"text": body.text, "gaps": [dump_gap(gap) for gap in body.gaps]}

    def unexplained(self, body: ClozeBody) -> list[str]:
        """Paths of the empty rationales."""
        return [f"gaps-{i}-rationale" for i, gap in enumerate(body.gaps) if not gap.rationale]

    def option_ids(self, body: ClozeBody) -> list[str]:
        """The ids of all gaps' options, each gap's by the alphabet."""
        return [option.id for option in body.options]

    def shuffle(self, body: ClozeBody, seed: str) -> list[str]:
        """The same ids in the seed's order."""
        return by_seed(self.option_ids(body), seed)

    def for_learner(self, body: ClozeBody, order: Sequence[str]) -> Raw:
        """Paragraphs of words and gaps. Raises `Invalid` on a foreign order."""
        options = arranged(body.options, order)
        return {
            "longest": LONGEST,
            "paragraphs": [
                [_piece(body, piece, options) for piece in _pieces(paragraph)] for paragraph in _paragraphs(body.text)
            ],
        }

    def read_response(self, form: Form, slot: str | int) -> Response | None:
        """`s{slot}-{gap id}` holds words, a number or an option's id. Raises `Invalid` when one is too long."""
        given = dict(list(paired_fields(form, slot).items())[:MOST])
        for gap, text in given.items():
            if len(text) > LONGEST:
                raise Invalid(
                    [Problem("too_long", "Use at most %(most)s characters.", {"most": LONGEST}, f"s{slot}-{gap}")]
                )
        return {"gaps": given} if given else None

    def grade(self, body: ClozeBody, response: Response | None) -> Grade:
        """The mean of the gaps' fractions; an empty gap earns nothing."""
        given = _given(body, response)
        if not any(given.values()):
            return BLANK
        grades = {gap.id: gap_grade(gap, given[gap.id]) for gap in body.gaps}
        marks: dict[str, Mark] = {
            one: "right" if found.fraction == 1 else "wrong" if given[one] else "missed"
            for one, found in grades.items()
        }
        return graded(fsum(found.fraction for found in grades.values()) / len(grades), marks)

    def review(self, body: ClozeBody, _order: Sequence[str], response: Response | None) -> Raw:
        """The text with what was written, and for every gap the right answer, whether it was given, and why."""
        given = _given(body, response)
        return {
            "paragraphs": [
                [{"text": piece} if isinstance(piece, str) else {"number": piece} for piece in _pieces(paragraph)]
                for paragraph in _paragraphs(body.text)
            ],
            "gaps": [reviewed_gap(gap, given[gap.id]) for gap in body.gaps],
            "state": self.grade(body, response).state,
        }

    def read_edit(self, form: Form, prefix: str = "") -> Raw:
        """`text`, and rows `gaps-{i}-kind`, `-label`, `-accepted` and `-others` (one a line), `-answer`,
        `-tolerance`, `-unit`, `-rationale`; of a row only what its kind has is kept.
        """
        rows = edited_rows(form, prefix, "gaps", ROW, self.max_options)
        return {
            "text": field_value(form, f"{prefix}text"),
            "gaps": [_edited_gap(row) for _, row in rows if any(row[one] for one in ROW[1:])],
        }

    def unfinished(self, body: ClozeBody, response: Response | None) -> list[Problem]:
        """Gaps left empty, and numbers that cannot be read."""
        given = _given(body, response)
        found = [
            Problem("gap_empty", "Gap %(number)s is empty.", {"number": number})
            for number, gap in enumerate(body.gaps, start=1)
            if not given[gap.id]
        ]
        return found + [
            Problem("gap_number", "Gap %(number)s asks for a number, for example 12,5 or 1.250.", {"number": number})
            for number, gap in enumerate(body.gaps, start=1)
            if given[gap.id] and not readable(gap, given[gap.id])
        ]


def _given(body: ClozeBody, response: Response | None) -> dict[str, str]:
    """What was written in every gap; nothing where the response holds no text for it."""
    stored = pairs(response, "gaps")
    return {gap.id: text if isinstance(text := stored.get(gap.id), str) else "" for gap in body.gaps}


def _paragraphs(text: str) -> list[str]:
    return [part.strip() for part in re.split(r"\n\s*\n", text) if part.strip()]


def _pieces(paragraph: str) -> list[str | int]:
    """Words and numbers of gaps in turn; empty words left out."""
    parts = PLACE.split(paragraph)
    return [part if index % 2 == 0 else int(part) for index, part in enumerate(parts) if part]


def _piece(body: ClozeBody, piece: str | int, options: Sequence[GapOption]) -> Raw:
    if isinstance(piece, str):
        return {"text": piece}
    return {"gap": {"number": piece, "count": len(body.gaps), **shown_gap(body.gaps[piece - 1], options)}}


def _edited_gap(row: Mapping[str, str]) -> Raw:
    lists = {name: [line.strip() for line in row[name].splitlines() if line.strip()] for name in ("accepted", "others")}
    number: Raw = {"answer": row["answer"], "tolerance": row["tolerance"] or "0"}
    number |= {"unit": row["unit"]} if row["unit"] else {}
    own: Mapping[str, Raw] = {"short": {"accepted": lists["accepted"]}, "choice": lists, "numeric": number}
    raw: Raw = {"kind": row["kind"] or "short", "rationale": row["rationale"], **own.get(row["kind"] or "short", {})}
    return raw | ({"label": row["label"]} if row["label"] else {})


TYPE: QuestionType[ClozeBody] = Cloze()
