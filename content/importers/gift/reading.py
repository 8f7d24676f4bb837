"""GIFT text to questions as the format means them, before any mapping to our kinds."""

from __future__ import annotations

import re
import textwrap
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Literal

from content.problems import Problem

Kind = Literal["choice", "true_false", "short", "numeric", "matching", "essay", "description"]
ESCAPED = {
    "\\": "\ue000",
    "~": "\ue001",
    "=": "\ue002",
    "#": "\ue003",
    "{": "\ue004",
    "}": "\ue005",
    ":": "\ue006",
}
UNESCAPE = {**{code: sign for sign, code in ESCAPED.items()}, "\ue007": "\n"}
PROTECT = re.compile(r"\\([\\~=#{}:n])")
FORMAT = re.compile(r"\[(html|moodle|plain|markdown)\]", re.IGNORECASE)
WEIGHT = re.compile(r"%(-?\d{1,3}(?:\.\d*)?)%")
TITLE = re.compile(r"::(.*?)::", re.DOTALL)
NUMBER = r"[+-]?(?:\d+(?:\.\d*)?|\.\d+)(?:[eE][+-]?\d{1,2})?"
RANGE = re.compile(rf"\s*({NUMBER})\s*\.\.\s*({NUMBER})\s*")
NUMBER_WITH_TOLERANCE = re.compile(rf"\s*({NUMBER})\s*(?::\s*({NUMBER})\s*)?")
TRUTH = {"T": True, "TRUE": True, "F": False, "FALSE": False}
BLANK = "_____"
NAME_LENGTH = 80


@dataclass(frozen=True, slots=True)
class GiftText:
    """A text and its format: html, markdown, plain, or moodle (Moodle's own mix of plain text and HTML)."""

    text: str
    format: str


@dataclass(frozen=True, slots=True)
class GiftAnswer:
    """One answer: what it is worth (1 is full), its feedback, and by kind its number with tolerance or its
    match.
    """

    text: GiftText
    fraction: float
    feedback: GiftText
    tolerance: float = 0.0
    number: float | None = None
    match: str = ""


@dataclass(frozen=True, slots=True)
class GiftQuestion:
    """One question as GIFT means it. `single` tells a choice of one from a choice of several."""

    line: int
    kind: Kind
    name: str
    titled: bool
    category: str
    stem: GiftText
    answers: tuple[GiftAnswer, ...] = ()
    single: bool = True
    truth: bool = False
    feedback: GiftText = GiftText("", "moodle")


@dataclass(frozen=True, slots=True)
class _Block:
    """Lines that belong together, the first one's number, and the text with escapes protected and comments
    gone.
    """

    line: int
    text: str


def read_gift(text: str) -> tuple[list[GiftQuestion], list[Problem]]:
    """All questions, and a problem with its line for each part that is no question."""
    questions: list[GiftQuestion] = []
    problems: list[Problem] = []
    category = ""
    for block in _blocks(text):
        if block.text.startswith("$CATEGORY:"):
            category = _plain(block.text.removeprefix("$CATEGORY:").partition("\n")[0])
            rest = _without_first_line(block)
        else:
            rest = block
        if not rest.text:
            continue
        found = _question(rest, category)
        if isinstance(found, Problem):
            problems.append(found)
        else:
            questions.append(found)
    return questions, problems


def _without_first_line(block: _Block) -> _Block:
    rest = block.text.partition("\n")[2]
    text = rest.lstrip("\n")
    return _Block(block.line + 1 + len(rest) - len(text), text)


def _blocks(text: str) -> Iterator[_Block]:
    """Parts between blank lines; an open brace goes on over blank lines until it closes."""
    lines = [_significant(line) for line in re.split(r"\r\n|\r|\n", text)]
    closing_next = _closing_next(lines)
    start: int | None = None
    open_braces = 0
    for number, line in enumerate([*lines, ""]):
        if start is None:
            if line:
                start, open_braces = number, _depth(0, line)
        elif line == "" and not (open_braces and closing_next[number]):
            yield _made(lines, start, number)
            start = None
        else:
            open_braces = _depth(open_braces, line)


def _depth(before: int, line: str) -> int:
    return max(0, before + line.count("{") - line.count("}"))


def _closing_next(lines: list[str]) -> list[bool]:
    """For every line and the end: whether the next brace from there on closes, with no new question before
    it.
    """
    answers = [False]
    for line in reversed(lines):
        brace = re.search(r"[{}]", line)
        starts_anew = line.startswith(("::", "$CATEGORY:"))
        answers.append(not starts_anew and (brace[0] == "}" if brace else answers[-1]))
    return answers[::-1]


def _significant(line: str) -> str:
    """A line with escapes protected; a comment becomes a single space, which is not blank."""
    stripped = line.strip()
    return " " if stripped.startswith("//") else PROTECT.sub(_protected, stripped)


def _protected(found: re.Match[str]) -> str:
    return "\ue007" if found[1] == "n" else ESCAPED[found[1]]


def _made(lines: list[str], start: int, end: int) -> _Block:
    used = [(number, line) for number, line in enumerate(lines[start:end], start) if line.strip()]
    first = used[0][0] if used else start
    kept = "\n".join("" if line == " " else line for line in lines[first:end])
    return _Block(first + 1, kept.strip("\n"))


def _plain(text: str) -> str:
    """A text with protected signs put back."""
    return "".join(UNESCAPE.get(sign, sign) for sign in text).strip()


