"""Item statistics against figures worked out by hand."""

from math import sqrt

import pytest

from content.items import FLAGS, LEAST, ItemAnswers, QuizStatistics, analyse
from content.items.moments import correlation, covariance
from content.items.statistics import efficiency, reliability

# Four people, three items scored 0 or 1. Totals 3, 2, 1, 0; item variances 1/4, 1/3, 1/4; total variance 5/3.
FIRST, SECOND, THIRD = [1.0, 1, 1, 0], [1.0, 1, 0, 0], [1.0, 0, 0, 0]


def test_covariance_by_hand() -> None:
    # Means 3/4 and 1/2; products of deviations 1/8 + 1/8 − 1/8 + 3/8 = 1/2; divided by 3.
    assert covariance(FIRST, SECOND) == pytest.approx(1 / 6)
    assert covariance(FIRST, FIRST) == pytest.approx(1 / 4)


def test_correlation_by_hand() -> None:
    assert correlation(FIRST, SECOND) == pytest.approx((1 / 6) / sqrt(1 / 4 * 1 / 3))
    assert correlation(FIRST, [1.0] * 4) is None


def test_efficiency_by_hand() -> None:
    # FIRST with (0, 1, 0, 0): covariance 1/12; both sorted, 0 1 1 1 with 0 0 0 1, the same 1/12: as much as can be.
    assert efficiency(FIRST, [0.0, 1, 0, 0]) == pytest.approx(1)
    # Reversed, covariance −1/4 against 1/12 at most.
    assert efficiency(FIRST, [0.0, 0, 0, 1]) == pytest.approx(-3)
    assert efficiency(FIRST, [1.0] * 4) is None


def test_alpha_is_kr20_by_hand() -> None:
    # 3/2 · (1 − (1/4 + 1/3 + 1/4) / (5/3)) = 3/2 · 1/2 = 3/4.
    assert reliability([FIRST, SECOND, THIRD]) == pytest.approx(0.75)
    # KR-20 with p·q and the population variance: 3/2 · (1 − (3/16 + 4/16 + 3/16) / (5/4)) = 3/4.
    assert reliability([FIRST]) is None
    assert reliability([[1.0, 0], [0.0, 1]]) is None


def repeated(scores: list[float]) -> list[float]:
    return scores * 5


def test_a_whole_quiz_by_hand() -> None:
    found = analyse(
        {code: ItemAnswers(repeated(scores)) for code, scores in zip("abc", (FIRST, SECOND, THIRD), strict=True)}
    )
    assert found.enough
    assert found.people == 20
    assert found.mean == pytest.approx(1.5)
    assert found.deviation == pytest.approx(sqrt(25 / 19))
    assert found.alpha == pytest.approx(0.75)
    assert found.error == pytest.approx(sqrt(25 / 19) / 2)
    first = found.items["a"]
    assert first.facility == 0.75
    assert first.deviation == pytest.approx(sqrt(3.75 / 19))
    # Rest of a is 2, 1, 0, 0: Σ deviations 1/4·5/4 + 1/4·1/4 − 1/4·3/4 + 3/4·3/4 = 3/4; over √(3/4 · 11/4).
    assert first.discrimination == pytest.approx(0.75 / sqrt(0.75 * 2.75))
    assert first.flags == ()


def test_a_handful_of_people_shows_nothing() -> None:
    found = analyse({"a": ItemAnswers([1.0] * (LEAST - 1))})
    assert found == QuizStatistics(LEAST - 1)
    assert not found.enough
    assert analyse({}) == QuizStatistics(0)


def test_items_need_the_same_people() -> None:
    with pytest.raises(ValueError, match="same people"):
        analyse({"a": ItemAnswers([1.0] * 20), "b": ItemAnswers([1.0] * 21)})
    with pytest.raises(ValueError, match="same people"):
        analyse({"a": ItemAnswers([1.0] * 20, chosen=[["x"]])})
    with pytest.raises(ValueError, match="same people"):
        analyse({"a": ItemAnswers([1.0] * 20, seconds=[1.0])})


def flags(item: ItemAnswers, ability: list[float]) -> tuple[str, ...]:
    return analyse({"item": item, "rest": ItemAnswers(ability)}).items["item"].flags


ABLE = [1.0] * 10 + [0.0] * 10


