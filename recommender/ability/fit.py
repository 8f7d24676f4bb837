"""How well the answers to an item fit its parameters.

Owns: the fit ratio. Does not own: fitting the parameters (``calibration``) or what to do about a bad fit.

The infit mean square of Wright & Masters (1982, ch. 5), Σ(x − e)² / Σ e(1 − e), with one change: e is what the *other*
answers of the person foretell, the posterior mean of P(right | θ) without the answer itself, so that in a short adaptive
test an answer is not compared with an ability that it made itself. Foretold like this, each e is a probability and the
ratio is about 1 where the model holds: above, answers are more surprising than chance explains; below, less.
"""

import numpy as np
from numpy.typing import NDArray
from scipy.special import log_expit

from recommender.ability.rasch import GRID
from recommender.levels import LOGITS_PER_LEVEL

FloatArray = NDArray[np.float64]


def mean_squares(
    person: NDArray[np.integer],
    item: NDArray[np.integer],
    fraction: FloatArray,
    difficulty: FloatArray,
    discrimination: FloatArray,
) -> FloatArray:
    """Return the fit of every item, nan for one nobody answered.

    ``person``, ``item`` (0-based) and ``fraction`` (0 to 1) have one entry per answer; ``difficulty`` (logits) and
    ``discrimination`` (per logit) one per item. Abilities are N(0, 1.5²), as in the calibration.
    """
    grid = np.array(GRID)
    margin = discrimination[:, None] * (grid[None, :] - difficulty[:, None])
    right, wrong = log_expit(margin), log_expit(-margin)
    own = fraction[:, None] * right[item] + (1.0 - fraction[:, None]) * wrong[item]
    people = int(person.max()) + 1 if len(person) else 0
    whole = np.tile(-0.5 * (grid / LOGITS_PER_LEVEL) ** 2, (people, 1))
    np.add.at(whole, person, own)
    rest = whole[person] - own
    rest = np.exp(rest - rest.max(axis=1, keepdims=True))
    rest /= rest.sum(axis=1, keepdims=True)
    expected = (rest * np.exp(right[item])).sum(axis=1)
    count = len(difficulty)
    seen = np.bincount(item, weights=(fraction - expected) ** 2, minlength=count)
    chance = np.bincount(item, weights=expected * (1.0 - expected), minlength=count)
    fit: FloatArray = np.divide(seen, chance, out=np.full(count, np.nan), where=chance > 0.0)
    return fit
