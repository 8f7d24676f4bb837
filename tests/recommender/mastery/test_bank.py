import numpy as np
import pytest

from recommender.mastery.answers import Answers
from recommender.mastery.bank import DIMENSIONS, learn_bank


def few(rows: list[tuple[str, str, str, int]]) -> Answers:
    user, item, skill, correct = zip(*rows, strict=True)
    return Answers(np.array(user), np.array(item), np.array(skill), np.array(correct, float))


def test_harder_items_are_found_harder(learned: Answers) -> None:
    bank = learn_bank(learned)
    shares = {item: learned.correct[learned.item == item].mean() for item in np.unique(learned.item).tolist()}
    easiness = [bank.items[item].easiness for item in shares]
    assert np.corrcoef(easiness, list(shares.values()))[0, 1] > 0.97
    assert len(bank.items[next(iter(shares))].place) == DIMENSIONS


def test_few_answers_are_shrunken_to_the_skill() -> None:
    rows = [(f"p{number}", "old", "s", number % 2) for number in range(200)]
    bank = learn_bank(few([*rows, ("q", "new", "s", 1)]))
    assert 0.5 < bank.items["new"].share < 0.6


def test_an_item_that_able_people_get_right_discriminates() -> None:
    rows = [(f"p{person}", item, "s", right) for person in range(40) for item, right in answers(person % 2)]
    bank = learn_bank(few(rows))
    assert bank.items["sharp 1"].discrimination > 0.5
    assert abs(bank.items["blunt"].discrimination) < 0.5


def answers(able: int) -> list[tuple[str, int]]:
    return [*((f"sharp {number}", able) for number in range(5)), ("blunt", 1)]


def test_items_that_go_together_stand_near_each_other() -> None:
    """Half the people know what the p items ask, the other half what the q items ask."""
    rows = [
        (f"u{person}", f"{kind}{number}", "s", int((kind == "p") == (person % 2 == 0)))
        for person in range(40)
        for kind in "pq"
        for number in range(4)
    ]
    items = learn_bank(few(rows)).items
    assert np.dot(items["p0"].place, items["p1"].place) > 0 > np.dot(items["p0"].place, items["q1"].place)


def test_the_answer_before_says_something_of_the_next() -> None:
    rows = [
        (f"u{person}", item, "s", right)
        for person in range(60)
        for item, right in (("first", person % 2), ("second", person % 2), ("other", 1 - person % 2))
    ]
    after = learn_bank(few(rows)).after
    assert after[1, "first", 1, "second"] > 0.2
    assert after[1, "first", 0, "second"] < -0.2
    assert (1, "second", 1, "first") not in after


def test_answers_further_back_say_something_too_but_not_those_of_another_person() -> None:
    """What the first asks helps two items later, whatever the one between; five answers back are one too many."""
    order = ("first", "b", "third", "d", "fifth", "sixth")
    rows = [
        (f"u{person}", item, "s", person % 2 if item in ("first", "third") else person // 2 % 2)
        for person in range(80)
        for item in order
    ]
    after = learn_bank(few(rows)).after
    assert after[2, "first", 1, "third"] > 0.2 > -0.2 > after[2, "first", 0, "third"]
    assert {(back, then, now) for back, then, _, now in after} == {
        (later - sooner, order[sooner], order[later])
        for later in range(len(order))
        for sooner in range(max(0, later - 4), later)
    }


def test_the_usual_order_is_learned() -> None:
    """a is followed by b twice and by c once, among 3; b by c twice; c ends every list."""
    lists = ("abc", "abc", "ac")
    bank = learn_bank(few([(f"u{who}", item, "s", 1) for who, items in enumerate(lists) for item in items]))
    assert bank.next == pytest.approx(
        {("a", "b"): np.log(2.5 / 8), ("a", "c"): np.log(1.5 / 8), ("b", "c"): np.log(2.5 / 7)}
    )
    assert bank.items["a"].turn == 0.0
    assert bank.items["b"].turn == pytest.approx(np.log(2))
    assert bank.items["c"].turn == pytest.approx((2 * np.log(3) + np.log(2)) / 3)
    assert bank.unknown_item.turn == pytest.approx((2 * np.log(3) + 3 * np.log(2)) / 8)


def test_answers_of_people_who_practise_at_the_same_time_are_told_apart(learned: Answers) -> None:
    turn = np.concatenate([np.arange(times) for times in np.unique(learned.user, return_counts=True)[1]])
    by_turn = learned[np.argsort(learned.user, kind="stable")][np.argsort(turn, kind="stable")]
    found, expected = learn_bank(by_turn), learn_bank(learned)
    assert found.after == pytest.approx(expected.after)
    assert found.next == pytest.approx(expected.next)
    assert found.items["i0"].turn == pytest.approx(expected.items["i0"].turn)


def test_one_person_or_one_item_has_no_places_and_new_things_are_typical() -> None:
    bank = learn_bank(few([("a", "x", "s", 1)]))
    assert bank.items["x"].place == ()
    assert (bank.after, bank.next) == ({}, {})
    assert bank.item("never seen").share == pytest.approx(2 / 3)
    assert bank.skill("never seen").easiness == pytest.approx(np.log(2))


def test_there_is_no_bank_without_answers(learned: Answers) -> None:
    with pytest.raises(ValueError, match="without answers"):
        learn_bank(learned[np.zeros(len(learned), bool)])
