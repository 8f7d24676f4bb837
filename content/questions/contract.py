"""What every question type promises, and the few words they share: grade, mark, response, option ids."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Literal, Protocol, TypeVar

from content.problems import Invalid, Problem

if TYPE_CHECKING:
    from content.questions.rubric import Rubric

B = TypeVar("B")
Raw = dict[str, Any]
Response = dict[str, Any]
Form = Mapping[str, Sequence[str]]
State = Literal["right", "partial", "wrong", "blank", "pending", "unscored"]
Marking = Literal["automatic", "manual", "none"]
Mark = Literal["right", "partial", "wrong", "missed"]

OPTION_TEXT = 1_000
RATIONALE = 2_000


@dataclass(frozen=True, slots=True)
class Grade:
    """How good a response is: `fraction` from 0 to 1, and the mark of every part: an option chosen or missed, a
    prompt, a gap, a criterion.

    `pending` waits for a person to mark it; `unscored` has no right answer and counts for nothing. Both have the
    fraction 0.
    """

    fraction: float
    state: State
    per_option: Mapping[str, Mark] = field(default_factory=dict)

    @property
    def chosen(self) -> tuple[str, ...]:
        """The ids the response picked, for distractor counts."""
        return tuple(option for option, mark in self.per_option.items() if mark != "missed")


BLANK = Grade(0.0, "blank")
PENDING = Grade(0.0, "pending")
UNSCORED = Grade(0.0, "unscored")


def graded(fraction: float, per_option: Mapping[str, Mark] | None = None) -> Grade:
    """A grade whose state follows from its fraction; a fraction outside 0 to 1 is drawn to the nearer end."""
    within = min(1.0, max(0.0, fraction))
    state: State = "right" if within == 1 else "partial" if within > 0 else "wrong"
    return Grade(within, state, dict(per_option or {}))


class QuestionType(Protocol[B]):
    """One kind of question. `B` is its body: the kind's own fields, read and checked.

    A body never holds the stem or the tags; those belong to `content.questions.Question`. An order is a list
    of option ids, made once per attempt and stored with it. A response is a small JSON mapping, or None when
    nothing was answered.

    `marking` says who marks: `automatic` is this package, at once; `manual` is a person with the question's rubric
    (`content.questions.rubric`), until when `grade` answers pending; `none` is nobody, for there is no right answer.
    """

    kind: str
    fields: frozenset[str]
    max_options: int
    marking: Marking

    def parse(self, raw: Mapping[str, Any]) -> B:
        """Read the kind's own fields. Raises `Invalid` naming every fault."""

    def dump(self, body: B) -> Raw:
        """The fields as the package format writes them; `parse(dump(body)) == body`."""

    def unexplained(self, body: B) -> list[str]:
        """Paths of the rationales the format asks for that are still empty."""

    def option_ids(self, body: B, /) -> list[str]:
        """Every id a learner may be shown, in an order that gives nothing away."""

    def shuffle(self, body: B, seed: str, /) -> list[str]:
        """The same ids in the order that belongs to this seed."""

    def for_learner(self, body: B, order: Sequence[str], /) -> Raw:
        """What a learner may see before release: no key, no score, no rationale. Raises `Invalid` on a
        foreign order.
        """

    def read_response(self, form: Form, slot: str | int) -> Response | None:
        """The answer posted under `s{slot}…`, None when left blank. Raises `Invalid` and nothing else."""

    def grade(self, body: B, response: Response | None) -> Grade:
        """Mark a response; total: any stored response gets a grade."""

    def review(self, body: B, order: Sequence[str], response: Response | None, /) -> Raw:
        """Everything, for after release: the key, the rationales and what was answered."""

    def read_edit(self, form: Form, prefix: str = "") -> Raw:
        """The editor's fields as raw data for `parse`, rows left empty dropped; never raises."""

    def rubric(self, body: B, /) -> Rubric | None:
        """What a person marks with; None unless `marking` is manual."""

    def unfinished(self, body: B, response: Response | None, /) -> list[Problem]:
        """What a response that is not blank still lacks, to say before it is sent; it may be sent all the same."""


class AtOnce:
    """What most kinds share: the answer is marked at once, without a rubric, and is whole or blank."""

    marking: Marking = "automatic"

    def rubric(self, _body: Any) -> Rubric | None:
        """None: nobody has to mark it."""
        return None

    def unfinished(self, _body: Any, _response: Response | None) -> list[Problem]:
        """Nothing: one answer is all there is."""
        return []


