"""What people take next: rules from an item to those that followed it.

Owns: the weights of the rules. Their scores are sums over the history, as in ``ease`` (``fold_in`` there works
for any such weights). Does not own: order itself; events come sorted.

Source: Ludewig & Jannach, "Evaluation of session-based recommendation algorithms", UMUAI 2018 (sequential
rules), with a geometric instead of a linear weight of the distance.
"""

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_array

from recommender.behaviour.ease import Float32Array

IntArray = NDArray[np.int64]
SHRINKAGE = 10.0
"""Imagined people who took an item and then nothing else: a rule from two people stays weak."""


def weights(user: IntArray, item: IntArray, items: int, *, decay: float, window: int) -> Float32Array:
    """Return the I×I weights (row: taken; column: what followed), about 0 to 1.

    ``user`` and ``item`` hold one entry per event, sorted by user and time. A pair ``g`` steps apart counts
    decay^(g−1), up to ``window`` steps; the sum is divided by how often the first item was taken, plus 10.
    """
    total = csr_array((items, items), dtype=np.float32)
    for gap in range(1, window + 1):
        same = user[:-gap] == user[gap:]
        pair = (item[:-gap][same], item[gap:][same])
        counts = np.full(len(pair[0]), decay ** (gap - 1), dtype=np.float32)
        total = total + csr_array((counts, pair), shape=(items, items))
    result = np.asarray(total.toarray())
    np.fill_diagonal(result, 0.0)
    result /= (np.bincount(item, minlength=items) + SHRINKAGE)[:, None].astype(np.float32)
    return result
