"""Slates into rows, many people at once: what is shown stays as it is unless something a person would see has changed."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

import sqlalchemy as sa

from lms.clock import day_of, now, today
from lms.db import db
from lms.enrollments.models import CompletionRecord
from lms.recommendations.models import Slate, Suggestion
from lms.recommendations.snapshot import Catalogue
from recommender import data, fusion
from recommender.exploration import SHOWN, pick
from recommender.gaps import Gap, gaps

RULES = "rules"
"""Version of the order by closure alone, while governance has switched the learned order off."""
RETEST_WITHIN = timedelta(days=180)
"""How long after a course a person is reminded to be measured again."""


@dataclass(frozen=True)
class Scored:
    """A person as read, and the courses ranked for that person."""

    person: data.PersonFacts
    slate: Sequence[data.Suggestion]


def store(scored: Sequence[Scored], known: Catalogue, *, version: str, taken_at: datetime) -> int:
    """Write the slates of `scored`, facts taken at `taken_at`; returns how many people see another list now.

    Whoever was scored from newer facts meanwhile is left alone.
    """
    people = [int(one.person.id) for one in scored]
    computed = _computed(people)
    fresh = [one for one in scored if computed.get(int(one.person.id), taken_at) <= taken_at]
    _write_slates(fresh, known, computed, version, taken_at)
    return _write_lists(fresh, known, version)


def _computed(people: list[int]) -> dict[int, datetime]:
    query = sa.select(Slate.person_id, Slate.computed_at).where(Slate.person_id.in_(people))
    return {row.person_id: row.computed_at for row in db.session.execute(query)}


def _write_slates(
    scored: list[Scored], known: Catalogue, computed: Mapping[int, datetime], version: str, taken_at: datetime
) -> None:
    offers, finished = _offers(known), _finished([int(one.person.id) for one in scored])
    rows = []
    for one in scored:
        person = int(one.person.id)
        open_gaps = gaps(one.person.requirements, one.person.states)
        rows.append(
            {
                "person_id": person,
                "model_version": version,
                "entries": [_entry(suggestion) for suggestion in one.slate],
                "gap_without_course": _without_course(one.person, open_gaps, offers),
                "retests": _retests(one.person, open_gaps, finished[person], known),
                "computed_at": taken_at,
            }
        )
    old = [row for row in rows if row["person_id"] in computed]
    new = [row for row in rows if row["person_id"] not in computed]
    if old:
        db.session.execute(sa.update(Slate), old)
    if new:
        db.session.execute(sa.insert(Slate), new)


def _entry(suggestion: data.Suggestion) -> dict[str, Any]:
    return {
        "course_id": int(suggestion.course),
        "score": suggestion.score,
        "p_finish": suggestion.p_finish,
        "closures": dict(suggestion.closures),
    }


def _offers(known: Catalogue) -> dict[str, list[tuple[float, frozenset[str] | None]]]:
    """Competency → from which level, and for which agencies, a course raises it."""
    found: defaultdict[str, list[tuple[float, frozenset[str] | None]]] = defaultdict(list)
    for course in known.courses.values():
        for raised in () if course.retired or course.banned else course.raises:
            found[raised.competency].append((raised.from_level, course.open_to))
    return found


def _without_course(
    person: data.PersonFacts,
    open_gaps: Sequence[Gap],
    offers: Mapping[str, list[tuple[float, frozenset[str] | None]]],
) -> list[str]:
    """Codes of the gaps that no course open to the person raises below the required level."""
    return [
        gap.competency
        for gap in open_gaps
        if not any(
            low < gap.required and (admitted is None or person.agency in admitted)
            for low, admitted in offers.get(gap.competency, ())
        )
    ]


def _finished(people: list[int]) -> defaultdict[int, list[tuple[str, date]]]:
    query = sa.select(CompletionRecord.person_id, CompletionRecord.course_id, CompletionRecord.completed_at).where(
        CompletionRecord.person_id.in_(people), CompletionRecord.completed_at >= now() - RETEST_WITHIN
    )
    found: defaultdict[int, list[tuple[str, date]]] = defaultdict(list)
    for person, course, moment in db.session.execute(query.order_by(CompletionRecord.completed_at)):
        found[person].append((str(course), day_of(moment)))
    return found


def _retests(
    person: data.PersonFacts, open_gaps: Sequence[Gap], finished: list[tuple[str, date]], known: Catalogue
) -> list[dict[str, Any]]:
    """Gaps whose newest official measurement is older than a course finished for them."""
    found = []
    for gap in open_gaps:
        measured_on = _measured_on(person.state(gap.competency))
        for course, day in finished if measured_on else ():
            facts = known.courses.get(course)
            raises = facts is not None and any(one.competency == gap.competency for one in facts.raises)
            if raises and measured_on is not None and day > measured_on:
                found.append(
                    {
                        "competency": gap.competency,
                        "course_id": int(course),
                        "title": known.titles[course],
                        "finished_on": day.isoformat(),
                    }
                )
                break
    return found


def _measured_on(state: data.CompetencyState) -> date | None:
    days = [use.observed_on for use in state.sources if use.source in fusion.OFFICIAL]
    return max(days, default=None)


def _write_lists(scored: list[Scored], known: Catalogue, version: str) -> int:
    live = _live([int(one.person.id) for one in scored])
    moment = now()
    replaced: list[int] = []
    added: list[dict[str, Any]] = []
    moved: list[dict[str, Any]] = []
    changed = 0
    for one in scored:
        person = int(one.person.id)
        rows = [_row(person, suggestion, known, version, moment) for suggestion in shown(one.slate, version)]
        if [_seen(row) for row in rows] == [_seen(row) for row in live[person]]:
            moved += [_numbers(old, row) for old, row in zip(live[person], rows, strict=True) if _moved(old, row)]
        else:
            changed += 1
            replaced += [old["id"] for old in live[person]]
            added += rows
    if replaced:
        db.session.execute(sa.update(Suggestion).where(Suggestion.id.in_(replaced)).values(replaced_at=moment))
    if moved:
        db.session.execute(sa.update(Suggestion), moved)
    if added:
        db.session.execute(sa.insert(Suggestion), added)
    return changed


def shown(slate: Sequence[data.Suggestion], version: str) -> Sequence[data.Suggestion]:
    """The courses to show of a slate; while rules alone decide, none is drawn to learn from it."""
    return slate[:SHOWN] if version == RULES else pick(slate, today())


_KEPT = ("id", "course_id", "rank", "score", "contributions", "reasons", "exploration", "model_version")


def _live(people: list[int]) -> defaultdict[int, list[dict[str, Any]]]:
    columns = [getattr(Suggestion, name) for name in _KEPT]
    query = sa.select(Suggestion.person_id, *columns).where(
        Suggestion.person_id.in_(people), Suggestion.replaced_at.is_(None)
    )
    found: defaultdict[int, list[dict[str, Any]]] = defaultdict(list)
    for row in db.session.execute(query.order_by(Suggestion.rank)).mappings():
        found[row["person_id"]].append(dict(row))
    return found


def _row(person: int, suggestion: data.Suggestion, known: Catalogue, version: str, moment: datetime) -> dict[str, Any]:
    return {
        "person_id": person,
        "course_id": int(suggestion.course),
        "rank": suggestion.rank,
        "score": suggestion.score,
        "contributions": {"terms": dict(suggestion.contributions), "closures": dict(suggestion.closures)},
        "reasons": [_reason(one, known) for one in suggestion.reasons],
        "exploration": suggestion.exploration,
        "propensity": suggestion.propensity,
        "model_version": version,
        "created_at": moment,
    }


def _reason(reason: data.Reason, known: Catalogue) -> dict[str, Any]:
    facts: dict[str, Any] = {"code": reason.code, **reason.numbers}
    if "course" in facts:
        facts["title"] = known.titles.get(facts["course"], "")
    return facts


def _seen(row: Mapping[str, Any]) -> tuple[Any, ...]:
    """What a person sees of a suggestion; numbers to two places, so that a day's ageing is no news."""
    reasons = [
        {key: round(value, 2) if isinstance(value, float) else value for key, value in reason.items()}
        for reason in row["reasons"]
    ]
    return row["course_id"], row["rank"], row["exploration"], reasons


def _moved(old: Mapping[str, Any], new: Mapping[str, Any]) -> bool:
    """Whether the numbers behind an unchanged suggestion have moved, to three places."""
    return old["model_version"] != new["model_version"] or _rounded(old) != _rounded(new)


def _rounded(row: Mapping[str, Any]) -> dict[str, dict[str, float]]:
    return {
        part: {name: round(value, 3) for name, value in numbers.items()}
        for part, numbers in row["contributions"].items()
    }


def _numbers(old: Mapping[str, Any], new: Mapping[str, Any]) -> dict[str, Any]:
    names = ("score", "contributions", "reasons", "model_version")
    return {"id": old["id"], **{name: new[name] for name in names}}
