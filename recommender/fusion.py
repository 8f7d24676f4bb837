"""From self, supervisor, test and assessment centre to one level with uncertainty and age.

Owns: the fusion rule below. Does not own: how an observation was obtained, its validity period, or what a
gap is.

The rule (no rater is overwritten, and an old or soft source counts less instead of not at all):

1. An observation is valid from its day until ``valid_until``. Of each source only its newest valid
   observation counts; of two on one day the one given later.
2. Its standard error is at least the source's floor (``FLOORS``), then grows with age: ``sqrt(se² + (0.25 ·
   years)²)``, an unknown drift of a quarter of a level per year.
3. Assessment centre, test and supervisor are *official*. Their precision-weighted mean (inverse-variance
   weights) is the level, ``1 / sqrt(Σ 1/se²)`` its standard error. Self-assessment and courses then have
   share 0 and are only shown beside it.
4. Official evidence makes the state "measured", except when a test with se > 0.75 is the only one:
   "provisional".
5. Without official evidence, a self-assessment alone gives a "provisional" level. A finished course is
   exposure, not ability: it never makes or moves a level.
6. Only expired evidence: "expired", with the last known level and no probability. Nothing: "unmeasured", no
   level.

Source: inverse-variance weighting is the standard fixed-effect combination (e.g. Borenstein et al., 2009,
ch. 11); floors and drift are the project's policy, to be replaced by measured rater severity.
"""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from math import sqrt

from recommender.data import UNMEASURED, CompetencyState, Observation, Requirement, Source, SourceUse, Status
from recommender.levels import p_meets

FLOORS: Mapping[Source, float] = {
    "assessment_centre": 0.35,
    "test": 0.30,
    "supervisor": 0.60,
    "self": 0.90,
    "course": 1.00,
}
"""Smallest standard error, in levels, each source may claim."""
OFFICIAL: frozenset[Source] = frozenset({"assessment_centre", "test", "supervisor"})
SELF: frozenset[Source] = frozenset({"self"})
DRIFT_PER_YEAR = 0.25
MAX_MEASURED_TEST_SE = 0.75
DAYS_PER_YEAR = 365.25


def aged_se(observation: Observation, today: date) -> float:
    """Return the standard error, in levels, with which ``observation`` counts today: floor, then age."""
    years = (today - observation.observed_on).days / DAYS_PER_YEAR
    floored = max(observation.se, FLOORS[observation.source])
    return sqrt(floored**2 + (DRIFT_PER_YEAR * years) ** 2)


def fuse(observations: Iterable[Observation], today: date, required: int | None = None) -> CompetencyState:
    """Return the state of one competency on ``today`` from ``observations``, by the rule of this module.

    Observations dated after ``today`` are not seen. ``required`` is the level of the post, for ``p_meets``.
    """
    known = [one for one in observations if one.observed_on <= today]
    valid = _newest_per_source(one for one in known if one.valid_until >= today)
    counted = _counted(valid)
    if counted:
        return _state(_status(counted, valid), valid, counted, today, required)
    past = _newest_per_source(known)
    counted = _counted(past)
    if counted:
        return _state("expired", past, counted, today, None)
    return UNMEASURED


def states(
    evidence: Mapping[str, Sequence[Observation]], requirements: Iterable[Requirement], today: date
) -> dict[str, CompetencyState]:
    """Return competency → state on ``today`` for every competency observed or required."""
    required = {one.competency: one.level for one in requirements}
    codes = sorted({*evidence, *required})
    return {code: fuse(evidence.get(code, ()), today, required.get(code)) for code in codes}


def _newest_per_source(observations: Iterable[Observation]) -> dict[Source, Observation]:
    newest: dict[Source, Observation] = {}
    for one in sorted(observations, key=lambda one: one.observed_on):
        newest[one.source] = one
    return newest


def _counted(newest: Mapping[Source, Observation]) -> frozenset[Source]:
    official = OFFICIAL & newest.keys()
    return official or SELF & newest.keys()


def _status(counted: frozenset[Source], newest: Mapping[Source, Observation]) -> Status:
    if not counted & OFFICIAL:
        return "provisional"
    if counted == {"test"} and newest["test"].se > MAX_MEASURED_TEST_SE:
        return "provisional"
    return "measured"


def _state(
    status: Status,
    newest: Mapping[Source, Observation],
    counted: frozenset[Source],
    today: date,
    required: int | None,
) -> CompetencyState:
    errors = {source: aged_se(one, today) for source, one in newest.items()}
    precision = {source: errors[source] ** -2 if source in counted else 0.0 for source in newest}
    total = sum(precision.values())
    mean = sum(precision[source] * one.mean for source, one in newest.items()) / total
    se = sqrt(1.0 / total)
    uses = (
        SourceUse(source, one.observed_on, one.mean, errors[source], precision[source] / total)
        for source, one in newest.items()
    )
    probability = None if required is None else p_meets(mean, se, required)
    return CompetencyState(status, mean, se, probability, tuple(sorted(uses, key=lambda u: (-u.share, u.source))))
