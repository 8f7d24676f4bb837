"""The three kinds of gap. Words and numbers are read and marked exactly as the question types `short` and `numeric` do."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

from content.plain_data import Reader
from content.problems import Invalid, Problem
from content.questions import numeric, short
from content.questions.contract import RATIONALE, Grade, QuestionType, Raw, alike, graded, identify
from content.questions.numeric.number import readings

CHOICES = (2, 6)
TYPES: dict[str, QuestionType[Any]] = {"short": short.TYPE, "numeric": numeric.TYPE}
KINDS = ("short", "numeric", "choice")


@dataclass(frozen=True, slots=True)
class GapOption:
    """One thing to choose in a gap. `id` holds the gap's, so that it stands alone among the options of all gaps."""

    id: str
    gap: str
    text: str


@dataclass(frozen=True, slots=True)
class ChoiceBody:
    """What is right and what is not."""

    accepted: tuple[str, ...]
    others: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Gap:
    """One gap: `label` says what belongs there to somebody who hears the text; `body` is the kind's own."""

    id: str
    kind: str
    label: str
    rationale: str
    body: Any

    @property
    def options(self) -> tuple[GapOption, ...]:
        """What can be chosen, by the alphabet; nothing for words and numbers."""
        if not isinstance(self.body, ChoiceBody):
            return ()
        texts = sorted({*self.body.accepted, *self.body.others}, key=lambda text: (text.casefold(), text))
        return tuple(GapOption(f"{self.id}{identify(text)}", self.id, text) for text in texts)


def read_gap(reader: Reader, number: int) -> Gap:
    """The gap at a place from 1; problems are noted on the reader, with the gap's path."""
    kind = reader.choice("kind", KINDS, "short")
    reader.known({"kind", "label"} | ({"accepted", "others", "rationale"} if kind == "choice" else TYPES[kind].fields))
    label = reader.text("label", required=False)
    rationale = reader.text("rationale", most=RATIONALE, required=False)
    return Gap(f"g{number}", kind, label, rationale, _choices(reader) if kind == "choice" else _typed(reader, kind))


def _typed(reader: Reader, kind: str) -> Any:
    """The body of the question type of that name, without its rationale, which the gap holds."""
    try:
        return TYPES[kind].parse({name: value for name, value in reader.raw.items() if name != "rationale"})
    except Invalid as invalid:
        reader.problems.extend(replace(problem, path=reader.at(problem.path)) for problem in invalid.problems)
        return None


def _choices(reader: Reader) -> ChoiceBody:
    body = ChoiceBody(
        reader.texts("accepted", least=1, most=CHOICES[1] - 1), reader.texts("others", least=1, most=CHOICES[1] - 1)
    )
    alike([*body.accepted, *body.others], reader.at("others"), reader.problems)
    if len(body.accepted) + len(body.others) > CHOICES[1]:
        reader.problems.append(Problem("too_many", "Give at most %(most)s.", {"most": CHOICES[1]}, reader.at("others")))
    return body


def dump_gap(gap: Gap) -> Raw:
    """The gap as the package format writes it."""
    if isinstance(gap.body, ChoiceBody):
        own: Raw = {"accepted": list(gap.body.accepted), "others": list(gap.body.others)}
    else:
        own = TYPES[gap.kind].dump(gap.body)
    label = {"label": gap.label} if gap.label else {}
    return {"kind": gap.kind, **label, **own, "rationale": gap.rationale}


def shown_gap(gap: Gap, options: Sequence[GapOption]) -> Raw:
    """What a learner may see: the kind, the label, the unit of a number, the options in the attempt's order."""
    return {
        "id": gap.id,
        "kind": gap.kind,
        "label": gap.label,
        "unit": getattr(gap.body, "unit", ""),
        "options": [{"id": option.id, "text": option.text} for option in options if option.gap == gap.id],
    }


def gap_grade(gap: Gap, text: str) -> Grade:
    """How good what was written or chosen is; nothing written earns nothing."""
    if isinstance(gap.body, ChoiceBody):
        return graded(float(_chosen(gap, text) in gap.body.accepted))
    return TYPES[gap.kind].grade(gap.body, {"text": text})


def _chosen(gap: Gap, option_id: str) -> str:
    return next((option.text for option in gap.options if option.id == option_id), "")


def readable(gap: Gap, text: str) -> bool:
    """Whether what was written can be read at all: words always, a number when it is one."""
    return gap.kind != "numeric" or bool(readings(text)[0])


def reviewed_gap(gap: Gap, text: str) -> Raw:
    """What was given, what is right, whether it was, and why."""
    grade = gap_grade(gap, text)
    return {
        "id": gap.id,
        "label": gap.label,
        "given": _chosen(gap, text) if gap.kind == "choice" else text,
        "mark": grade.state if text else "blank",
        "right": _right(gap),
        "rationale": gap.rationale,
    }


def _right(gap: Gap) -> list[str]:
    if gap.kind != "numeric":
        return list(gap.body.accepted)
    found = numeric.TYPE.review(gap.body, [], None)
    tolerance = f" ± {found['tolerance']}" if found["tolerance"] else ""
    return [f"{found['answer']}{tolerance} {found['unit']}".strip()]
