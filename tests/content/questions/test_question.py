"""A whole question: stem, tags and body together."""

import pytest

from content.problems import Invalid
from content.questions import TYPES, dump_question, parse_question
from content.questions.contract import OPTION_TEXT
from tests.content.samples import question


@pytest.mark.parametrize("kind", [one.kind for one in TYPES])
def test_a_question_is_parsed_and_dumped(kind: str) -> None:
    found = parse_question(question(kind))
    assert found.type.kind == kind
    assert parse_question(dump_question(found)) == found


def test_an_explanation_may_be_absent() -> None:
    raw = question("single", explanation=None)
    assert "explanation" not in dump_question(parse_question(raw))


def problems(raw: object) -> set[tuple[str, str]]:
    with pytest.raises(Invalid) as caught:
        parse_question(raw)
    return {(problem.code, problem.path) for problem in caught.value.problems}


def test_every_fault_is_named_at_once() -> None:
    raw = question("single", level=7, stem=" ", typo=1, options=[])
    assert problems(raw) == {
        ("whole_number", "level"),
        ("required", "stem"),
        ("unknown_field", ""),
        ("too_few", "options"),
    }


def test_an_unknown_kind_and_no_mapping_at_all() -> None:
    assert problems({**question("single"), "kind": "hotspot"}) == {("unknown_kind", "kind")}
    assert ("not_a_mapping", "") in problems(["x"])


def test_texts_have_a_longest_length() -> None:
    raw = question("ordering", items=["a", "b", "c" * (OPTION_TEXT + 1)])
    assert problems(raw) == {("too_long", "items-2")}
