"""Stimuli: one case – a text, a picture, a table – that several questions ask about.

The case is stored once; its questions name it by its code and stay questions of their own: each is marked, analysed
and versioned alone, but they are drawn and shown together (docs/decisions/0016).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import TypeVar

from content.plain_data import LONG_TEXT, Reader
from content.questions.contract import Raw

Asked = TypeVar("Asked")
KIND = "stimulus"


@dataclass(frozen=True, slots=True)
class Stimulus:
    """A case: its stable code, a title to refer to it by, and its Markdown, media included."""

    code: str
    title: str
    text: str


def parse_stimulus(raw: object) -> Stimulus:
    """Read a case of a package. Raises `Invalid` naming every fault."""
    reader = Reader(raw)
    reader.known({"kind", "code", "title", "text"})
    reader.choice("kind", (KIND,))
    found = Stimulus(reader.text("code", most=40), reader.text("title", most=150), reader.text("text", most=LONG_TEXT))
    reader.finish()
    return found


def dump_stimulus(stimulus: Stimulus) -> Raw:
    """The case as the package format writes it; `parse_stimulus(dump_stimulus(s)) == s`."""
    return {"kind": KIND, "code": stimulus.code, "title": stimulus.title, "text": stimulus.text}


def together(asked: Iterable[Asked], stimulus_of: Callable[[Asked], str]) -> list[list[Asked]]:
    """What belongs together: all that share a case form one group, at the place of its first; what has none stands
    alone. `stimulus_of` gives the code of the case, empty for none.
    """
    groups: dict[str, list[Asked]] = {}
    for number, one in enumerate(asked):
        code = stimulus_of(one)
        groups.setdefault(f"case {code}" if code else f"alone {number}", []).append(one)
    return list(groups.values())


def drawn(groups: Sequence[Sequence[Asked]], most: int) -> list[Asked]:
    """At most `most` of what the groups hold, in their order, every group whole or not at all: taken when it still fits."""
    taken: list[Asked] = []
    for group in groups:
        if len(taken) + len(group) <= most:
            taken.extend(group)
    return taken
