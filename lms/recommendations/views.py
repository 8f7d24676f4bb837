"""Suggestions: the list, why this, why not that, putting aside and restoring, and how the recommender fares."""

from __future__ import annotations

import uuid as uuids
from collections.abc import Sequence
from typing import Any

from flask import Flask, flash, redirect, request, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from lms.access.guard import requires
from lms.access.permissions import Permission
from lms.access.viewer import Viewer, person_id
from lms.assessments.queries import gap_rows
from lms.assessments.signals import states_changed
from lms.assessments.testing import testable
from lms.assessments.words import source_name
from lms.competencies.queries import positions_with_profile
from lms.courses import measured_effects
from lms.courses.models import Course
from lms.courses.queries import catalogue, course_by_slug
from lms.courses.signals import course_published
from lms.db import db
from lms.enrollments.signals import completed, enrolled
from lms.outbox import wording as notices
from lms.people.signals import assignment_changed
from lms.problems import Missing, Problem
from lms.recommendations import interventions, queries, services, wording
from lms.recommendations.dismissals import REASONS
from lms.recommendations.forms import DismissForm, InterventionForm, LiftForm
from lms.recommendations.models import Intervention, Suggestion
from lms.web import slots
from lms.web.pages import page

MOST_SHOWN = 10
"""Suggestions one page may report as shown."""


@requires(Permission.LEARN)
def index(viewer: Viewer) -> Any:
    """At most five courses with their reasons, what was put aside, and the gaps that no course closes."""
    return _list(viewer)


def _list(viewer: Viewer, *, status: int = 200, form: DismissForm | None = None, refused: Any = None) -> Any:
    gaps = gap_rows(person_id(viewer), sources=False)
    offered = queries.offer(viewer, gaps=gaps)
    return page(
        "recommendations/index.html",
        status=status,
        offer=offered,
        exhausted=queries.without_further_course(viewer, offered, gaps),
        retests=_possible(viewer, offered.retests),
        planned=queries.planned_courses(viewer),
        dismissed=queries.dismissed_lately(viewer),
        form=form,
        refused=refused,
        just_dismissed=request.args.get("disingkirkan", ""),
        reasons=REASONS,
        words=wording,
    )


def _possible(viewer: Viewer, retests: Sequence[queries.Retest]) -> list[queries.Retest]:
    """Those that can be taken today: the bank has enough new questions left."""
    if not retests:
        return []
    possible = testable(person_id(viewer), [one.row.required.competency_id for one in retests])
    return [one for one in retests if one.row.required.competency_id in possible]


def _own(viewer: Viewer, suggestion: uuids.UUID) -> Suggestion:
    return queries.own_suggestion(viewer, suggestion)


@requires(Permission.LEARN, load=_own)
def why(viewer: Viewer, suggestion: Suggestion) -> Any:
    """Everything behind one suggestion."""
    return page(
        "recommendations/why.html",
        why=queries.why(viewer, suggestion),
        suggestion=suggestion,
        source_name=source_name,
    )


@requires(Permission.LEARN, load=_own)
def follow(viewer: Viewer, suggestion: Suggestion) -> Any:
    """Note the click and go to the course."""
    services.follow(suggestion, place=_place())
    return redirect(slots.place_url("course", slug=db.session.get_one(Course, suggestion.course_id).slug), 303)


@requires(Permission.LEARN, load=_own)
def dismiss(viewer: Viewer, suggestion: Suggestion) -> Any:
    """Put a suggestion aside, with the reason; the way back stands on the page that follows."""
    form = DismissForm()
    if not form.validate():
        return _list(viewer, status=422, form=form, refused=suggestion.uuid)
    services.dismiss(suggestion, reason=form.reason.data, place=form.place.data)
    if form.place.data == "home":
        return redirect(slots.place_url("home"), 303)
    return redirect(url_for("recommendations.index", disingkirkan=suggestion.uuid), 303)


@requires(Permission.LEARN, load=_own)
def restore(viewer: Viewer, suggestion: Suggestion) -> Any:
    """Take a dismissal back."""
    services.restore(suggestion)
    flash(_("The course may be suggested again."), "ok")
    return redirect(url_for("recommendations.index"), 303)


@requires(Permission.LEARN)
def impressions(viewer: Viewer) -> Any:
    """A page tells which suggestions it showed."""
    try:
        shown = [uuids.UUID(text) for text in request.form.getlist("suggestion")[:MOST_SHOWN]]
    except ValueError:
        return _("Unknown suggestion."), 422
    services.record_impressions(viewer, shown, place=_place())
    return "", 204


def _place() -> str:
    place = request.form.get("place", "list")
    return place if place in services.PLACES else "list"


@requires(Permission.LEARN)
def why_not(viewer: Viewer) -> Any:
    """Search a course and learn why it is not suggested."""
    slug, q = request.args.get("kursus", ""), request.args.get("q", "").strip()[:200]
    answer = queries.why_not(viewer, course_by_slug(viewer, slug)) if slug else None
    found = [(row.slug, row.title) for row in catalogue(viewer, q).rows] if q else queries.ranked_next(viewer)
    return page("recommendations/why_not.html", answer=answer, q=q, found=found)


