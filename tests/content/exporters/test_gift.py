"""Writing GIFT, and reading it again."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from content.exporters.gift import export
from content.importers import gift
from content.questions import by_kind, parse_question
from content.questions.matching import MatchingBody
from content.rendering import only_words, render_inline
from tests.content.samples import question

TEXT = st.text(st.characters(codec="utf-8", exclude_categories=["Cs", "Cc", "Co"]), min_size=1, max_size=20).filter(
    str.strip
)
SIGNS = st.text("ab ~=#{}:\\%0->[]htmlTRUE\n*", min_size=1, max_size=20).filter(str.strip)
WORDS = (TEXT | SIGNS).map(str.strip)


def distinct(least: int, most: int) -> st.SearchStrategy[list[str]]:
    return st.lists(WORDS, min_size=least, max_size=most, unique=True)


@st.composite
def choices(draw: st.DrawFn, kind: str) -> dict[str, Any]:
    texts = draw(distinct(3, 6))
    right = 1 if kind == "single" else draw(st.integers(2, len(texts)))
    options = [
        {"text": text, "correct": i < right, "rationale": draw(st.just("") | WORDS)} for i, text in enumerate(texts)
    ]
    return {"kind": kind, "options": draw(st.permutations(options))}


@st.composite
def matchings(draw: st.DrawFn) -> dict[str, Any]:
    prompts, matches = draw(distinct(3, 6)), draw(distinct(8, 8))
    pairs = [{"prompt": prompt, "match": matches[i]} for i, prompt in enumerate(prompts)]
    return {"kind": "matching", "pairs": pairs, "distractors": draw(st.sampled_from([[], [matches[6]], matches[6:]]))}


TRUE_FALSE = st.fixed_dictionaries(
    {
        "kind": st.just("true_false"),
        "answer": st.booleans(),
        "rationale_true": st.just("") | WORDS,
        "rationale_false": st.just("") | WORDS,
    }
)
SHORT = st.fixed_dictionaries({"kind": st.just("short"), "accepted": distinct(1, 4), "rationale": st.just("") | WORDS})
NUMERIC = st.fixed_dictionaries(
    {
        "kind": st.just("numeric"),
        "answer": st.decimals(-(10**6), 10**6, places=4).map(float),
        "tolerance": st.decimals(0, 100, places=3).map(float),
        "rationale": st.just("") | WORDS,
    }
)
OWN = choices("single") | choices("multiple") | matchings() | TRUE_FALSE | SHORT | NUMERIC


@given(own=OWN, stem=WORDS, explanation=st.just("") | WORDS)
def test_what_is_exported_is_imported_as_the_same_question(own: dict[str, Any], stem: str, explanation: str) -> None:
    raw = {**question("single"), "stem": stem, "explanation": explanation}
    raw.pop("options")
    try:
        wanted = parse_question({**raw, **own})
    except ValueError:
        return
    exported = export([wanted])
    if exported.skipped:
        assert "->" in str(own) or not all(only_words(one.text) for one in wanted.body.matches)
        return
    found = gift.plan(exported.data, "x.gift")
    assert found.problems == ()
    (item,) = found.items
    assert item.title == wanted.code
    assert item.raw["stem"] == wanted.stem
    assert item.raw.get("explanation", "") == wanted.explanation
    assert as_shown(by_kind(wanted.kind).parse(item.raw)) == as_shown(wanted.body)


def as_shown(body: Any) -> Any:
    """A body to compare; of a matching question what is seen of it, for the words of a match may be escaped otherwise."""
    if not isinstance(body, MatchingBody):
        return body
    pairs = [(pair.prompt, render_inline(pair.match)) for pair in body.pairs]
    return pairs, [render_inline(text) for text in body.distractors]


def written(kind: str, **changes: Any) -> str:
    return export([parse_question(question(kind, **changes))]).data.decode()


def test_how_a_single_choice_is_written() -> None:
    options = [{"text": f"a{i}", "correct": i == 0, "rationale": "50% \\ {x}" if i else ""} for i in range(3)]
    assert written("single", code="PP:1", stem="Satu\nDua", options=options) == (
        "::PP\\:1::[markdown]Satu\\nDua{\n"
        "=[markdown]a0\n"
        "~[markdown]a1#[markdown]50% \\\\ \\{x\\}\n"
        "~[markdown]a2#[markdown]50% \\\\ \\{x\\}\n"
        "\n####[markdown]Penjelasan.\n}\n"
    )


@pytest.mark.parametrize(
    ("kind", "changes", "text"),
    [
        ("true_false", {"answer": True}, "TRUE#[markdown]Tepat.#[markdown]Belum tepat."),
        ("true_false", {"answer": False}, "FALSE#[markdown]Belum tepat.#[markdown]Tepat."),
        ("true_false", {"rationale_true": "", "rationale_false": ""}, "FALSE"),
        ("short", {"accepted": ["a", "b"]}, "\n=[markdown]a#[markdown]UU 20/2023.\n=[markdown]b\n"),
        ("numeric", {"answer": 2.5}, "#\n=2.5:0.5#[markdown]PP 11/2017.\n"),
        (
            "matching",
            {},
            "\n=[markdown]Istilah 0 -> Arti 0\n=[markdown]Istilah 1 -> Arti 1\n=[markdown]Istilah 2 -> Arti 2\n"
            "= -> Arti lain\n",
        ),
    ],
)
def test_how_the_other_kinds_are_written(kind: str, changes: dict[str, Any], text: str) -> None:
    assert written(kind, explanation="", **changes) == f"::X-{kind}::[markdown]Apa jawabannya?{{{text}}}\n"


def test_weights_share_the_mark() -> None:
    options = [{"text": f"a{i}", "correct": i < 3} for i in range(5)]
    text = written("multiple", options=options)
    assert "~%33.33333%[markdown]a0" in text
    assert "~%-50%[markdown]a4" in text


@pytest.mark.parametrize(
    ("kind", "changes"),
    [
        ("ordering", {}),
        ("judgement", {}),
        ("short", {"accepted": ["a -> b"]}),
        ("short", {"rationale": "a -> b"}),
        ("matching", {"pairs": [{"prompt": f"a -> {i}", "match": f"b{i}"} for i in range(3)]}),
        ("matching", {"pairs": [{"prompt": f"a{i}", "match": f"$x^{i}$"} for i in range(3)]}),
    ],
)
def test_what_gift_cannot_hold_is_skipped(kind: str, changes: dict[str, Any]) -> None:
    found = export([parse_question(question(kind, **changes))])
    assert found.data == b""
    assert [problem.code for problem in found.skipped] == ["kind_not_in_format"]
