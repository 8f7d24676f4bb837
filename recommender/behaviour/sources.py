"""The sources of candidates, each fitted on a past: who took it too, what followed, who registered then, what it is.

Owns: the tuple ``SOURCES`` and how many candidates each score sends to the pool. Does not own: how a source works
(its module), or the order of the pool (``ranker``).
"""

from collections.abc import Callable, Mapping

from recommender.behaviour import cohort, content, drift, ease, neighbours, sequence, taste
from recommender.behaviour.ease import Float32Array
from recommender.behaviour.past import Past, Query, Scorer

RIDGE = {False: 150.0, True: 60.0}
"""Of the linear model, in people, by whether the log is timed: a log without times here has more people per item."""
POOL = {
    "ease_recent": 50,
    "ease_all": 30,
    "rules": 40,
    "next": 25,
    "cosine": 20,
    "cohort_10": 15,
    "cohort_100": 20,
    "neighbour_near": 30,
    "neighbour_reach": 30,
    "like_concept": 20,
    "taste_sharp": 30,
    "taste_lately": 40,
    "fresh": 40,
    "rising": 30,
    "drift": 30,
}
"""Candidates that each score sends to the pool of a person."""


def items_together(past: Past) -> Scorer:
    """Items whose takers are the same: the linear model on the history as a whole, its recent part and its last item."""
    weights = ease.weights(past.seen, RIDGE[past.log.timed])

    def score(query: Query) -> Mapping[str, Float32Array]:
        return {
            "ease_recent": ease.fold_in(query.recent, weights),
            "ease_all": ease.fold_in(query.seen, weights),
            "ease_sharp": ease.fold_in(query.fading(0.6), weights),
            "ease_last": ease.fold_in(query.latest, weights),
        }

    return score


def items_alike(past: Past) -> Scorer:
    """Items whose takers are alike by cosine."""
    cosine = neighbours.weights(past.seen)

    def score(query: Query) -> Mapping[str, Float32Array]:
        return {"cosine": ease.fold_in(query.recent, cosine), "cosine_last": ease.fold_in(query.latest, cosine)}

    return score


def items_after(past: Past) -> Scorer:
    """Items that followed those of the history, and the very next after the last one."""
    log = past.log
    rules = sequence.weights(log.user, log.item, log.items, decay=0.5, window=10)
    step = sequence.weights(log.user, log.item, log.items, decay=1.0, window=1)

    def score(query: Query) -> Mapping[str, Float32Array]:
        return {
            "rules": ease.fold_in(query.fading(0.6), rules),
            "rules_flat": ease.fold_in(query.recent, rules),
            "next": ease.fold_in(query.latest, step),
        }

    return score


SOURCES: tuple[Callable[[Past], Scorer], ...] = (
    items_together,
    items_alike,
    items_after,
    cohort.prepare,
    taste.prepare,
    content.prepare,
    drift.prepare,
)


def prepare(past: Past) -> Scorer:
    """Return the scores of all sources as one scorer."""
    scorers = [source(past) for source in SOURCES]

    def score(query: Query) -> Mapping[str, Float32Array]:
        return {name: values for scorer in scorers for name, values in scorer(query).items()}

    return score
