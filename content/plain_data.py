"""Reading plain mappings (from YAML, a form, an importer) into typed values, collecting every problem on the
way.
"""

from __future__ import annotations

import math
from collections.abc import Collection, Mapping

from content.problems import Invalid, Problem

SHORT_TEXT = 300
LONG_TEXT = 10_000


class Reader:
    """Reads the fields of one mapping; what is wrong is noted and answered with a harmless value.

    `raw` is the mapping as it came, empty when there was none. Call `finish()` after reading: it raises `Invalid` with everything noted, also by the readers of nested
    rows.
    """

    def __init__(self, raw: object, path: str = "", problems: list[Problem] | None = None) -> None:
        self.path = path
        self.problems: list[Problem] = [] if problems is None else problems
        self.raw: Mapping[str, object] = {}
        if isinstance(raw, Mapping):
            self.raw = raw
        else:
            self.problems.append(Problem("not_a_mapping", "Write this as fields with values.", path=path))

    def at(self, name: str) -> str:
        """The path of a field of this mapping, as forms and problems name it."""
        return f"{self.path}-{name}" if self.path else name

    def has(self, name: str) -> bool:
        """Whether the field is there with a value."""
        return self.raw.get(name) is not None

    def known(self, names: Collection[str]) -> None:
        """Note every field that the format does not have: most often a typing error."""
        for name in self.raw:
            if name not in names:
                self.problems.append(
                    Problem(
                        "unknown_field",
                        "There is no field named %(name)s here.",
                        {"name": str(name)},
                        self.path,
                    )
                )

    def text(self, name: str, *, most: int = SHORT_TEXT, required: bool = True) -> str:
        """A text, trimmed; a whole number counts as text, a yes/no or a date does not."""
        value = self.raw.get(name)
        return self._as_text("" if value is None else value, self.at(name), most, required)

    def texts(self, name: str, *, least: int = 0, most: int = 50, longest: int = SHORT_TEXT) -> tuple[str, ...]:
        """A list of texts."""
        values = self._list(name, least, most)
        return tuple(self._as_text(v, f"{self.at(name)}-{i}", longest, True) for i, v in enumerate(values))

    def rows(self, name: str, *, least: int = 0, most: int = 50) -> list[Reader]:
        """A list of mappings, each as a reader that notes its problems here."""
        values = self._list(name, least, most)
        return [Reader(v, f"{self.at(name)}-{i}", self.problems) for i, v in enumerate(values)]

    def whole(self, name: str, least: int, most: int, default: int | None = None) -> int:
        """A whole number within bounds, both included."""
        value = self.raw.get(name, default)
        if isinstance(value, int) and not isinstance(value, bool) and least <= value <= most:
            return value
        self.problems.append(
            Problem(
                "whole_number",
                "Write a whole number from %(least)s to %(most)s.",
                {"least": least, "most": most},
                self.at(name),
            )
        )
        return least

    def number(self, name: str) -> float | None:
        """A finite number, or None with a problem noted."""
        value = self.raw.get(name)
        if isinstance(value, int | float) and not isinstance(value, bool) and math.isfinite(value):
            return float(value)
        self.problems.append(Problem("number", "Write a number.", path=self.at(name)))
        return None

    def flag(self, name: str, default: bool | None = None) -> bool:
        """True or false."""
        value = self.raw.get(name, default)
        if isinstance(value, bool):
            return value
        self.problems.append(Problem("flag", "Choose true or false.", path=self.at(name)))
        return False

    def choice(self, name: str, among: Collection[str], default: str = "") -> str:
        """One of the words the format allows."""
        value = self.raw.get(name, default)
        if isinstance(value, str) and value in among:
            return value
        self.problems.append(
            Problem("choice", "Choose one of: %(among)s.", {"among": ", ".join(sorted(among))}, self.at(name))
        )
        return default

    def finish(self) -> None:
        """Raise `Invalid` when anything was noted."""
        if self.problems:
            raise Invalid(self.problems)

    def _list(self, name: str, least: int, most: int) -> list[object]:
        value = self.raw.get(name)
        values = [] if value is None else value
        if not isinstance(values, list | tuple):
            self.problems.append(Problem("not_a_list", "Write this as a list.", path=self.at(name)))
            return []
        if len(values) < least:
            self.problems.append(Problem("too_few", "Give at least %(least)s.", {"least": least}, self.at(name)))
        if len(values) > most:
            self.problems.append(Problem("too_many", "Give at most %(most)s.", {"most": most}, self.at(name)))
        return list(values[:most])

    def _as_text(self, value: object, path: str, most: int, required: bool) -> str:
        if isinstance(value, int) and not isinstance(value, bool):
            value = str(value)
        if not isinstance(value, str):
            self.problems.append(Problem("not_text", "Write this as text, in quotes.", path=path))
            return ""
        text = value.strip()
        if required and not text:
            self.problems.append(Problem("required", "Fill this in.", path=path))
        if len(text) > most:
            self.problems.append(Problem("too_long", "Use at most %(most)s characters.", {"most": most}, path))
        return text[:most]
