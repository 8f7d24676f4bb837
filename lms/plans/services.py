"""Make, change, submit and decide plans. The person changes the own plan; the supervisor decides and comments."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, timedelta

import sqlalchemy as sa
from flask_babel import gettext as _
from sqlalchemy.exc import IntegrityError

from lms.access.viewer import Viewer, person_id
from lms.assessments.queries import GapRow, gap_rows
from lms.audit.services import record
from lms.clock import now, today
from lms.courses.models import Course, CourseCompetency
from lms.courses.queries import jp_worth
from lms.db import db
from lms.enrollments.models import CompletionRecord, Enrollment
from lms.enrollments.queries import yearly_jp
from lms.enrollments.services import enroll
from lms.jobs.services import enqueue
from lms.outbox.services import notify
from lms.people.models import Person
from lms.people.queries import supervisor_of
from lms.plans.models import LearningPlan, PlanComment, PlanItem, ProposedPlan
from lms.plans.queries import plan_of
from lms.problems import Conflict, Problem
from lms.recommendations.models import Suggestion
from lms.recommendations.services import note_planned

ADDRESS, REVIEW_ADDRESS = "/rencana", "/tim/{person}/rencana"
"""Where a plan stands for its owner and for the supervisor, for notices written outside a request."""
EDITABLE = ("draft", "returned")
BUDGET = (1, 60)
LONGEST_COMMENT = 2000
FURTHEST_DUE = timedelta(days=730)
SOLVE_LATER = timedelta(seconds=30)
"""How far the search for best plans that nobody waits for stands behind other work."""


def own_plan(viewer: Viewer) -> LearningPlan:
    """The viewer's plan of this year, begun if there is none."""
    person = person_id(viewer)
    plan = plan_of(person)
    if plan is not None:
        return plan
    made = LearningPlan(person_id=person, year=today().year, budget_jp=yearly_jp(person, today()).goal)
    try:
        with db.session.begin_nested():
            db.session.add(made)
    except IntegrityError:  # begun in another tab at the same moment
        return db.session.query(LearningPlan).filter_by(person_id=person, year=today().year).one()
    return made


def check_editable(plan: LearningPlan) -> None:
    """Raise `Conflict` while a plan is submitted or approved."""
    if plan.state not in EDITABLE:
        raise Conflict(_("The plan is submitted or approved. Choose “Change the plan” first."))


def set_budget(viewer: Viewer, jp: int) -> LearningPlan:
    """Plan for `jp` lesson hours, 1 to 60."""
    lowest, highest = BUDGET
    if not lowest <= jp <= highest:
        message = _("Give a number from %(lowest)s to %(highest)s.", lowest=lowest, highest=highest)
        raise Problem(message, {"jp": message})
    plan = own_plan(viewer)
    check_editable(plan)
    plan.budget_jp = jp
    db.session.flush()
    return plan


def add_suggestion(viewer: Viewer, suggestion: Suggestion) -> PlanItem:
    """Put a suggested course into the plan, with the gap it is meant to close."""
    course = db.session.get_one(Course, suggestion.course_id)
    [item] = add_courses(viewer, [course])
    note_planned(suggestion)
    return item


def add_courses(viewer: Viewer, courses: Sequence[Course]) -> list[PlanItem]:
    """Append courses to the viewer's plan; raises `Problem` for one that is in it, finished or no longer offered."""
    plan = own_plan(viewer)
    check_editable(plan)
    position = max((item.position for item in plan.items), default=0)
    gaps, made = gap_rows(plan.person_id, sources=False), []
    for course in courses:
        _check_addable(plan, course)
        version = course.published_version
        assert version is not None
        position += 1
        item = PlanItem(
            plan_id=plan.id,
            course_id=course.id,
            position=position,
            jp=jp_worth(version.form, version.minutes),
            gap=_gap_now(gaps, version.id),
        )
        plan.items.append(item)
        made.append(item)
    db.session.flush()
    return made


