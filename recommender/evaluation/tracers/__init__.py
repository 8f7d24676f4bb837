"""Published models of the next practice answer, to compare ours with.

Owns: the tuple ``TRACERS`` and the shape of its members: a name and a function from answers to a fitted model.
Does not own: our own model (``recommender.mastery.tracing``) or the metrics.
"""

from collections.abc import Callable
from functools import partial
from typing import Protocol

from recommender.evaluation.tracers.bkt import fit_bkt
from recommender.evaluation.tracers.elo import fit_elo
from recommender.evaluation.tracers.logistic import BEST_LR, IRT, PFA, fit_logistic
from recommender.mastery.answers import Answers, FloatArray


class FittedTracer(Protocol):
    """A model that predicts each answer of people never seen from their earlier ones."""

    def probabilities(self, answers: Answers, /) -> FloatArray:
        """Return the probability of a right answer, per answer."""
        ...


Fit = Callable[[Answers], FittedTracer]

TRACERS: tuple[tuple[str, Fit], ...] = (
    ("irt", partial(fit_logistic, blocks=IRT)),
    ("pfa", partial(fit_logistic, blocks=PFA)),
    ("bkt", fit_bkt),
    ("elo", fit_elo),
    ("best_lr", partial(fit_logistic, blocks=BEST_LR)),
)
