"""Behavioural ratings: the self-assessment and the supervisor's rating, by the indicators of each level.

The level is the number of levels shown, each level counting by the mean of its indicators: never 0, sometimes ½, consistently
or guides others 1. Somebody consistent up to level 2 and never at level 3 stands at 2.0. Levels up to one above the required
one are asked. A draft is kept at every save; submitting writes an observation.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass

import sqlalchemy as sa
from flask_babel import gettext as _
from flask_babel import ngettext

from lms.access.viewer import Viewer, person_id
from lms.assessments.models import Observation, Rating
from lms.assessments.observations import observe
from lms.clock import now
from lms.competencies.models import Competency
from lms.competencies.queries import indicators_of, level_texts, requirements_of
from lms.db import db
from lms.people.models import Person
from lms.problems import Problem

ANSWERS = {"never": 0.0, "sometimes": 0.5, "consistently": 1.0, "guides": 1.0}
STANDARD_ERROR = {"self": 0.9, "supervisor": 0.6}
INSTRUMENT = "indicator-rating"
INSTRUMENT_VERSION = "1"
SHORTEST_EXAMPLE = 20


@dataclass(frozen=True)
class Statement:
    """One thing to answer: a behavioural indicator, or the level's text where a competency has no indicators."""

    key: str
    level: int
    text: str


def statements(competency: Competency, required: int) -> list[Statement]:
    """What is asked, lowest level first."""
    highest = min(5, required + 1)
    written = [
        Statement(str(one.uuid), one.level, one.text) for one in indicators_of(competency.id) if one.level <= highest
    ]
    if written:
        return written
    return [
        Statement(f"level-{level}", level, text)
        for level, text in level_texts(competency.id).items()
        if level <= highest
    ]


def required_level(person: int, competency: Competency) -> int:
    """The level a person's post requires; 2 where it requires none (one can still assess oneself)."""
    return next((one.level for one in requirements_of(person) if one.competency_id == competency.id), 2)


def draft(subject: int, rater: int, competency: Competency, kind: str) -> Rating | None:
    """The rating that is being filled in, if one is."""
    query = sa.select(Rating).where(
        Rating.subject_id == subject,
        Rating.rater_id == rater,
        Rating.competency_id == competency.id,
        Rating.kind == kind,
        Rating.submitted_at.is_(None),
    )
    return db.session.scalar(query.order_by(Rating.id.desc()).limit(1))


def save(
    viewer: Viewer, subject: Person, competency: Competency, kind: str, *, answers: Mapping[str, str], example: str
) -> Rating:
    """Keep what was filled in so far; unknown answers are dropped."""
    rater = person_id(viewer)
    keys = {one.key for one in statements(competency, required_level(subject.id, competency))}
    kept = {key: value for key, value in answers.items() if key in keys and value in ANSWERS}
    rating = draft(subject.id, rater, competency, kind)
    if rating is None:
        rating = Rating(subject_id=subject.id, rater_id=rater, competency_id=competency.id, kind=kind)
        db.session.add(rating)
    rating.answers, rating.example, rating.updated_at = kept, example.strip()[:2000], now()
    db.session.flush()
    return rating


def submit(
    viewer: Viewer, subject: Person, competency: Competency, kind: str, *, answers: Mapping[str, str], example: str
) -> Observation:
    """Save, check that everything is answered, and write the observation. Raises `Problem`; what was filled in stays."""
    rating = save(viewer, subject, competency, kind, answers=answers, example=example)
    asked = statements(competency, required_level(subject.id, competency))
    open_ones = [one for one in asked if one.key not in rating.answers]
    if open_ones:
        raise Problem(
            ngettext(
                "%(count)s statement is still open. Answer it.",
                "%(count)s statements are still open. Answer each of them.",
                len(open_ones),
                count=len(open_ones),
            )
        )
    if kind == "supervisor":
        _check_supervisor(rating, subject, viewer)
    rating.submitted_at = now()
    return observe(
        subject.id,
        competency.id,
        source=kind,
        mean=level_of(asked, rating.answers),
        se=STANDARD_ERROR[kind],
        instrument=INSTRUMENT,
        instrument_version=INSTRUMENT_VERSION,
        assessor_id=person_id(viewer),
        viewer=viewer,
        detail={"statements": len(asked)},
    )


def _check_supervisor(rating: Rating, subject: Person, viewer: Viewer) -> None:
    if subject.id == viewer.person_id:
        raise Problem(_("Nobody can be their own supervisor. Use the self-assessment."))
    extreme = len(set(rating.answers.values())) == 1 and set(rating.answers.values()) <= {"never", "guides"}
    if extreme and len(rating.example) < SHORTEST_EXAMPLE:
        message = _("All answers are at one end. Give an example from work that shows it.")
        raise Problem(message, {"example": message})


def level_of(asked: list[Statement], answers: Mapping[str, str]) -> float:
    """The level (0–5) that answers stand for, by the rule of this module."""
    by_level: dict[int, list[float]] = defaultdict(list)
    for one in asked:
        by_level[one.level].append(ANSWERS[answers[one.key]])
    return sum(sum(marks) / len(marks) for marks in by_level.values())
