"""Options that are right or wrong, each with its rationale: what single and multiple choice share."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from content.plain_data import Reader
from content.questions.contract import OPTION_TEXT, RATIONALE, Mark, Raw, alike, identify

LEAST, MOST = 3, 6


@dataclass(frozen=True, slots=True)
class Option:
    """One answer to choose; the rationale says why it is right, or what would be better."""

    id: str
    text: str
    correct: bool
    rationale: str


def read_options(reader: Reader) -> tuple[Option, ...]:
    """Three to six options with different words; problems are noted on the reader."""
    options = []
    for row in reader.rows("options", least=LEAST, most=MOST):
        row.known({"text", "correct", "rationale"})
        text = row.text("text", most=OPTION_TEXT)
        rationale = row.text("rationale", most=RATIONALE, required=False)
        options.append(Option(identify(text), text, row.flag("correct", False), rationale))
    alike([option.text for option in options], reader.at("options"), reader.problems)
    return tuple(options)


def dump_options(options: Sequence[Option]) -> list[Raw]:
    """The options as the package format writes them."""
    return [{"text": o.text, "correct": o.correct, "rationale": o.rationale} for o in options]


def without_rationale(options: Sequence[Option]) -> list[str]:
    """Paths of the empty rationales."""
    return [f"options-{i}-rationale" for i, option in enumerate(options) if not option.rationale]


def marks(options: Sequence[Option], chosen: Sequence[str]) -> dict[str, Mark]:
    """Right and wrong picks and the right options left out, by id."""
    found: dict[str, Mark] = {}
    for option in options:
        if option.id in chosen:
            found[option.id] = "right" if option.correct else "wrong"
        elif option.correct:
            found[option.id] = "missed"
    return found


def shown(options: Sequence[Option]) -> Raw:
    """The options as a learner may see them."""
    return {"options": [{"id": option.id, "text": option.text} for option in options]}


def reviewed(options: Sequence[Option], chosen: Sequence[str]) -> Raw:
    """The options with key, choice, mark and rationale."""
    given = marks(options, chosen)
    return {
        "options": [
            {
                "id": option.id,
                "text": option.text,
                "correct": option.correct,
                "chosen": option.id in chosen,
                "mark": given.get(option.id, ""),
                "rationale": option.rationale,
            }
            for option in options
        ]
    }
