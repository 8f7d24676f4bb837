"""Invented people who practise: abilities per skill that grow, items with difficulties, answers by chance."""

from __future__ import annotations

import numpy as np
import pytest

from recommender.mastery.answers import Answers


def crowd(people: int, seed: int, length: int = 25) -> Answers:
    """``people`` answer ``length`` items of 4 skills with 10 items each; who is able in one skill is so in others."""
    rng = np.random.default_rng(seed)
    ability = rng.normal(0, 1.2, people)
    difficulty = np.random.default_rng(99).normal(0, 1, 40)
    person = np.repeat(np.arange(people), length)
    item = rng.integers(0, 40, len(person))
    growth = np.tile(np.arange(length) / length, people)
    chance = 1 / (1 + np.exp(difficulty[item] - ability[person] - growth))
    correct = (rng.random(len(person)) < chance).astype(float)
    names = np.array([f"p{seed}-{one}" for one in person])
    return Answers(names, np.array([f"i{one}" for one in item]), np.array([f"s{one % 4}" for one in item]), correct)


@pytest.fixture(scope="session")
def learned() -> Answers:
    return crowd(160, seed=1)


@pytest.fixture(scope="session")
def asked() -> Answers:
    return crowd(60, seed=2)
