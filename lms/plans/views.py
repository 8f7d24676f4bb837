"""The own plan, and the supervisor's page of a person's plan."""

from __future__ import annotations

import uuid as uuids
from typing import Any

from flask import Flask, flash, redirect, request, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_babel import ngettext

from lms.access.guard import requires
from lms.access.permissions import Permission
from lms.access.viewer import Viewer, person_id
from lms.clock import today
from lms.courses.models import Course
from lms.courses.queries import course_by_slug
from lms.db import db
from lms.enrollments.queries import jp_year, yearly_jp
from lms.enrollments.signals import completed
from lms.people.models import Person
from lms.people.queries import current_assignments, person_in_scope, supervisor_of
from lms.plans import proposals, queries, services, words
from lms.plans.automatic import accept, arrange
from lms.plans.forms import BudgetForm, CommentForm, DecisionForm, DueForm
from lms.plans.models import LearningPlan, PlanItem
from lms.problems import Missing, Problem
from lms.recommendations.models import Suggestion
from lms.recommendations.queries import live, own_suggestion, set_plan_lookup
from lms.recommendations.services import wish
from lms.recommendations.signals import refreshed
from lms.web import slots
from lms.web.filters import percent
from lms.web.pages import page
from recommender.planning.pace import MOST_PER_MONTH


@requires(Permission.PLAN_OWN)
def show(viewer: Viewer) -> Any:
    """The own plan of this year."""
    return _plan_page(viewer)


def _plan_page(viewer: Viewer, *, problem: Problem | None = None, **forms: Any) -> Any:
    plan, rule = queries.plan_of(person_id(viewer)), yearly_jp(person_id(viewer), today())
    items = queries.items(plan)
    state = plan.state if plan else ""
    editable = state in ("", *services.EDITABLE)
    here = {item.course_id for item in items}
    budget = plan.budget_jp if plan else rule.goal
    return page(
        "plans/show.html",
        status=problem.status if problem else forms.pop("status", 200),
        problem=problem,
        state=state,
        editable=editable,
        items=items,
        next_item=_next(items) if state == "active" else None,
        total=sum(item.jp for item in items),
        budget=budget,
        rule=rule,
        budget_form=forms.get("budget_form") or BudgetForm(formdata=None, data={"jp": budget}),
        comment_form=forms.get("comment_form") or CommentForm(formdata=None),
        comments=queries.comments(plan),
        suggestions=[one for one in live(viewer) if one.course_id not in here] if editable else [],
        supervisor=supervisor_of(person_id(viewer)),
        words=words,
    )


def _next(items: list[queries.Item]) -> uuids.UUID | None:
    """The first course that is neither finished nor running: the one to begin."""
    return next((item.uuid for item in items if item.done_at is None and item.progress is None), None)


def _back(anchor: str = "") -> Any:
    return redirect(url_for("plans.show", _anchor=anchor or None), 303)


@requires(Permission.PLAN_OWN)
def set_budget(viewer: Viewer) -> Any:
    """Change the budget."""
    form = BudgetForm()
    if not form.validate():
        return _plan_page(viewer, budget_form=form, status=422)
    try:
        services.set_budget(viewer, form.jp.data)
    except Problem as problem:
        return _plan_page(viewer, problem=problem)
    return _back()


def _suggestion(viewer: Viewer, suggestion: uuids.UUID) -> Suggestion:
    return own_suggestion(viewer, suggestion)


@requires(Permission.PLAN_OWN, load=_suggestion)
def add_suggestion(viewer: Viewer, suggestion: Suggestion) -> Any:
    """Put a suggested course into the plan."""
    try:
        item = services.add_suggestion(viewer, suggestion)
    except Problem as problem:
        return _plan_page(viewer, problem=problem)
    flash(_("The course is in your plan."), "ok")
    return _back(f"item-{item.uuid}")


@requires(Permission.PLAN_OWN)
def arrange_plan(viewer: Viewer) -> Any:
    """Fill the plan from the suggestions."""
    try:
        made = arrange(viewer)
    except Problem as problem:
        return _plan_page(viewer, problem=problem)
    flash(
        _(
            "%(count)s courses added. The plan is expected to close %(share)s of your gaps, counted by priority.",
            count=made.added,
            share=percent(made.closed_share),
        ),
        "ok",
    )
    return _back()


@requires(Permission.PLAN_OWN)
def proposal(viewer: Viewer) -> Any:
    """What the product proposes for this year, for the budget asked for."""
    return _proposal_page(viewer, request.args.get("jp", type=int))


