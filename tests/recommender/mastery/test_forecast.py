from datetime import date

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from recommender.ability.rasch import Item
from recommender.mastery.forecast import STRONG_FROM, USEFUL, chances_by_answers, forecast, next_item
from recommender.mastery.topics import TOPIC_SD, PracticeAnswer, TopicPicture, picture

TODAY = date(2026, 11, 24)
ITEMS = (Item(-0.5), Item(0.0), Item(0.5))


def seen(marks: str) -> TopicPicture:
    answers = [PracticeAnswer("a", f"{n}", Item(0.0), float(mark), TODAY) for n, mark in enumerate(marks)]
    return picture(answers, ("a",), 3, TODAY)[0]


def test_without_a_tracer_the_answers_say_it() -> None:
    one = seen("111101")
    said = forecast(one, 3, ITEMS)
    assert (said.topic, said.answers, said.p_mastered) == ("a", 6, one.p_mastered)
    assert 0.5 < said.low < said.chance < said.high < 1.0


def test_a_tracers_chance_moves_the_centre_and_leaves_the_width() -> None:
    one = seen("110100")
    plain, better, worse = (forecast(one, 3, ITEMS, chance) for chance in (None, 0.85, 0.35))
    assert (better.chance, worse.chance) == (0.85, 0.35)
    assert worse.p_mastered < plain.p_mastered < better.p_mastered
    assert (better.standing, worse.standing) == ("strong", "practise")
    same = forecast(one, 3, ITEMS, plain.chance)
    assert same.p_mastered == pytest.approx(plain.p_mastered, abs=0.03)


@settings(deadline=None)
@given(st.floats(0.005, 0.995), st.text("01", max_size=8))
def test_the_band_holds_the_chance_and_a_higher_chance_never_lowers_mastery(chance: float, marks: str) -> None:
    one = seen(marks)
    said, more = forecast(one, 3, ITEMS, chance), forecast(one, 3, ITEMS, min(chance + 0.1, 0.995))
    assert 0.0 <= said.low <= said.chance <= said.high <= 1.0
    assert more.p_mastered >= said.p_mastered - 1e-9


def test_fewer_than_four_answers_are_unclear_whatever_is_said() -> None:
    assert [forecast(seen("111"[:count]), 3, ITEMS, 0.99).standing for count in range(4)] == ["unclear"] * 4
    assert forecast(seen("1111"), 3, ITEMS, 0.99).standing == "strong"
    assert (
        forecast(seen("1111"), 3, ITEMS, 0.99).p_mastered >= STRONG_FROM > forecast(seen("0000"), 3, ITEMS).p_mastered
    )


def test_what_is_practised_next_lies_in_the_useful_range_or_nearest_to_it() -> None:
    low, high = USEFUL
    assert next_item({"hard": low - 0.2, "useful": high - 0.1, "easy": high + 0.05}) == "useful"
    assert next_item({"hard": low - 0.2, "easy": high + 0.05}) == "easy"
    assert next_item({"hard": low - 0.02, "easy": high + 0.05}) == "hard"
    assert next_item({"b": 0.7, "a": 0.7, "surer": 0.8}) == "a"
    assert next_item({}) is None


def drawn(people: int, seed: int) -> list[list[tuple[str, PracticeAnswer]]]:
    """People of the model: topics around a centre, two competencies that have nothing to do with each other."""
    rng = np.random.default_rng(seed)
    found = []
    for _ in range(people):
        rows = []
        for competency in ("x", "y"):
            centre = rng.normal(0, 1.5)
            for topic in "abc":
                theta = centre + rng.normal(0, TOPIC_SD)
                for number, difficulty in enumerate(rng.normal(0, 1, 4)):
                    right = float(rng.random() < 1 / (1 + np.exp(difficulty - theta)))
                    item = f"{competency}{topic}{number}"
                    rows.append((competency, PracticeAnswer(competency + topic, item, Item(difficulty), right, TODAY)))
        found.append(rows)
    return found


def test_said_chances_come_true() -> None:
    """2,400 answers of 100 people drawn from the model: of those said to be right with p, a share of p is."""
    people = drawn(100, 3)
    said = np.concatenate([chances_by_answers(rows) for rows in people])
    right = np.array([one.fraction for rows in people for _, one in rows])
    third = np.digitize(said, np.quantile(said, (1 / 3, 2 / 3)))
    for number in range(3):
        assert said[third == number].mean() == pytest.approx(right[third == number].mean(), abs=0.05)


def test_the_chance_of_an_answer_knows_neither_it_nor_what_follows_nor_other_competencies() -> None:
    [rows] = drawn(1, 4)
    whole = chances_by_answers(rows)
    assert chances_by_answers(rows[:9]) == whole[:9]
    assert chances_by_answers([row for row in rows if row[0] == "y"]) == whole[12:]


def test_the_band_holds_the_true_share_eight_times_in_ten() -> None:
    """800 topics of 400 people drawn from the model: the share that somebody of the true ability gets right."""
    rng = np.random.default_rng(8)
    inside = []
    for _ in range(400):
        centre = rng.normal(0, 1.5)
        ability = {topic: centre + rng.normal(0, TOPIC_SD) for topic in "ab"}
        answers = [
            PracticeAnswer(topic, f"{topic}{number}", Item(0.0), float(rng.random() < 1 / (1 + np.exp(-theta))), TODAY)
            for topic, theta in ability.items()
            for number in range(6)
        ]
        for one in picture(answers, "ab", 3, TODAY):
            said = forecast(one, 3, ITEMS)
            true = np.mean([1 / (1 + np.exp(item.difficulty - ability[one.topic])) for item in ITEMS])
            inside.append(said.low <= true <= said.high)
    assert np.mean(inside) == pytest.approx(0.8, abs=0.05)
