"""Read the banks that measure: what is known of every item, what looks wrong with it, and where items are missing.

Facility and item-rest correlations mean nothing here: a test chooses what it asks, so who answers an item is no sample. What
counts instead are the calibrated parameters with their standard errors, how well the answers fit them, how many tests ask
the item, and how many answers all that rests on.
"""

from __future__ import annotations

import uuid as uuids
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from math import sqrt
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import aliased

from content.items import LEAST
from lms.access.viewer import Viewer
from lms.assessments.models import ItemExposure
from lms.competencies.models import Indicator, RoleProfile, RoleRequirement
from lms.db import db
from lms.problems import Missing
from lms.quizzes.models import (
    Attempt,
    AttemptItem,
    ItemParameter,
    Question,
    QuestionBank,
    QuestionVersion,
    Regrade,
)
from recommender import levels
from recommender.ability import rasch
from recommender.ability.selection import EXPOSURE_CAP, NEAR

USABLE_FROM = 30
WANTED = 2 * levels.MAX_ANSWERS
"""Items near a level that make a bank good: a test asks at most twenty, and a second one asks others."""
WEAK, GOOD = 0.65, 1.0
"""Discriminations per logit: what separates badly, what separates well (the usual item has 1)."""
MISFIT = 1.3
"""A fit ratio from which answers are worse foretold than is usual (Wright & Linacre, 1994: 0.7 to 1.3 for tests)."""
SURPRISE = levels.LOGITS_PER_LEVEL
"""A difficulty a whole level off what the author thought."""
STATUSES = ("provisional", "calibrating", "calibrated")


@dataclass(frozen=True)
class ItemRow:
    """An item of a bank: its newest version and what is known of it.

    `difficulty` is the author's, 1 to 5 within the level. `b` and `a` are measured (logits, per logit) with `b_error` and
    `a_error`, `fit` the ratio of `recommender.ability.fit`, `responses` the answers they rest on, `exposure` the share of
    recent tests that asked it; all None while nothing was measured. `answers` counts all versions; `withdrawn`: earlier
    answers to this version count no more.
    """

    question_uuid: uuids.UUID
    version_id: int
    number: int
    code: str
    kind: str
    stem: str
    level: int
    indicator: int
    difficulty: int
    b: float | None
    b_error: float | None
    a: float | None
    a_error: float
    fit: float | None
    responses: int
    status: str
    exposure: float | None
    retired_at: datetime | None
    answers: int
    used_at: datetime | None
    withdrawn: bool

    @property
    def author_b(self) -> float:
        """The difficulty in logits that the author's judgement stands for."""
        return rasch.prior_difficulty(self.level, self.difficulty)

    @property
    def item(self) -> rasch.Item:
        """The parameters a test reckons with."""
        if self.b is None or self.status == "provisional":
            return rasch.Item(self.author_b)
        return rasch.Item(self.b, self.a or 1.0)

    @property
    def shown(self) -> bool:
        """Whether enough people answered for figures to be shown."""
        return self.b is not None and self.responses >= LEAST

    @property
    def surprise(self) -> float | None:
        """How much harder (easier where negative) than the author thought, in logits; None where it is not sure."""
        if not self.shown or self.b is None or self.b_error is None:
            return None
        off = self.b - self.author_b
        return off if abs(off) > 2 * self.b_error else 0.0

    @property
    def flags(self) -> tuple[str, ...]:
        """What looks wrong, worst first; nothing under `content.items.LEAST` answers."""
        if not self.shown:
            return ()
        surprise = self.surprise or 0.0
        weak = self.status == "calibrated" and self.a is not None and self.a < WEAK
        found = {
            "misfit": self.fit is not None and self.fit > MISFIT,
            "much_harder": surprise >= SURPRISE,
            "much_easier": surprise <= -SURPRISE,
            "separates_badly": weak,
            "asked_too_often": (self.exposure or 0.0) > EXPOSURE_CAP,
        }
        return tuple(code for code, seen in found.items() if seen)


@dataclass(frozen=True)
class LevelCover:
    """A level against the bank: `posts` that require it, `written` items for it, `near` items within a level of its cut,
    how many are `missing`, the information of the best twenty at the cut, and the margin (in levels) of a test of those.
    """

    level: int
    posts: int
    written: int
    near: int
    missing: int
    information: float
    margin: float


