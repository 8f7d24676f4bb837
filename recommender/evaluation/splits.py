"""Looking back without seeing the future.

Owns: the snapshot as it stood on an earlier day, and the split by time. Does not own: metrics.

Rebuilt from dated facts: completions, finished and taken courses (one taken again later is not known to have been
taken before), ratings (one changed later is not known to have been given before), wishes, noted gaps in performance,
published courses, and levels (fused again from the evidence known then). Not dated, hence cleared: open enrolments,
dismissals, accepted plans. Posts, requirements and the language of a person are those of the snapshot: what they were
earlier is not known here. People may be read later than the completions: what they finished meanwhile is dated, too.
"""

from collections.abc import Iterable, Iterator, Mapping, Set
from dataclasses import dataclass, replace
from datetime import date

from recommender import fusion
from recommender.data import Completion, PerformanceGap, PersonFacts, Snapshot


def rewind(snapshot: Snapshot, day: date) -> Snapshot:
    """Return ``snapshot`` as it stood at the end of ``day``. Raises ValueError when ``day`` is after it."""
    if day > snapshot.as_of:
        raise ValueError(f"{day} is after the snapshot of {snapshot.as_of}")
    later: dict[str, set[str]] = {}
    for one in snapshot.completions:
        if one.day > day:
            later.setdefault(one.person, set()).add(one.course)
    return replace(
        snapshot,
        people=_Rewound(snapshot.people, later, day),
        courses=tuple(one for one in snapshot.courses if one.published_on <= day),
        completions=tuple(one for one in snapshot.completions if one.day <= day),
        ratings=tuple(one for one in snapshot.ratings if one.day <= day),
        as_of=day,
    )


def time_split(snapshot: Snapshot, day: date, until: date | None = None) -> tuple[Snapshot, tuple[Completion, ...]]:
    """Return the snapshot as of ``day`` and the completions after it, up to ``until``, else the snapshot's own day."""
    end = snapshot.as_of if until is None else until
    return rewind(snapshot, day), tuple(one for one in snapshot.completions if day < one.day <= end)


@dataclass(frozen=True)
class _Rewound:
    """People as they stood at the end of ``day``, each made when his turn comes: ``later`` holds what was finished since."""

    people: Iterable[PersonFacts]
    later: Mapping[str, Set[str]]
    day: date

    def __iter__(self) -> Iterator[PersonFacts]:
        nothing: Set[str] = frozenset()
        return (_rewound(person, self.later.get(person.id, nothing), self.day) for person in self.people)


def _rewound(person: PersonFacts, later: Set[str], day: date) -> PersonFacts:
    return replace(
        person,
        states=fusion.states(person.evidence, person.requirements, day),
        evidence={code: tuple(one for one in all_ if one.observed_on <= day) for code, all_ in person.evidence.items()},
        finished=frozenset(one for one in person.finished - later if person.taken.get(one, day) <= day),
        enrolled=frozenset(),
        dismissed=frozenset(),
        taken={course: on for course, on in person.taken.items() if on <= day},
        too_long=None,
        performance=tuple(_standing(one, day) for one in person.performance if one.noted_on <= day),
        wishes={course: on for course, on in person.wishes.items() if on <= day},
        accepted=frozenset(),
    )


def _standing(gap: PerformanceGap, day: date) -> PerformanceGap:
    """Return ``gap`` as it was known on ``day``: a later closing is not."""
    return gap if gap.closed_on is None or gap.closed_on <= day else replace(gap, closed_on=None)
