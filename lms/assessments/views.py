"""The learner's competencies: gaps, one competency, first test, tests, self-assessment. The supervisor's rating."""

from __future__ import annotations

import uuid as uuids
from datetime import datetime, timedelta
from typing import Any

from flask import Flask, flash, redirect, request, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from lms.access.guard import requires
from lms.access.permissions import Permission
from lms.access.viewer import Viewer, person_id
from lms.assessments import bank_views, correcting, importing_views, paths, ratings, testing, words
from lms.assessments.models import CompetencyTest
from lms.assessments.observations import refresh_states
from lms.assessments.performance import standing_gaps
from lms.assessments.queries import evidence_since, gap_rows, history, open_gaps, recent_changes
from lms.clock import now
from lms.competencies.models import Competency
from lms.competencies.queries import (
    competency_by_uuid,
    indicators_of,
    level_texts,
    name_of,
    requirements_of,
)
from lms.competencies.signals import profile_published
from lms.courses.queries import set_gap_lookup
from lms.db import db
from lms.enrollments.signals import completed
from lms.jobs.services import enqueue
from lms.people.models import Person
from lms.people.queries import current_assignments, person_in_scope, supervisor_of
from lms.people.signals import acted_since, assignment_changed
from lms.practice import words as practice_words
from lms.practice.queries import topics_of
from lms.problems import Problem
from lms.quizzes import hosts
from lms.quizzes.models import Attempt
from lms.quizzes.signals import attempt_corrected, attempt_graded
from lms.web import slots
from lms.web.pages import page

RECENT = timedelta(days=30)


def _competency(viewer: Viewer, competency: uuids.UUID) -> Competency:
    return competency_by_uuid(competency)


@requires(Permission.COMPETENCY_OWN)
def gaps(viewer: Viewer) -> Any:
    """What the post requires against what is known, strengths first."""
    person = person_id(viewer)
    required = requirements_of(person)
    rows = gap_rows(person, required=required)
    unmet = [row.required.competency_id for row in rows if row.kind != "met"]
    return page(
        "assessments/gaps.html",
        strong=[row for row in rows if row.kind == "met"],
        rest=[row for row in rows if row.kind != "met"],
        testable=testing.testable(person, unmet),
        waiting=testing.waits_until(person, unmet),
        supervisor=supervisor_of(person),
        assignments=current_assignments(person),
        changes=recent_changes(person, now() - RECENT),
        noted=standing_gaps(person),
        name_of=name_of,
        first_test=not any(row.status in ("measured", "expired") for row in rows) and testing.placement_choice(person),
        words=words,
    )


@requires(Permission.COMPETENCY_OWN, load=_competency)
def show(viewer: Viewer, competency: Competency) -> Any:
    """One competency: the requirement, the sources side by side, every observation, what each level means."""
    person = person_id(viewer)
    row = next((one for one in gap_rows(person) if one.required.competency_id == competency.id), None)
    indicators = indicators_of(competency.id)
    return page(
        "assessments/competency.html",
        competency=competency,
        row=row,
        testable=bool(row and testing.testable(person, [competency.id])),
        waits_until=testing.waits_until(person, [competency.id]).get(competency.id),
        supervisor=supervisor_of(person),
        history=history(person, competency.id),
        noted=standing_gaps(person, competency.id),
        levels=level_texts(competency.id),
        indicators=indicators,
        topics=topics_of(person, competency.id, indicators),
        name_of=name_of,
        words=words,
        practice_words=practice_words,
    )


@requires(Permission.COMPETENCY_OWN)
def placement(viewer: Viewer) -> Any:
    """What the first test covers, how long it takes, and who sees the result."""
    return page(
        "assessments/placement.html",
        chosen=testing.placement_choice(person_id(viewer)),
        minutes=testing.PLACEMENT_MINUTES,
        items=paths.MOST_ITEMS,
    )


@requires(Permission.COMPETENCY_OWN)
def start_placement(viewer: Viewer) -> Any:
    """Begin the first test."""
    attempt = testing.start_placement(viewer)
    return redirect(url_for("quizzes.take", attempt=attempt.uuid), 303)


