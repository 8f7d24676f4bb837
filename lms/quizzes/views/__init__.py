"""Addresses of the player and its result, of what a learner does afterwards, and of the people who mark."""

from __future__ import annotations

from typing import Any

from flask import Flask
from flask_babel import lazy_gettext as _l

from lms.access.permissions import Permission
from lms.quizzes import words
from lms.quizzes.views import (
    analysis,
    appeals,
    marking,
    media,
    mending,
    player,
    receipts,
    result,
    saving,
    steps,
    uploads,
)
from lms.web import slots
from lms.web.filters import QUESTION_MEDIA

MARKING: tuple[tuple[str, str, Any, str], ...] = (
    ("/penilaian", "marking", marking.queue, "GET"),
    ("/penilaian/jawaban/<uuid:attempt>/<slot>", "sheet", marking.sheet, "GET"),
    ("/penilaian/jawaban/<uuid:attempt>/<slot>", "mark", marking.mark, "POST"),
    ("/penilaian/komentar/<uuid:comment>/hapus", "drop_comment", marking.drop_comment, "POST"),
    ("/penilaian/kuis/<uuid:quiz>/rilis", "release", marking.release_all, "POST"),
    ("/penilaian/keberatan", "appeals", appeals.index, "GET"),
    ("/penilaian/keberatan/<uuid:appeal>", "answer_appeal", appeals.show, "GET"),
    ("/penilaian/keberatan/<uuid:appeal>", "decide_appeal", appeals.answer, "POST"),
    ("/penilaian/kuis/<uuid:quiz>/analisis", "analysis", analysis.analysis, "GET"),
    ("/penilaian/kuis/<uuid:quiz>/nilai-ulang", "try_regrade", analysis.try_regrade, "POST"),
    ("/penilaian/nilai-ulang/<uuid:regrade>", "regrade", analysis.show_regrade, "GET"),
    ("/penilaian/nilai-ulang/<uuid:regrade>", "decide_regrade", analysis.decide_regrade, "POST"),
    ("/uji/<uuid:attempt>/perbaiki/<slot>", "mend", mending.mend, "GET"),
    ("/uji/<uuid:attempt>/perbaiki/<slot>", "resubmit", mending.resubmit, "POST"),
    ("/uji/<uuid:attempt>/keberatan/<slot>", "appeal", mending.appeal, "GET"),
    ("/uji/<uuid:attempt>/keberatan/<slot>", "object", mending.object_to, "POST"),
)


def init_app(app: Flask) -> None:
    """Register the addresses."""
    base = "/uji/<uuid:attempt>"
    app.add_url_rule(base, "quizzes.take", player.take)
    app.add_url_rule(base, "quizzes.answer", player.answer, methods=["POST"])
    app.add_url_rule(f"{base}/lanjut", "quizzes.step", steps.show)
    app.add_url_rule(f"{base}/lanjut", "quizzes.settle", steps.settle, methods=["POST"])
    app.add_url_rule(f"{base}/periksa", "quizzes.review", player.review)
    app.add_url_rule(f"{base}/kirim", "quizzes.submit", player.submit, methods=["POST"])
    app.add_url_rule(f"{base}/lanjut-di-sini", "quizzes.take_over", player.take_over, methods=["POST"])
    app.add_url_rule(f"{base}/jawaban", "quizzes.state", saving.state)
    app.add_url_rule(f"{base}/jawaban", "quizzes.save", saving.save, methods=["POST"])
    app.add_url_rule(f"{base}/hasil", "quizzes.result", result.result)
    app.add_url_rule(f"{base}/tanda-terima", "quizzes.receipt", receipts.receipt)
    app.add_url_rule("/uji/berkas/<uuid:file>", "quizzes.own_file", uploads.own)
    app.add_url_rule("/penilaian/berkas/<uuid:file>", "quizzes.file_to_mark", uploads.to_mark)
    app.add_url_rule(f"{QUESTION_MEDIA}media/<uuid:media>.<ending>", "quizzes.media", media.show)
    uploads.accept_uploads(app)
    saving.note_arrivals(app)
    for rule, name, view, method in MARKING:
        app.add_url_rule(rule, f"quizzes.{name}", view, methods=[method])
    words.register()
    own = tuple(f"quizzes.{name}" for rule, name, _view, _method in MARKING if rule.startswith("/penilaian"))
    slots.add_tool(slots.Entry(_l("Marking"), "quizzes.marking", "clipboard-check", Permission.COURSE_RESULTS, 20, own))
