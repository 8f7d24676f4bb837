"""Published ways to rank what a person takes next, to compare ours with.

Owns: the shape of a model and the tuple ``RIVALS``. Does not own: our own model (``recommender.behaviour``), what
was taken before (masked by the harness), or the metrics.
"""

from typing import Protocol, Self

from recommender.behaviour.interactions import Attributes, FloatArray, IntArray, Interactions
from recommender.evaluation.rivals.chance import Constant, Random
from recommender.evaluation.rivals.ease import Ease, RecentEase
from recommender.evaluation.rivals.factors import NonNegative, SingularValues
from recommender.evaluation.rivals.implicit_factors import LeastSquares, PersonalisedRanking
from recommender.evaluation.rivals.item_neighbours import ItemNeighbours
from recommender.evaluation.rivals.popularity import DecayedPopular, Popular


class Scorer(Protocol):
    """A model of what people take next. It is made without arguments, fitted once, and asked in blocks."""

    NAME: str

    def fit(self, interactions: Interactions, attributes: Attributes | None, seed: int, /) -> Self:
        """Learn from the log and return itself. Nobody's target is in ``interactions``, nor given otherwise."""
        ...

    def scores(self, users: IntArray, interactions: Interactions, as_of: FloatArray | None, /) -> FloatArray:
        """Return ``users`` × items, higher is better; every score is finite.

        ``users`` are rows of ``interactions``, which holds the histories to recommend from: those fitted on, or those
        of people never fitted on (told apart by ``person``), perhaps cut short. ``as_of`` is the moment of
        recommending, one per entry of ``users``: for logs with times the last moment of the log fitted on, never a
        target's own time; for logs with places None.
        """
        ...


RIVALS: tuple[type[Scorer], ...] = (
    Random,
    Constant,
    Popular,
    DecayedPopular,
    ItemNeighbours,
    SingularValues,
    NonNegative,
    LeastSquares,
    PersonalisedRanking,
    Ease,
    RecentEase,
)
LIBRARIES = {LeastSquares.NAME: "implicit", PersonalisedRanking.NAME: "implicit"}
"""The library a rival needs beyond those of the product; it is installed for tests only."""