def _formatted(text: str, default: str) -> GiftText:
    text = text.strip()
    found = FORMAT.match(text)
    if found:
        return GiftText(_plain(text[found.end() :]), found[1].lower())
    return GiftText(_plain(text), default)


def _question(block: _Block, category: str) -> GiftQuestion | Problem:
    title = TITLE.match(block.text)
    rest = block.text[title.end() :] if title else block.text
    opening, closing = rest.find("{"), rest.rfind("}")
    if (opening < 0) != (closing < 0) or closing < opening:
        return Problem(
            "braces",
            "The answers need one { and one }.",
            line=block.line,
            text=_plain(block.text)[:NAME_LENGTH],
        )
    inside = rest[opening + 1 : closing].strip() if opening >= 0 else None
    stem = _formatted(_stem(rest, opening, closing), "moodle")
    name = _plain(title[1]) if title else ""
    base = GiftQuestion(block.line, "description", name or _name(stem.text), bool(name), category, stem)
    return _answered(base, inside) if inside is not None else base


def _stem(rest: str, opening: int, closing: int) -> str:
    """The text around the braces; words after them make the braces a gap to fill."""
    if opening < 0:
        return rest
    after = rest[closing + 1 :]
    return f"{rest[:opening]}{BLANK}{after}" if after.strip() else rest[:opening]


def _name(text: str) -> str:
    """The beginning of the text, for a question without a title."""
    return textwrap.shorten(re.sub(r"<[^<>]*>", " ", text), NAME_LENGTH, placeholder=" ...")


def _answered(base: GiftQuestion, inside: str) -> GiftQuestion | Problem:
    answers, _, general = inside.partition("####")
    feedback = _formatted(general, base.stem.format)
    base = replace(base, feedback=feedback)
    answers = answers.strip()
    if not answers:
        return replace(base, kind="essay")
    if answers.startswith("#"):
        return _numeric(base, answers[1:].strip())
    if "~" in answers:
        return _choice(base, answers)
    if "=" in answers and "->" in answers:
        return _matching(base, answers)
    truth, *comments = answers.split("#")
    if truth.strip().upper() in TRUTH:
        return _true_false(base, TRUTH[truth.strip().upper()], comments)
    return replace(base, kind="short", answers=tuple(_split(answers, "=", base.stem.format, 1.0)))


def _split(text: str, sign: str, form: str, fraction: float) -> Iterator[GiftAnswer]:
    """The answers that begin with `sign`; text before the first one is an answer too (`{One}`)."""
    for part in text.split(sign):
        if part.strip():
            yield _answer(part, form, fraction)


def _answer(part: str, form: str, fraction: float) -> GiftAnswer:
    weight = WEIGHT.match(part.strip())
    if weight:
        part, fraction = part.strip()[weight.end() :], float(weight[1]) / 100
    text, _, feedback = part.partition("#")
    return GiftAnswer(_formatted(text, form), fraction, _formatted(feedback, form))


def _choice(base: GiftQuestion, answers: str) -> GiftQuestion:
    parts = [part for part in re.split(r"(?=[~=])", answers) if part.strip(" \n~=")]
    form = base.stem.format
    found = [_answer(part.lstrip("~="), form, float(part[0] == "=")) for part in parts]
    return replace(base, kind="choice", answers=tuple(found), single="=" in answers)


def _true_false(base: GiftQuestion, truth: bool, comments: list[str]) -> GiftQuestion:
    """The first comment is for the wrong verdict, the second for the right one."""
    wrong, right = (_formatted(text, base.stem.format) for text in [*comments, "", ""][:2])
    answers = (
        GiftAnswer(GiftText("true", "plain"), float(truth), right if truth else wrong),
        GiftAnswer(GiftText("false", "plain"), float(not truth), wrong if truth else right),
    )
    return replace(base, kind="true_false", truth=truth, answers=answers)


def _matching(base: GiftQuestion, answers: str) -> GiftQuestion | Problem:
    found = []
    for part in answers.split("="):
        if not part.strip():
            continue
        prompt, arrow, match = part.partition("->")
        if not arrow:
            return Problem(
                "pair_without_arrow",
                "A pair needs -> between its two halves.",
                line=base.line,
                text=base.name,
            )
        match = _plain(match.partition("#")[0])
        found.append(GiftAnswer(_formatted(prompt, base.stem.format), 1.0, GiftText("", "moodle"), match=match))
    return replace(base, kind="matching", answers=tuple(found))


def _numeric(base: GiftQuestion, answers: str) -> GiftQuestion | Problem:
    found = []
    for part in re.split(r"[=~]", answers):
        if not part.strip():
            continue
        answer = _answer(part, base.stem.format, 1.0)
        if not answer.text.text:
            continue
        numbers = _number(answer.text.text)
        if numbers is None:
            return Problem(
                "not_a_number",
                "%(text)s is not a number.",
                {"text": answer.text.text},
                line=base.line,
                text=base.name,
            )
        found.append(GiftAnswer(answer.text, answer.fraction, answer.feedback, tolerance=numbers[1], number=numbers[0]))
    return replace(base, kind="numeric", answers=tuple(found))


def _number(text: str) -> tuple[float, float] | None:
    """The number and its tolerance: `3`, `3:0.5` or `2.5..3.5`."""
    ends = RANGE.fullmatch(text)
    if ends:
        low, high = sorted((float(ends[1]), float(ends[2])))
        return round((low + high) / 2, 9), round((high - low) / 2, 9)
    found = NUMBER_WITH_TOLERANCE.fullmatch(text)
    return (float(found[1]), abs(float(found[2] or 0))) if found else None
