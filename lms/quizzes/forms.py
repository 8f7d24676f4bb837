"""The shape of what the player sends: the JSON of an autosave, the form of one question."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from flask_babel import gettext as _
from werkzeug.datastructures import MultiDict

from content.grading.certainty import RIGHT as CERTAINTIES
from lms.problems import Problem
from lms.quizzes.services import Answer

MOST_BYTES = 64_000
"""A browser sends at most 64 KiB when its page is being closed."""
MOST_ANSWERS = 40
MOST_FIELDS = 60
LONGEST_NAME = 80
LONGEST_TEXT = 20_000
"""Characters of the longest answer: an essay."""
MOST_REVISIONS = 1_000_000
MOST_SLOTS = 1_000
KEY = re.compile(r"[A-Za-z0-9_-]{8,64}")
SEEN = re.compile(r"r([1-9][0-9]{0,3})")


@dataclass(frozen=True)
class Batch:
    """What an autosave brings: answers in the order they were given, by a page of writer `epoch`."""

    epoch: int
    answers: tuple[Answer, ...]


class _Odd(Exception):
    """The message is not what a player sends."""


def read_batch(data: bytes) -> Batch:
    """Read `{"epoch": n, "answers": [{"slot", "revision", "key", "answer": {field: [values]}}]}`, exactly so.

    Raises `Problem` on anything else.
    """
    try:
        if len(data) > MOST_BYTES:
            raise _Odd
        return _batch(json.loads(data, parse_constant=_refuse, parse_float=_refuse))
    except (_Odd, ValueError, RecursionError):
        raise Problem(_("The answer could not be read. Reload the page and answer again.")) from None


def _batch(raw: Any) -> Batch:
    message = _exactly(raw, {"epoch", "answers"})
    answers = message["answers"]
    if not isinstance(answers, list) or not 1 <= len(answers) <= MOST_ANSWERS:
        raise _Odd
    read = tuple(_answer(one) for one in answers)
    if len({one.key for one in read}) != len(read):
        raise _Odd
    return Batch(_whole(message["epoch"]), read)


def _answer(raw: Any) -> Answer:
    one = _exactly(raw, {"slot", "revision", "key", "answer"})
    if not isinstance(one["key"], str) or not KEY.fullmatch(one["key"]):
        raise _Odd
    return Answer(_whole(one["slot"], MOST_SLOTS), _fields(one["answer"]), one["key"], _whole(one["revision"]))


def _fields(raw: Any) -> Mapping[str, Sequence[str]]:
    if not isinstance(raw, dict) or len(raw) > MOST_FIELDS:
        raise _Odd
    for name, values in raw.items():
        texts = isinstance(values, list) and len(values) <= MOST_FIELDS and all(isinstance(one, str) for one in values)
        if len(name) > LONGEST_NAME or not texts or any(len(one) > LONGEST_TEXT for one in values):
            raise _Odd
    return raw


def _exactly(raw: Any, names: set[str]) -> dict[str, Any]:
    if not isinstance(raw, dict) or raw.keys() != names:
        raise _Odd
    return raw


def _whole(raw: Any, most: int = MOST_REVISIONS) -> int:
    if not isinstance(raw, int) or isinstance(raw, bool) or not 1 <= raw <= most:
        raise _Odd
    return raw


def _refuse(_text: str) -> Any:
    raise _Odd


@dataclass(frozen=True)
class Press:
    """The button that sent a form: what it does, and for which question (0 for none)."""

    does: str
    slot: int


def read_press(form: MultiDict[str, str]) -> Press:
    """A button says what it does, with the number of its question where the form has many: `next`, `check-7`."""
    does, _dash, number = form.get("go", "").partition("-")
    return Press(does, small_number(number or form.get("slot"), MOST_SLOTS) or 0)


def posted_questions(form: MultiDict[str, str]) -> dict[int, int]:
    """The questions of a form that holds many, each with the count of answers its page showed: the fields `r{slot}`."""
    named = ((SEEN.fullmatch(name), form[name]) for name in form)
    return {int(found[1]): _count(text) for found, text in named if found and int(found[1]) <= MOST_SLOTS}


def _count(text: str) -> int:
    """A count of answers; 0, which anything newer overrules, for what is none."""
    return int(text) if text.isascii() and text.isdigit() and len(text) <= 6 else 0


def question_fields(form: MultiDict[str, str], slot: int) -> dict[str, list[str]]:
    """The fields of a posted form that belong to the question in `slot`."""
    names = [name for name in form if name in (f"s{slot}", f"c{slot}") or name.startswith(f"s{slot}-")]
    return {name: form.getlist(name) for name in names[:MOST_FIELDS]}


def typed_again(fields: Mapping[str, Sequence[str]], slot: int) -> dict[str, Any]:
    """What was typed, shaped like a response, to show it again beside the complaint about it."""
    values = list(fields.get(f"s{slot}", ()))
    start = f"s{slot}-"
    parts = {name.removeprefix(start): given[0] for name, given in fields.items() if name.startswith(start) and given}
    return {
        "text": values[0] if values else "",
        "chosen": values,
        "pairs": parts,
        "places": {one: int(text) for one, text in parts.items() if text.isascii() and text.isdigit()},
        "gaps": parts,
        "answers": parts,
        "files": [{"id": one, "name": name} for one, name in parts.items()],
    }


def certainty_again(fields: Mapping[str, Sequence[str]], slot: int) -> int | None:
    """How sure somebody said to be, to show it again."""
    return small_number(next(iter(fields.get(f"c{slot}", ())), None), max(CERTAINTIES))


def small_number(text: str | None, most: int) -> int | None:
    """A number from 1 to `most` in an address or a field; None for anything else."""
    if text is None or not (text.isascii() and text.isdigit()) or len(text) > 6:
        return None
    number = int(text)
    return number if 1 <= number <= most else None
