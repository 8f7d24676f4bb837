"""Whether a tracer may serve: who is never learned from, how its chances did on them, and what it must not be worse than.

Owns: the floor below which nothing is learned, the people held out, the figures, the comparison. Does not own:
training (``tracing``) or what is said without a tracer (``forecast``).

The same people are held out every night, by a hash of their ids: so neither the new tracer nor the one that
serves has ever learned from those on whom both are judged.
"""

from collections.abc import Mapping
from hashlib import sha256

import numpy as np

from recommender.evaluation.probabilities import calibration_error
from recommender.mastery.answers import FloatArray

LEAST_ANSWERS = 2_000
LEAST_PEOPLE = 200
"""Below either nothing is learned: forests of 120 trees with 60 answers a leaf would learn the people by heart."""
_HELD_OUT = 5
_CERTAIN = 1e-6


def enough(answers: int, people: int) -> bool:
    """Return whether there is enough practice to learn from."""
    return answers >= LEAST_ANSWERS and people >= LEAST_PEOPLE


def held_out(person: str) -> bool:
    """Return whether ``person`` is one of the fifth that is never learned from."""
    return sha256(person.encode()).digest()[0] % _HELD_OUT == 0


def figures(correct: FloatArray, chance: FloatArray) -> dict[str, float]:
    """Return ``log_loss`` (nats) and ``calibration_error`` of chances of right answers."""
    sure = np.clip(chance, _CERTAIN, 1.0 - _CERTAIN)
    loss = -(correct * np.log(sure) + (1.0 - correct) * np.log(1.0 - sure))
    return {"log_loss": float(loss.mean()), "calibration_error": calibration_error(correct, chance)}


def not_worse(new: Mapping[str, float], served: Mapping[str, float]) -> bool:
    """Return whether the log loss of ``new`` is at most that of what serves, both on the same answers."""
    return new["log_loss"] <= served["log_loss"]
