"""One step function per signal: how the trees' part of a model, and the spread of a signal, are kept.

Owns: the arrays of several step functions of different length and their reading. Does not own: what the values
mean.

A function of n edges has n + 1 values; its value at x is that of the number of edges below x, so x on an edge
belongs to the step under it, as x ≤ threshold goes left in a tree.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

FloatArray = NDArray[np.float64]
IntArray = NDArray[np.int64]


@dataclass(frozen=True, eq=False)
class Steps:
    """S step functions: ``counts`` (S) edges each; ``edges`` (Σ counts) and ``values`` (Σ counts + S) in turn."""

    counts: IntArray
    edges: FloatArray
    values: FloatArray

    def edges_of(self, signal: int) -> FloatArray:
        """Return the edges of one function, ascending."""
        start = int(self.counts[:signal].sum())
        return self.edges[start : start + int(self.counts[signal])]

    def values_of(self, signal: int) -> FloatArray:
        """Return the values of one function, one more than it has edges."""
        start = int(self.counts[:signal].sum()) + signal
        return self.values[start : start + int(self.counts[signal]) + 1]

    def at(self, signal: int, x: FloatArray) -> FloatArray:
        """Return the value of one function at every ``x``."""
        return np.asarray(self.values_of(signal)[np.searchsorted(self.edges_of(signal), x)])


def flat(signals: int) -> Steps:
    """Return ``signals`` functions that are 0 everywhere."""
    return Steps(np.zeros(signals, dtype=np.int64), np.zeros(0), np.zeros(signals))


def joined(functions: Sequence[tuple[FloatArray, FloatArray]]) -> Steps:
    """Return functions given as (edges, values) in turn."""
    edges, values = zip(*functions, strict=True)
    counts = np.array([len(one) for one in edges], dtype=np.int64)
    return Steps(counts, np.concatenate(edges).astype(np.float64), np.concatenate(values).astype(np.float64))
