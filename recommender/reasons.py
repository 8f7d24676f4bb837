"""Why a course is suggested: codes with numbers, never sentences.

Owns: the reason codes and which of them hold for one person and one course. Does not own: wording (``lms``
writes it from these codes), the numbers themselves (each comes from the module that ranks by it), or
exclusions (``rules``).

Every reason but PINNED cites something that raised the score: a gap with its share of the closure, or a signal whose
term in the log-odds is positive. Remove a cited gap or wish and the score falls (tested).

* REQUIRES (competency, level, basis): the post asks for it.
* MEASURED (competency, mean, se, source, observed_on, p_meets): what valid official evidence says.
* PROVISIONAL: the same from self-assessment or a very uncertain test.
* EXPIRED: the same without p_meets; last known, to be measured again.
* UNMEASURED (competency): nothing is known, which is not a level of 0.
* RAISES (competency, from, to): the author's claim.
* EFFECT (competency, gain, n): measured rise in levels, shrunk; only from 20 pairs on; no claim of cause.
* PEERS_FINISHED (n, of): others in the same position who finished it; only from 20 others on.
* SUPERVISOR_WISH (on): the day of the wish.
* PERFORMANCE_GAP (competency, strength, on): the supervisor noted results of work below target, by 1 to 3.
* RATED (mean, n): the mean of the stars given by those who finished it, only from 5 ratings on and where it lies above
  the mean of all.
* ALIKE (course): the finished course that speaks most for it, by what people take together.
* FOLLOWS (course): the finished course it followed most often in others' order.
* CONTENT_LIKE (course): the finished course it resembles most.
* NEW_COURSE (published_on): published within 90 days.
* PINNED: governance put it first wherever the rules allow it; the score is as it was, the place is not.
* EXPLORATION (propensity): drawn to learn about it.
* JP (minutes, jp): its length.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import lru_cache

from recommender.data import CompetencyState, CourseFacts, Number, PersonFacts, Raise, Reason, Status
from recommender.performance import strongest

CODES = (
    "REQUIRES",
    "MEASURED",
    "PROVISIONAL",
    "EXPIRED",
    "UNMEASURED",
    "RAISES",
    "EFFECT",
    "PEERS_FINISHED",
    "SUPERVISOR_WISH",
    "PERFORMANCE_GAP",
    "RATED",
    "ALIKE",
    "FOLLOWS",
    "CONTENT_LIKE",
    "NEW_COURSE",
    "PINNED",
    "EXPLORATION",
    "JP",
)
MIN_PEERS = 20
MIN_EFFECT_PAIRS = 20
MIN_RATINGS = 5
"""Ratings of a course from which their mean is said, and counts."""
NEW_FOR_DAYS = 90
MAX_CITED_GAPS = 2
KEPT = 10_000
"""Reasons of each kind kept to be given again."""

SIGNAL_OF: Mapping[str, str] = {
    "PEERS_FINISHED": "role",
    "SUPERVISOR_WISH": "wish",
    "PERFORMANCE_GAP": "performance",
    "RATED": "rating",
    "ALIKE": "alike",
    "FOLLOWS": "sequence",
    "CONTENT_LIKE": "content",
    "NEW_COURSE": "freshness",
}
"""The signal each of these reasons speaks for."""
CITING = ("ALIKE", "FOLLOWS", "CONTENT_LIKE")
"""Reasons that name a course the person finished."""

_KNOWN: Mapping[Status, str] = {"measured": "MEASURED", "provisional": "PROVISIONAL", "expired": "EXPIRED"}


@dataclass(frozen=True, slots=True)
class Circumstances:
    """What the population tells about one course for one person.

    ``speaking`` are the names of the signals that raised its score; ``finished`` of ``peers`` others in the
    position finished it; ``effects`` competency → (gain in levels, pairs measured); ``cited`` reason code → the
    finished course it names, where there is one; ``rated`` (mean stars, ratings) where it is rated above the mean of
    all; ``as_of`` the day.
    """

    as_of: date
    speaking: frozenset[str] = frozenset()
    finished: int = 0
    peers: int = 0
    effects: Mapping[str, tuple[float, int]] = field(default_factory=dict)
    cited: Mapping[str, str] = field(default_factory=dict)
    rated: tuple[float, int] | None = None


Said = dict[str, tuple[Reason, Reason]]
"""Competency → what a person's post asks and what is known of it: the same for every course."""


