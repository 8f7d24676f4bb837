"""How chances and topics read."""

from __future__ import annotations

import pytest

from lms.practice import words
from lms.practice.queries import ORDER, ShownTopic


def topic(chance: float, low: float, high: float, behaviour: str = "") -> ShownTopic:
    return ShownTopic(2, behaviour, 5, "practise", chance, low, high, None)


@pytest.mark.parametrize(
    ("shown", "sentence"),
    [
        (topic(0.52, 0.3, 0.76), "Soal berikutnya: kira-kira 5 dari 10 benar (3 sampai 8)"),
        (topic(0.7, 0.68, 0.72), "Soal berikutnya: kira-kira 7 dari 10 benar"),
        (topic(0.999, 0.8, 1.0), "Soal berikutnya: kira-kira 9 dari 10 benar (8 sampai 9)"),
        (topic(0.02, 0.0, 0.2), "Soal berikutnya: kira-kira 1 dari 10 benar (1 sampai 2)"),
    ],
)
def test_a_chance_is_said_in_tenths_and_certainty_never(app, shown, sentence):
    with app.test_request_context():
        assert words.chance_words(shown) == sentence


def test_every_standing_has_a_name_a_tone_and_a_symbol(app):
    with app.test_request_context():
        names = [words.standing_name(one) for one in ORDER]
        assert names == ["Perlu latihan", "Belum cukup jawaban", "Kuat"]
        assert [words.standing_tone(one) for one in ORDER] == ["warn", "", "ok"]
        assert len({words.standing_symbol(one) for one in ORDER}) == 3


def test_a_topic_without_a_behaviour_is_called_by_its_level(app):
    with app.test_request_context():
        assert words.topic_name(topic(0.5, 0.4, 0.6)) == "Soal level 2"
        assert words.topic_name(topic(0.5, 0.4, 0.6, "Bertanya dahulu.")) == "Bertanya dahulu."
