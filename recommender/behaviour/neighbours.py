"""Items taken by the same people: the cosine of two items' takers.

Owns: the shrunk cosine of items. Does not own: their scores (sums over the history, as in ``ease``).

c_ij / (sqrt(c_i · c_j) + 20), as in ``recommender.signals.peers``: twenty imagined takers who share nothing.
"""

import numpy as np
from scipy.sparse import csr_array

from recommender.behaviour.ease import Float32Array

SHRINKAGE = np.float32(20.0)


def weights(seen: csr_array) -> Float32Array:
    """Return the I×I cosines of the columns of people × items ``seen``, 0 on the diagonal."""
    together = np.asarray((seen.T @ seen).toarray(), dtype=np.float32)
    root = np.sqrt(np.diag(together))
    together /= root[:, None] * root + SHRINKAGE
    np.fill_diagonal(together, 0.0)
    return together
