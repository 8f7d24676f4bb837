"""How the form of the course (e-learning, coaching …) fits what this person finished and put aside.

Owns: how far the form's share among the courses the person finished lies above its share among what everybody
finished, less the same for what the person put aside (−2 to 2; 0 for a person without either, and where all courses
have one form). Does not own: putting a course itself aside (``rules``).

Both shares of a person are shrunk to everybody's as if five more courses had been finished in everybody's proportions,
and everybody's to the catalogue's likewise (additive smoothing with the parent as prior; Chen & Goodman, 1999).
"""

import numpy as np
from scipy.sparse import csr_array

from recommender.signals.arrays import FloatArray, History, PeopleArrays, Scorer

NAME = "form"
RANGE = (-2.0, 2.0)
PRIOR_WEIGHT = 0.5
SMOOTHING = 5.0


def prepare(history: History) -> Scorer:
    """Return the scorer; what everybody finished is learnt from the population."""
    facts = history.courses.facts
    names = sorted({course.form for course in facts})
    number = np.array([names.index(course.form) for course in facts], dtype=np.int64)
    belongs = np.eye(len(names))[number]
    catalogue = belongs.mean(axis=0) if len(facts) else np.zeros(0)
    everybody = _shares((history.people.finished @ belongs).sum(axis=0, keepdims=True), catalogue)[0]

    def ahead(chosen: csr_array) -> FloatArray:
        return np.asarray(_shares(chosen @ belongs, everybody) - everybody)

    def score(people: PeopleArrays) -> FloatArray:
        return np.asarray((ahead(people.finished) - ahead(people.dismissed))[:, number])

    return score


def _shares(counts: FloatArray, parent: FloatArray) -> FloatArray:
    """Return per row of ``counts`` the share of each form, shrunk to ``parent``."""
    return np.asarray((counts + SMOOTHING * parent) / (counts.sum(axis=1, keepdims=True) + SMOOTHING))
