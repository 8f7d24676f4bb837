"""The supervisor's pages: the team, a person, assigning, reminding, inviting to a test, noting a gap in performance."""

from __future__ import annotations

import uuid as uuids
from collections.abc import Iterable
from datetime import timedelta
from typing import Any

import sqlalchemy as sa
from flask import Flask, flash, redirect, request, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_babel import ngettext

from lms.access.guard import requires
from lms.access.permissions import Permission
from lms.access.viewer import Viewer
from lms.assessments import performance
from lms.assessments.models import PerformanceGap
from lms.assessments.queries import gap_rows
from lms.assessments.words import row_name, row_symbol, row_tone, source_name, strength_name
from lms.clock import today
from lms.competencies.queries import competency_by_uuid, name_of
from lms.courses.forms import tidy
from lms.courses.models import Course
from lms.courses.queries.catalogue import course_by_slug
from lms.db import db
from lms.enrollments.models import Enrollment
from lms.people.models import Person
from lms.people.queries import person_in_scope
from lms.problems import Missing, Problem
from lms.team import queries, services, words
from lms.team.forms import AssignForm, PerformanceForm
from lms.web import slots
from lms.web.pages import page, wanted_page

VIEW, ASSIGN, RATE = Permission.TEAM_VIEW, Permission.TEAM_ASSIGN, Permission.TEAM_RATE
MOST_AT_ONCE = 200
USUAL_TIME = timedelta(days=30)
OF_OTHER_ROOMS = (
    "assessments.rate",
    "assessments.save_rate",
    "plans.review",
    "plans.decide",
    "plans.remark",
    "plans.propose",
)
"""Pages of the rooms below about a person of the team."""
SHOWS = ("overdue", "plan", "no_jp")


def _filters(summary: queries.Summary) -> queries.Filters:
    """What the address asks for; everybody below where nobody is led directly."""
    asked = request.args.get("jangkauan", "")
    reach = asked if asked in ("direct", "all") else ("direct" if summary.direct else "all")
    show = request.args.get("tampil", "")
    return queries.Filters(reach, show if show in SHOWS else "", tidy(request.args.get("q")).strip()[:80])


@requires(VIEW)
def index(viewer: Viewer) -> Any:
    """The people of the viewer's subtree, what needs doing, and the heat map of those on the page."""
    summary = queries.summary(viewer)
    filters = _filters(summary)
    found = queries.members(viewer, filters, wanted_page())
    ids = [row.id for row in found.rows]
    heat = queries.heat_map(ids)
    below = heat.most("close")
    shared = below if below and below[1] > 1 else None
    return page(
        "team/index.html",
        summary=summary,
        filters=filters,
        members=found,
        overdue=queries.overdue_of(ids),
        heat=heat,
        by_id={row.id: row for row in found.rows},
        shared=shared,
        shared_course=queries.helpful_course(viewer, shared[0].id, heat.highest(shared[0].id)) if shared else None,
        unmeasured=heat.most("measure"),
        links={row.id: url_for("team.person", person=row.uuid) for row in found.rows},
        signs=words.signs(heat),
        kinds=words.kind_names(),
        paces=words.pace_names(),
        plans=words.plan_names(),
        words=words,
        pager_href=lambda number: url_for("team.index", **_asked(filters), halaman=number),
    )


def _asked(filters: queries.Filters) -> dict[str, Any]:
    """The filters as parts of an address."""
    parts = {"jangkauan": filters.reach, "tampil": filters.show, "q": filters.q}
    return {name: value for name, value in parts.items() if value}


def _member(viewer: Viewer, person: uuids.UUID) -> queries.MemberRow:
    return queries.member(viewer, person)


@requires(VIEW, load=_member)
def person(viewer: Viewer, member: queries.MemberRow) -> Any:
    """One person: strengths first, gaps, courses, JP, plan; what a supervisor may do."""
    rows = gap_rows(member.id)
    return page(
        "team/person.html",
        member=member,
        strong=[row for row in rows if row.kind == "met"],
        rest=[row for row in rows if row.kind != "met"],
        courses=queries.courses_of(member.id),
        noted=performance.standing_gaps(member.id),
        name_of=name_of,
        strength_name=strength_name,
        words=words,
        plan=words.plan_names()[member.plan_state],
        pace=words.pace_names()["far" if member.jp.far_behind else member.jp.pace],
        tone="warn" if member.jp.far_behind else words.PACE_TONES[member.jp.pace],
        row_name=row_name,
        row_tone=row_tone,
        row_symbol=row_symbol,
        source_name=source_name,
    )


