"""A draft of what a post requires, from posts that are described already: titles alike, codes near, duties alike.

Owns: the resemblance of posts and the prediction of levels. Does not own: files, or what becomes of a draft (an
analyst decides). Loads NumPy, SciPy and scikit-learn: for jobs and studies only.

Kernel ridge regression: the levels of a new post are the mean of the known ones plus a weighted sum of how these
differ from the mean, all competencies at once. The kernel is a weighted sum of resemblances, each 1 for a post with itself:
the title by words and by pieces of words, the duties by words, and the branches of the code's tree that two posts share.
(Rasmussen & Williams, 2006, 2.7: the mean of a Gaussian process with this kernel.)
"""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Self

import numpy as np
from numpy.typing import NDArray
from sklearn.feature_extraction.text import TfidfVectorizer

FloatArray = NDArray[np.float64]
WORD = r"\w+"


@dataclass(frozen=True, slots=True)
class Post:
    """A post: ``title``, the branches of its ``code`` from the root on, and ``duties``, any text that describes it."""

    title: str
    code: tuple[str, ...] = ()
    duties: str = ""


@dataclass(frozen=True, slots=True)
class Resemblance:
    """How much each way in which two posts are alike counts, and the ``noise`` of a level (higher: nearer to the mean)."""

    words: float = 0.3
    pieces: float = 1.0
    duties: float = 0.8
    code: float = 1.5
    noise: float = 1.0


class Drafter:
    """Learns from described posts; drafts the levels of others."""

    def __init__(self, resemblance: Resemblance | None = None) -> None:
        self.resemblance = resemblance or Resemblance()

    def fit(self, posts: Sequence[Post], levels: FloatArray) -> Self:
        """Learn from ``levels``, posts × competencies; raises ValueError where they do not fit ``posts`` or are missing."""
        if len(posts) != len(levels) or not len(posts):
            raise ValueError(f"{len(posts)} posts and levels of {len(levels)}")
        if np.isnan(levels).any():
            raise ValueError("the levels of a described post are known, all of them")
        self.posts_ = list(posts)
        self.mean_ = levels.mean(axis=0)
        kernel = self._kernel(self.posts_)
        noise = self.resemblance.noise * np.eye(len(posts))
        self.weight_ = np.linalg.solve(kernel + noise, levels - self.mean_)
        return self

    def draft(self, posts: Sequence[Post]) -> FloatArray:
        """Return the expected levels, ``posts`` × competencies; they may leave the range of those learned from a little."""
        return np.asarray(self.mean_ + self._kernel(posts) @ self.weight_)

    def _kernel(self, posts: Sequence[Post]) -> FloatArray:
        """Return how much each of ``posts`` resembles each post learned from."""
        counts, known = self.resemblance, self.posts_
        titles, duties = [one.title for one in known], [one.duties for one in known]
        asked, asked_duties = [one.title for one in posts], [one.duties for one in posts]
        ways: tuple[tuple[float, Callable[[], FloatArray]], ...] = (
            (counts.words, lambda: _alike(asked, titles, token_pattern=WORD, ngram_range=(1, 2))),
            (counts.pieces, lambda: _alike(asked, titles, analyzer="char_wb", ngram_range=(3, 5))),
            (counts.duties, lambda: _alike(asked_duties, duties, token_pattern=WORD)),
            (counts.code, lambda: _branches(posts, known)),
        )
        nothing = np.zeros((len(posts), len(known)))
        return np.asarray(sum((weight * alike() for weight, alike in ways if weight > 0.0), start=nothing))


def _alike(asked: Sequence[str], known: Sequence[str], **settings: object) -> FloatArray:
    """Return the cosine of the TF-IDF of texts, asked × known; 0 where a text is empty. Rarity is that among the known."""
    if not any(re.search(WORD, one) for one in known):
        return np.zeros((len(asked), len(known)))
    terms = TfidfVectorizer(sublinear_tf=True, **settings)
    there = terms.fit_transform(known)
    return np.asarray((terms.transform(asked) @ there.T).toarray())


def _branches(asked: Sequence[Post], known: Sequence[Post]) -> FloatArray:
    """Return the share of the branches of its code that each known post has in common with each asked one."""
    depth = max((len(one.code) for one in (*asked, *known)), default=0)
    found = np.zeros((len(asked), len(known)))
    for level in range(depth):
        mine, theirs = _at(asked, level), _at(known, level)
        found += (mine[:, None] == theirs[None, :]) & (mine != "")[:, None]
    return found / max(depth, 1)


def _at(posts: Sequence[Post], level: int) -> NDArray[np.str_]:
    return np.array([one.code[level] if level < len(one.code) else "" for one in posts])
