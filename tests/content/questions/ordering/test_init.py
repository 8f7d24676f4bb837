"""Ordering."""

from collections import Counter
from itertools import permutations
from math import factorial

import pytest

from content.problems import Invalid
from content.questions.ordering import TYPE
from tests.content.samples import RAW

BODY = TYPE.parse({"items": ["a", "b", "c", "d"]})
IDS = [item.id for item in BODY.items]


def places(letters: str) -> dict[str, dict[str, int]]:
    return {"places": {IDS["abcd".index(letter)]: place for place, letter in enumerate(letters, 1)}}


# Three neighbouring pairs in the key abcd: ab, bc, cd.
@pytest.mark.parametrize(
    ("letters", "fraction"), [("abcd", 1), ("bcda", 2 / 3), ("abdc", 1 / 3), ("dcba", 0), ("cdab", 2 / 3), ("acbd", 0)]
)
def test_neighbouring_pairs_in_the_right_order_earn_their_share(letters: str, fraction: float) -> None:
    assert TYPE.grade(BODY, places(letters)).fraction == pytest.approx(fraction)


def test_only_the_right_order_earns_everything() -> None:
    full = [p for p in permutations("abcd") if TYPE.grade(BODY, places("".join(p))).fraction == 1]
    assert full == [("a", "b", "c", "d")]


def test_a_place_claimed_twice_or_left_out_joins_nothing() -> None:
    response = {"places": {IDS[0]: 1, IDS[1]: 2, IDS[2]: 2}}
    grade = TYPE.grade(BODY, response)
    assert grade.fraction == 0
    assert list(grade.per_option.values()) == ["right", "right", "wrong", "missed"]


def test_every_order_comes_equally_often_the_right_one_too() -> None:
    """An order that never came, or one that came twice as often, would tell the key to whoever compares attempts."""
    orders = Counter(tuple(TYPE.shuffle(BODY, str(seed))) for seed in range(200 * factorial(len(BODY.items))))
    assert len(orders) == factorial(len(BODY.items))
    assert all(140 < count < 260 for count in orders.values())


def test_items_differ() -> None:
    with pytest.raises(Invalid, match="twice"):
        TYPE.parse({"items": ["a", "b", "a"]})
    assert TYPE.unexplained(BODY) == ["rationale"]


def test_places_are_read_by_item() -> None:
    assert TYPE.read_response({f"s1-{IDS[0]}": ["2"], f"s1-{IDS[1]}": [""]}, 1) == {"places": {IDS[0]: 2}}


@pytest.mark.parametrize("place", ["0", "8", "x", "12", "²"])
def test_what_is_no_place_is_refused(place: str) -> None:
    with pytest.raises(Invalid, match="from 1 to 7"):
        TYPE.read_response({"s1-abc": [place]}, 1)


def test_the_review_is_in_the_right_order() -> None:
    review = TYPE.review(BODY, TYPE.option_ids(BODY), places("abdc"))
    assert [item["text"] for item in review["items"]] == ["a", "b", "c", "d"]
    assert [item["chosen"] for item in review["items"]] == [1, 2, 4, 3]
    assert [item["right"] for item in review["items"]] == [True, True, False, False]
    assert review["state"] == "partial"


def test_the_editor_form_is_read() -> None:
    assert TYPE.read_edit({"x-items-0": ["a"], "x-items-6": [" b "], "x-rationale": ["c"]}, "x-") == {
        "items": ["a", "b"],
        "rationale": "c",
    }


def test_items_without_a_place_of_their_own_are_counted() -> None:
    body = TYPE.parse(RAW["ordering"])
    first, second, _third = (item.id for item in body.items)
    assert [one.params for one in TYPE.unfinished(body, {"places": {first: 1, second: 1}})] == [{"count": 3}]
