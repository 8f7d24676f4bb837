"""How much a course's text resembles what the person finished or still needs.

Owns: TF-IDF word similarity (cosine, 0 to 1), the largest over the person's finished courses and the names
of the open gaps. Does not own: stemming or translation of texts; the similarity of learners (``peers``).

The largest, not the mean: it never falls when a gap is added, and the course that explains it can be named.
"""

import re

import numpy as np
from sklearn.feature_extraction.text import TfidfVectorizer

from recommender.signals.arrays import FloatArray, History, PeopleArrays, Scorer

NAME = "content"
RANGE = (0.0, 1.0)
PRIOR_WEIGHT = 1.0
_WORD = re.compile(r"\w\w+")


def prepare(history: History) -> Scorer:
    """Return the scorer of the largest text similarity to finished courses and open gaps."""
    size = len(history.courses.facts)
    courses, names = history.learnt(course_similarity), history.learnt(_similarity)[size:, :size]

    def score(people: PeopleArrays) -> FloatArray:
        best = _to_finished(people, courses)
        for competency in np.flatnonzero(people.urgency.any(axis=0)):
            wanted = people.urgency[:, competency] > 0.0
            best[wanted] = np.maximum(best[wanted], names[competency])
        return best

    return score


def course_similarity(history: History) -> FloatArray:
    """Return the cosine similarity of the courses' texts, C×C."""
    size = len(history.courses.facts)
    return history.learnt(_similarity)[:size, :size]


def _similarity(history: History) -> FloatArray:
    texts = [*(course.text for course in history.courses.facts), *history.names]
    if not any(_WORD.search(text) for text in texts):
        return np.zeros((len(texts), len(texts)))
    vectors = TfidfVectorizer(token_pattern=_WORD.pattern, sublinear_tf=True).fit_transform(texts)
    return np.asarray(np.clip((vectors @ vectors.T).toarray(), 0.0, 1.0))


def _to_finished(people: PeopleArrays, similarity: FloatArray) -> FloatArray:
    best = np.zeros((len(people), len(similarity)))
    finished = people.finished
    for row in np.flatnonzero(np.diff(finished.indptr)).tolist():
        done = finished.indices[finished.indptr[row] : finished.indptr[row + 1]]
        np.max(similarity[done], axis=0, out=best[row])
    return best
