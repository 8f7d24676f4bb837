"""Item-to-item linear model in closed form: each item is predicted from the others a person has.

Owns: its weights and the scores of histories, sums with one exact term per history item. Does not own: how much an
old history item counts (``Interactions.weighted``, ``signals.alike``).

Source: Steck, "Embarrassingly shallow autoencoders for sparse data", WWW 2019. With P = (X'X + ridge · I)⁻¹ the
weights are B_ij = −P_ij / P_jj off the diagonal and 0 on it. People who were not in the training need none: their
scores are a sum over what they have ("folding in").
"""

import numpy as np
from numpy.typing import NDArray
from scipy.linalg import lapack
from scipy.sparse import csr_array

Float32Array = NDArray[np.float32]


def weights(seen: csr_array, ridge: float) -> Float32Array:
    """Return the I×I weights (row: an item a person has; column: the item it speaks for) from people × items.

    ``ridge`` is in people, above 0: the larger, the less a few people's choices count. Single precision: 8,000
    items take 0.8 GB and half a minute on one core. Raises ``numpy.linalg.LinAlgError`` when there is no inverse.
    """
    inverse = np.asfortranarray((seen.T @ seen).toarray(), dtype=np.float32)
    diagonal = np.arange(len(inverse))
    inverse[diagonal, diagonal] += np.float32(ridge)
    inverse, unfactored = lapack.spotrf(inverse, lower=1, overwrite_a=1)
    inverse, uninverted = lapack.spotri(inverse, lower=1, overwrite_c=1)
    if unfactored or uninverted:
        raise np.linalg.LinAlgError(f"no inverse of items × items with a ridge of {ridge}")
    below = np.tril(inverse, -1)
    result = below + below.T
    result /= -np.diag(inverse)
    return np.ascontiguousarray(result)


def fold_in(histories: csr_array, weights: Float32Array) -> Float32Array:
    """Return people × items scores of ``histories`` (values: how much an item of the history counts)."""
    return np.asarray(histories @ weights, dtype=np.float32)
