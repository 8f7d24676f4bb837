"""The numbers of a record, each worked out by hand from a bank of two items in two dimensions."""

from math import isnan, log

import pytest

from recommender.mastery.practice import BACK, FEATURES, Bank, ItemFacts, Practice, SkillFacts, advance, describe

PLUS = ItemFacts(easiness=0.0, share=0.5, discrimination=0.0, answers=1.0, turn=log(3), place=(1.0, 2.0))
TIMES = ItemFacts(easiness=log(3), share=0.75, discrimination=0.0, answers=1.0, turn=log(2), place=(3.0, -1.0))
BANK = Bank(
    items={"plus": PLUS, "times": TIMES},
    skills={},
    after={(1, "plus", 1, "times"): 0.25, (1, "times", 0, "times"): -0.5, (3, "plus", 1, "times"): 0.125},
    next={("plus", "times"): log(0.5)},
    unknown_item=ItemFacts(0.0, 0.5, 0.0, 0.0, log(4), (0.0, 0.0)),
    unknown_skill=SkillFacts(0.0, 0.0),
)


def told(*answers: tuple[str, int], of: str = "times") -> dict[str, float]:
    """Return the features of the item ``of`` after ``answers``, all in the skill sums."""
    practice = Practice(BANK)
    for item, right in answers:
        advance(practice, BANK, item, "sums", right)
    return dict(zip(FEATURES, describe(practice, BANK, of, "sums"), strict=True))


def test_each_of_the_last_four_answers_says_something_of_the_next() -> None:
    """Wrong at times right before; right at plus three back; nothing is known of the one between or of a fourth."""
    found = told(("plus", 1), ("plus", 0), ("times", 0))
    assert (found["after_1"], found["after_3"]) == (-0.5, 0.125)
    assert isnan(found["after_2"])
    assert isnan(found["after_4"])
    assert told(("plus", 1))["after_1"] == 0.25


def test_answers_further_back_than_four_say_nothing() -> None:
    found = told(("plus", 1), *[("times", 1)] * BACK)
    assert all(isnan(found[f"after_{back}"]) for back in range(1, BACK + 1))


def test_nearness_fades_by_a_tenth_an_answer() -> None:
    """Surprises .5 at plus and −.75 at times; plus and times are worth 1 to each other, times 10 to itself."""
    found = told(("plus", 1), ("times", 0))
    assert found["nearness"] == pytest.approx(0.5 * 1 - 0.75 * 10)
    assert found["nearness_lately"] == pytest.approx(0.9 * 0.5 * 1 - 0.75 * 10)
    assert found["mean_nearness"] == pytest.approx((0.5 - 7.5) / 5)


def test_an_item_has_a_usual_turn_and_a_person_may_be_ahead_of_it() -> None:
    fresh, later, new = told(), told(*[("plus", 1)] * 7), told(("plus", 1), of="never seen")
    assert (fresh["usual_turn"], fresh["ahead_of_usual_turn"]) == pytest.approx((log(2), -log(2)))
    assert later["ahead_of_usual_turn"] == pytest.approx(log(8 / 2))
    assert (new["usual_turn"], new["ahead_of_usual_turn"]) == pytest.approx((log(4), log(2 / 4)))


def test_what_usually_comes_next_is_known_by_the_item_right_before() -> None:
    assert isnan(told()["usual_next"])
    assert told(("times", 1), ("plus", 0))["usual_next"] == log(0.5)
    assert told(("plus", 1), ("times", 1))["usual_next"] == -9.0


def test_a_record_stays_of_the_same_size_however_long_it_grows() -> None:
    practice = Practice(BANK)
    for turn in range(50):
        advance(practice, BANK, "plus", "sums", turn % 2)
    assert len(practice.before) == BACK
    assert (len(practice.place), len(practice.place_lately)) == (2, 2)
    assert (len(practice.items), len(practice.skills), len(practice.recent)) == (1, 1, 5)
