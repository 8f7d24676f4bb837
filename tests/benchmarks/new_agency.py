"""How well an agency is served that has just joined: nobody in it has finished a course that is known here.

Of an invented civil service (`population`) a tenth of the agencies is held out. The model learns from the others up to half
a year ago; the people held out keep their posts and measured levels and lose every course they ever took. What is asked is
what they finished in the half year since. Beside it stands the same with their history known and learned from.
"""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Collection
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

from recommender import baselines
from recommender.data import Completion, PersonFacts, Snapshot
from recommender.evaluation.report import report
from recommender.evaluation.splits import time_split
from recommender.ranking import Ranker, prior_model
from recommender.signals.arrays import FloatArray, PeopleArrays, history
from recommender.training import WINDOW_DAYS, fit
from tests.benchmarks.population import population

COURSES, PER_PERSON = 200, 12
SEEDS = (31, 32, 33)
EVERY = 10
"""Every tenth agency is held out."""


def section(people: int) -> str:
    """The table: mean nDCG@5 of the people held out, per seed and ranking."""
    names = ("model", "prior", "gap_first", "popular", "random")
    rows = [_row(people, seed, known, names) for seed in SEEDS for known in (False, True)]
    head = ["seed", "history of the agency", "people measured", *names]
    return "\n".join(["| " + " | ".join(head) + " |", "|---" * len(head) + "|", *rows])


def _row(people: int, seed: int, known: bool, names: Collection[str]) -> str:
    with tempfile.TemporaryDirectory() as folder:
        made = population(people, COURSES, PER_PERSON * people, Path(folder), seed)
        whole = replace(made, people=tuple(made.people))
        found = _measured(whole, seed, known)
    figures = [f"{found[f'{name}.ndcg@5']:.3f}" for name in names]
    return f"| {seed} | {'known' if known else 'none'} | {found['people']:.0f} | " + " | ".join(figures) + " |"


def _measured(whole: Snapshot, seed: int, known: bool) -> dict[str, float]:
    agencies = sorted({one.agency for one in whole.people})[::EVERY]
    held_out = frozenset(one.id for one in whole.people if one.agency in agencies)
    past, later = time_split(whole, whole.as_of - timedelta(days=WINDOW_DAYS))
    asked = past if known else _as_new(past, held_out)
    taught = past if known else replace(asked, people=tuple(one for one in asked.people if one.id not in held_out))
    model, here = fit(taught, seed), history(asked)
    scorers = {
        "model": _scorer(Ranker(model, here)),
        "prior": _scorer(Ranker(prior_model(), here)),
        "gap_first": baselines.gap_first(here),
        "popular": baselines.popular(here),
        "random": baselines.random(here, seed),
    }
    outcomes: tuple[Completion, ...] = tuple(one for one in later if one.person in held_out)
    return report(scorers, here, outcomes, seed)


def _as_new(past: Snapshot, held_out: Collection[str]) -> Snapshot:
    """Return the past without anything that the people held out ever took."""
    return replace(
        past,
        people=tuple(_new(one) if one.id in held_out else one for one in past.people),
        completions=tuple(one for one in past.completions if one.person not in held_out),
    )


def _new(person: PersonFacts) -> PersonFacts:
    return replace(person, finished=frozenset(), taken={}, wishes={})


def _scorer(ranker: Ranker) -> Callable[[PeopleArrays], FloatArray]:
    return lambda people: ranker.scores(people).score
