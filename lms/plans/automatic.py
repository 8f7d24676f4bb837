"""The proposed plan: which courses together close most of a person's gaps within a budget, prerequisites first.

What is in the plan already, and what the person is learning now, stays and comes first. The best plans are computed in a job,
which may load numpy, and stored under the stamp of their problem; a page looks its problem up there and else arranges a plan
itself, in milliseconds and nearly as good.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

import sqlalchemy as sa
from flask_babel import gettext as _

from lms.access.viewer import Viewer, person_id
from lms.clock import today
from lms.courses.models import Course
from lms.db import db
from lms.enrollments.queries import yearly_jp
from lms.plans.models import LearningPlan, PlanItem, ProposedPlan
from lms.plans.queries import plan_of
from lms.plans.services import add_courses, check_editable, own_plan
from lms.problems import Problem
from lms.recommendations.queries import slate_of
from lms.recommendations.snapshot import catalogue, person_facts
from lms.web.filters import number
from recommender import data
from recommender.planning import greedy
from recommender.planning.pace import finish_days, room_jp
from recommender.planning.person import Plan, Task, arranged, task

CHOICES = (20, 40, 60)
"""Budgets in JP that are always proposed for, beside that of the plan itself."""


@dataclass(frozen=True)
class Ground:
    """What every proposal for a person starts from. `done_jp` are used up by finished courses of the plan.

    `fits_jp` whole lesson hours fit until the end of the year; `budget` is that of the plan, or what the rules ask.
    """

    person: data.PersonFacts
    suggestions: tuple[data.Suggestion, ...]
    courses: Mapping[str, data.CourseFacts]
    titles: Mapping[str, str]
    budget: int
    done_jp: int
    fits_jp: int

    @property
    def budgets(self) -> tuple[int, ...]:
        """The budgets to propose for, smallest first."""
        return tuple(sorted({*CHOICES, self.budget}))

    def task(self, jp: int) -> Task:
        """What there is to plan for a budget."""
        return task(self.person, self.suggestions, self.courses, min(jp - self.done_jp, self.fits_jp))


@dataclass(frozen=True)
class Proposal:
    """The plan for a budget; `best` where it is proven that none closes more. `days` until when each step is finished.

    `tried` where the job has searched for the best plan already, whether it found one in time or not.
    """

    jp: int
    plan: Plan
    best: bool
    tried: bool
    days: tuple[date, ...]


def ground(person: int) -> Ground | None:
    """What is known for a plan of a person (internal id); None before the first scoring."""
    facts, slate, plan = person_facts(person), slate_of(person), plan_of(person)
    if facts is None or slate is None:
        return None
    known, items = catalogue(), plan.items if plan else []
    here = frozenset(str(item.course_id) for item in items) & known.courses.keys()
    enrolled = facts.enrolled & known.courses.keys()
    return Ground(
        person=replace(facts, accepted=here, enrolled=enrolled),
        suggestions=tuple(_suggestion(facts.id, entry, rank) for rank, entry in enumerate(slate.entries, start=1)),
        courses=known.courses,
        titles=known.titles,
        budget=plan.budget_jp if plan else yearly_jp(person, today()).goal,
        done_jp=sum(item.jp for item in items if item.done_at is not None),
        fits_jp=int(room_jp(today(), _year_end())),
    )


def _suggestion(person: str, entry: Mapping[str, Any], rank: int) -> data.Suggestion:
    return data.Suggestion(
        person=person,
        course=str(entry["course_id"]),
        rank=rank,
        score=entry["score"],
        p_finish=entry["p_finish"],
        closures=entry["closures"],
        contributions={},
    )


def _year_end() -> date:
    return date(today().year, 12, 31)


def propose(person: int, given: Ground, jp: int) -> Proposal:
    """The proposal for a budget: the stored best plan where its problem is still this one, else a quick one."""
    return propose_all(person, given, [jp])[0]


def propose_all(person: int, given: Ground, budgets: Iterable[int]) -> list[Proposal]:
    """The proposals for several budgets, in their order."""
    stored = db.session.get(ProposedPlan, person)
    known: Mapping[str, list[str] | None] = stored.chosen if stored else {}
    found = []
    for jp in budgets:
        wanted = given.task(jp)
        stamp = wanted.problem.stamp
        best = known.get(stamp)
        plan = arranged(wanted, greedy.choose(wanted.problem) if best is None else best)
        days = tuple(finish_days(plan.steps, today(), _year_end()))
        found.append(Proposal(jp, plan, best is not None, stamp in known, days))
    return found


@dataclass(frozen=True)
class Arranged:
    """What was added, and the share (0 to 1) of all open gaps, by priority, that the whole plan is expected to close."""

    added: int
    closed_share: float


def arrange(viewer: Viewer) -> Arranged:
    """Fill the viewer's plan up to its budget; what is in it already stays and comes first."""
    return accept(viewer, own_plan(viewer).budget_jp)


