"""An invented civil service of any size, drawn from a seed: what the recommender's running costs are measured on.

Nothing in it is measured or real; only its shape is: posts with 8 to 12 requirements out of 60 competencies, courses that
raise one to three of them, about twelve completions per person that follow the post and a taste, evidence of most levels.
"""

from __future__ import annotations

import pickle
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import islice
from pathlib import Path

import numpy as np

from recommender import fusion
from recommender.data import Completion, CourseFacts, Observation, PersonFacts, Raise, Requirement, Snapshot

TODAY = date(2026, 11, 30)
CODES = tuple(f"K.{number:02}" for number in range(60))
WORDS = tuple(f"pokok{number}" for number in range(600))
POSTS, AGENCIES, TASTES = 400, 80, 12
DAYS = 900
PIECE = 500
_World = tuple[tuple[CourseFacts, ...], list[tuple[Requirement, ...]], list[np.ndarray], np.ndarray]
"""Courses, posts, the courses that fit each post, the taste each course is to."""


@dataclass(frozen=True)
class Kept:
    """People in a file, one after another: read anew each time, as a product reads its rows."""

    path: Path

    def __iter__(self) -> Iterator[PersonFacts]:
        with self.path.open("rb") as file:
            while piece := pickle.load(file):
                yield from piece


def population(people: int, courses: int, completions: int, folder: Path, seed: int = 31) -> Snapshot:
    """A snapshot of so many people, courses and completions; the people are kept in ``folder``."""
    rng = np.random.default_rng(seed)
    catalogue = tuple(_course(number, rng) for number in range(courses))
    raised = [frozenset(one.competency for one in course.raises) for course in catalogue]
    posts = [_post(rng) for _ in range(POSTS)]
    taste = rng.integers(0, TASTES, courses)
    fitting = [
        np.array([number for number, codes in enumerate(raised) if codes & {one.competency for one in post}])
        for post in posts
    ]
    done: list[Completion] = []
    kept = Kept(folder / "people")
    with kept.path.open("wb") as file:
        made = _people(people, completions / people, (catalogue, posts, fitting, taste), done, rng)
        while piece := tuple(islice(made, PIECE)):
            pickle.dump(piece, file)
        pickle.dump((), file)
    return Snapshot(kept, catalogue, tuple(done), {code: f"Kompetensi {code}" for code in CODES}, TODAY)


def _people(
    people: int, each: float, world: _World, done: list[Completion], rng: np.random.Generator
) -> Iterator[PersonFacts]:
    """Draw people with ``each`` completions on average; these go to ``done``."""
    catalogue, posts, fitting, taste = world
    for number in range(people):
        post = int(rng.integers(POSTS))
        name, liked = f"p{number:07}", int(rng.integers(TASTES))
        taken = _taken(fitting[post], taste, liked, len(catalogue), int(rng.poisson(each)), rng)
        days = rng.integers(0, DAYS, len(taken))
        done.extend(
            Completion(name, catalogue[course].id, TODAY - timedelta(days=int(day)))
            for course, day in zip(taken, days, strict=True)
        )
        finished = {one.course: one.day for one in done[len(done) - len(taken) :]}
        yield _person(name, post, posts[post], finished, rng)


def _course(number: int, rng: np.random.Generator) -> CourseFacts:
    raises = rng.choice(len(CODES), int(rng.integers(1, 4)), replace=False)
    low = rng.integers(0, 4, len(raises))
    minutes = int(rng.integers(1, 20)) * 45
    return CourseFacts(
        id=f"c{number:05}",
        raises=tuple(
            Raise(CODES[code], float(start), float(start + 1)) for code, start in zip(raises, low, strict=True)
        ),
        minutes=minutes,
        jp=minutes / 45,
        published_on=TODAY - timedelta(days=int(rng.integers(0, 1500))),
        text=" ".join(rng.choice(WORDS, 25)),
        prerequisites=frozenset({f"c{number - 1:05}"}) if number % 20 == 1 else frozenset(),
        open_to=frozenset({f"instansi {number % AGENCIES}"}) if number % 10 == 0 else None,
    )


def _post(rng: np.random.Generator) -> tuple[Requirement, ...]:
    codes = rng.choice(len(CODES), int(rng.integers(8, 13)), replace=False)
    return tuple(
        Requirement(
            CODES[code], int(rng.integers(2, 5)), float(rng.integers(1, 6)), bool(rng.random() < 0.2), "Standar 1"
        )
        for code in codes
    )


def _taken(
    fitting: np.ndarray, taste: np.ndarray, liked: int, courses: int, number: int, rng: np.random.Generator
) -> list[int]:
    """Courses taken: three in four among those that fit the post, most of these to the person's taste."""
    pool = fitting[(taste[fitting] == liked) | (rng.random(len(fitting)) < 0.15)]
    fits = rng.choice(pool, min(len(pool), round(0.75 * number)), replace=False)
    return sorted({*fits.tolist(), *rng.integers(0, courses, number - len(fits)).tolist()})


def _person(
    name: str, post: int, requirements: tuple[Requirement, ...], done: dict[str, date], rng: np.random.Generator
) -> PersonFacts:
    evidence = {}
    for one in requirements:
        if rng.random() < 0.7:
            day = TODAY - timedelta(days=int(rng.integers(0, 700)))
            mean = float(np.clip(rng.normal(one.level - 0.8, 0.9), 0.0, 5.5))
            evidence[one.competency] = (Observation("test", mean, 0.35, day, day + timedelta(days=730)),)
    return PersonFacts(
        id=name,
        agency=f"instansi {post % AGENCIES}",
        position=f"jabatan {post}",
        tier=f"jenjang {post % 6}",
        requirements=requirements,
        states=fusion.states(evidence, requirements, TODAY),
        evidence=evidence,
        finished=frozenset(done),
        taken=done,
    )
