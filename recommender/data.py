"""The plain data that goes into the recommender and comes out of it.

Owns: frozen dataclasses of ids, numbers and dates, and the checks that keep them sane. Does not own: any
computation, and no name, NIP, gender, age or religion of a person: they are not needed to rank courses.

Levels are on the continuous scale of ``levels``; identifiers are opaque strings; competencies are their
codes.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Literal

from recommender.levels import LEVELS

Source = Literal["assessment_centre", "test", "supervisor", "self", "course"]
Status = Literal["unmeasured", "provisional", "measured", "expired"]
Number = str | int | float
STARS = range(1, 6)
"""What a rating of a course may be."""
STRENGTHS = range(1, 4)
"""How far results of work may be noted to stay below target."""


@dataclass(frozen=True, slots=True)
class Requirement:
    """What a post asks of its holder in one competency.

    ``level`` is 1 to 5, ``weight`` (importance) 1 to 5, ``basis`` the rule or decree it stands on.
    Raises ValueError outside these ranges.
    """

    competency: str
    level: int
    weight: float
    critical: bool = False
    basis: str = ""

    def __post_init__(self) -> None:
        if self.level not in LEVELS:
            raise ValueError(f"level must be 1 to 5, got {self.level}")
        if not 1.0 <= self.weight <= 5.0:
            raise ValueError(f"weight must be 1 to 5, got {self.weight}")


@dataclass(frozen=True, slots=True)
class Observation:
    """One piece of evidence about one competency of one person: a level with its standard error, dated.

    Raises ValueError when ``se`` is not positive.
    """

    source: Source
    mean: float
    se: float
    observed_on: date
    valid_until: date

    def __post_init__(self) -> None:
        if self.se <= 0.0:
            raise ValueError(f"a standard error must be positive, got {self.se}")


@dataclass(frozen=True, slots=True)
class SourceUse:
    """How a source entered a fused state: level, standard error aged to today, share (0 to 1)."""

    source: Source
    observed_on: date
    mean: float
    se: float
    share: float


@dataclass(frozen=True, slots=True)
class CompetencyState:
    """What is known about one competency of one person on one day.

    ``mean`` and ``se`` are None when unmeasured. ``p_meets`` is the probability of meeting the requirement;
    None without a requirement and when no valid evidence supports a statement. Raises ValueError when only
    one of mean and se is given, or se is not positive.
    """

    status: Status
    mean: float | None = None
    se: float | None = None
    p_meets: float | None = None
    sources: tuple[SourceUse, ...] = ()

    def __post_init__(self) -> None:
        if (self.mean is None) != (self.se is None):
            raise ValueError("mean and se come together")
        if self.se is not None and self.se <= 0.0:
            raise ValueError(f"a standard error must be positive, got {self.se}")


UNMEASURED = CompetencyState("unmeasured")


@dataclass(frozen=True, slots=True)
class Raise:
    """An author's claim that a course lifts one competency from one level to a higher one.

    ``from_level`` 0 means no entry level. Raises ValueError unless 0 ≤ from < to ≤ 5.
    """

    competency: str
    from_level: float
    to_level: float

    def __post_init__(self) -> None:
        if not 0.0 <= self.from_level < self.to_level <= LEVELS[-1]:
            raise ValueError(f"a course must raise a level upward within 0 to 5, got {self}")


@dataclass(frozen=True, slots=True)
class PerformanceGap:
    """A supervisor noted that results of work stayed below target and point to a competency: it is no level.

    ``strength`` is 1 (a little), 2 (clearly) or 3 (far); ``closed_on`` the day it was withdrawn, None while it stands.
    Raises ValueError for another strength.
    """

    competency: str
    strength: int
    noted_on: date
    closed_on: date | None = None

    def __post_init__(self) -> None:
        if self.strength not in STRENGTHS:
            raise ValueError(f"strength must be 1 to 3, got {self.strength}")


@dataclass(frozen=True, slots=True)
class CourseFacts:
    """One course.

    ``jp`` are lesson hours, ``open_to`` the agencies it admits (None: all), ``text`` title and summary, ``form`` the
    form of development (e-learning, coaching …) and ``language`` its language, both as codes.
    Governance decides whether it is ``pinned`` (stands first wherever the rules allow it) or ``banned`` (is
    never suggested).
    Raises ValueError when one competency is raised twice.
    """

    id: str
    raises: tuple[Raise, ...]
    minutes: int
    jp: float
    published_on: date
    text: str = ""
    form: str = ""
    language: str = "id"
    prerequisites: frozenset[str] = frozenset()
    open_to: frozenset[str] | None = None
    retired: bool = False
    pinned: bool = False
    banned: bool = False

    def __post_init__(self) -> None:
        _refuse_repeats("competency raised", [one.competency for one in self.raises])


@dataclass(frozen=True, slots=True)
class PersonFacts:
    """One person as of the snapshot's day.

    ``requirements`` of all posts held now, one per competency (the strictest); ``states`` by competency;
    ``evidence`` the dated observations the states were fused from, needed to learn (to look back without
    seeing the future); ``taken`` course → day it was last joined or finished; ``wishes`` course → day the
    supervisor asked for it; ``too_long`` the minutes of the shortest course the person put aside as too long;
    ``accepted`` courses already in the person's plan; ``performance`` the gaps in results of work that a supervisor
    noted, standing or closed; ``language`` the code of the language the person reads the pages in.
    Raises ValueError when one competency is required twice.
    """

    id: str
    agency: str
    position: str
    tier: str
    requirements: tuple[Requirement, ...] = ()
    states: Mapping[str, CompetencyState] = field(default_factory=dict)
    evidence: Mapping[str, tuple[Observation, ...]] = field(default_factory=dict)
    finished: frozenset[str] = frozenset()
    enrolled: frozenset[str] = frozenset()
    dismissed: frozenset[str] = frozenset()
    wishes: Mapping[str, date] = field(default_factory=dict)
    accepted: frozenset[str] = frozenset()
    taken: Mapping[str, date] = field(default_factory=dict)
    too_long: int | None = None
    performance: tuple[PerformanceGap, ...] = ()
    language: str = "id"

    def __post_init__(self) -> None:
        _refuse_repeats("competency required", [one.competency for one in self.requirements])

    def state(self, competency: str) -> CompetencyState:
        """Return the state of ``competency``; unmeasured when nothing is known."""
        return self.states.get(competency, UNMEASURED)


@dataclass(frozen=True, slots=True)
class Completion:
    """A person finished a course on a day."""

    person: str
    course: str
    day: date


@dataclass(frozen=True, slots=True)
class Rating:
    """A person who finished a course rated it on a day, 1 to 5 ``stars``. Raises ValueError for other numbers."""

    person: str
    course: str
    stars: int
    day: date

    def __post_init__(self) -> None:
        if self.stars not in STARS:
            raise ValueError(f"stars must be 1 to 5, got {self.stars}")


@dataclass(frozen=True, slots=True)
class Snapshot:
    """Everything the recommender sees, as of one day.

    ``people`` may be gone through again and again, and need not all be in memory: a tuple, or something that reads
    them anew each time. ``competencies`` maps code to name. A completion of a person or course outside the snapshot is
    ignored, and so is a rating of such a course; ``ratings`` holds one per person and course, the newest. Raises
    ValueError when a course is given twice.
    """

    people: Iterable[PersonFacts]
    courses: tuple[CourseFacts, ...]
    completions: tuple[Completion, ...]
    competencies: Mapping[str, str]
    as_of: date
    ratings: tuple[Rating, ...] = ()

    def __post_init__(self) -> None:
        _refuse_repeats("course id", [one.id for one in self.courses])


@dataclass(frozen=True, slots=True)
class Reason:
    """Why a course is, or may not be, suggested: a code of ``reasons`` or ``rules`` with its numbers."""

    code: str
    numbers: Mapping[str, Number] = field(default_factory=dict)

    def __reduce__(self) -> tuple[type["Reason"], tuple[object, ...]]:
        """Millions travel between processes; the slots of a frozen dataclass would be set one by one in Python."""
        return Reason, (self.code, self.numbers)


@dataclass(frozen=True, slots=True)
class Suggestion:
    """One course for one person, with everything needed to recompute and explain its place.

    ``score = p_finish × Σ closures``. ``closures`` maps competency → weighted gap closure expected if
    finished; ``contributions`` maps "bias" and each signal → its term of logit(p_finish), summing to it
    exactly. ``propensity`` is the probability with which the course was put in its place (1 unless drawn
    for exploration).
    """

    person: str
    course: str
    rank: int
    score: float
    p_finish: float
    closures: Mapping[str, float]
    contributions: Mapping[str, float]
    reasons: tuple[Reason, ...] = ()
    exploration: bool = False
    propensity: float = 1.0

    def __reduce__(self) -> tuple[type["Suggestion"], tuple[object, ...]]:
        """As ``Reason``'s."""
        return Suggestion, (
            self.person,
            self.course,
            self.rank,
            self.score,
            self.p_finish,
            self.closures,
            self.contributions,
            self.reasons,
            self.exploration,
            self.propensity,
        )


def _refuse_repeats(what: str, names: list[str]) -> None:
    if len(set(names)) != len(names):
        raise ValueError(f"a {what} is given twice")
