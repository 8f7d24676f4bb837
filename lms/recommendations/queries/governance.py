"""How the recommender fares: the model that serves, its figures beside the baselines, what is shown, what people do with it."""

from __future__ import annotations

import uuid as uuids
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import sqlalchemy as sa

from lms.access.viewer import Viewer
from lms.accounts.models import Account
from lms.agencies.queries import tiers
from lms.clock import now
from lms.courses.models import Course, CourseVersion
from lms.db import db
from lms.people.models import Person
from lms.recommendations.models import Intervention, ParityReport, RecommenderModel, Slate, Suggestion, SuggestionEvent
from lms.recommendations.queries.effects import measured_effects

BASELINES = ("model", "linear", "p_finish", "popular", "gap_first", "random")
MEASURES = ("recall@5", "ndcg@5", "coverage@5")
CALIBRATION = ("said", "seen", "error")
LOOK_BACK = timedelta(days=90)
MODELS_LISTED = 10
COURSES_LISTED = 10
DECISIONS_LISTED = 30


@dataclass(frozen=True)
class Concentration:
    """How unevenly the lists treat the catalogue.

    `offered` published courses, `shown` of them suggested to somebody, `top_share` the share of all places that the ten most
    suggested take, `gini` 0 (all alike) to 1 (one course only) over all that are offered.
    """

    offered: int
    shown: int
    top_share: float
    gini: float


@dataclass(frozen=True)
class Decision:
    """A decision about everybody's suggestions, with who made it and, once it is lifted, who ended it and why."""

    uuid: uuids.UUID
    kind: str
    title: str
    reason: str
    by: str
    decided_at: datetime
    lifted_by: str
    lifted_at: datetime | None
    lift_reason: str


@dataclass(frozen=True)
class Governance:
    """Figures for the page; `ranked` maps ranker → measure → value, empty while there is nothing to measure.

    `calibration` holds the mean chance `said` and the share `seen` to finish in the last period, with the mean `error` by
    tenths; `moved` the signals with their population stability index since the training, the furthest first.
    """

    serving: RecommenderModel | None
    models: Sequence[RecommenderModel]
    ranked: Mapping[str, Mapping[str, float]]
    measured_on: int
    calibration: Mapping[str, float]
    moved: Sequence[tuple[str, float]]
    people: int
    people_without_course: int
    concentration: Concentration
    top: Sequence[Any]
    events: Mapping[str, Mapping[bool, int]]
    dismissals: Sequence[tuple[str, int]]
    standing: Sequence[Decision]
    log: Sequence[Decision]
    parity: ParityReport | None
    tiers: Mapping[str, str]
    effects: Sequence[Any]

    def holds(self, kind: str) -> bool:
        """Whether a decision of this kind (freeze | rules) stands."""
        return any(one.kind == kind for one in self.standing)


def governance(viewer: Viewer) -> Governance:
    """The figures of the whole system, without anybody's name; events of the last 90 days."""
    models = list(
        db.session.scalars(sa.select(RecommenderModel).order_by(RecommenderModel.id.desc()).limit(MODELS_LISTED))
    )
    serving = db.session.scalar(sa.select(RecommenderModel).where(RecommenderModel.state == "serving"))
    measured = serving or (models[0] if models else None)
    metrics = measured.metrics if measured else {}
    counts, decisions = _counts(), _decisions()
    parity = db.session.scalar(sa.select(ParityReport).order_by(ParityReport.id.desc()).limit(1))
    return Governance(
        serving=serving,
        models=models,
        ranked=_ranked(metrics),
        measured_on=int(metrics.get("people", 0)),
        calibration={name: metrics[f"calibration.{name}"] for name in CALIBRATION if f"calibration.{name}" in metrics},
        moved=sorted(parity.drift.items(), key=lambda pair: (-pair[1], pair[0])) if parity else (),
        people=db.session.scalar(sa.select(sa.func.count()).select_from(Slate)) or 0,
        people_without_course=_without_course(),
        concentration=_concentration([row.places for row in counts]),
        top=counts[:COURSES_LISTED],
        events=_events(),
        dismissals=_dismissals(),
        standing=[one for one in decisions if one.lifted_at is None],
        log=[one for one in decisions if one.lifted_at is not None][:DECISIONS_LISTED],
        parity=parity,
        tiers={str(one.id): one.name for one in tiers()},
        effects=measured_effects(),
    )


