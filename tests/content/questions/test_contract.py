"""What every member of `TYPES` promises, for all of them; and the pieces they share."""

from __future__ import annotations

import json
from contextlib import suppress
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from content.problems import Invalid, Problem
from content.questions import BLANK, TYPES, QuestionType, by_kind, graded
from content.questions.contract import Grade, alike, answers, arranged, by_seed, identify, pairs
from content.questions.options import Option
from tests.content.samples import RAW, otherwise

KINDS = pytest.mark.parametrize("kind", TYPES, ids=lambda one: one.kind)
FIELD_VALUES = st.lists(st.text(max_size=12) | st.sampled_from(["true", "1", "2", "0a1b2c3d4e", "1.250,5"]), max_size=3)
AUTOMATIC = pytest.mark.parametrize(
    "kind", [one for one in TYPES if one.marking == "automatic"], ids=lambda one: one.kind
)
FILE = "0123456789abcdef0123456789abcdef"
SECRETS = ("rationale", "correct", "score", "accepted", "others", "answer", "tolerance", "mark", "points", "indicator")


def right_response(kind: QuestionType[Any], body: Any) -> dict[str, Any]:
    if kind.kind in ("single", "multiple"):
        return {"chosen": [option.id for option in body.options if option.correct]}
    if kind.kind == "judgement":
        return {"chosen": [option.id for option in body.options if option.score == 4]}
    if kind.kind == "matching":
        return {"pairs": {pair.id: identify(pair.match) for pair in body.pairs}}
    if kind.kind == "ordering":
        return {"places": {item.id: place for place, item in enumerate(body.items, 1)}}
    if kind.kind == "cloze":
        right = next(option.id for option in body.options if option.text == "203")
        return {"gaps": {"g1": "20 JP", "g2": right, "g3": "Pengembangan kompetensi."}}
    if kind.kind == "likert":
        return {"answers": {one.id: "guides" for one in body.statements}}
    others: dict[str, dict[str, Any]] = {
        "true_false": {"chosen": ["false"]},
        "short": {"text": "asn"},
        "numeric": {"text": "20,5"},
        "essay": {"text": "Empat kata dalam esai."},
        "upload": {"files": [{"id": FILE, "name": "laporan.pdf"}]},
    }
    return others[kind.kind]


def keys_of(value: Any) -> set[str]:
    if isinstance(value, dict):
        return set(value).union(*(keys_of(one) for one in value.values()))
    return set().union(*(keys_of(one) for one in value)) if isinstance(value, list) else set()


def test_kinds_are_found_by_name() -> None:
    assert [by_kind(one.kind) for one in TYPES] == list(TYPES)
    with pytest.raises(KeyError):
        by_kind("hotspot")


@KINDS
def test_what_was_parsed_is_dumped_and_parsed_again(kind: QuestionType[Any]) -> None:
    body = kind.parse(RAW[kind.kind])
    dumped = kind.dump(body)
    assert kind.parse(json.loads(json.dumps(dumped))) == body
    assert set(dumped) <= kind.fields
    assert kind.unexplained(body) == []


@KINDS
def test_an_empty_question_is_invalid(kind: QuestionType[Any]) -> None:
    with pytest.raises(Invalid):
        kind.parse({})


@KINDS
def test_an_order_holds_every_option_once_and_belongs_to_its_seed(kind: QuestionType[Any]) -> None:
    body = kind.parse(RAW[kind.kind])
    order = kind.shuffle(body, "percobaan-1")
    assert order == kind.shuffle(body, "percobaan-1")
    assert sorted(order) == sorted(kind.option_ids(body))
    assert len(set(order)) == len(order)


@KINDS
def test_a_learner_sees_no_key_no_score_and_no_rationale(kind: QuestionType[Any]) -> None:
    body = kind.parse(RAW[kind.kind])
    shown = kind.for_learner(body, kind.shuffle(body, "s"))
    assert not keys_of(shown) & set(SECRETS)
    assert "Sebab" not in json.dumps(shown)


@KINDS
def test_what_a_learner_sees_does_not_depend_on_key_feedback_or_weight(kind: QuestionType[Any]) -> None:
    body, other = kind.parse(RAW[kind.kind]), kind.parse(otherwise(kind.kind))
    assert body != other
    order = kind.shuffle(body, "s")
    assert kind.option_ids(other) == kind.option_ids(body)
    assert all(kind.shuffle(other, seed) == kind.shuffle(body, seed) for seed in map(str, range(30)))
    assert kind.for_learner(other, order) == kind.for_learner(body, order)


@AUTOMATIC
def test_the_right_response_earns_everything(kind: QuestionType[Any]) -> None:
    body = kind.parse(RAW[kind.kind])
    assert kind.grade(body, right_response(kind, body)).state == "right"
    assert kind.grade(body, right_response(kind, body)).fraction == 1


@KINDS
def test_no_response_earns_nothing(kind: QuestionType[Any]) -> None:
    body = kind.parse(RAW[kind.kind])
    assert kind.grade(body, None) == BLANK
    assert kind.grade(body, {}) == BLANK


@KINDS
def test_who_marks_follows_from_the_rubric_and_the_grade(kind: QuestionType[Any]) -> None:
    body = kind.parse(RAW[kind.kind])
    expected = {"automatic": ("right", False), "manual": ("pending", True), "none": ("unscored", False)}
    grade = kind.grade(body, right_response(kind, body))
    assert (grade.state, kind.rubric(body) is not None) == expected[kind.marking]


