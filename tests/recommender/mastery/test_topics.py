from datetime import date, timedelta

import numpy as np
import pytest

from recommender.ability.rasch import Item, Prior
from recommender.levels import cut
from recommender.mastery.topics import REMEMBERED_DAYS, TOPIC_SD, PracticeAnswer, ability, picture

TODAY = date(2026, 11, 24)


def given(topic: str, marks: str, days_ago: int = 0, name: str = "") -> list[PracticeAnswer]:
    return [
        PracticeAnswer(topic, f"{name or topic} {number}", Item(0.0), float(mark), TODAY - timedelta(days=days_ago))
        for number, mark in enumerate(marks)
    ]


def shown(
    answers: list[PracticeAnswer], topics: tuple[str, ...] = ("a", "b"), prior: Prior | None = None
) -> dict[str, object]:
    return {one.topic: one for one in picture(answers, topics, 3, TODAY, prior)}


def test_the_weakest_topic_stands_first() -> None:
    found = picture(given("a", "111111") + given("b", "000000"), ("a", "b"), 3, TODAY)
    assert [one.topic for one in found] == ["b", "a"]
    assert found[0].p_mastered < 0.2 < 0.8 < found[1].p_mastered


def test_a_topic_without_answers_leans_on_the_others_and_is_less_sure() -> None:
    found = shown(given("a", "11111111"))
    assert 0.5 < found["b"].p_mastered < found["a"].p_mastered
    assert found["b"].level.se > found["a"].level.se
    assert (found["b"].answers, found["b"].decision) == (0, "more_evidence")


def test_without_any_answer_the_picture_is_the_prior_widened() -> None:
    found = shown([], prior=Prior(cut(3), 1.0))
    assert found["a"].p_mastered == pytest.approx(0.5)
    assert found["a"].level.se == pytest.approx(np.hypot(1.0, TOPIC_SD) / 1.5, abs=0.01)


def test_own_answers_are_not_counted_twice() -> None:
    alone, both = shown(given("a", "1111"), ("a",)), shown(given("a", "1111"))
    assert both["a"].p_mastered == pytest.approx(alone["a"].p_mastered)


def test_of_several_answers_to_an_item_the_latest_counts() -> None:
    wrong_then_right = given("a", "0000", days_ago=9) + given("a", "1111")
    assert picture(wrong_then_right, "a", 3, TODAY) == picture(given("a", "1111"), "a", 3, TODAY)
    assert picture(wrong_then_right[::-1], "a", 3, TODAY) == picture(given("a", "1111")[::-1], "a", 3, TODAY)


def test_old_answers_future_ones_and_other_topics_do_not_count() -> None:
    ignored = given("a", "1111", REMEMBERED_DAYS + 1) + given("b", "1111", -1) + given("c", "1111")
    assert picture(ignored, ("a", "b"), 3, TODAY) == picture([], ("a", "b"), 3, TODAY)


def test_said_probabilities_come_true() -> None:
    """900 topics of 300 people drawn from the model: of those said to be mastered with p, a share of p is."""
    rng = np.random.default_rng(5)
    said, true = [], []
    for _ in range(300):
        centre = rng.normal(0, 1.5)
        ability = {topic: centre + rng.normal(0, TOPIC_SD) for topic in "abc"}
        answers = [
            PracticeAnswer(topic, f"{topic}{number}", Item(difficulty), float(rng.random() < chance), TODAY)
            for topic, theta in ability.items()
            for number, difficulty in enumerate(rng.normal(0, 1, 6))
            for chance in (1 / (1 + np.exp(difficulty - theta)),)
        ]
        for one in picture(answers, "abc", 3, TODAY):
            said.append(one.p_mastered)
            true.append(ability[one.topic] >= cut(3))
    third = np.minimum((np.array(said) * 3).astype(int), 2)
    for number in range(3):
        chosen = third == number
        assert np.mean(np.array(true)[chosen]) == pytest.approx(np.mean(np.array(said)[chosen]), abs=0.07)
    assert abs(np.mean(true) - np.mean(said)) < 0.03


def test_the_ability_is_that_of_the_picture() -> None:
    answers = given("a", "1101") + given("b", "0")
    assert shown(answers)["a"].ability == ability("a", answers)