def _proposal_page(viewer: Viewer, jp: int | None, problem: Problem | None = None) -> Any:
    plan = queries.plan_of(person_id(viewer))
    return page(
        "plans/proposal.html",
        status=problem.status if problem else 200,
        problem=problem,
        proposal=proposals.proposed(viewer, jp),
        editable=plan is None or plan.state in services.EDITABLE,
        pace=MOST_PER_MONTH,
    )


@requires(Permission.PLAN_OWN)
def take(viewer: Viewer) -> Any:
    """Put the proposal, or one course of it with what it needs, into the own plan."""
    jp, slug = request.form.get("jp", 0, type=int), request.form.get("kursus", "")
    try:
        made = accept(viewer, jp, course_by_slug(viewer, slug).id if slug else None)
    except Problem as problem:
        return _proposal_page(viewer, jp, problem)
    flash(
        ngettext(
            "%(count)s course is in your plan now.",
            "%(count)s courses are in your plan now.",
            made.added,
            count=made.added,
        ),
        "ok",
    )
    return redirect(url_for("plans.proposal", jp=jp) if slug else url_for("plans.show"), 303)


@requires(Permission.PLAN_OWN)
def solve(viewer: Viewer) -> Any:
    """Have the best plans computed; the page asks for it when it shows a quick one."""
    services.ask_solve(person_id(viewer))
    return "", 204


def _item(viewer: Viewer, item: uuids.UUID) -> PlanItem:
    return queries.own_item(viewer, item)


@requires(Permission.PLAN_OWN, load=_item)
def move(viewer: Viewer, item: PlanItem) -> Any:
    """One place up or down."""
    try:
        services.move(item, up=request.form.get("arah") == "naik")
    except Problem as problem:
        return _plan_page(viewer, problem=problem)
    return _back(f"item-{item.uuid}")


@requires(Permission.PLAN_OWN, load=_item)
def set_due(viewer: Viewer, item: PlanItem) -> Any:
    """Until when."""
    form = DueForm()
    try:
        if not form.validate():
            raise Problem(_("That is not a day. Write it like 2026-12-31."))
        services.set_due(item, form.due_on.data)
    except Problem as problem:
        return _plan_page(viewer, problem=problem)
    return _back(f"item-{item.uuid}")


@requires(Permission.PLAN_OWN, load=_item)
def remove(viewer: Viewer, item: PlanItem) -> Any:
    """Take a course out."""
    try:
        services.remove(item)
    except Problem as problem:
        return _plan_page(viewer, problem=problem)
    flash(_("The course is no longer in your plan."), "ok")
    return _back()


@requires(Permission.PLAN_OWN, load=_item)
def start(viewer: Viewer, item: PlanItem) -> Any:
    """Join the course and go there."""
    try:
        services.start(viewer, item)
    except Problem as problem:
        return _plan_page(viewer, problem=problem)
    return redirect(slots.place_url("course", slug=db.session.get_one(Course, item.course_id).slug), 303)


@requires(Permission.PLAN_OWN)
def comment(viewer: Viewer) -> Any:
    """Say something to the supervisor."""
    form = CommentForm()
    if form.validate():
        try:
            services.comment(viewer, services.own_plan(viewer), form.body.data)
            return _back("comments")
        except Problem as problem:
            form.problem(problem)
    return _plan_page(viewer, comment_form=form, status=422)


@requires(Permission.PLAN_OWN)
def submit(viewer: Viewer) -> Any:
    """Hand the plan to the supervisor."""
    try:
        services.submit(viewer)
    except Problem as problem:
        return _plan_page(viewer, problem=problem)
    flash(_("Your plan is submitted. You get a notice when it is decided."), "ok")
    return _back()


@requires(Permission.PLAN_OWN)
def reopen(viewer: Viewer) -> Any:
    """Change a submitted or approved plan."""
    services.reopen(viewer)
    flash(_("You can change your plan now. Submit it again when it is ready."), "ok")
    return _back()


def _person(viewer: Viewer, person: uuids.UUID) -> Person:
    return person_in_scope(viewer, Permission.PLAN_DECIDE, person)


@requires(Permission.PLAN_DECIDE, load=_person)
def review(viewer: Viewer, person: Person) -> Any:
    """The plan of a person of the own subtree."""
    return _review_page(viewer, person)


