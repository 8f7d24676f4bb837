"""Means, covariances and correlations in plain Python. Variances have n − 1 below the line."""

from __future__ import annotations

from collections.abc import Sequence
from math import fsum, sqrt


def mean(xs: Sequence[float]) -> float:
    """Σx / n."""
    return fsum(xs) / len(xs)


def covariance(xs: Sequence[float], ys: Sequence[float]) -> float:
    """Σ(x − x̄)(y − ȳ) / (n − 1)."""
    x_mean, y_mean = mean(xs), mean(ys)
    return fsum((x - x_mean) * (y - y_mean) for x, y in zip(xs, ys, strict=True)) / (len(xs) - 1)


def correlation(xs: Sequence[float], ys: Sequence[float]) -> float | None:
    """Pearson's r; None where one of the two never varies."""
    spread = covariance(xs, xs) * covariance(ys, ys)
    return covariance(xs, ys) / sqrt(spread) if spread > 1e-18 else None