def _ranked(metrics: Mapping[str, float]) -> dict[str, dict[str, float]]:
    return {
        name: {measure: metrics[f"{name}.{measure}"] for measure in MEASURES}
        for name in BASELINES
        if f"{name}.{MEASURES[0]}" in metrics
    }


def _counts() -> Sequence[Any]:
    """Rows (title, places) of the courses in the lists, the most suggested first."""
    query = (
        sa.select(CourseVersion.title, sa.func.count().label("places"))
        .select_from(Suggestion)
        .join(Course, Course.id == Suggestion.course_id)
        .join(CourseVersion, CourseVersion.id == Course.published_version_id)
        .where(Suggestion.replaced_at.is_(None))
        .group_by(CourseVersion.title)
        .order_by(sa.desc("places"), CourseVersion.title)
    )
    return db.session.execute(query).all()


def _concentration(places: list[int]) -> Concentration:
    offered = sa.select(sa.func.count()).where(Course.published_version_id.is_not(None), Course.archived_at.is_(None))
    number = max(db.session.scalar(offered) or 0, len(places))
    total = sum(places)
    return Concentration(
        offered=number,
        shown=len(places),
        top_share=sum(places[:COURSES_LISTED]) / total if total else 0.0,
        gini=gini([*places, *[0] * (number - len(places))]),
    )


def gini(values: list[int]) -> float:
    """The Gini coefficient of non-negative numbers: 0 when all are alike, towards 1 when one has everything."""
    total, size = sum(values), len(values)
    if not total:
        return 0.0
    weighted = sum(place * value for place, value in enumerate(sorted(values), start=1))
    return 2 * weighted / (size * total) - (size + 1) / size


def _without_course() -> int:
    empty = sa.cast(Slate.gap_without_course, sa.Text) == "[]"
    return db.session.scalar(sa.select(sa.func.count()).select_from(Slate).where(~empty)) or 0


def _events() -> dict[str, dict[bool, int]]:
    """Kind of event → whether the suggestion was an exploration → how often, in the last 90 days."""
    query = (
        sa.select(SuggestionEvent.kind, Suggestion.exploration, sa.func.count())
        .join(Suggestion, Suggestion.id == SuggestionEvent.suggestion_id)
        .where(SuggestionEvent.happened_at >= now() - LOOK_BACK)
        .group_by(SuggestionEvent.kind, Suggestion.exploration)
    )
    found: dict[str, dict[bool, int]] = {
        kind: {False: 0, True: 0} for kind in ("impression", "click", "plan", "enroll", "dismiss", "restore")
    }
    for kind, explored, count in db.session.execute(query):
        found[kind][bool(explored)] = count
    return found


def _dismissals() -> list[tuple[str, int]]:
    query = (
        sa.select(SuggestionEvent.reason, sa.func.count().label("times"))
        .where(SuggestionEvent.kind == "dismiss", SuggestionEvent.happened_at >= now() - LOOK_BACK)
        .group_by(SuggestionEvent.reason)
        .order_by(sa.desc("times"))
    )
    return [(reason, count) for reason, count in db.session.execute(query)]


def _decisions() -> list[Decision]:
    """All decisions, the newest first."""
    decider, lifter = sa.orm.aliased(Person), sa.orm.aliased(Person)
    by, ended = sa.orm.aliased(Account), sa.orm.aliased(Account)
    query = (
        sa.select(
            Intervention.uuid,
            Intervention.kind,
            sa.func.coalesce(CourseVersion.title, ""),
            Intervention.reason,
            decider.name,
            Intervention.decided_at,
            sa.func.coalesce(lifter.name, ""),
            Intervention.lifted_at,
            Intervention.lift_reason,
        )
        .join(by, by.id == Intervention.account_id)
        .join(decider, decider.id == by.person_id)
        .outerjoin(ended, ended.id == Intervention.lifted_by)
        .outerjoin(lifter, lifter.id == ended.person_id)
        .outerjoin(Course, Course.id == Intervention.course_id)
        .outerjoin(CourseVersion, CourseVersion.id == Course.published_version_id)
        .order_by(Intervention.id.desc())
    )
    return [Decision(*row) for row in db.session.execute(query)]
