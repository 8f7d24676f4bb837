"""Why a course is suggested: every reason, every term of the score, and what it was computed from."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from math import exp
from typing import Any

import sqlalchemy as sa

from lms.access.viewer import Viewer, person_id
from lms.assessments.queries import GapRow, gap_rows
from lms.courses.models import Course
from lms.db import db
from lms.recommendations import wording
from lms.recommendations.models import RecommenderModel, Suggestion


@dataclass(frozen=True)
class Term:
    """One term of a sum, with its share of the largest one (−1 to 1) for the bar."""

    label: str
    value: float
    share: float


@dataclass(frozen=True)
class Closed:
    """What the course is expected to close of one competency, in priority points, and the row it was computed from."""

    label: str
    points: float
    row: GapRow | None


@dataclass(frozen=True)
class Why:
    """Everything behind one suggestion. `score` = `p_finish` × the sum of `closed`; `p_finish` = 1 / (1 + e^−`log_odds`)."""

    title: str
    slug: str
    sentences: Sequence[str]
    terms: Sequence[Term]
    log_odds: float
    p_finish: float
    closed: Sequence[Closed]
    score: float
    rank: int
    exploration: bool
    propensity: float
    created_at: datetime
    model_version: str
    trained_at: datetime | None


def why(viewer: Viewer, suggestion: Suggestion) -> Why:
    """The account of one of the viewer's own suggestions, from what was stored with it."""
    rows = {row.required.code: row for row in gap_rows(person_id(viewer))}
    names = {code: row.required.name for code, row in rows.items()}
    terms: dict[str, float] = suggestion.contributions["terms"]
    closures: dict[str, float] = suggestion.contributions["closures"]
    log_odds = sum(terms.values())
    course = db.session.get_one(Course, suggestion.course_id)
    assert course.published_version is not None
    return Why(
        title=course.published_version.title,
        slug=course.slug,
        sentences=[text for _code, text in wording.sentences(suggestion.reasons, names)],
        terms=_terms(terms),
        log_odds=log_odds,
        p_finish=1 / (1 + exp(-log_odds)),
        closed=[
            Closed(names.get(code, code), points, rows.get(code))
            for code, points in sorted(closures.items(), key=lambda pair: -pair[1])
        ],
        score=suggestion.score,
        rank=suggestion.rank,
        exploration=suggestion.exploration,
        propensity=suggestion.propensity,
        created_at=suggestion.created_at,
        model_version=suggestion.model_version,
        trained_at=_trained_at(suggestion.model_version),
    )


def _terms(terms: dict[str, float]) -> list[Term]:
    """The starting point first, then the signals, the strongest first."""
    largest = max((abs(value) for value in terms.values()), default=0.0) or 1.0
    order = sorted(terms, key=lambda name: (name != "bias", -abs(terms[name])))
    return [Term(wording.signal_name(name), _plain(terms[name]), terms[name] / largest) for name in order]


def _plain(value: float) -> float:
    """A term as it is shown, to three places; never a minus before nothing."""
    return round(value, 3) + 0.0


def _trained_at(version: str) -> Any:
    return db.session.scalar(sa.select(RecommenderModel.trained_at).where(RecommenderModel.version == version))