@dataclass(frozen=True)
class Wanted:
    """What of a bank is shown, and in which order."""

    status: str = ""
    level: int = 0
    flagged: bool = False
    retired: bool = False
    order: str = "kode"


def banks_of(viewer: Viewer) -> Sequence[Any]:
    """The banks of the viewer's agency that measure, with the number of usable and of retired items."""
    retired = Question.archived_at.is_not(None)
    query = (
        sa.select(
            QuestionBank.uuid,
            QuestionBank.code,
            QuestionBank.name,
            sa.func.count(Question.id).filter(~retired).label("items"),
            sa.func.count(Question.id).filter(retired).label("retired"),
        )
        .outerjoin(Question, Question.bank_id == QuestionBank.id)
        .where(QuestionBank.purpose == "competency", QuestionBank.agency_id == viewer.agency_id)
        .group_by(QuestionBank.id)
        .order_by(QuestionBank.code)
    )
    return db.session.execute(query).all()


def bank_in(viewer: Viewer, bank: uuids.UUID) -> QuestionBank:
    """A measuring bank of the viewer's agency; raises `Missing`."""
    query = sa.select(QuestionBank).where(
        QuestionBank.uuid == bank, QuestionBank.purpose == "competency", QuestionBank.agency_id == viewer.agency_id
    )
    found = db.session.scalar(query)
    if found is None:
        raise Missing
    return found


def item_in(viewer: Viewer, question: uuids.UUID) -> Question:
    """A question of a measuring bank of the viewer's agency; raises `Missing`."""
    query = (
        sa.select(Question)
        .join(QuestionBank, QuestionBank.id == Question.bank_id)
        .where(Question.uuid == question)
        .where(QuestionBank.purpose == "competency", QuestionBank.agency_id == viewer.agency_id)
    )
    found = db.session.scalar(query)
    if found is None:
        raise Missing
    return found


def items_of(bank_id: int, question_id: int | None = None) -> list[ItemRow]:
    """The items of a bank (or one of them) in their newest versions, by code; retired ones too."""
    newer = aliased(QuestionVersion)
    used = (
        sa.select(
            QuestionVersion.question_id,
            sa.func.count().label("answers"),
            sa.func.max(Attempt.started_at).label("used_at"),
        )
        .join(AttemptItem, AttemptItem.question_version_id == QuestionVersion.id)
        .join(Attempt, Attempt.id == AttemptItem.attempt_id)
        .join(Question, Question.id == QuestionVersion.question_id)
        .where(Question.bank_id == bank_id, Attempt.host != "preview")
        .group_by(QuestionVersion.question_id)
        .subquery()
    )
    withdrawn = sa.exists().where(
        Regrade.from_version_id == QuestionVersion.id,
        Regrade.to_version_id.is_(None),
        Regrade.state.in_(("applying", "applied")),
    )
    query = (
        sa.select(
            Question.uuid,
            QuestionVersion.id,
            QuestionVersion.number,
            Question.code,
            QuestionVersion.kind,
            QuestionVersion.body,
            QuestionVersion.level,
            QuestionVersion.indicator,
            QuestionVersion.difficulty,
            ItemParameter,
            ItemExposure.share,
            Question.archived_at,
            sa.func.coalesce(used.c.answers, 0),
            used.c.used_at,
            withdrawn,
        )
        .join(QuestionVersion, QuestionVersion.question_id == Question.id)
        .outerjoin(ItemParameter, ItemParameter.question_version_id == QuestionVersion.id)
        .outerjoin(ItemExposure, ItemExposure.question_version_id == QuestionVersion.id)
        .outerjoin(used, used.c.question_id == Question.id)
        .where(
            Question.bank_id == bank_id,
            ~sa.exists().where(newer.question_id == Question.id, newer.number > QuestionVersion.number),
        )
        .order_by(Question.code)
    )
    if question_id is not None:
        query = query.where(Question.id == question_id)
    return [_row(*row) for row in db.session.execute(query)]


def _row(
    question: uuids.UUID,
    version_id: int,
    number: int,
    code: str,
    kind: str,
    body: Mapping[str, Any],
    level: int | None,
    indicator: int | None,
    difficulty: int,
    known: ItemParameter | None,
    *rest: Any,
) -> ItemRow:
    measured: tuple[Any, ...] = (None, None, None, 0.0, None, 0, "provisional")
    if known is not None:
        measured = (
            known.difficulty,
            known.standard_error,
            known.discrimination,
            known.discrimination_error,
            known.fit,
            known.responses,
            known.status,
        )
    stem = body["stem"]
    return ItemRow(
        question, version_id, number, code, kind, stem, level or 1, indicator or 0, difficulty, *measured, *rest
    )


