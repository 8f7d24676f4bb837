"""Time and attempts: the trainer's page of one course, for people who need more and for outages."""

from __future__ import annotations

import uuid as uuids
from collections.abc import Callable
from typing import Any

from flask import flash, redirect, request, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import IntegerField, SelectField, StringField
from wtforms.validators import InputRequired, Length, NumberRange, Optional

from lms.access.guard import requires
from lms.access.permissions import Permission
from lms.access.viewer import Viewer
from lms.audit.services import record
from lms.courses.forms import tidy, trimmed
from lms.courses.models import Course
from lms.courses.queries.studio import editable_course
from lms.courses.results_link import results_url
from lms.jobs.services import enqueue
from lms.learning import conditions
from lms.learning.conditions import CourseQuiz
from lms.problems import Problem
from lms.quizzes import services
from lms.web.filters import moment
from lms.web.forms import Form, MomentField
from lms.web.pages import page

EVERYBODY = ""
LONGEST_NAME = 100


class TimeForm(Form):
    """Time for those who are in the quiz now."""

    whom = SelectField(_l("For whom"), choices=[])
    minutes = IntegerField(_l("Minutes"), [InputRequired(_l("Fill this in."))], default=10)
    reason = StringField(_l("Reason"), [InputRequired(_l("Fill this in.")), Length(max=400)], filters=[tidy])


class VoidForm(Form):
    """An attempt that does not count."""

    attempt = SelectField(_l("Which attempt"), choices=[])
    reason = StringField(_l("Reason"), [InputRequired(_l("Fill this in.")), Length(max=400)], filters=[tidy])


class ConditionsForm(Form):
    """Other conditions for attempts that start from now on."""

    person = SelectField(_l("For whom"), choices=[])
    minutes = IntegerField(_l("Extra minutes"), [Optional(), NumberRange(0)], default=0)
    attempts = IntegerField(_l("Extra attempts"), [Optional(), NumberRange(0)], default=0)
    opens_at = MomentField(_l("Opens (WIB)"))
    closes_at = MomentField(_l("Closes (WIB)"))
    reason = StringField(_l("Reason"), [InputRequired(_l("Fill this in.")), Length(max=400)], filters=[tidy])


def _course(viewer: Viewer, course: uuids.UUID) -> Course:
    return editable_course(viewer, course)


@requires(Permission.COURSE_RESULTS, load=_course)
def show(viewer: Viewer, course: Course) -> Any:
    """Who is in the quiz, what was decided, and the two forms."""
    return _page(course)


@requires(Permission.COURSE_RESULTS, load=_course)
def give_time(viewer: Viewer, course: Course) -> Any:
    """Give running attempts more time: one person's, or everybody's after an outage."""
    quiz = _quiz(course)
    form = _time_form(quiz)

    def give() -> None:
        minutes, reason = form.minutes.data or 0, form.reason.data or ""
        if form.whom.data == EVERYBODY:
            services.extend_all(viewer, quiz.quiz, minutes=minutes, reason=reason)
        else:
            attempt = conditions.attempt_at(quiz.quiz, form.whom.data)
            services.extend(viewer, attempt, minutes=minutes, reason=reason)

    return _done(course, quiz, form, give, _("The time was given. The clocks of the people follow by themselves."))


@requires(Permission.COURSE_RESULTS, load=_course)
def decide(viewer: Viewer, course: Course) -> Any:
    """Decide other conditions for a person or for everybody."""
    quiz = _quiz(course)
    form = _conditions_form(course)

    def decide_them() -> None:
        person = None if form.person.data == EVERYBODY else conditions.person_of(course, form.person.data)
        services.decide(
            viewer,
            quiz.quiz,
            person,
            reason=form.reason.data or "",
            minutes=form.minutes.data or 0,
            attempts=form.attempts.data or 0,
            opens_at=form.opens_at.data,
            closes_at=form.closes_at.data,
        )

    return _done(course, quiz, form, decide_them, _("Decided. It holds for every attempt that starts from now on."))


@requires(Permission.COURSE_RESULTS, load=_course)
def revoke(viewer: Viewer, course: Course) -> Any:
    """Take a decision back."""
    quiz = _quiz(course)
    services.revoke(viewer, quiz.quiz, conditions.decision_of(quiz.quiz, request.form.get("decision", "")))
    flash(_("The decision was taken back. Attempts that run keep their time."), "ok")
    return redirect(_address(course, quiz), 303)


