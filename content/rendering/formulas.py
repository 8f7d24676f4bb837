r"""Formulas: LaTeX between dollar signs becomes MathML, which browsers draw and screen readers read.

Owns what counts as a formula in Markdown, and the sentence an author gets for one that cannot be read. The conversion
itself is latex2mathml's.

`$…$` stands in its line, `$$…$$` on a line of its own. A dollar sign with a digit or a letter before its opening, a space
just inside, or a digit or a letter after its closing is money, as Pandoc reads it (extension tex_math_dollars); so is an
amount followed by words. `\$` is always a dollar sign.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from functools import lru_cache
from html import escape, unescape
from xml.etree.ElementTree import Element, tostring

from markdown_it import MarkdownIt
from markdown_it.rules_inline import StateInline
from mdit_py_plugins.dollarmath.index import math_block_dollar

from content.problems import Problem

LONGEST = 1_000
DEEPEST = 20
INLINE, BLOCK = "math_inline", "math_block"
FORMULA = re.compile(
    r"\$\$(?P<display>(?:[^$\\]|\\.)+)\$\$(?![\w$])|\$(?!\s)(?P<inline>(?:[^$\\]|\\.)*(?:[^$\\\s]|\\.))\$(?![\w$])",
    re.DOTALL,
)
AMOUNT = re.compile(r"\d[\d.,]*\s*[^\W\d_]{2,}|\d[\d.,]*\s.*[^\W\d_]{3,}\s", re.DOTALL)
REFUSED = re.compile(
    r"\\(?:(?:re|provide)?newcommand|newenvironment|def|gdef|edef|let|DeclareMathOperator|href|url|style|class|id|htmlData)"
    r"(?![A-Za-z])"
)
"""Commands that make commands, which could grow without end, and those that link or style."""
BRACES = re.compile(r"\\.|[{}]", re.DOTALL)


class Unreadable(ValueError):
    """LaTeX that is not a formula; `problem` says why."""

    def __init__(self, problem: Problem) -> None:
        self.problem = problem
        super().__init__(problem.worded())


def understand_formulas(parser: MarkdownIt) -> None:
    """Teach a parser formulas in the line and on lines of their own."""
    parser.inline.ruler.before("escape", INLINE, _inline_rule)
    parser.block.ruler.before("fence", BLOCK, math_block_dollar(allow_labels=False, allow_blank_lines=False))


def understand_formulas_in_line(parser: MarkdownIt) -> None:
    """Teach a parser of single lines formulas."""
    parser.inline.ruler.before("escape", INLINE, _inline_rule)


def _inline_rule(state: StateInline, silent: bool) -> bool:
    """markdown-it's shape of an inline rule: whether a formula begins here; unless `silent` its token is pushed."""
    before = state.src[state.pos - 1] if state.pos else ""
    found = FORMULA.match(state.src, state.pos, state.posMax)
    if not found or before.isalnum() or before == "$":
        return False
    latex, display = found["display"] or found["inline"], found["display"] is not None
    if not latex.strip() or (not display and AMOUNT.match(latex)):
        return False
    if not silent:
        token = state.push(INLINE, "math", 0)
        token.content, token.markup = latex, "$$" if display else "$"
    state.pos = found.end()
    return True


@lru_cache(1024)
def mathml(latex: str, *, display: bool) -> str:
    """The formula as MathML, its LaTeX kept as alternative text. Raises `Unreadable`."""
    latex = latex.strip()
    _refuse_shape(latex)
    root = _converted(latex, display)
    for element in root.iter():
        element.text = unescape(element.text or "")
        if element.text.startswith("\\"):
            raise _unknown(element.text)
    root.set("alttext", latex)
    return tostring(root, encoding="unicode")


def _refuse_shape(latex: str) -> None:
    """Refuse what is too long, too nested, has braces without a partner, or could grow or link."""
    if len(latex) > LONGEST:
        raise Unreadable(
            Problem(
                "formula_unreadable",
                "The formula cannot be read: it has more than %(most)s characters.",
                {"most": LONGEST},
            )
        )
    if refused := REFUSED.search(latex):
        raise _unknown(refused[0])
    depth = deepest = 0
    for brace in BRACES.findall(latex):
        depth += (brace == "{") - (brace == "}")
        deepest = max(deepest, depth)
        if depth < 0:
            break
    if depth:
        lonely = "{" if depth > 0 else "}"
        raise Unreadable(
            Problem(
                "formula_unreadable", "The formula cannot be read: a brace %(part)s has no partner.", {"part": lonely}
            )
        )
    if deepest > DEEPEST:
        raise Unreadable(
            Problem(
                "formula_unreadable",
                "The formula cannot be read: its braces are nested more than %(most)s deep.",
                {"most": DEEPEST},
            )
        )


def _unknown(command: str) -> Unreadable:
    return Unreadable(
        Problem(
            "formula_unreadable", "The formula cannot be read: the command %(part)s is not known.", {"part": command}
        )
    )


def _converted(latex: str, display: bool) -> Element:
    from latex2mathml.converter import Converter

    try:
        return Converter(display="block" if display else "inline").convert_to_element(latex)
    except (
        Exception
    ) as error:  # the library has a class for each fault, without a common ancestor, and lets others through
        raise Unreadable(
            Problem(
                "formula_unreadable",
                "The formula cannot be read: something is missing in %(part)s: an argument, or what closes it.",
                {"part": latex[:40]},
            )
        ) from error


def shown(latex: str, *, display: bool) -> str:
    """The formula for readers: MathML, or its source where it cannot be read."""
    try:
        return mathml(latex, display=display)
    except Unreadable:
        return f"<code>{escape(latex)}</code>"


def faults(latex: str, line: int | None) -> Iterator[Problem]:
    """What the author has to put right about a formula."""
    try:
        mathml(latex, display=False)
    except Unreadable as unreadable:
        yield replace(unreadable.problem, line=line, text=latex)
