"""Matching."""

import pytest

from content.problems import Invalid
from content.questions.contract import identify
from content.questions.matching import TYPE
from tests.content.samples import RAW

BODY = TYPE.parse(RAW["matching"])
PROMPTS = [pair.id for pair in BODY.pairs]
MATCHES = [identify(pair.match) for pair in BODY.pairs]


def rows(*pairs: tuple[str, str]) -> dict[str, object]:
    return {"pairs": [{"prompt": prompt, "match": match} for prompt, match in pairs]}


def test_two_prompts_may_share_a_match_and_it_is_shown_once() -> None:
    body = TYPE.parse(rows(("a", "Fakta"), ("b", "Fakta"), ("c", "Dugaan")))
    assert [match.text for match in body.matches] == ["Dugaan", "Fakta"]
    assert TYPE.unexplained(body) == ["pairs-0-rationale", "pairs-1-rationale", "pairs-2-rationale"]
    assert "distractors" not in TYPE.dump(body)


@pytest.mark.parametrize(
    ("raw", "code"),
    [
        (rows(("a", "x"), ("b", "y")), "too_few"),
        (rows(("a", "x"), ("a", "y"), ("c", "z")), "alike"),
        ({**rows(("a", "x"), ("b", "y"), ("c", "z")), "distractors": ["x"]}, "alike"),
        (rows(("a", "x"), ("b", "y"), ("c", "")), "required"),
    ],
)
def test_what_pairs_may_not_be(raw: dict[str, object], code: str) -> None:
    with pytest.raises(Invalid) as caught:
        TYPE.parse(raw)
    assert code in {problem.code for problem in caught.value.problems}


def test_matches_that_are_more_than_words_are_lettered_and_keep_their_words_for_the_list() -> None:
    body = TYPE.parse(rows(("a", r"$\frac{1}{2}$"), ("b", "![Grafik naik](media/naik.png)"), ("c", "Dugaan")))
    shown = TYPE.for_learner(body, TYPE.option_ids(body))
    assert shown["lettered"]
    assert {one["words"] for one in shown["matches"]} == {r"\frac{1}{2}", "Grafik naik", "Dugaan"}
    assert not TYPE.for_learner(BODY, TYPE.option_ids(BODY))["lettered"]


def test_the_mark_is_the_share_of_right_pairs() -> None:
    grade = TYPE.grade(BODY, {"pairs": {PROMPTS[0]: MATCHES[0], PROMPTS[1]: MATCHES[2]}})
    assert grade.fraction == pytest.approx(1 / 3)
    assert list(grade.per_option.values()) == ["right", "wrong", "missed"]


def test_the_form_is_read_by_prompt() -> None:
    form = {f"s1-{PROMPTS[0]}": [MATCHES[1]], f"s1-{PROMPTS[1]}": [""], "s11-x": ["y"]}
    assert TYPE.read_response(form, 1) == {"pairs": {PROMPTS[0]: MATCHES[1]}}
    with pytest.raises(Invalid):
        TYPE.read_response({"s1-abc": ["<b>"]}, 1)
    with pytest.raises(Invalid):
        TYPE.read_response({"s1-a b": ["x"]}, 1)


def test_the_review_shows_the_pair_made_and_the_right_one() -> None:
    review = TYPE.review(BODY, TYPE.option_ids(BODY), {"pairs": {PROMPTS[0]: MATCHES[1]}})
    assert review["pairs"][0]["chosen"] == "Arti 1"
    assert review["pairs"][0]["match"] == "Arti 0"
    assert [pair["right"] for pair in review["pairs"]] == [False, False, False]


def test_the_editor_form_is_read() -> None:
    raw = TYPE.read_edit({"pairs-2-prompt": ["a"], "pairs-2-match": ["x"], "distractors": ["p\n\nq"]})
    assert raw == {"pairs": [{"prompt": "a", "match": "x", "rationale": ""}], "distractors": ["p", "q"]}


def test_prompts_without_a_match_are_counted() -> None:
    body = TYPE.parse(RAW["matching"])
    first = body.pairs[0]
    assert [one.params for one in TYPE.unfinished(body, {"pairs": {first.id: "x"}})] == [{"count": 2}]