class Unchosen:
    """What kinds share where a person writes or sends something: there are no options, and one rationale says it all."""

    max_options = 0

    def option_ids(self, _body: Any) -> list[str]:
        """None: there is nothing to choose."""
        return []

    def shuffle(self, _body: Any, _seed: str) -> list[str]:
        """None."""
        return []

    def unexplained(self, body: Any) -> list[str]:
        """The rationale's path when it is empty: learners, and markers where there are some, need to know what is good."""
        return [] if body.rationale else ["rationale"]


class HasId(Protocol):
    """Anything with a stable option id."""

    @property
    def id(self) -> str:
        """The id."""


Shown = TypeVar("Shown", bound=HasId)


def identify(text: str) -> str:
    """A short stable id made of the words alone, so it says nothing of the key and survives edits of its
    neighbours.
    """
    return hashlib.blake2s(text.encode(), digest_size=5).hexdigest()


def by_seed(ids: Iterable[str], seed: str) -> list[str]:
    """Ids in the order of a keyed hash: even over seeds, and the same on every Python version."""
    return sorted(ids, key=lambda one: hashlib.blake2s(f"{seed}\n{one}".encode()).digest())


def arranged(options: Sequence[Shown], order: Sequence[str]) -> list[Shown]:
    """The options in a stored order. Raises `Invalid` unless the order holds exactly their ids."""
    known = {option.id: option for option in options}
    if sorted(order) != sorted(known):
        raise Invalid([Problem("foreign_order", "This order of options belongs to another version of the question.")])
    return [known[one] for one in order]


def alike(texts: Sequence[str], path: str, problems: list[Problem]) -> None:
    """Note the first text that stands twice: the learner could not tell the two apart."""
    for index, text in enumerate(texts):
        if text and text in texts[:index]:
            problems.append(Problem("alike", "This stands twice: %(text)s.", {"text": text}, f"{path}-{index}"))
            return


def field_value(form: Form, name: str) -> str:
    """The one value of a form field, trimmed; empty when absent."""
    return next(iter(form.get(name, ())), "").strip()


def whole_or_none(text: str) -> int | None:
    """The whole number of at most four digits that a form field holds; None when it holds anything else."""
    return int(text) if text.isascii() and text.isdigit() and len(text) <= 4 else None


def chosen_ids(form: Form, slot: str | int, most: int) -> list[str]:
    """The ids ticked under `s{slot}`, blanks dropped. Raises `Invalid` on too many or on what cannot be an
    id.
    """
    ids = list(dict.fromkeys(value for value in form.get(f"s{slot}", ()) if value))
    if len(ids) > most:
        raise Invalid([Problem("too_many_chosen", "Choose at most %(most)s.", {"most": most}, f"s{slot}")])
    for one in ids:
        check_id(one, f"s{slot}")
    return ids


def check_id(text: str, path: str) -> str:
    """The text when it could be an option id. Raises `Invalid` otherwise."""
    if not (text.isascii() and text.isalnum() and len(text) <= 16):
        raise Invalid([Problem("not_an_option", "This is not one of the options.", path=path)])
    return text


def answers(response: Response | None, key: str) -> list[str]:
    """The ids stored under `key` of a response; none when it is blank or of another shape."""
    stored = (response or {}).get(key)
    return [one for one in stored if isinstance(one, str)] if isinstance(stored, list) else []


def pairs(response: Response | None, key: str) -> dict[str, Any]:
    """The mapping stored under `key` of a response; empty when it is blank or of another shape."""
    stored = (response or {}).get(key)
    return stored if isinstance(stored, dict) else {}


def paired_fields(form: Form, slot: str | int) -> dict[str, str]:
    """The fields `s{slot}-{id}` that were filled in, by id. Raises `Invalid` on an id that cannot be one."""
    start = f"s{slot}-"
    names = [name for name in form if name.startswith(start)]
    found = {check_id(name.removeprefix(start), name): field_value(form, name) for name in names}
    return {one: value for one, value in found.items() if value}


def edited_rows(
    form: Form, prefix: str, name: str, fields: Sequence[str], most: int
) -> list[tuple[int, dict[str, str]]]:
    """Rows `{prefix}{name}-{i}-{field}` of an editor form with their place, rows left empty dropped."""
    rows = []
    for index in range(most):
        row = {one: field_value(form, f"{prefix}{name}-{index}-{one}") for one in fields}
        if any(row.values()):
            rows.append((index, row))
    return rows