def _person(viewer: Viewer, person: uuids.UUID) -> Person:
    return person_in_scope(viewer, ASSIGN, person)


def _form(viewer: Viewer, gaps: Iterable[int] = ()) -> AssignForm:
    """The form with its courses; the course and the due date of the address, else a month from now."""
    data = {"course": request.args.get("kursus", ""), "due_on": today() + USUAL_TIME}
    form = AssignForm(data=data) if request.method == "GET" else AssignForm()
    form.offer(queries.course_options(viewer), set(gaps))
    return form


def _course(viewer: Viewer, form: AssignForm) -> Course:
    """The chosen course; raises `Problem` beside its field for one that does not exist for the viewer."""
    try:
        return course_by_slug(viewer, form.course.data or "")
    except Missing:
        raise Problem(_("Choose a course from the list."), {"course": _("Choose a course from the list.")}) from None


def _gaps_of(person: Person) -> list[int]:
    return [row.required.competency_id for row in gap_rows(person.id, sources=False) if row.kind == "close"]


@requires(ASSIGN, load=_person)
def assign(viewer: Viewer, person: Person) -> Any:
    """The form that assigns a course to one person."""
    return page("team/assign.html", person=person, form=_form(viewer, _gaps_of(person)))


@requires(ASSIGN, load=_person)
def save_assign(viewer: Viewer, person: Person) -> Any:
    """Assign a course to one person."""
    form = _form(viewer, _gaps_of(person))
    if form.validate():
        try:
            services.assign(
                viewer, person, _course(viewer, form), due_on=form.due_on.data, note=(form.note.data or "").strip()
            )
            flash(_("The course was assigned. %(name)s finds it on the home page.", name=person.name), "ok")
            return redirect(url_for("team.person", person=person.uuid), 303)
        except Problem as problem:
            form.problem(problem)
    return page("team/assign.html", person=person, form=form, status=422)


def _chosen(values: Iterable[str]) -> list[uuids.UUID]:
    """The uuids among `values`, each once, at most `MOST_AT_ONCE`; anything else is left out."""
    found: dict[uuids.UUID, None] = {}
    for value in values:
        try:
            found[uuids.UUID(value)] = None
        except ValueError:
            continue
    return list(found)[:MOST_AT_ONCE]


@requires(ASSIGN)
def assign_many(viewer: Viewer) -> Any:
    """The form that assigns a course to the people ticked on the team page."""
    people = queries.people_of(viewer, _chosen(request.args.getlist("orang")))
    return page("team/assign_many.html", people=people, form=_form(viewer), standings=None, course=None)


@requires(ASSIGN)
def save_assign_many(viewer: Viewer) -> Any:
    """First show who has the course or finished it; assign when that was confirmed."""
    people = queries.people_of(viewer, _chosen(request.form.getlist("orang")))
    form = _form(viewer)
    if not form.validate():
        return page("team/assign_many.html", people=people, form=form, standings=None, course=None, status=422)
    try:
        course = _course(viewer, form)
        services.check_due(form.due_on.data)
        if "confirm" not in request.form:
            return _preview(people, form, course)
        done = services.assign_many(
            viewer, people, course, due_on=form.due_on.data, note=(form.note.data or "").strip()
        )
    except Problem as problem:
        form.problem(problem)
        return page("team/assign_many.html", people=people, form=form, standings=None, course=None, status=422)
    flash(
        _(
            "Assigned to %(new)s people; %(updated)s had it already and got the new due date; %(finished)s have "
            "finished it.",
            new=done.new,
            updated=done.updated,
            finished=done.finished,
        ),
        "ok",
    )
    return redirect(url_for("team.index"), 303)


def _preview(people: list[Person], form: AssignForm, course: Course) -> Any:
    standings = queries.standings(course.id, people)
    return page("team/assign_many.html", people=people, form=form, standings=standings, course=course)


def _enrollment(viewer: Viewer, person: uuids.UUID, enrollment: uuids.UUID) -> Enrollment:
    found = person_in_scope(viewer, ASSIGN, person)
    row = db.session.scalar(
        sa.select(Enrollment).where(Enrollment.uuid == enrollment, Enrollment.person_id == found.id)
    )
    if row is None:
        raise Missing
    return row


