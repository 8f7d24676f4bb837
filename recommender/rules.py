"""What may not be suggested to a person, and why.

Owns: the exclusion rules and their codes, one person and one course at a time, in plain Python: what the
page "why not this course?" asks. Does not own: the same rules over many people (``eligibility``, tested to
agree), ranking, or wording.

Codes: ``finished``, ``enrolled``, ``retired``, ``banned`` (by governance), ``not_open`` (to the person's agency),
``prerequisite_missing``, ``dismissed`` (by the person), ``no_gap`` (raises nothing the posts require, or
only from the required level on), ``above`` (every required competency it raises is met already, or measured
at or above the level it leads to). Only a measured state puts a person above a course: an opinion of
oneself does not.
"""

from collections.abc import Mapping

from recommender.data import CompetencyState, CourseFacts, Number, PersonFacts, Raise, Reason
from recommender.gaps import is_met

CODES = (
    "finished",
    "enrolled",
    "retired",
    "banned",
    "not_open",
    "prerequisite_missing",
    "dismissed",
    "no_gap",
    "above",
)


def exclusions(person: PersonFacts, course: CourseFacts, courses: Mapping[str, CourseFacts]) -> tuple[Reason, ...]:
    """Return every rule that keeps ``course`` from ``person``; empty when it may be suggested.

    ``courses`` is the catalogue by id: a missing prerequisite is named with whether it can still be taken.
    """
    found = [Reason(code) for code in _history(person, course)]
    if course.open_to is not None and person.agency not in course.open_to:
        found.append(Reason("not_open"))
    for missing in sorted(course.prerequisites - person.finished):
        offered = missing in courses and not (courses[missing].retired or courses[missing].banned)
        found.append(Reason("prerequisite_missing", {"course": missing, "offered": int(offered)}))
    found.extend(_competency_rules(person, course))
    return tuple(sorted(found, key=lambda reason: CODES.index(reason.code)))


def _history(person: PersonFacts, course: CourseFacts) -> list[str]:
    facts = {
        "finished": course.id in person.finished,
        "enrolled": course.id in person.enrolled,
        "retired": course.retired,
        "banned": course.banned,
        "dismissed": course.id in person.dismissed,
    }
    return [code for code, holds in facts.items() if holds]


def _competency_rules(person: PersonFacts, course: CourseFacts) -> list[Reason]:
    required = {one.competency: one.level for one in person.requirements}
    relevant = [one for one in course.raises if one.from_level < required.get(one.competency, 0)]
    if not relevant:
        return [Reason("no_gap")]
    standings = [_standing(person.state(one.competency), one) for one in relevant]
    above = [Reason("above", one) for one in standings if one is not None]
    return above if len(above) == len(relevant) else []


def _standing(state: CompetencyState, raised: Raise) -> dict[str, Number] | None:
    """Return where a person stands who is above what the course leads to, else None."""
    if state.status != "measured" or state.mean is None:
        return None
    if not is_met(state) and state.mean < raised.to_level:
        return None
    return {"competency": raised.competency, "mean": state.mean, "to": raised.to_level}
