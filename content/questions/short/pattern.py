r"""A small language of patterns for accepted answers, matched in time proportional to the answer's length.

Letters, `.`, classes such as `[0-9a-f]`, `\d`, `\w`, `\s`, groups `( )`, `|`, and `?`, `*`, `+`, `{2}`, `{1,3}` after
any of them; a backslash makes a sign a letter. No look-around, no back reference. A pattern becomes a machine of at most
`MOST_STATES` states that reads every character once, keeping the set of states it may be in (Thompson, Regular
Expression Search Algorithm, Communications of the ACM 11 (1968) 419–422; the program as in Cox, Regular Expression
Matching: the Virtual Machine Approach, 2009). So no pattern is catastrophic; one that needs too many states is refused.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

LONGEST = 200
MOST_STATES = 500
MOST_REPEATS = 50
DEEPEST = 20
SIGNS = frozenset("\\.[](){}|?*+^$-/ ")
CLASSES: dict[str, Callable[[str], bool]] = {
    "d": str.isdecimal,
    "s": str.isspace,
    "w": lambda one: one.isalnum() or one == "_",
}
Test = Callable[[str], bool]
# A state: what the character must be (None: none is read) and the states after it. The last state accepts and has none.
State = tuple[Test | None, tuple[int, ...]]


class BadPattern(ValueError):
    """The pattern cannot be read, or needs too many states."""


@dataclass(frozen=True, slots=True)
class Pattern:
    """A pattern ready to match."""

    states: tuple[State, ...]

    def matches(self, text: str) -> bool:
        """Whether the whole text fits."""
        here = self._reached({0})
        for one in text:
            after = {
                n for state in here if (test := self.states[state][0]) and test(one) for n in self.states[state][1]
            }
            here = self._reached(after)
        return len(self.states) - 1 in here

    def _reached(self, begin: set[int]) -> set[int]:
        """The states, and those reached from them without reading."""
        found: set[int] = set()
        waiting = list(begin)
        while waiting:
            state = waiting.pop()
            if state in found:
                continue
            found.add(state)
            if self.states[state][0] is None:
                waiting += self.states[state][1]
        return found


# A piece of a pattern whose states are numbered from 0, the number after its last standing for what follows it.
Piece = list[State]


def compile_pattern(text: str) -> Pattern:
    """The pattern written in `text`, in small letters. Raises `BadPattern`."""
    if len(text) > LONGEST:
        raise BadPattern
    reading = _Reading(text)
    piece = reading.choice()
    if reading.rest():
        raise BadPattern
    return Pattern((*piece, (None, ())))


def _moved(piece: Piece, by: int) -> Piece:
    return [(test, tuple(after + by for after in following)) for test, following in piece]


def _bounded(piece: Piece) -> Piece:
    if len(piece) > MOST_STATES:
        raise BadPattern
    return piece


def _then(first: Piece, second: Piece) -> Piece:
    return _bounded(first + _moved(second, len(first)))


def _either(first: Piece, second: Piece) -> Piece:
    end = len(first) + len(second) + 2
    fork: Piece = [(None, (1, len(first) + 2))]
    return _bounded([*fork, *_moved(first, 1), (None, (end,)), *_moved(second, len(first) + 2)])


def _perhaps(piece: Piece) -> Piece:
    return _bounded([(None, (1, len(piece) + 1)), *_moved(piece, 1)])


def _any_number(piece: Piece) -> Piece:
    return _bounded([(None, (1, len(piece) + 2)), *_moved(piece, 1), (None, (0,))])


@dataclass
class _Reading:
    """Reads a pattern from left to right."""

    text: str
    at: int = 0
    depth: int = field(default=0)

    def rest(self) -> str:
        return self.text[self.at :]

    def take(self) -> str:
        if not self.rest():
            raise BadPattern
        self.at += 1
        return self.text[self.at - 1]

    def choice(self) -> Piece:
        found = self.row()
        while self.rest().startswith("|"):
            self.take()
            found = _either(found, self.row())
        return found

    def row(self) -> Piece:
        found: Piece = []
        while self.rest() and self.rest()[0] not in "|)":
            found = _then(found, self.repeated())
        return found

    def repeated(self) -> Piece:
        piece = self.one()
        match self.rest()[:1]:
            case "?":
                self.take()
                return _perhaps(piece)
            case "*":
                self.take()
                return _any_number(piece)
            case "+":
                self.take()
                return _then(piece, _any_number(piece))
            case "{":
                return self.counted(piece)
        return piece

    def counted(self, piece: Piece) -> Piece:
        inside, closed, _ = self.rest()[1:].partition("}")
        least, comma, most = inside.partition(",")
        numbers = [least, most if comma else least]
        if not closed or not all(one.isascii() and one.isdigit() and len(one) <= 2 for one in numbers):
            raise BadPattern
        low, high = map(int, numbers)
        if low > high or high > MOST_REPEATS:
            raise BadPattern
        self.at += len(inside) + 2
        found: Piece = []
        for number in range(high):
            found = _then(found, piece if number < low else _perhaps(piece))
        return found

    def one(self) -> Piece:
        sign = self.take()
        if sign == "(":
            return self.group()
        if sign == "[":
            return [(self.char_class(), (1,))]
        if sign == ".":
            return [(lambda _one: True, (1,))]
        if sign in "?*+{}]^$":
            raise BadPattern
        return [(self.escaped() if sign == "\\" else _is(sign), (1,))]

    def group(self) -> Piece:
        self.depth += 1
        if self.depth > DEEPEST:
            raise BadPattern
        found = self.choice()
        if not self.rest().startswith(")"):
            raise BadPattern
        self.take()
        self.depth -= 1
        return found

    def escaped(self) -> Test:
        sign = self.take()
        if sign in CLASSES:
            return CLASSES[sign]
        if sign not in SIGNS:
            raise BadPattern
        return _is(sign)

    def char_class(self) -> Test:
        refused = self.rest().startswith("^")
        self.at += refused
        tests: list[Test] = []
        while (sign := self.take()) != "]":
            if sign == "\\":
                tests.append(self.escaped())
            elif self.rest()[:1] == "-" and self.rest()[1:2] not in ("", "]"):
                self.take()
                tests.append(_between(sign, self.take()))
            else:
                tests.append(_is(sign))
        if not tests:
            raise BadPattern
        return lambda one: any(test(one) for test in tests) != refused


def _is(sign: str) -> Test:
    return lambda one: one == sign


def _between(low: str, high: str) -> Test:
    if low > high or "\\" in (low, high):
        raise BadPattern
    return lambda one: low <= one <= high