def _check_addable(plan: LearningPlan, course: Course) -> None:
    if course.published_version is None or course.archived_at is not None:
        raise Problem(_("This course is not open now. Choose another one from the catalogue."))
    title = course.published_version.title
    if any(item.course_id == course.id for item in plan.items):
        raise Problem(_("“%(title)s” is in your plan already.", title=title))
    done = sa.exists().where(CompletionRecord.person_id == plan.person_id, CompletionRecord.course_id == course.id)
    if db.session.scalar(sa.select(done)):
        raise Problem(_("You have finished “%(title)s” already.", title=title))


def _gap_now(gaps: Sequence[GapRow], version_id: int) -> list[dict[str, object]]:
    raised = set(
        db.session.scalars(
            sa.select(CourseCompetency.competency_id).where(CourseCompetency.course_version_id == version_id)
        )
    )
    return [
        {
            "competency_id": row.required.competency_id,
            "required": row.required.level,
            "mean": row.mean,
            "se": row.se,
            "p_meets": row.p_meets,
        }
        for row in gaps
        if row.kind != "met" and row.required.competency_id in raised
    ]


def _plan_of_item(item: PlanItem) -> LearningPlan:
    return db.session.get_one(LearningPlan, item.plan_id)


def remove(item: PlanItem) -> None:
    """Take a course out of the plan; one that is finished stays as proof."""
    plan = _plan_of_item(item)
    check_editable(plan)
    if item.done_at is not None:
        raise Problem(_("This course is finished; it stays in the plan as what was done."))
    plan.items.remove(item)
    db.session.flush()


def move(item: PlanItem, *, up: bool) -> None:
    """Swap a course with its neighbour; at the end of the list nothing happens."""
    plan = _plan_of_item(item)
    check_editable(plan)
    ordered = sorted(plan.items, key=lambda one: (one.position, one.id))
    here = ordered.index(item)
    there = here - 1 if up else here + 1
    if 0 <= there < len(ordered):
        ordered[here], ordered[there] = ordered[there], ordered[here]
    for position, one in enumerate(ordered, start=1):
        one.position = position
    db.session.flush()


def set_due(item: PlanItem, due_on: date | None) -> None:
    """Plan to finish a course by a day, from today on; None takes the day away."""
    check_editable(_plan_of_item(item))
    if due_on is not None and not today() <= due_on <= today() + FURTHEST_DUE:
        message = _("Choose a day from today on, at most two years ahead.")
        raise Problem(message, {"due_on": message})
    item.due_on = due_on
    db.session.flush()


def start(viewer: Viewer, item: PlanItem) -> Enrollment:
    """Join the course of an item, with its due date."""
    return enroll(viewer, db.session.get_one(Course, item.course_id), source="plan", due_on=item.due_on)


def comment(viewer: Viewer, plan: LearningPlan, body: str, *, decision: str = "") -> PlanComment:
    """Say something about a plan; the other side gets a notice unless it came with a decision."""
    text = body.strip()
    if not text:
        raise Problem(_("Write something first."), {"body": _("Write something first.")})
    if len(text) > LONGEST_COMMENT:
        message = _("At most %(count)s characters.", count=LONGEST_COMMENT)
        raise Problem(message, {"body": message})
    made = PlanComment(plan_id=plan.id, author_id=person_id(viewer), body=text, decision=decision, created_at=now())
    db.session.add(made)
    db.session.flush()
    if not decision:
        _tell_other_side(viewer, plan)
    return made


def _tell_other_side(viewer: Viewer, plan: LearningPlan) -> None:
    if viewer.person_id != plan.person_id:
        notify(plan.person_id, "plan.commented", link=ADDRESS, name=viewer.name)
        return
    supervisor = supervisor_of(plan.person_id)
    if supervisor is not None:
        notify(supervisor.id, "plan.commented", link=_review_link(plan), name=viewer.name)


