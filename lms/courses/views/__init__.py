"""Pages of the room: the catalogue, media, the studio."""

from __future__ import annotations

from typing import Any

from flask import Flask, current_app, request
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from lms.access.guard import register
from lms.access.permissions import Permission
from lms.access.viewer import current
from lms.accounts.sessions import load_viewer
from lms.config import Settings
from lms.courses import preview
from lms.courses.lesson_pages import MEDIA_RULE
from lms.courses.queries.media import banks_in_studio
from lms.courses.rules import RULES
from lms.courses.views import activities, blueprint, catalogue, lessons, outline, questions, review, studio
from lms.db import reading_first
from lms.outbox import wording
from lms.quizzes.hosts import let_read
from lms.web import slots

VERSION = "/studio/<uuid:version>"
MODULE = f"{VERSION}/modul/<uuid:module>"
PART = f"{VERSION}/bagian/<uuid:activity>"
QUESTION = f"{PART}/soal/<uuid:question>"
ADDRESSES: tuple[tuple[str, str, Any, str], ...] = (
    ("/katalog", "catalogue", catalogue.catalogue, "GET"),
    (MEDIA_RULE, "media", catalogue.media, "GET"),
    ("/studio", "studio", studio.studio, "GET"),
    ("/studio/kursus/baru", "new", studio.new, "GET"),
    ("/studio/kursus/baru", "create", studio.create, "POST"),
    ("/studio/kursus/<uuid:course>/draf", "start_draft", studio.start_draft, "POST"),
    (VERSION, "edit", studio.edit, "GET"),
    ("/studio/kuis/<uuid:quiz>/perbaiki/<uuid:question>", "mend", questions.mend, "POST"),
    (f"{VERSION}/buang", "discard", studio.discard, "POST"),
    (f"{VERSION}/rincian", "details", studio.details, "GET"),
    (f"{VERSION}/rincian", "save_details", studio.save_details, "POST"),
    (f"{VERSION}/modul", "add_module", outline.add_module, "POST"),
    (MODULE, "rename_module", outline.rename_module, "POST"),
    (f"{MODULE}/geser", "move_module", outline.move_module, "POST"),
    (f"{MODULE}/hapus", "delete_module", outline.delete_module, "POST"),
    (f"{MODULE}/bagian", "add_activity", outline.add_activity, "POST"),
    (PART, "activity", activities.activity, "GET"),
    (PART, "save_activity", activities.save_activity, "POST"),
    (f"{PART}/geser", "move_activity", outline.move_activity, "POST"),
    (f"{PART}/hapus", "delete_activity", outline.delete_activity, "POST"),
    (f"{PART}/pratinjau", "preview", lessons.preview, "POST"),
    (f"{PART}/baca", "read", lessons.read, "GET"),
    (f"{PART}/coba", "try_quiz", questions.try_quiz, "POST"),
    (f"{PART}/jenis", "use_preset", questions.use_preset, "POST"),
    (f"{PART}/babak", "save_sections", questions.save_sections, "POST"),
    (f"{PART}/kisi-kisi", "blueprint", blueprint.blueprint, "GET"),
    (f"{PART}/kisi-kisi", "save_blueprint", blueprint.save_blueprint, "POST"),
    (f"{PART}/kisi-kisi/contoh", "draw_example", blueprint.draw_example, "GET"),
    (f"{PART}/soal/baru", "new_question", questions.new_question, "GET"),
    (f"{PART}/soal/baru", "add_question", questions.add_question, "POST"),
    (QUESTION, "edit_question", questions.edit_question, "GET"),
    (QUESTION, "save_question", questions.save_question, "POST"),
    (f"{QUESTION}/geser", "move_question", questions.move_question, "POST"),
    (f"{QUESTION}/hapus", "remove_question", questions.remove_question, "POST"),
    (f"{PART}/gift", "gift", questions.gift, "GET"),
    (f"{PART}/gift", "check_gift", questions.check_gift, "POST"),
    (f"{PART}/gift/terapkan", "import_gift", questions.import_gift, "POST"),
    (f"{PART}/ekspor", "export_gift", questions.export_gift, "GET"),
    (f"{VERSION}/media", "media_list", lessons.media, "GET"),
    (f"{VERSION}/media", "upload", lessons.upload, "POST"),
    (f"{VERSION}/tinjauan", "review", review.review, "GET"),
    (f"{VERSION}/tinjauan/ajukan", "submit", review.submit, "POST"),
    (f"{VERSION}/tinjauan/terbitkan", "publish", review.publish, "POST"),
    (f"{VERSION}/tinjauan/setujui", "approve", review.approve, "POST"),
    (f"{VERSION}/tinjauan/kembalikan", "send_back", review.send_back, "POST"),
    (f"{VERSION}/tinjauan/catatan", "add_note", review.add_note, "POST"),
)
UPLOADING = ("courses.upload", "courses.add_question", "courses.save_question")
OTHER_FIELDS = 100_000
"""Room for the other fields of an upload form."""


def _allow_uploads(endpoint: str | None, values: dict[str, Any] | None) -> None:
    """Before anything reads the form: at these addresses authors may send as much as an upload may hold, and nobody else."""
    if endpoint not in UPLOADING:
        return
    with reading_first():
        load_viewer()
    if current().may(Permission.COURSE_EDIT):
        settings: Settings = current_app.config["SETTINGS"]
        request.max_content_length = settings.upload_limit + OTHER_FIELDS


def _register_notices() -> None:
    wording.register(
        "courses.review_asked", lambda facts: _("“%(title)s” waits for your review.", title=facts["title"])
    )
    wording.register(
        "courses.returned", lambda facts: _("“%(title)s” came back from the review with a note.", title=facts["title"])
    )
    wording.register(
        "courses.published", lambda facts: _("“%(title)s” was approved and is published.", title=facts["title"])
    )


def init_app(app: Flask) -> None:
    """Register the addresses, the rules and what this room says elsewhere."""
    register(RULES)
    preview.init_app()
    let_read(banks_in_studio)
    _register_notices()
    slots.provide("search", "courses.catalogue")
    slots.add_tool(slots.Entry(_l("Studio"), "courses.studio", "pencil", Permission.STUDIO, 10, ("courses.",)))
    app.url_value_preprocessor(_allow_uploads)
    for rule, name, view, method in ADDRESSES:
        app.add_url_rule(rule, f"courses.{name}", view, methods=[method])