def accept(viewer: Viewer, jp: int, only: int | None = None) -> Arranged:
    """Put the proposal for a budget into the viewer's plan, or of it `only` one course (internal id) and what it needs.

    A smaller budget of the plan grows to `jp`, or with `only` to what the plan then takes. Raises `Problem` when nothing new is proposed, when `only` is not
    (any longer), or for a budget that is not proposed for.
    """
    plan = own_plan(viewer)
    check_editable(plan)
    given = ground(person_id(viewer))
    if given is None:
        raise Problem(_("Your suggestions are still being prepared. Try again in a minute."))
    if jp not in given.budgets:
        raise Problem(_("Choose one of the budgets that are proposed for."))
    proposal = propose(person_id(viewer), given, jp)
    new = [int(step.course) for step in proposal.plan.chosen]
    if only is not None:
        new = _with_needs(proposal.plan, only)
    if not new:
        raise Problem(_nothing_fits(given, proposal))
    _add(viewer, plan, new, proposal)
    needed = jp if only is None else min(jp, sum(item.jp for item in plan.items))
    plan.budget_jp = max(plan.budget_jp, needed)
    return Arranged(len(new), proposal.plan.closed_share)


def _nothing_fits(given: Ground, proposal: Proposal) -> str:
    """Whether the year, courses that are under way, or the budget leave no room, and what to do."""
    if given.fits_jp < proposal.jp - given.done_jp:
        return _(
            "Until the end of the year there is time for about %(jp)s JP, and no suggestion fits into that. Add courses one by one, or plan them for next year.",
            jp=given.fits_jp,
        )
    running = sum(step.jp for step in proposal.plan.promised if step.course not in given.person.accepted)
    if running:
        return _(
            "The courses you are taking now need %(jp)s JP of the budget, and no suggestion fits into the rest. Finish them first, raise the budget, or add courses one by one.",
            jp=number(running),
        )
    return _("No suggestion fits into what is left of the budget. Raise the budget, or remove a course.")


def _with_needs(plan: Plan, only: int) -> list[int]:
    """A course of the plan after those of the plan that it needs, directly or not."""
    wanted = {str(only)} & {step.course for step in plan.chosen}
    if not wanted:
        raise Problem(_("This course is no longer part of the proposal. Look at it again."))
    for step in reversed(plan.chosen):
        if step.course in wanted:
            wanted |= step.needs
    return [int(step.course) for step in plan.chosen if step.course in wanted]


def _add(viewer: Viewer, plan: LearningPlan, new: Collection[int], proposal: Proposal) -> None:
    """Append the courses, each with the day until which the proposal has it finished."""
    courses = {row.id: row for row in db.session.scalars(sa.select(Course).where(Course.id.in_(new)))}
    until = {int(step.course): day for step, day in zip(proposal.plan.steps, proposal.days, strict=True)}
    items: list[PlanItem] = add_courses(viewer, [courses[one] for one in new])
    for item in items:
        item.due_on = until[item.course_id]
    db.session.flush()
