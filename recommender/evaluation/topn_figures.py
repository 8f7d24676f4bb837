"""What the places of targets are worth, person by person, and the figures of all models side by side.

Owns: the metrics of a ranking per person, their intervals, and the differences to ours. Does not own: places
(``exact_places``) or costs.

A person's recall is the share of his targets among the first k, his NDCG that of his targets together, his
reciprocal rank that of his best-placed target; figures are means over people, so that each person counts alike
whatever the number of his targets. Recall of cold items is the share of all cold targets, since few have any.
"""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any

import numpy as np

from recommender.behaviour.interactions import BoolArray, FloatArray, IntArray
from recommender.evaluation.bootstrap import Drawn, draw
from recommender.evaluation.event_files import UNKNOWN, Targets
from recommender.evaluation.exact_places import FIRST, Places, discounted, ideal, reciprocal, within
from recommender.evaluation.gini import gini

FIGURES = ("recall@5", "recall@10", "ndcg@10", "mrr", "cold_recall@10")
JUDGED = ("recall@10", "ndcg@10", "cold_recall@10")
"""The figures for which ours is compared with each other model."""
COLD = 5
"""An item is cold with fewer events than this to learn from."""


@dataclass(frozen=True, eq=False)
class Asked:
    """The targets of a study: whose row each is, whether it can be ranked at all, and whether its item is cold."""

    row: IntArray
    known: BoolArray
    cold: BoolArray

    @classmethod
    def of(cls, targets: Targets, learned: IntArray) -> "Asked":
        """Return the targets against the number of events ``learned`` per item."""
        known = targets.item != UNKNOWN
        cold = known.copy()
        cold[known] = learned[targets.item[known]] < COLD
        return cls(np.unique(targets.user, return_inverse=True)[1], known, cold)

    def sizes(self) -> dict[str, int]:
        """Return how many people, targets, cold targets, and targets that no model can rank there are."""
        return {
            "people": int(self.row.max()) + 1,
            "targets": len(self.row),
            "cold_targets": int(self.cold.sum()),
            "targets_outside_catalogue": int((~self.known).sum()),
        }


def per_person(asked: Asked, places: Places) -> tuple[FloatArray, FloatArray]:
    """Return people × ``FIGURES``: what was gained, and what could have been."""
    targets = np.bincount(asked.row)
    ten, five = _all(asked, within(places, FIRST)), _all(asked, within(places, 5))
    best = np.zeros(len(targets))
    np.maximum.at(best, asked.row, _all(asked, reciprocal(places)))
    gained = [
        np.bincount(asked.row, five) / targets,
        np.bincount(asked.row, ten) / targets,
        np.bincount(asked.row, _all(asked, discounted(places, FIRST))) / ideal(targets, FIRST),
        best,
        np.bincount(asked.row, ten * asked.cold),
    ]
    one = np.ones(len(targets))
    return np.stack(gained, axis=1), np.stack([one, one, one, one, np.bincount(asked.row, asked.cold)], axis=1)


def chance(asked: Asked, places: Places) -> float:
    """Return the recall within the first ``FIRST`` of a model that knows nothing."""
    by_chance = _all(asked, np.minimum(FIRST / places.unseen, 1.0))
    return float((np.bincount(asked.row, by_chance) / np.bincount(asked.row)).mean())


def compare(asked: Asked, places: Mapping[str, Places], ours: str, other: str, seed: int) -> dict[str, Any]:
    """Return the figures of each model, and ``ours`` less each as well as each less ``other``, with intervals.

    ``ours_less`` is empty when ``ours`` is not among the models, and so is ``less_popular`` without ``other``.
    """
    figures = [per_person(asked, one) for one in places.values()]
    gained, possible = (np.hstack(one) for one in zip(*figures, strict=True))
    drawn = draw(gained, possible, seed)
    names = tuple(places)
    return {
        "models": {name: _row(drawn, number, places[name]) for number, name in enumerate(names)},
        "ours_less": {
            name: _less(drawn, names.index(ours), number)
            for number, name in enumerate(names)
            if ours in places and name != ours
        },
        "less_popular": {
            name: _less(drawn, number, names.index(other))
            for number, name in enumerate(names)
            if other in places and name != other
        },
    }


def _all(asked: Asked, worth: FloatArray) -> FloatArray:
    """Return ``worth`` of the targets that can be ranked, and 0 for the others."""
    every = np.zeros(len(asked.row))
    every[asked.known] = worth
    return every


def _column(model: int, figure: str) -> int:
    return model * len(FIGURES) + FIGURES.index(figure)


def _row(drawn: Drawn, model: int, places: Places) -> dict[str, Any]:
    return {
        **{figure: float(drawn.everyone[_column(model, figure)]) for figure in FIGURES},
        **{f"{figure}_interval": _bounds(drawn, _column(model, figure)) for figure in JUDGED},
        "coverage@10": float((places.shown > 0).mean()),
        "gini": gini(places.shown),
        "milliseconds_per_person": places.milliseconds,
    }


def _bounds(drawn: Drawn, column: int) -> list[float]:
    interval = drawn.interval(column)
    return [interval.low, interval.high]


def _less(drawn: Drawn, one: int, other: int) -> dict[str, dict[str, float]]:
    return {figure: asdict(drawn.difference(_column(one, figure), _column(other, figure))) for figure in JUDGED}