def test_flags_of_facility_and_discrimination() -> None:
    assert flags(ItemAnswers([0.0] * 20), ABLE) == ("too_hard",)
    assert flags(ItemAnswers([1.0] * 20), ABLE) == ("too_easy",)
    assert flags(ItemAnswers([1 - one for one in ABLE]), ABLE) == ("negative_discrimination",)
    assert flags(ItemAnswers([1.0, 0.0] * 10), ABLE) == ("weak_discrimination",)
    assert flags(ItemAnswers(ABLE, guess=0.5), ABLE) == ("no_better_than_guessing",)
    assert flags(ItemAnswers(ABLE, guess=0.49), ABLE) == ()


def test_half_of_the_people_within_five_seconds_is_hasty() -> None:
    assert flags(ItemAnswers(ABLE, seconds=[4.9] * 11 + [60] * 9), ABLE) == ("hasty",)
    assert flags(ItemAnswers(ABLE, seconds=[5] * 20), ABLE) == ()


def test_a_median_needs_as_many_people_as_any_figure() -> None:
    # Of 1 … 20 the median is 10.5; one person not measured leaves 19.
    found = analyse({"a": ItemAnswers(ABLE, seconds=range(1, 21))}).items["a"]
    assert found.median_seconds == 10.5
    assert analyse({"a": ItemAnswers(ABLE, seconds=[None, *range(2, 21)])}).items["a"].median_seconds is None


def test_blank_answers_and_the_guess_are_shown() -> None:
    found = analyse({"a": ItemAnswers(ABLE, blank=[True] * 5 + [False] * 15, guess=0.25)}).items["a"]
    assert (found.blank, found.guess) == (0.25, 0.25)
    assert analyse({"a": ItemAnswers(ABLE)}).items["a"].blank is None


def test_items_count_for_what_they_are_worth() -> None:
    # Totals of FIRST at 2 points and SECOND at 1: 3, 3, 2, 0; mean 2, deviations 1 1 0 −2, variance 6/3 = 2.
    # Columns 2·FIRST and SECOND: variances 4 · 1/4 = 1 and 1/3; alpha 2 · (1 − (4/3) / 2) = 2/3.
    items = {"a": ItemAnswers(repeated(FIRST), worth=2), "b": ItemAnswers(repeated(SECOND))}
    found = analyse(items)
    assert (found.mean, found.most) == (2, 3)
    assert found.alpha == pytest.approx(2 / 3)
    assert found.deviation == pytest.approx(sqrt(30 / 19))
    # The rest of each is the other one alone, so both discriminate alike.
    assert found.items["a"].discrimination == pytest.approx(found.items["b"].discrimination)


def test_the_decision_is_judged_only_with_a_pass_mark_and_a_reliability() -> None:
    items = {"a": ItemAnswers(repeated(FIRST)), "b": ItemAnswers(repeated(SECOND)), "c": ItemAnswers(repeated(THIRD))}
    assert analyse(items).decision is None
    assert analyse({"a": ItemAnswers(repeated(FIRST))}, 50).decision is None
    found = analyse(items, 50).decision
    assert found is not None
    assert 0.5 < found.consistency < found.accuracy < 1


def test_every_flag_is_worded() -> None:
    seen = {
        *flags(ItemAnswers([0.0] * 20), ABLE),
        *flags(ItemAnswers([1.0] * 20), ABLE),
        *flags(ItemAnswers([1.0, 0.0] * 10, seconds=[1] * 20), ABLE),
        *flags(ItemAnswers([1 - one for one in ABLE], [["b"]] * 10 + [["a"]] * 10, frozenset("a"), "abc"), ABLE),
        *flags(ItemAnswers(ABLE, guess=0.5), ABLE),
    }
    assert seen == set(FLAGS)


def test_options_are_counted_and_a_wrong_key_is_suspected() -> None:
    chosen = [["b"]] * 10 + [["a"]] * 10
    item = ItemAnswers([1 - one for one in ABLE], chosen, frozenset("a"), ["a", "b", "c"])
    found = analyse({"item": item, "rest": ItemAnswers(ABLE)}).items["item"]
    assert [(o.option, o.is_key, o.count, o.share) for o in found.options] == [
        ("a", True, 10, 0.5),
        ("b", False, 10, 0.5),
        ("c", False, 0, 0.0),
    ]
    assert found.options[1].discrimination == pytest.approx(1)
    assert found.options[2].discrimination is None
    assert found.flags == (
        "negative_discrimination",
        "key_suspect",
        "distractor_attracts_the_able",
        "distractor_unused",
    )


def test_a_sound_item_has_no_flags() -> None:
    chosen = [["a"]] * 10 + [["b"]] * 5 + [["c"]] * 5
    assert flags(ItemAnswers(ABLE, chosen, frozenset("a"), ["a", "b", "c"]), ABLE) == ()