def _review_page(viewer: Viewer, person: Person, *, problem: Problem | None = None, **forms: Any) -> Any:
    plan = queries.plan_of(person.id)
    handed_in = plan is not None and plan.state in ("submitted", "active", "returned", "closed")
    items = queries.items(plan) if handed_in else []
    return page(
        "plans/review.html",
        status=problem.status if problem else forms.pop("status", 200),
        problem=problem,
        person=person,
        posts=current_assignments(person.id),
        plan=plan,
        handed_in=handed_in,
        items=items,
        total=sum(item.jp for item in items),
        year=jp_year(person.id),
        comments=queries.comments(plan),
        comment_form=forms.get("comment_form") or CommentForm(formdata=None),
        decision_form=forms.get("decision_form") or DecisionForm(formdata=None),
        courses=queries.open_courses(viewer, person),
        words=words,
    )


def _handed_in(person: Person) -> LearningPlan:
    plan = queries.plan_of(person.id)
    if plan is None:
        raise Missing
    return plan


@requires(Permission.PLAN_DECIDE, load=_person)
def decide(viewer: Viewer, person: Person) -> Any:
    """Approve, or send back with a reason."""
    form, approve = DecisionForm(), request.form.get("decision") == "approve"
    try:
        services.decide(viewer, _handed_in(person), approve=approve, reason=form.reason.data or "")
    except Problem as problem:
        form.problem(problem)
        return _review_page(viewer, person, decision_form=form, status=problem.status)
    flash(_("The plan is approved.") if approve else _("The plan is sent back."), "ok")
    return redirect(url_for("plans.review", person=person.uuid), 303)


@requires(Permission.PLAN_DECIDE, load=_person)
def remark(viewer: Viewer, person: Person) -> Any:
    """Comment on the plan."""
    form = CommentForm()
    if form.validate():
        try:
            services.comment(viewer, _handed_in(person), form.body.data)
            return redirect(url_for("plans.review", person=person.uuid, _anchor="comments"), 303)
        except Problem as problem:
            form.problem(problem)
    return _review_page(viewer, person, comment_form=form, status=422)


@requires(Permission.PLAN_DECIDE, load=_person)
def propose(viewer: Viewer, person: Person) -> Any:
    """Wish that the person takes a course: it counts among the suggestions and is named as a reason."""
    try:
        wish(viewer, person, course_by_slug(viewer, request.form.get("course", "")))
    except Problem as problem:
        return _review_page(viewer, person, problem=problem)
    flash(_("%(name)s will see your wish among the suggestions, if the course closes a gap.", name=person.name), "ok")
    return redirect(url_for("plans.review", person=person.uuid), 303)


def init_app(app: Flask) -> None:
    """Register the addresses, the notices, the places, and what this room listens to."""
    words.register()
    completed.connect(services.note_completed)
    refreshed.connect(services.note_refreshed)
    set_plan_lookup(queries.planned_course_ids)
    slots.provide("plan_add", "plans.add_suggestion")
    slots.provide("team_plan", "plans.review")
    rules: tuple[tuple[str, str, Any, str], ...] = (
        (services.ADDRESS, "show", show, "GET"),
        ("/rencana/anggaran", "set_budget", set_budget, "POST"),
        ("/rencana/saran/<uuid:suggestion>", "add_suggestion", add_suggestion, "POST"),
        ("/rencana/usulan", "proposal", proposal, "GET"),
        ("/rencana/usulan/ambil", "take", take, "POST"),
        ("/rencana/usulan/hitung", "solve", solve, "POST"),
        ("/rencana/susun", "arrange", arrange_plan, "POST"),
        ("/rencana/komentar", "comment", comment, "POST"),
        ("/rencana/ajukan", "submit", submit, "POST"),
        ("/rencana/ubah", "reopen", reopen, "POST"),
        ("/rencana/<uuid:item>/pindah", "move", move, "POST"),
        ("/rencana/<uuid:item>/tenggat", "set_due", set_due, "POST"),
        ("/rencana/<uuid:item>/hapus", "remove", remove, "POST"),
        ("/rencana/<uuid:item>/mulai", "start", start, "POST"),
        ("/tim/<uuid:person>/rencana", "review", review, "GET"),
        ("/tim/<uuid:person>/rencana/putusan", "decide", decide, "POST"),
        ("/tim/<uuid:person>/rencana/komentar", "remark", remark, "POST"),
        ("/tim/<uuid:person>/rencana/usul", "propose", propose, "POST"),
    )
    own = tuple(f"plans.{name}" for rule, name, _view, _method in rules if rule.startswith(services.ADDRESS))
    slots.add_main(slots.Entry(_l("Plan"), "plans.show", "map", Permission.PLAN_OWN, 4, own))
    for rule, name, view, method in rules:
        app.add_url_rule(rule, f"plans.{name}", view, methods=[method])