def explain(
    person: PersonFacts,
    course: CourseFacts,
    closures: Mapping[str, float],
    circumstances: Circumstances,
    said: Said | None = None,
) -> tuple[Reason, ...]:
    """Return the reasons that hold: at most two gaps, largest closure first, then the others.

    ``said`` keeps what was said of this person's gaps, to be said again of the next course. Reasons that are alike
    are one object: most of them are, and millions cross from process to process.
    """
    raised = {one.competency: one for one in course.raises}
    cited = sorted((code for code, part in closures.items() if part > 0.0), key=lambda code: (-closures[code], code))
    found: list[Reason] = []
    for code in cited[:MAX_CITED_GAPS]:
        found.extend(_gap_reasons(person, raised[code], {} if said is None else said))
    found.extend(_effects(cited, circumstances))
    found.extend(_others(person, course, circumstances))
    if course.pinned:
        found.append(Reason("PINNED"))
    found.append(_length(course.minutes, course.jp))
    return tuple(found)


def exploration(propensity: float) -> Reason:
    """Return the reason that says a course was drawn with probability ``propensity``."""
    return Reason("EXPLORATION", {"propensity": propensity})


def _gap_reasons(person: PersonFacts, raised: Raise, said: Said) -> tuple[Reason, Reason, Reason]:
    code = raised.competency
    if code not in said:
        required = next(one for one in person.requirements if one.competency == code)
        said[code] = _required(code, required.level, required.basis), _known(code, person.state(code))
    return (*said[code], _raised(code, raised.from_level, raised.to_level))


@lru_cache(maxsize=KEPT, typed=True)
def _required(competency: str, level: int, basis: str) -> Reason:
    return Reason("REQUIRES", {"competency": competency, "level": level, "basis": basis})


@lru_cache(maxsize=KEPT, typed=True)
def _raised(competency: str, from_level: float, to_level: float) -> Reason:
    return Reason("RAISES", {"competency": competency, "from": from_level, "to": to_level})


@lru_cache(maxsize=KEPT, typed=True)
def _length(minutes: int, jp: float) -> Reason:
    return Reason("JP", {"minutes": minutes, "jp": jp})


def _known(competency: str, state: CompetencyState) -> Reason:
    numbers: dict[str, Number] = {"competency": competency}
    if state.mean is None or state.se is None:
        return Reason("UNMEASURED", numbers)
    numbers |= {"mean": state.mean, "se": state.se}
    if state.sources:
        numbers |= {
            "source": state.sources[0].source,
            "observed_on": state.sources[0].observed_on.isoformat(),
        }
    if state.p_meets is not None:
        numbers["p_meets"] = state.p_meets
    return Reason(_KNOWN[state.status], numbers)


def _effects(cited: list[str], circumstances: Circumstances) -> list[Reason]:
    measured = ((code, *circumstances.effects.get(code, (0.0, 0))) for code in cited)
    return [
        Reason("EFFECT", {"competency": code, "gain": gain, "n": pairs})
        for code, gain, pairs in measured
        if pairs >= MIN_EFFECT_PAIRS
    ]


def _others(person: PersonFacts, course: CourseFacts, circumstances: Circumstances) -> list[Reason]:
    """Return the reasons of the signals other than the gap, each only if its signal raised the score."""
    numbers: dict[str, dict[str, Number]] = {}
    if circumstances.peers >= MIN_PEERS and circumstances.finished > 0:
        numbers["PEERS_FINISHED"] = {"n": circumstances.finished, "of": circumstances.peers}
    if course.id in person.wishes:
        numbers["SUPERVISOR_WISH"] = {"on": person.wishes[course.id].isoformat()}
    noted = strongest(person.performance, {one.competency for one in course.raises}, circumstances.as_of)
    if noted is not None:
        numbers["PERFORMANCE_GAP"] = {
            "competency": noted.competency,
            "strength": noted.strength,
            "on": noted.noted_on.isoformat(),
        }
    if circumstances.rated is not None:
        numbers["RATED"] = dict(zip(("mean", "n"), circumstances.rated, strict=True))
    for code in CITING:
        if code in circumstances.cited:
            numbers[code] = {"course": circumstances.cited[code]}
    if 0 <= (circumstances.as_of - course.published_on).days < NEW_FOR_DAYS:
        numbers["NEW_COURSE"] = {"published_on": course.published_on.isoformat()}
    return [Reason(code, facts) for code, facts in numbers.items() if SIGNAL_OF[code] in circumstances.speaking]