@requires(Permission.COURSE_RESULTS, load=_course)
def void(viewer: Viewer, course: Course) -> Any:
    """Declare an attempt invalid: it counts for nothing, its person is told why and may try again."""
    quiz = _quiz(course)
    form = _void_form(quiz)

    def void_it() -> None:
        attempt = conditions.attempt_at(quiz.quiz, form.attempt.data)
        services.void(viewer, attempt, reason=form.reason.data or "")
        if conditions.course_stays_finished(attempt):
            flash(
                _("This person had finished the course. It stays finished; BPSDM can revoke the certificate."), "warn"
            )

    return _done(course, quiz, form, void_it, _("The attempt does not count any more. The person was told why."))


@requires(Permission.COURSE_RESULTS, load=_course)
def prepare(viewer: Viewer, course: Course) -> Any:
    """Have the attempts of a mass exam made in the background, before its day."""
    quiz = _quiz(course)
    version = quiz.version.id
    enqueue("learning.prepare_exam", key=f"prepare:{version}", quiz_version_id=version)
    record(viewer, "quiz.prepared", "quiz", quiz.quiz.uuid)
    flash(_("The attempts are being prepared. Open this page again in a moment to see how many."), "ok")
    return redirect(_address(course, quiz), 303)


def _done(course: Course, quiz: CourseQuiz, form: Form, act: Callable[[], None], said: str) -> Any:
    """Act on a form that was filled in well; otherwise show it again with what was typed."""
    if form.validate():
        try:
            act()
            flash(said, "ok")
            return redirect(_address(course, quiz), 303)
        except Problem as problem:
            form.problem(problem)
    return _page(course, form)


def _page(course: Course, form: Form | None = None) -> Any:
    quizzes = conditions.course_quizzes(course)
    quiz = _quiz(course) if quizzes else None
    void_form = form if isinstance(form, VoidForm) else None
    if quiz and void_form is None:
        void_form = _void_form(quiz, fresh=True)
    return page(
        "learning/conditions.html",
        status=422 if form else 200,
        course=course,
        results=results_url(course.uuid),
        quizzes=quizzes,
        quiz=quiz,
        running=conditions.running_in(quiz.quiz) if quiz else [],
        prepared=conditions.prepared_for(quiz.version) if quiz else 0,
        decisions=conditions.decisions_of(quiz.quiz) if quiz else [],
        voided=conditions.voided_in(quiz.quiz) if quiz else [],
        void_form=void_form,
        named=_named(),
        void_full=void_form is not None and len(void_form.attempt.choices) >= conditions.MOST_PEOPLE,
        time_form=form if isinstance(form, TimeForm) else quiz and _time_form(quiz, fresh=True),
        form=form if isinstance(form, ConditionsForm) else _conditions_form(course, fresh=True),
    )


def _quiz(course: Course) -> CourseQuiz:
    return conditions.wanted_quiz(conditions.course_quizzes(course), request.args.get("kuis", ""))


def _address(course: Course, quiz: CourseQuiz) -> str:
    return url_for("learning.conditions", course=course.uuid, kuis=quiz.activity, cari=_named() or None)


def _named() -> str:
    """What the names in the list of attempts are searched for."""
    return trimmed(request.args.get("cari"))[:LONGEST_NAME]


def _time_form(quiz: CourseQuiz, *, fresh: bool = False) -> TimeForm:
    form = TimeForm(formdata=None, prefix="waktu") if fresh else TimeForm(prefix="waktu")
    people = [(str(one.attempt), one.name) for one in conditions.running_in(quiz.quiz)]
    form.whom.choices = [(EVERYBODY, _("Everybody who is in the quiz now (outage)")), *people]
    return form


def _void_form(quiz: CourseQuiz, *, fresh: bool = False) -> VoidForm:
    """The attempts in the list; one that was sent is among them also where the list is cut or searched."""
    form = VoidForm(formdata=None, prefix="batal") if fresh else VoidForm(prefix="batal")
    begun = conditions.begun_in(quiz.quiz, _named())
    chosen = form.attempt.data or ""
    if chosen not in {str(one.attempt) for one in begun}:
        begun += [one] if (one := conditions.begun_as(quiz.quiz, chosen)) else []
    form.attempt.choices = [
        (str(one.attempt), f"{one.name} · {_('Attempt %(number)s', number=one.number)} · {moment(one.started_at)}")
        for one in begun
    ]
    return form


def _conditions_form(course: Course, *, fresh: bool = False) -> ConditionsForm:
    form = ConditionsForm(formdata=None, prefix="syarat") if fresh else ConditionsForm(prefix="syarat")
    form.person.choices = [(EVERYBODY, _("Everybody")), *conditions.people_of(course)]
    return form
