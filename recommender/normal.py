"""The standard normal distribution in plain Python.

Owns: its density and distribution function, from ``math.erf``. Does not own: arrays (see ``scipy.special``
in the signals).
"""

from math import erf, exp, pi, sqrt


def density(z: float) -> float:
    """Return φ(z), the standard normal density at ``z``."""
    return exp(-0.5 * z * z) / sqrt(2.0 * pi)


def distribution(z: float) -> float:
    """Return Φ(z), the probability that a standard normal value is at most ``z``."""
    return 0.5 * (1.0 + erf(z / sqrt(2.0)))
