"""What an author or learner can put right, worded once in English so that the web application can translate
it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing to put right.

    `code` is stable, for tests and machines; `message` is an English message id with `%(name)s` places that
    `params` fill. `path` names the field (`options-2-text`, also the name and id of the form control), `file`
    and `line` the place in a file, `text` the words found there.
    """

    code: str
    message: str
    params: Mapping[str, str | int | float] = field(default_factory=dict)
    path: str = ""
    file: str = ""
    line: int | None = None
    text: str = ""

    def worded(self, translate: Callable[[str], str] = str) -> str:
        """The message in the language of `translate` (English without one), its places filled."""
        return translate(self.message) % self.params


class Invalid(ValueError):
    """The data break their format; `problems` names every fault found, not only the first."""

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems = tuple(problems)
        super().__init__("; ".join(f"{p.file}{p.path}: {p.worded()}" for p in self.problems))