@KINDS
def test_a_whole_response_lacks_nothing(kind: QuestionType[Any]) -> None:
    body = kind.parse(RAW[kind.kind])
    assert kind.unfinished(body, right_response(kind, body)) == []


@KINDS
def test_a_blank_form_is_no_response(kind: QuestionType[Any]) -> None:
    assert kind.read_response({}, 1) is None
    assert kind.read_response({"s1": [""], "s2": ["x"], "csrf": ["y"]}, 1) is None


@KINDS
@given(
    form=st.dictionaries(st.sampled_from(["s1", "s1-0a1b", "s1-g1", f"s1-{FILE}", "s1-x y", "s1-", "s2"]), FIELD_VALUES)
)
def test_any_posted_form_is_read_or_invalid_and_then_gradable(
    kind: QuestionType[Any], form: dict[str, list[str]]
) -> None:
    body = kind.parse(RAW[kind.kind])
    with suppress(Invalid):
        response = kind.read_response(form, 1)
        assert 0 <= kind.grade(body, response).fraction <= 1
        assert kind.review(body, kind.option_ids(body), response)
        assert isinstance(kind.unfinished(body, response), list)
        assert response is None or json.loads(json.dumps(response)) == response


STORED = st.none() | st.dictionaries(
    st.sampled_from(["chosen", "text", "pairs", "places", "gaps", "files", "answers"]),
    st.text(max_size=5)
    | st.lists(st.text(max_size=5) | st.integers())
    | st.dictionaries(st.text(max_size=5), st.integers()),
)
NAMES = [
    "text",
    "correct",
    "score",
    "kind",
    "criterion",
    "levels",
    "points",
    "accepted",
    "others",
    "label",
    "indicator",
]


@KINDS
@given(response=STORED)
def test_any_stored_response_gets_a_grade_from_0_to_1(kind: QuestionType[Any], response: dict[str, Any] | None) -> None:
    assert 0 <= kind.grade(kind.parse(RAW[kind.kind]), response).fraction <= 1


@KINDS
@given(form=st.dictionaries(st.text(max_size=20), FIELD_VALUES))
def test_any_editor_form_is_read(kind: QuestionType[Any], form: dict[str, list[str]]) -> None:
    raw = kind.read_edit(form)
    assert set(raw) <= kind.fields
    with suppress(Invalid):
        kind.parse(raw)


@KINDS
@given(raw=st.dictionaries(st.sampled_from(sorted(set().union(*(one.fields for one in TYPES)))), st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.sampled_from(NAMES), inner),
    max_leaves=8,
)))  # fmt: skip
def test_any_raw_data_parse_or_are_invalid(kind: QuestionType[Any], raw: dict[str, Any]) -> None:
    with suppress(Invalid):
        body = kind.parse(raw)
        assert kind.parse(kind.dump(body)) == body


@KINDS
def test_a_foreign_order_is_refused_where_there_are_options(kind: QuestionType[Any]) -> None:
    body = kind.parse(RAW[kind.kind])
    if kind.option_ids(body):
        with pytest.raises(Invalid, match="another version"):
            kind.for_learner(body, ["x"])


def test_a_fraction_is_drawn_into_0_to_1_and_gives_the_state() -> None:
    assert [graded(value).state for value in (-1, 0, 0.5, 1, 2)] == ["wrong", "wrong", "partial", "right", "right"]
    assert graded(2).fraction == 1


def test_the_chosen_options_are_all_but_the_missed_ones() -> None:
    assert Grade(0.5, "partial", {"a": "right", "b": "missed", "c": "wrong"}).chosen == ("a", "c")


@pytest.mark.parametrize("kind", ["single", "multiple", "judgement", "matching", "ordering"])
def test_over_many_attempts_where_an_option_stands_says_nothing_of_the_key(kind: str) -> None:
    """Every option stands in every place equally often: the count of 6,000 draws lies within 4.5 standard deviations."""
    body = by_kind(kind).parse(RAW[kind])
    draws = 6_000
    orders = [by_kind(kind).shuffle(body, f"{attempt}:{attempt % 20}") for attempt in range(draws)]
    options = sorted(orders[0])
    share = 1 / len(options)
    allowed = 4.5 * (draws * share * (1 - share)) ** 0.5
    for option in options:
        for place in range(len(options)):
            assert abs(sum(order[place] == option for order in orders) - draws * share) < allowed


def test_seeds_spread_the_orders_evenly() -> None:
    first = [by_seed("abc", str(seed))[0] for seed in range(600)]
    assert all(150 < first.count(letter) < 250 for letter in "abc")


def test_ids_come_from_the_words_alone() -> None:
    assert identify("Kompeten") == identify("Kompeten") != identify("Kolaboratif")
    assert identify("Kompeten").isalnum()


def test_options_in_an_order() -> None:
    options = [Option("a", "", True, ""), Option("b", "", False, "")]
    assert [option.id for option in arranged(options, ["b", "a"])] == ["b", "a"]


def test_only_the_first_text_that_stands_twice_is_noted() -> None:
    problems: list[Problem] = []
    alike(["x", "", "", "x", "x"], "options", problems)
    assert [(problem.code, problem.path) for problem in problems] == [("alike", "options-3")]


def test_a_response_of_another_shape_answers_nothing() -> None:
    assert answers({"chosen": "abc"}, "chosen") == []
    assert answers({"chosen": ["a", 1]}, "chosen") == ["a"]
    assert pairs({"pairs": []}, "pairs") == {}
