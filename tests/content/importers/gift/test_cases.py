"""Real GIFT files against what Moodle 4.5.1 and the GIFT grammar's own parser read in them."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from content.importers.gift import plan, sniff
from content.importers.gift.reading import GiftQuestion, read_gift

CASES = Path(__file__).parents[4] / ".." / "shared" / "cases" / "gift"
EXPECTED = CASES / "expected" / "moodle451_read.jsonl"
pytestmark = pytest.mark.skipif(not EXPECTED.exists(), reason="the real files of shared/cases are not on this machine")

MOODLE = {
    "choice": "multichoice",
    "true_false": "truefalse",
    "short": "shortanswer",
    "numeric": "numerical",
    "matching": "match",
    "essay": "essay",
    "description": "description",
}
PEGJS = {
    "choice": "MC",
    "true_false": "TF",
    "short": "Short",
    "numeric": "Numerical",
    "matching": "Matching",
    "essay": "Essay",
    "description": "Description",
}


def expected() -> list[dict[str, Any]]:
    if not EXPECTED.exists():
        return []
    return [json.loads(line) for line in EXPECTED.read_text(encoding="utf-8").splitlines()]


def read(path: Path) -> list[GiftQuestion]:
    questions, problems = read_gift(path.read_bytes().decode("utf-8-sig"))
    assert problems == []
    return questions


def spaced(text: str) -> str:
    return " ".join(text.split())


@pytest.mark.parametrize("case", expected(), ids=lambda case: Path(case["file"]).name)
def test_the_questions_are_those_that_moodle_reads(case: dict[str, Any]) -> None:
    path = CASES / Path(case["file"]).relative_to("cases/gift")
    wanted = [question for question in case["questions"] if question["qtype"] != "category"]
    found = read(path)
    assert sniff(path.read_bytes()) or not found
    assert [MOODLE[q.kind] for q in found] == [q["qtype"] for q in wanted]
    assert [spaced(q.name) for q in found] == [spaced(q["name"]) for q in wanted]
    assert [q.stem.text for q in found] == [q["questiontext"] for q in wanted]
    assert [q.feedback.text for q in found] == [q["generalfeedback"] for q in wanted]
    for question, moodle in zip(found, wanted, strict=True):
        compare_answers(question, moodle)


def compare_answers(question: GiftQuestion, moodle: dict[str, Any]) -> None:
    """Texts, fractions and feedback as Moodle has them; its catch-all `*` for numbers is its own addition."""
    if question.kind in ("choice", "short"):
        assert [(a.text.text, round(a.fraction, 6), a.feedback.text) for a in question.answers] == [
            (a["text"], round(a["fraction"], 6), a["feedback"]) for a in moodle["answers"]
        ]
    if question.kind == "choice":
        assert question.single is bool(moodle["single"])
    if question.kind == "numeric":
        wanted = [a for a in moodle["answers"] if a["text"] != "*"]
        assert [a.number for a in question.answers] == pytest.approx([float(a["text"]) for a in wanted])
        assert [a.tolerance for a in question.answers] == pytest.approx([float(a["tolerance"]) for a in wanted])
        assert [(a.fraction, a.feedback.text) for a in question.answers] == [
            (a["fraction"], a["feedback"]) for a in wanted
        ]
    if question.kind == "true_false":
        assert question.truth is bool(moodle["correctanswer"])
        assert [a.feedback.text for a in question.answers] == [moodle["feedbacktrue"], moodle["feedbackfalse"]]
    if question.kind == "matching":
        assert [[a.text.text, a.match] for a in question.answers] == moodle["pairs"]


@pytest.mark.parametrize("path", sorted((CASES / "pegjs").glob("*.json")), ids=lambda path: path.stem)
def test_the_questions_are_those_that_the_grammar_reads(path: Path) -> None:
    wanted = [q for q in json.loads(path.read_text(encoding="utf-8")) if q["type"] != "Category"]
    found = read(path.with_suffix(".gift"))
    assert [PEGJS[q.kind] for q in found] == [q["type"] for q in wanted]
    assert [q.name if q.titled else None for q in found] == [q["title"] for q in wanted]


@pytest.mark.parametrize("path", sorted(CASES.rglob("*.gift")), ids=lambda path: path.stem)
def test_every_question_comes_in_or_is_named(path: Path) -> None:
    found = plan(path.read_bytes(), path.name)
    assert {item.line for item in found.items} | {problem.line for problem in found.problems} == {
        question.line for question in read(path)
    }
