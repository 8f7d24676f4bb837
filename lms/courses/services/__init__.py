"""Writes of the room: courses from packages, drafts, their outline, lessons, quizzes and media, review and
publication.
"""

from lms.courses.services.drafts import create_course, discard_draft, edit_details, start_draft
from lms.courses.services.lessons import save_lesson
from lms.courses.services.media import upload_media
from lms.courses.services.outline import (
    add_activity,
    add_module,
    delete_activity,
    delete_module,
    move_activity,
    move_module,
    rename_module,
)
from lms.courses.services.packages import import_package
from lms.courses.services.publishing import add_note, approve, publish, return_to_author, submit_for_review
from lms.courses.services.questions import (
    add_question,
    import_questions,
    move_question,
    remove_question,
    revise_question,
    save_blueprint,
    save_quiz,
    save_sections,
    use_preset,
)

__all__ = [
    "add_activity",
    "add_module",
    "add_note",
    "add_question",
    "approve",
    "create_course",
    "delete_activity",
    "delete_module",
    "discard_draft",
    "edit_details",
    "import_package",
    "import_questions",
    "move_activity",
    "move_module",
    "move_question",
    "publish",
    "remove_question",
    "rename_module",
    "return_to_author",
    "revise_question",
    "save_blueprint",
    "save_lesson",
    "save_quiz",
    "save_sections",
    "start_draft",
    "submit_for_review",
    "upload_media",
    "use_preset",
]
