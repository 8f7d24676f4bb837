from collections import Counter

import pytest

from recommender import levels
from recommender.ability.rasch import Item, information
from recommender.ability.selection import Candidate, choose_form, next_item, should_stop


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


def test_the_next_item_turns_to_the_indicator_asked_least(bank: list[Candidate]) -> None:
    mine = [one for one in bank if one.competency == "PP"]
    asked: list[str] = []
    for _ in range(9):
        found = next_item(mine, asked, 0.0, "attempt 1")
        assert found is not None
        asked.append(found)
    assert set(Counter(one.indicator for one in mine if one.id in asked).values()) == {3}


def test_the_next_item_is_one_of_the_five_most_informative_not_always_the_same() -> None:
    bank = [Candidate(f"i{number:02}", "PP", "PP.1", Item(-3 + 0.2 * number)) for number in range(30)]
    best = sorted(bank, key=lambda one: -information(0.6, one.item))[:5]
    drawn = {next_item(bank, [], 0.6, f"attempt {number}") for number in range(100)}
    assert drawn == {one.id for one in best}


def test_an_exhausted_bank_has_no_next_item(bank: list[Candidate]) -> None:
    assert next_item(bank[:2], ["PP00"], 0.0, "attempt 1", {"PP01"}) is None


@pytest.mark.parametrize(
    ("p", "answers", "stop"),
    [(0.99, 3, False), (0.91, 4, True), (0.05, 4, True), (0.5, 19, False), (0.5, 20, True)],
)
def test_when_to_stop(p: float, answers: int, stop: bool) -> None:
    assert should_stop(p, answers) is stop