def chosen(rows: Sequence[ItemRow], wanted: Wanted) -> list[ItemRow]:
    """The rows that were asked for, in the order that was asked for; what is not known comes last."""
    kept = [
        row
        for row in rows
        if (row.retired_at is not None) == wanted.retired
        and wanted.status in ("", row.status)
        and wanted.level in (0, row.level)
        and (row.flags or not wanted.flagged)
    ]
    keys: dict[str, Any] = {
        "sulit": lambda row: -row.item.difficulty,
        "daya": lambda row: row.a if row.status == "calibrated" else 99.0,
        "jawaban": lambda row: -row.responses,
        "paparan": lambda row: -(row.exposure or 0.0),
        "terakhir": lambda row: -row.used_at.timestamp() if row.used_at else 0.0,
        "tanda": lambda row: -len(row.flags),
    }
    return sorted(kept, key=keys[wanted.order]) if wanted.order in keys else kept


def cover(rows: Sequence[ItemRow], posts: Mapping[int, int]) -> list[LevelCover]:
    """Every level against the items in use; `posts` counts the posts that require each."""
    usable = [row for row in rows if row.retired_at is None]
    return [_level_cover(level, usable, posts.get(level, 0)) for level in levels.LEVELS]


def _level_cover(level: int, usable: Sequence[ItemRow], posts: int) -> LevelCover:
    cut = levels.cut(level)
    near = sum(abs(row.item.difficulty - cut) <= NEAR for row in usable)
    best = sorted((rasch.information(cut, row.item) for row in usable), reverse=True)[: levels.MAX_ANSWERS]
    information = sum(best)
    return LevelCover(
        level=level,
        posts=posts,
        written=sum(row.level == level for row in usable),
        near=near,
        missing=max(0, WANTED - near) if posts else 0,
        information=information,
        margin=1.0 / sqrt(information + levels.LOGITS_PER_LEVEL**-2) / levels.LOGITS_PER_LEVEL,
    )


def required_levels(competency_id: int | None) -> dict[int, int]:
    """How many posts require each level of a competency, by the profiles in force."""
    query = (
        sa.select(RoleRequirement.level, sa.func.count())
        .join(RoleProfile, RoleProfile.id == RoleRequirement.profile_id)
        .where(RoleRequirement.competency_id == competency_id, RoleProfile.state == "published")
        .group_by(RoleRequirement.level)
    )
    return dict(db.session.execute(query).all())


def indicator_texts(competency_id: int | None) -> dict[tuple[int, int], str]:
    """The behaviours of a competency, by level and number."""
    query = sa.select(Indicator.level, Indicator.number, Indicator.text).where(Indicator.competency_id == competency_id)
    return {(level, number): text for level, number, text in db.session.execute(query)}


@dataclass(frozen=True)
class Earlier:
    """An earlier version of an item that people answered, so that its answers may be marked by the newest one."""

    version: QuestionVersion
    answers: int


def answered_versions_of(question_id: int) -> list[Earlier]:
    """The versions of a question that have answers, newest first; trials left out."""
    query = (
        sa.select(QuestionVersion, sa.func.count())
        .join(AttemptItem, AttemptItem.question_version_id == QuestionVersion.id)
        .join(Attempt, Attempt.id == AttemptItem.attempt_id)
        .where(QuestionVersion.question_id == question_id, Attempt.host != "preview")
        .group_by(QuestionVersion.id)
        .order_by(QuestionVersion.number.desc())
    )
    return [Earlier(version, count) for version, count in db.session.execute(query)]


def corrections_of(question_id: int) -> Sequence[Regrade]:
    """What was tried or done to the answers of a question, newest first; dropped ones left out."""
    query = (
        sa.select(Regrade)
        .join(QuestionVersion, QuestionVersion.id == Regrade.from_version_id)
        .where(QuestionVersion.question_id == question_id, Regrade.state != "dropped")
        .order_by(Regrade.id.desc())
    )
    return db.session.scalars(query).all()
