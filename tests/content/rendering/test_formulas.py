"""Formulas: what is one, what it becomes, and what an author is told about one that cannot be read."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from content.rendering import check_line, render, render_inline
from content.rendering.formulas import LONGEST, mathml


def test_a_formula_becomes_mathml_with_its_source_as_alternative_text() -> None:
    assert render_inline(r"Skor $\frac{a}{b}$ ya") == (
        r'Skor <math display="inline" alttext="\frac{a}{b}"><mrow><mfrac><mrow><mi>a</mi></mrow><mrow><mi>b</mi></mrow>'
        "</mfrac></mrow></math> ya"
    )
    assert '<math display="block" alttext="x=1">' in render_inline("Jadi $$x=1$$")


def test_a_formula_on_its_own_lines_scrolls_by_itself_and_has_a_name() -> None:
    html = render("Teks\n\n$$\n\\frac{a}{b}\n$$\n\nlagi\n\n$$x$$\n", str).html
    assert '<div class="table-scroll" tabindex="0" role="region" aria-label="Rumus 1"><math display="block"' in html
    assert 'aria-label="Rumus 2"' in html


def test_at_the_very_beginning_of_a_text_that_ends_with_a_digit() -> None:
    assert "<math" in render_inline("$x^2$ untuk x = 3")


@pytest.mark.parametrize(
    "text",
    [
        "harga $5 dan $6",
        "US$5 (sekitar Rp80.000), bukan 6 US$.",
        "A$7–A$8",
        "$5 (lima dolar) dan sampai 6 US$.",
        "$5 juta sampai 6 juta$",
        "Rp 5.000 dan $ 5 $",
        r"\$x\$",
        "a$b$c",
        "`$x$`",
        "$$",
        "$ $",
        "$$ $$",
        "$ x$",
        "$x $",
        "Rp5.000",
    ],
)
def test_money_and_code_are_no_formulas(text: str) -> None:
    assert "<math" not in render_inline(text)
    assert check_line(text) == ()


@pytest.mark.parametrize("text", ["$5$", "$2 + 3$", "$5x$", "$10\\%$", "($n = 20$)", "$x$, $y$"])
def test_numbers_may_stand_in_formulas(text: str) -> None:
    assert "<math" in render_inline(text)


@pytest.mark.parametrize(
    ("latex", "said"),
    [
        (r"\foo{1}", "the command \\foo is not known"),
        (r"\frac{1}{", "a brace { has no partner"),
        ("x}{", "a brace } has no partner"),
        (r"\left( x", "something is missing"),
        ("x_", "something is missing"),
        (r"\newcommand{\a}{b}", "the command \\newcommand is not known"),
        (r"\href{https://x.example}{x}", "the command \\href is not known"),
        ("{" * 21 + "}" * 21, "nested more than 20 deep"),
        ("x" * (LONGEST + 1), f"more than {LONGEST} characters"),
    ],
)
def test_a_wrong_formula_is_named_and_readers_see_its_source(latex: str, said: str) -> None:
    text = f"Lihat ${latex}$"
    (problem,) = check_line(text)
    assert said in problem.worded()
    assert problem.text == latex
    assert "<code>" in render_inline(text)
    assert "<math" not in render_inline(text)


def test_a_lesson_names_the_line_of_a_wrong_formula() -> None:
    rendered = render("Satu\n\nDua $\\foo$\n\n$$\n\\frac{1}{\n$$\n", str)
    assert [(one.code, one.line) for one in rendered.problems] == [("formula_unreadable", 3), ("formula_unreadable", 5)]
    assert "<code>" in rendered.html


def test_words_inside_a_formula_stay_words() -> None:
    html = render_inline(r"$\text{<b>a</b> < c}$")
    assert "<b>" not in html
    assert "&lt;b&gt;a&lt;/b&gt;" in html


def test_escaped_signs_and_matrices() -> None:
    assert "<mi>$</mi>" in mathml("5" + chr(92) + "$", display=False)
    assert "<mtable>" in mathml(r"\begin{matrix}1&2\\3&4\end{matrix}", display=True)


@given(st.text(alphabet="\\{}^_$ax1 <&\"'()[]lefrghtbdsqcn", max_size=80))
def test_no_formula_brings_anything_but_mathml(latex: str) -> None:
    html = render_inline(f"a $\\text{{}}{latex}$ b")
    tags = set(re.findall(r"</?([a-z0-9]+)", html))
    assert not tags & {"script", "style", "iframe", "svg", "annotation-xml", "maction", "semantics"}
    assert not re.search(r"<[^>]*\s(?:href=\"javascript|on\w+=|style=)", html)
