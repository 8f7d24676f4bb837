"""An item bank file: the items that measure one competency."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from content.package.files import LARGEST_BANK, placed, read_plain_yaml, read_text
from content.package.reading import FORMAT, Asked, read_questions
from content.plain_data import Reader
from content.problems import Invalid, Problem
from content.questions import Question, Stimulus


@dataclass(frozen=True, slots=True)
class ItemBank:
    """The items of one competency, how they came to be, and the cases they ask about."""

    competency: str
    author_note: str
    items: tuple[Question, ...]
    stimuli: tuple[Stimulus, ...] = ()


def read_item_bank(path: Path) -> ItemBank:
    """Read a bank file. Raises `Invalid` naming line and field of everything that breaks the format."""
    yaml = read_plain_yaml(read_text(path, path.name, LARGEST_BANK), path.name)
    reader = Reader(yaml.data)
    reader.known({"format", "competency", "author_note", "items"})
    reader.whole("format", FORMAT, FORMAT)
    competency = reader.text("competency", most=40)
    author_note = reader.text("author_note", most=2000, required=False)
    problems = [placed(problem, path.name, yaml) for problem in reader.problems]
    asked = Asked()
    try:
        asked = read_questions(
            yaml.data.get("items") if isinstance(yaml.data, dict) else None, yaml, path.name, "items"
        )
    except Invalid as invalid:
        problems += invalid.problems
    if problems:
        raise Invalid(problems)
    return ItemBank(competency, author_note, asked.questions, asked.stimuli)


def validate_item_bank(bank: ItemBank, file: str = "") -> Iterator[Problem]:
    """Items that measure another competency than the bank's, and codes that stand twice."""
    seen: set[str] = set()
    for item in bank.items:
        if item.competency != bank.competency:
            yield Problem(
                "other_competency",
                "%(code)s measures %(found)s in the bank of %(competency)s.",
                {"code": item.code, "found": item.competency, "competency": bank.competency},
                file=file,
            )
        if item.code in seen:
            yield Problem("code_twice", "The code %(code)s is used twice.", {"code": item.code}, file=file)
        seen.add(item.code)
