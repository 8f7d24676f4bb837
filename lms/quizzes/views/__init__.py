"""Addresses of the player: one attempt, question by question, its review and its result, and the autosave."""

from __future__ import annotations

from flask import Flask

from lms.quizzes.views import player, result, saving, steps


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
    saving.note_arrivals(app)
