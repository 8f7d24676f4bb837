"""Learning plans."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, relationship

from lms.courses.models import Course
from lms.db import Identified, Model, personal, plain
from lms.people.models import Person


class LearningPlan(Identified, Model):
    """A person's plan for a year."""

    __tablename__ = "learning_plan"
    __table_args__ = (
        sa.UniqueConstraint("person_id", "year"),
        sa.CheckConstraint("state in ('draft','submitted','returned','active','closed')", name="state"),
    )

    person_id: Mapped[int] = plain(sa.ForeignKey("person.id"))
    year: Mapped[int] = plain()
    state: Mapped[str] = plain(sa.String(10), default="draft")
    budget_jp: Mapped[int] = plain()
    submitted_at: Mapped[datetime | None] = plain()
    decided_by: Mapped[int | None] = plain(sa.ForeignKey("person.id"))
    decided_at: Mapped[datetime | None] = plain()

    person: Mapped[Person] = relationship(foreign_keys=[person_id])
    items: Mapped[list[PlanItem]] = relationship(order_by="PlanItem.position", cascade="all, delete-orphan")
    comments: Mapped[list[PlanComment]] = relationship(order_by="PlanComment.id", cascade="all, delete-orphan")


class PlanItem(Identified, Model):
    """A course in a plan, with the gap it was meant to close as it stood then."""

    __tablename__ = "plan_item"
    __table_args__ = (sa.UniqueConstraint("plan_id", "course_id"),)

    plan_id: Mapped[int] = plain(sa.ForeignKey("learning_plan.id"))
    course_id: Mapped[int] = plain(sa.ForeignKey("course.id"))
    position: Mapped[int] = plain()
    jp: Mapped[int] = plain()
    due_on: Mapped[date | None] = plain()
    gap: Mapped[list[Any]] = personal(default=list)
    """[{competency_id, required, mean, se, p_meets}] when it was added."""
    done_at: Mapped[datetime | None] = plain()

    course: Mapped[Course] = relationship()


class ProposedPlan(Model):
    """The best plans of a person for several budgets, as computed last; valid for exactly the problems they solve."""

    __tablename__ = "proposed_plan"

    person_id: Mapped[int] = plain(sa.ForeignKey("person.id"), primary_key=True)
    chosen: Mapped[dict[str, Any]] = personal(default=dict)
    """{stamp of the problem: [courses (internal ids as text)], or None where none was found in time}."""
    computed_at: Mapped[datetime] = plain()


class PlanComment(Identified, Model):
    """A remark by the person or the supervisor; `decision` where it came with one."""

    __tablename__ = "plan_comment"

    plan_id: Mapped[int] = plain(sa.ForeignKey("learning_plan.id"), index=True)
    author_id: Mapped[int] = plain(sa.ForeignKey("person.id"))
    body: Mapped[str] = personal()
    decision: Mapped[str] = plain(sa.String(10), default="")
    created_at: Mapped[datetime] = plain()

    author: Mapped[Person] = relationship()