def _review_link(plan: LearningPlan) -> str:
    person = db.session.get_one(Person, plan.person_id)
    return REVIEW_ADDRESS.format(person=person.uuid)


def submit(viewer: Viewer) -> LearningPlan:
    """Hand the plan to the supervisor, who gets a notice. Raises `Problem` when it is empty, too large or nobody decides."""
    plan = own_plan(viewer)
    check_editable(plan)
    total = sum(item.jp for item in plan.items)
    if not plan.items:
        raise Problem(_("The plan is empty. Add at least one course first."))
    if total > plan.budget_jp:
        raise Problem(
            _(
                "The plan takes %(total)s JP, more than its budget of %(budget)s JP. Remove a course or raise the budget.",
                total=total,
                budget=plan.budget_jp,
            )
        )
    supervisor = supervisor_of(plan.person_id)
    if supervisor is None:
        raise Problem(_("No supervisor is recorded above you. Ask the HR officer of your agency to record one."))
    plan.state, plan.submitted_at, plan.decided_by, plan.decided_at = "submitted", now(), None, None
    db.session.flush()
    record(viewer, "plan.submitted", "learning_plan", plan.uuid, items=len(plan.items), jp=total)
    notify(supervisor.id, "plan.submitted", link=_review_link(plan), name=viewer.name, items=len(plan.items), jp=total)
    return plan


def reopen(viewer: Viewer) -> LearningPlan:
    """Change a submitted or approved plan: it is a draft again and has to be decided anew."""
    plan = own_plan(viewer)
    if plan.state in EDITABLE:
        return plan
    before = plan.state
    plan.state, plan.submitted_at, plan.decided_by, plan.decided_at = "draft", None, None, None
    db.session.flush()
    record(viewer, "plan.reopened", "learning_plan", plan.uuid, before=before)
    return plan


def decide(viewer: Viewer, plan: LearningPlan, *, approve: bool, reason: str = "") -> None:
    """Approve a submitted plan or send it back with a reason; the person gets a notice.

    The caller has checked that the person is in the viewer's scope. Raises `Conflict` when it was decided meanwhile.
    """
    if plan.state != "submitted":
        raise Conflict(_("This plan does not wait for a decision any more. Look at its present state."))
    if not approve and not reason.strip():
        message = _("Say what should be changed; the person reads it.")
        raise Problem(message, {"reason": message})
    if reason.strip():
        comment(viewer, plan, reason, decision="approved" if approve else "returned")
    plan.state = "active" if approve else "returned"
    plan.decided_by, plan.decided_at = person_id(viewer), now()
    db.session.flush()
    action = "plan.approved" if approve else "plan.returned"
    record(viewer, action, "learning_plan", plan.uuid, items=len(plan.items))
    notify(plan.person_id, action, link=ADDRESS, name=viewer.name)


def note_completed(sender: object, completion: CompletionRecord) -> None:
    """A course was finished: it is done in every plan of the person."""
    plans = sa.select(LearningPlan.id).where(LearningPlan.person_id == completion.person_id)
    db.session.execute(
        sa.update(PlanItem)
        .where(PlanItem.plan_id.in_(plans), PlanItem.course_id == completion.course_id, PlanItem.done_at.is_(None))
        .values(done_at=completion.completed_at)
        .execution_options(synchronize_session=False)
    )


def ask_solve(person: int, after: datetime | None = None) -> None:
    """Have the best plans of a person (internal id) computed by the job process; asking twice makes one job."""
    enqueue("plans.solve", key=f"solve:{person}", after=after, person_id=person)


def note_refreshed(sender: object, person_id: int) -> None:
    """The suggestions of a person were made anew: so are the best plans of whoever has looked at them before.

    For anybody else they wait for the first look, and behind other work: after an exam a whole room is refreshed at once.
    """
    if db.session.get(ProposedPlan, person_id) is not None:
        ask_solve(person_id, after=now() + SOLVE_LATER)
