"""What is taken lately and since when an item exists: numbers of the item alone.

Owns: popularity, its half-lives, age and momentum of items at the end of the log. Does not own: who asks.

Where the log has no times, its order inside histories is what there is: how often an item is the last one, and how
far into a history it stands.
"""

import numpy as np

from recommender.behaviour.interactions import FloatArray
from recommender.behaviour.past import DAY, Past

HALF_LIVES = (2.0, 7.0, 30.0, 120.0)
"""Days."""
BEGINNERS = 60.0
"""Half-life in days of the share of those who begin."""
_FLOOR = 0.05
"""Events, so that the logarithm of none is finite."""
_PRIOR = 5.0
"""Imagined events at the mean of all items."""


def features(past: Past) -> dict[str, FloatArray]:
    """Return one number per item under each name."""
    return _in_time(past) if past.log.timed else _in_order(past)


def decayed(past: Past, half_life: float) -> FloatArray:
    """Return events per item, each halved for every ``half_life`` days of its age."""
    age = (past.now - past.log.moment) / DAY
    return np.asarray(np.bincount(past.log.item, weights=0.5 ** (age / half_life), minlength=past.log.items), float)


def ages(past: Past) -> FloatArray:
    """Return the days since each item's first event; 0 for items without any."""
    first = np.zeros(past.log.items)
    np.maximum.at(first, past.log.item, (past.now - past.log.moment) / DAY)
    return first


def _in_time(past: Past) -> dict[str, FloatArray]:
    trends = {f"trend_{half:g}": np.log(decayed(past, half) + _FLOOR) for half in HALF_LIVES}
    idle = np.full(past.log.items, 3650.0)
    np.minimum.at(idle, past.log.item, (past.now - past.log.moment) / DAY)
    return {
        "popularity": np.log1p(past.taken),
        **trends,
        "age": np.log1p(ages(past)),
        "idle": np.log1p(idle),
        "unseen": (past.taken == 0).astype(np.float64),
        "momentum": trends["trend_7"] - trends["trend_120"],
        "burst": trends["trend_2"] - trends["trend_30"],
        "rate": np.log1p(past.taken) - np.log1p(ages(past)),
        "beginners": _beginners(past),
    }


def _beginners(past: Past) -> FloatArray:
    """Return the share of an item's events of late that began a history."""
    first = Past(past.log.only(past.log.places == 0), past.attributes, past.now)
    return (decayed(first, BEGINNERS) + _FLOOR) / (decayed(past, BEGINNERS) + 4 * _FLOOR)


def _in_order(past: Past) -> dict[str, FloatArray]:
    log = past.log
    last = np.bincount(log.item[log.ages == 0], minlength=log.items)
    place = np.bincount(log.item, weights=np.log1p(log.places), minlength=log.items)
    events = max(len(log), 1)
    return {
        "popularity": np.log1p(past.taken),
        "lateness": (last + _PRIOR * last.sum() / events) / (past.taken + _PRIOR),
        "place": (place + _PRIOR * place.sum() / events) / (past.taken + _PRIOR),
    }
