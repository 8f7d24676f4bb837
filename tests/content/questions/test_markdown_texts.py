"""Which texts of a question are Markdown."""

from __future__ import annotations

import pytest

from content.questions import TYPES, dump_question, markdown_texts, parse_question
from tests.content.samples import question


def test_texts_are_named_by_their_fields() -> None:
    raw = {"code": "x", "stem": "s", "options": [{"text": "a", "rationale": "b"}], "accepted": ["$5"], "level": 2}
    assert list(markdown_texts(raw)) == [("stem", "s"), ("options-0-text", "a"), ("options-0-rationale", "b")]


@pytest.mark.parametrize("kind", [kind.kind for kind in TYPES])
def test_every_kind_names_its_stem_and_no_tag(kind: str) -> None:
    found = dict(markdown_texts(dump_question(parse_question(question(kind)))))
    assert "stem" in found
    assert not {"code", "kind", "competency"} & set(found)
