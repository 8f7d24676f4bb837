"""Addresses of the learner's courses: the list, a course's page, its lessons and quiz, what finishing changed, the JP ledger,
the short review of the day.
"""

from __future__ import annotations

from typing import Any

from flask import Flask, flash, redirect, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from lms.access.permissions import Permission
from lms.courses import learners_ratings
from lms.enrollments import ratings
from lms.enrollments.services import forget_voided, record_quiz
from lms.learning.queries import JoinFirst, banks_under_lessons
from lms.learning.views import conditions, course, finished, lesson, mine, quiz, review
from lms.quizzes import hosts
from lms.quizzes.models import Attempt
from lms.quizzes.signals import attempt_corrected, attempt_graded, attempt_voided
from lms.web import slots


def _join_first(error: JoinFirst) -> Any:
    flash(_("Join the course first; its lessons open right away."), "warn")
    return redirect(url_for("learning.course", slug=error.slug), 303)


def _record(sender: object, attempt: Attempt) -> None:
    record_quiz(attempt)


def _forget(sender: object, attempt: Attempt) -> None:
    forget_voided(attempt)


def init_app(app: Flask) -> None:
    """Register the addresses, the host of course quizzes, the marks' way into progress, the places of the shared page."""
    app.register_error_handler(JoinFirst, _join_first)
    hosts.register("enrollment", quiz.host())
    hosts.let_read(banks_under_lessons)
    learners_ratings.provide(ratings.for_authors)
    attempt_graded.connect(_record)
    attempt_corrected.connect(_record)
    attempt_voided.connect(_forget)
    slots.provide("course", "learning.course")
    slots.provide("lesson", "learning.lesson")
    slots.provide("my_courses", "learning.mine")
    slots.provide("jp_ledger", "learning.ledger")
    slots.provide("review", "learning.review")
    slots.add_main(
        slots.Entry(_l("Learn"), "learning.mine", "book-open", Permission.LEARN, 2, ("learning.", "courses.catalogue"))
    )
    terms = "/studio/kursus/<uuid:course>/waktu"
    step = "/kursus/<slug>/belajar/<uuid:activity>"
    rules: tuple[tuple[str, str, Any, str], ...] = (
        ("/belajar", "mine", mine.mine, "GET"),
        ("/jp", "ledger", mine.ledger, "GET"),
        ("/ulasan", "review", review.show, "GET"),
        ("/ulasan/<uuid:question>", "answer_review", review.answer, "POST"),
        ("/ulasan/<uuid:question>", "answer_review_again", review.answer_again, "GET"),
        ("/kursus/<slug>", "course", course.show, "GET"),
        ("/kursus/<slug>/daftar", "enroll", course.enroll, "POST"),
        ("/kursus/<slug>/keluar", "withdraw", course.withdraw, "POST"),
        ("/kursus/<slug>/nilai", "rate", course.rate, "POST"),
        ("/kursus/<slug>/nilai", "rate_again", course.rate_again, "GET"),
        ("/kursus/<slug>/lanjut", "resume", course.resume, "GET"),
        ("/kursus/<slug>/selesai", "finished", finished.show, "GET"),
        (step, "lesson", lesson.show, "GET"),
        (f"{step}/posisi", "position", lesson.save_position, "POST"),
        (f"{step}/cek/<place>", "answer", lesson.answer, "POST"),
        (f"{step}/cek/<place>", "answer_again", lesson.answer_again, "GET"),
        (f"{step}/selesai", "finish", lesson.finish, "POST"),
        (f"{step}/selesai", "finish_again", lesson.finish_again, "GET"),
        (f"{step}/mulai", "start_quiz", quiz.start, "POST"),
        (f"{step}/ruang-tunggu", "lobby", quiz.lobby, "GET"),
        (f"{terms}/siapkan", "prepare_exam", conditions.prepare, "POST"),
        (terms, "conditions", conditions.show, "GET"),
        (f"{terms}/beri", "give_time", conditions.give_time, "POST"),
        (f"{terms}/tetapkan", "decide_conditions", conditions.decide, "POST"),
        (f"{terms}/cabut", "revoke_conditions", conditions.revoke, "POST"),
        (f"{terms}/batalkan", "void_attempt", conditions.void, "POST"),
    )
    for rule, name, view, method in rules:
        app.add_url_rule(rule, f"learning.{name}", view, methods=[method])
