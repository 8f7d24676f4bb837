from collections import Counter
from itertools import islice

import pytest
from hypothesis import given
from hypothesis import strategies as st

from recommender import levels
from recommender.ability.rasch import Item, information
from recommender.ability.selection import EXPOSURE_CAP, Candidate, choose_form, in_order


@pytest.fixture
def bank() -> list[Candidate]:
    return [
        Candidate(f"{code}{number:02}", code, f"{code}.{number % 3}", Item(-4 + 0.25 * number))
        for code in ("PP", "KS")
        for number in range(30)
    ]


def test_a_form_is_balanced_over_competencies_and_indicators(bank: list[Candidate]) -> None:
    form = choose_form(bank, {"PP": 3, "KS": 2}, 12, "attempt 1")
    chosen = [one for one in bank if one.id in form]
    assert len(form) == len(set(form)) == 12
    assert Counter(one.competency for one in chosen) == {"PP": 6, "KS": 6}
    assert set(Counter(one.indicator for one in chosen).values()) == {2}


def test_a_form_informs_about_the_required_cut(bank: list[Candidate]) -> None:
    form = choose_form(bank, {"PP": 4}, 6, "attempt 1")
    mean = sum(information(levels.cut(4), one.item) for one in bank if one.id in form) / 6
    assert mean > 0.2


def test_the_same_seed_gives_the_same_form(bank: list[Candidate]) -> None:
    forms = [choose_form(bank, {"PP": 3, "KS": 3}, 10, seed) for seed in ("one", "one", "two")]
    assert forms[0] == forms[1] != forms[2]


def test_seen_items_are_left_out_and_a_short_bank_gives_a_short_form(bank: list[Candidate]) -> None:
    seen = {one.id for one in bank if one.competency == "PP"} - {"PP03"}
    assert choose_form(bank, {"PP": 3}, 10, "attempt 1", seen) == ("PP03",)


def test_a_form_goes_on_with_the_competency_that_has_items_left(bank: list[Candidate]) -> None:
    short = [one for one in bank if one.competency == "PP" or one.id == "KS10"]
    form = choose_form(short, {"PP": 3, "KS": 3}, 6, "attempt 1")
    assert Counter(code[:2] for code in form) == {"PP": 5, "KS": 1}
    assert choose_form(bank, {}, 6, "attempt 1") == ()


def test_indicators_take_turns(bank: list[Candidate]) -> None:
    mine = [one for one in bank if one.competency == "PP"]
    first = [one.indicator for one in islice(in_order(mine, 0.0, "attempt 1"), 9)]
    assert [set(first[start : start + 3]) for start in (0, 3, 6)] == [{"PP.0", "PP.1", "PP.2"}] * 3


def test_the_first_item_is_one_of_the_five_most_informative_not_always_the_same() -> None:
    bank = [Candidate(f"i{number:02}", "PP", "PP.1", Item(-3 + 0.2 * number)) for number in range(30)]
    best = sorted(bank, key=lambda one: -information(0.6, one.item))[:5]
    drawn = {next(in_order(bank, 0.6, f"attempt {number}")).id for number in range(100)}
    assert drawn == {one.id for one in best}


def test_a_discriminating_item_comes_before_a_nearer_dull_one() -> None:
    sharp = [Candidate(f"s{number}", "PP", "", Item(1.0, 2.0)) for number in range(5)]
    dull = [Candidate(f"d{number}", "PP", "", Item(0.0, 0.5)) for number in range(5)]
    order = list(in_order(dull + sharp, 0.0, "attempt 1"))
    assert order[0] in sharp
    assert order[-1] in dull


def test_indicators_of_far_levels_wait_for_those_near_the_cut() -> None:
    bank = [
        Candidate(f"{level}.{number}", "PP", f"{level}.{number % 2}", Item(levels.cut(level) - 0.6))
        for level in levels.LEVELS
        for number in range(4)
    ]
    order = [one.id[0] for one in in_order(bank, levels.cut(3), "attempt 1")]
    assert set(order[:8]) == {"3", "4"}
    assert set(order[8:]) == {"1", "2", "5"}


def test_an_overexposed_item_waits_until_the_others_are_used_up() -> None:
    often = Candidate("often", "PP", "a", Item(0.0, 2.0), exposure=EXPOSURE_CAP + 0.01)
    allowed = Candidate("allowed", "PP", "b", Item(0.0, 2.0), exposure=EXPOSURE_CAP)
    far = Candidate("far", "PP", "a", Item(4.0))
    assert [one.id for one in in_order([often, far, allowed], 0.0, "attempt 1")] == ["allowed", "far", "often"]


@given(st.integers(0, 30), st.text(max_size=5))
def test_stopping_and_going_on_gives_the_same_order(after: int, seed: str) -> None:
    bank = [Candidate(f"{number}", "PP", f"{number % 4}", Item(0.2 * number - 3)) for number in range(30)]
    whole = [one.id for one in in_order(bank, 0.3, seed)]
    assert [one.id for one in in_order(bank, 0.3, seed, set(whole[:after]))] == whole[after:]
    assert sorted(whole) == sorted(one.id for one in bank)