@requires(Permission.LEARN)
def other_post(viewer: Viewer) -> Any:
    """What would be asked in another post of the agency, and which courses would come first."""
    posts = positions_with_profile(viewer)
    asked = request.args.get("jabatan", "")
    chosen = next((one for one in posts if str(one.uuid) == asked), None)
    if asked and chosen is None:
        raise Missing
    answer = queries.other_post(viewer, chosen) if chosen else None
    return page("recommendations/other_post.html", posts=posts, answer=answer)


@requires(Permission.RECOMMENDER_GOVERN)
def governance(viewer: Viewer) -> Any:
    """The serving model, its figures, what is shown and what people do with it."""
    return page("recommendations/governance.html", figures=queries.governance(viewer), words=wording)


@requires(Permission.RECOMMENDER_GOVERN)
def decide(viewer: Viewer) -> Any:
    """Ask what is decided about everybody's suggestions, and why."""
    return _decision(viewer, InterventionForm(formdata=None, data={"kind": request.args.get("jenis", "")}))


@requires(Permission.RECOMMENDER_GOVERN)
def intervene(viewer: Viewer) -> Any:
    """Decide it; everybody is scored anew."""
    form = InterventionForm()
    if form.validate():
        try:
            chosen = course_by_slug(viewer, form.course.data) if form.course.data else None
            interventions.intervene(viewer, form.kind.data, chosen, reason=form.reason.data)
            services.ask_score_all()
            flash(_("Decided. The lists of everybody follow within minutes."), "ok")
            return redirect(url_for("recommendations.governance"), 303)
        except Problem as problem:
            form.problem(problem)
    return _decision(viewer, form, status=422)


def _decision(viewer: Viewer, form: InterventionForm, *, status: int = 200) -> Any:
    q, slug = request.args.get("q", "").strip()[:200], form.course.data or request.args.get("kursus", "")
    return page(
        "recommendations/decide.html",
        status=status,
        form=form,
        q=q,
        chosen=course_by_slug(viewer, slug) if slug else None,
        found=catalogue(viewer, q).rows if q else [],
    )


def _standing(viewer: Viewer, decision: uuids.UUID) -> Intervention:
    return interventions.intervention_by(decision)


@requires(Permission.RECOMMENDER_GOVERN, load=_standing)
def lifting(viewer: Viewer, decision: Intervention) -> Any:
    """Ask why a decision ends."""
    return page("recommendations/lift.html", form=LiftForm(formdata=None), decision=decision, words=wording)


@requires(Permission.RECOMMENDER_GOVERN, load=_standing)
def lift(viewer: Viewer, decision: Intervention) -> Any:
    """End a decision; everybody is scored anew."""
    form = LiftForm()
    if form.validate():
        try:
            interventions.lift(viewer, decision, reason=form.reason.data)
            services.ask_score_all()
            flash(_("Lifted. The lists of everybody follow within minutes."), "ok")
            return redirect(url_for("recommendations.governance"), 303)
        except Problem as problem:
            form.problem(problem)
    return page("recommendations/lift.html", status=422, form=form, decision=decision, words=wording)


def init_app(app: Flask) -> None:
    """Register the addresses, the place of suggestions, and what makes a person's list anew."""
    states_changed.connect(services.note_person)
    assignment_changed.connect(services.note_person)
    enrolled.connect(services.note_enrolled)
    completed.connect(services.note_completed)
    course_published.connect(services.note_published)
    notices.register("suggestion.wished", wording.wished)
    slots.provide("suggestions", "recommendations.index")
    measured_effects.provide(queries.effects_of)
    slots.add_tool(
        slots.Entry(
            _l("Recommender"),
            "recommendations.governance",
            "sparkles",
            Permission.RECOMMENDER_GOVERN,
            60,
            ("recommendations.governance", "recommendations.decide", "recommendations.lifting"),
        )
    )
    rules: tuple[tuple[str, str, Any, str], ...] = (
        (services.ADDRESS, "index", index, "GET"),
        ("/saran/tampil", "impressions", impressions, "POST"),
        ("/saran/mengapa-bukan", "why_not", why_not, "GET"),
        ("/saran/bila-pindah", "other_post", other_post, "GET"),
        ("/saran/tata-kelola", "governance", governance, "GET"),
        ("/saran/tata-kelola/keputusan", "decide", decide, "GET"),
        ("/saran/tata-kelola/keputusan", "intervene", intervene, "POST"),
        ("/saran/tata-kelola/keputusan/<uuid:decision>/cabut", "lifting", lifting, "GET"),
        ("/saran/tata-kelola/keputusan/<uuid:decision>/cabut", "lift", lift, "POST"),
        ("/saran/<uuid:suggestion>", "why", why, "GET"),
        ("/saran/<uuid:suggestion>/kursus", "follow", follow, "POST"),
        ("/saran/<uuid:suggestion>/tidak-relevan", "dismiss", dismiss, "POST"),
        ("/saran/<uuid:suggestion>/kembalikan", "restore", restore, "POST"),
    )
    for rule, name, view, method in rules:
        app.add_url_rule(rule, f"recommendations.{name}", view, methods=[method])