@requires(Permission.COMPETENCY_OWN, load=_competency)
def test_intro(viewer: Viewer, competency: Competency) -> Any:
    """What a test of one competency covers."""
    person = person_id(viewer)
    required = next((one for one in requirements_of(person) if one.competency_id == competency.id), None)
    return page(
        "assessments/test.html",
        competency=competency,
        required=required,
        has_items=bool(testing.testable(person, [competency.id])),
        name_of=name_of,
        waits_until=testing.waits_until(person, [competency.id]).get(competency.id),
        items=paths.MOST_ITEMS,
        minutes=testing.TEST_MINUTES,
    )


@requires(Permission.COMPETENCY_OWN, load=_competency)
def start_test(viewer: Viewer, competency: Competency) -> Any:
    """Begin a test of one competency."""
    try:
        attempt = testing.start_test(viewer, competency)
    except Problem as problem:
        flash(str(problem.message), "warn")
        return redirect(url_for("assessments.show", competency=competency.uuid), 303)
    return redirect(url_for("quizzes.take", attempt=attempt.uuid), 303)


def _own_test(viewer: Viewer, test: uuids.UUID) -> CompetencyTest:
    return testing.own_test(viewer, test)


def _topic_names(competency_id: int) -> dict[str, str]:
    """What the topics of a path are called: the behaviour, by level and number."""
    return {f"{one.level}.{one.number}": one.text for one in indicators_of(competency_id)}


@requires(Permission.COMPETENCY_OWN, load=_own_test)
def outcome(viewer: Viewer, test: CompetencyTest) -> Any:
    """What a finished test says, competency by competency: strengths first, then what to do next."""
    results = paths.results(test) if test.finished_at else []
    return page(
        "assessments/outcome.html",
        test=test,
        results=sorted(results, key=lambda one: -one.outcome.p_meets),
        waiting=testing.waits_until(test.person_id, [one.competency.id for one in results]),
        indicators={one.competency.id: _topic_names(one.competency.id) for one in results},
        name_of=name_of,
        words=words,
    )


@requires(Permission.COMPETENCY_OWN, load=_competency)
def self_form(viewer: Viewer, competency: Competency) -> Any:
    """The self-assessment of one competency."""
    subject = db.session.get_one(Person, person_id(viewer))
    return _rating_page(viewer, subject, competency, "self")


@requires(Permission.COMPETENCY_OWN, load=_competency)
def save_self(viewer: Viewer, competency: Competency) -> Any:
    """Keep or submit the self-assessment."""
    subject = db.session.get_one(Person, person_id(viewer))
    return _save_rating(viewer, subject, competency, "self")


def _subject(viewer: Viewer, person: uuids.UUID, competency: uuids.UUID) -> tuple[Person, Competency]:
    return person_in_scope(viewer, Permission.TEAM_RATE, person), competency_by_uuid(competency)


@requires(Permission.TEAM_RATE, load=_subject)
def rate(viewer: Viewer, found: tuple[Person, Competency]) -> Any:
    """The supervisor's rating of one competency of a person in the own subtree."""
    return _rating_page(viewer, *found, "supervisor")


@requires(Permission.TEAM_RATE, load=_subject)
def save_rate(viewer: Viewer, found: tuple[Person, Competency]) -> Any:
    """Keep or submit the supervisor's rating."""
    return _save_rating(viewer, *found, "supervisor")


def _rating_page(viewer: Viewer, subject: Person, competency: Competency, kind: str, **state: Any) -> Any:
    rating = ratings.draft(subject.id, person_id(viewer), competency, kind)
    required = ratings.required_level(subject.id, competency)
    return page(
        "assessments/rating.html",
        status=state.get("status", 200),
        problem=state.get("problem"),
        subject=subject,
        competency=competency,
        kind=kind,
        required=required,
        statements=ratings.statements(competency, required),
        answers=state.get("answers") or (rating.answers if rating else {}),
        example=state.get("example") or (rating.example if rating else ""),
        name_of=name_of,
    )