@requires(ASSIGN, load=_enrollment)
def remind(viewer: Viewer, enrollment: Enrollment) -> Any:
    """Leave a reminder of an overdue course."""
    try:
        services.remind(viewer, enrollment)
        flash(_("The reminder was sent."), "ok")
    except Problem as problem:
        flash(str(problem.message), "warn")
    return redirect(url_for("team.person", person=enrollment.person.uuid), 303)


@requires(ASSIGN)
def invite(viewer: Viewer) -> Any:
    """Invite the named people of the team to the test of a competency."""
    wanted = _chosen([request.form.get("kompetensi", "")])
    if not wanted:
        raise Missing
    people = queries.people_of(viewer, _chosen(request.form.getlist("orang")))
    asked = services.invite_to_test(viewer, people, competency_by_uuid(wanted[0]))
    if asked:
        words = ngettext(
            "%(count)s person was invited to the test.",
            "%(count)s people were invited to the test.",
            asked,
            count=asked,
        )
        flash(words, "ok")
    else:
        flash(
            _("Nobody was invited: they were asked today, or cannot take this test at present. Rate them instead."),
            "warn",
        )
    return redirect(url_for("team.index"), 303)


def _rated_person(viewer: Viewer, person: uuids.UUID) -> Person:
    return person_in_scope(viewer, RATE, person)


def _performance_form(person: Person) -> PerformanceForm:
    form = PerformanceForm(data={"seen_on": today()}) if request.method == "GET" else PerformanceForm()
    form.offer(gap_rows(person.id, sources=False))
    return form


@requires(RATE, load=_rated_person)
def performance_form(viewer: Viewer, person: Person) -> Any:
    """The form that notes a gap in the performance of one person."""
    return page("team/performance.html", person=person, form=_performance_form(person))


@requires(RATE, load=_rated_person)
def note_performance(viewer: Viewer, person: Person) -> Any:
    """Note a gap in the performance of one person."""
    form = _performance_form(person)
    if form.validate():
        try:
            services.note_performance(
                viewer,
                person,
                competency_by_uuid(uuids.UUID(form.competency.data)),
                strength=int(form.strength.data),
                note=(form.note.data or "").strip(),
                seen_on=form.seen_on.data,
            )
            flash(_("Noted. %(name)s reads it among the own competencies.", name=person.name), "ok")
            return redirect(url_for("team.person", person=person.uuid) + "#performance", 303)
        except Problem as problem:
            form.problem(problem)
    return page("team/performance.html", person=person, form=form, status=422)


def _noted(viewer: Viewer, person: uuids.UUID, gap: uuids.UUID) -> PerformanceGap:
    return performance.gap_of(person_in_scope(viewer, RATE, person), gap)


@requires(RATE, load=_noted)
def close_performance(viewer: Viewer, gap: PerformanceGap) -> Any:
    """Withdraw a gap in performance that was closed."""
    try:
        services.close_performance(viewer, gap)
        flash(_("The gap in performance is closed."), "ok")
    except Problem as problem:
        flash(str(problem.message), "warn")
    return redirect(url_for("team.person", person=gap.person.uuid), 303)


def init_app(app: Flask) -> None:
    """Register the addresses, the navigation and the words of notices."""
    words.register()
    slots.provide("team_person", "team.person")
    slots.add_main(slots.Entry(_l("Your team"), "team.index", "users", VIEW, 5, ("team.", *OF_OTHER_ROOMS)))
    rules: tuple[tuple[str, str, Any, str], ...] = (
        ("/tim", "index", index, "GET"),
        ("/tim/tugaskan", "assign_many", assign_many, "GET"),
        ("/tim/tugaskan", "save_assign_many", save_assign_many, "POST"),
        ("/tim/ajak-uji", "invite", invite, "POST"),
        ("/tim/<uuid:person>", "person", person, "GET"),
        ("/tim/<uuid:person>/tugaskan", "assign", assign, "GET"),
        ("/tim/<uuid:person>/tugaskan", "save_assign", save_assign, "POST"),
        ("/tim/<uuid:person>/kesenjangan-kinerja", "performance", performance_form, "GET"),
        ("/tim/<uuid:person>/kesenjangan-kinerja", "note_performance", note_performance, "POST"),
        ("/tim/<uuid:person>/kesenjangan-kinerja/<uuid:gap>/tutup", "close_performance", close_performance, "POST"),
        ("/tim/<uuid:person>/ingatkan/<uuid:enrollment>", "remind", remind, "POST"),
    )
    for rule, name, view, method in rules:
        app.add_url_rule(rule, f"team.{name}", view, methods=[method])
