"""One question whole: stem, tags and the body its kind reads."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from content.plain_data import LONG_TEXT, Reader
from content.problems import Invalid, Problem
from content.questions.contract import QuestionType, Raw
from content.questions.registry import by_kind

COMMON = frozenset(
    {"code", "kind", "stem", "competency", "level", "indicator", "difficulty", "explanation", "stimulus"}
)
PLAIN = frozenset(
    {
        "code", "kind", "competency", "stimulus", "id", "label", "unit", "scoring",
        "accepted", "others", "patterns", "allowed", "given", "chosen", "right",
    }
)  # fmt: skip
"""Fields that are never Markdown: tags, what answers are compared with, what stands in lists, what was answered."""


@dataclass(frozen=True, slots=True)
class Question:
    """A question as the package format holds it; `body` belongs to `type`, `stimulus` is the code of the case it asks
    about, empty for none.
    """

    code: str
    kind: str
    stem: str
    competency: str
    level: int
    indicator: int
    difficulty: int
    explanation: str
    body: Any
    stimulus: str = ""

    @property
    def type(self) -> QuestionType[Any]:
        """The question's type."""
        return by_kind(self.kind)


def parse_question(raw: object) -> Question:
    """Read one question of a package. Raises `Invalid` naming every fault, those of the kind's own fields
    included.
    """
    reader = Reader(raw)
    kind = reader.text("kind")
    found: Mapping[str, Any] = raw if isinstance(raw, Mapping) else {}
    question = Question(
        code=reader.text("code", most=40),
        kind=kind,
        stem=reader.text("stem", most=LONG_TEXT),
        competency=reader.text("competency", most=40),
        level=reader.whole("level", 1, 5),
        indicator=reader.whole("indicator", 0, 3, default=0),
        difficulty=reader.whole("difficulty", 1, 5, default=3),
        explanation=reader.text("explanation", most=LONG_TEXT, required=False),
        body=_body(kind, found, reader),
        stimulus=reader.text("stimulus", most=40, required=False),
    )
    reader.finish()
    return question


def _body(kind: str, raw: Mapping[str, Any], reader: Reader) -> Any:
    try:
        question_type = by_kind(kind)
    except KeyError:
        reader.problems.append(
            Problem("unknown_kind", "There is no question kind named %(kind)s.", {"kind": kind}, "kind")
        )
        return None
    reader.known(COMMON | question_type.fields)
    try:
        return question_type.parse(raw)
    except Invalid as invalid:
        reader.problems.extend(invalid.problems)
        return None


def markdown_texts(raw: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    """The texts of a question, dumped or as somebody typed it, that are shown as Markdown, with the field each stands in
    (`options-0-text`). Words that are compared or listed are not Markdown.
    """
    for name, value in raw.items():
        if name not in PLAIN:
            yield from _texts(name, value)


def _texts(path: str, value: object) -> Iterator[tuple[str, str]]:
    if isinstance(value, str):
        yield path, value
    elif isinstance(value, Mapping):
        yield from ((f"{path}-{name}", text) for name, text in markdown_texts(value))
    elif isinstance(value, list):
        for index, one in enumerate(value):
            yield from _texts(f"{path}-{index}", one)


def dump_question(question: Question) -> Raw:
    """The question as the package format writes it; `parse_question(dump_question(q)) == q`."""
    raw: Raw = {
        "code": question.code,
        "kind": question.kind,
        "stem": question.stem,
        "competency": question.competency,
        "level": question.level,
        "indicator": question.indicator,
        "difficulty": question.difficulty,
    }
    raw |= {name: text for name in ("stimulus", "explanation") if (text := getattr(question, name))}
    return raw | question.type.dump(question.body)