def _save_rating(viewer: Viewer, subject: Person, competency: Competency, kind: str) -> Any:
    answers = {key.removeprefix("a-"): value for key, value in request.form.items() if key.startswith("a-")}
    example = request.form.get("example", "")
    back = _back(subject, kind)
    if "save" in request.form:
        ratings.save(viewer, subject, competency, kind, answers=answers, example=example)
        flash(_("Saved. You can go on later."), "ok")
        return redirect(back, 303)
    try:
        ratings.submit(viewer, subject, competency, kind, answers=answers, example=example)
    except Problem as problem:
        return _rating_page(
            viewer, subject, competency, kind, status=422, problem=problem, answers=answers, example=example
        )
    flash(_("Thank you. The assessment counts from now on."), "ok")
    return redirect(back, 303)


def _back(subject: Person, kind: str) -> str:
    if kind == "self":
        return url_for("assessments.gaps")
    return slots.place_url("team_person", person=subject.uuid)


def _host() -> hosts.Host:
    return hosts.Host(
        title=lambda attempt: _("Competency test"),
        back_url=lambda attempt: url_for("assessments.gaps"),
        after_url=lambda attempt: url_for("assessments.outcome", test=attempt.host_uuid),
        may_view=lambda attempt: True,
        growth=hosts.Growth(most=lambda attempt: paths.MOST_ITEMS, follow=paths.follow),
        tells_corrections=True,
    )


def _follow_assignment(sender: object, person_id: int) -> None:
    refresh_states(person_id, cause="requirement")


def _follow_profile(sender: object, position_id: int) -> None:
    enqueue("assessments.refresh_position", key=f"position:{position_id}", position_id=position_id)


def _record(sender: object, attempt: Attempt) -> None:
    testing.record_results(sender, attempt)


def _correct(sender: object, attempt: Attempt) -> None:
    correcting.correct_results(sender, attempt)


def _acted_since(sender: object, person_ids: list[int], moment: datetime) -> set[int]:
    return evidence_since(person_ids, moment)


def init_app(app: Flask) -> None:
    """Register the addresses, the host of competency tests, and what this room listens to."""
    hosts.register("test", _host())
    set_gap_lookup(open_gaps)
    attempt_graded.connect(_record)
    attempt_corrected.connect(_correct)
    correcting.register()
    assignment_changed.connect(_follow_assignment)
    acted_since.connect(_acted_since)
    profile_published.connect(_follow_profile)
    completed.connect(testing.note_course)
    rules: tuple[tuple[str, str, Any, str], ...] = (
        ("/kompetensi", "gaps", gaps, "GET"),
        ("/kompetensi/<uuid:competency>", "show", show, "GET"),
        ("/kompetensi/<uuid:competency>/uji", "test_intro", test_intro, "GET"),
        ("/kompetensi/<uuid:competency>/uji", "start_test", start_test, "POST"),
        ("/kompetensi/<uuid:competency>/nilai-diri", "self_form", self_form, "GET"),
        ("/kompetensi/<uuid:competency>/nilai-diri", "save_self", save_self, "POST"),
        ("/uji-awal", "placement", placement, "GET"),
        ("/uji-awal", "start_placement", start_placement, "POST"),
        ("/hasil-uji/<uuid:test>", "outcome", outcome, "GET"),
        ("/tim/<uuid:person>/nilai/<uuid:competency>", "rate", rate, "GET"),
        ("/tim/<uuid:person>/nilai/<uuid:competency>", "save_rate", save_rate, "POST"),
    )
    own = tuple(f"assessments.{name}" for rule, name, _view, _method in rules if not rule.startswith("/tim/"))
    slots.add_main(slots.Entry(_l("Competencies"), "assessments.gaps", "target", Permission.COMPETENCY_OWN, 3, own))
    for rule, name, view, method in rules:
        app.add_url_rule(rule, f"assessments.{name}", view, methods=[method])
    importing_views.init_app(app)
    bank_views.init_app(app)
