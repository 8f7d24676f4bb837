"""Writes of this room: banks and questions, quizzes, attempts, answers, marks."""

from lms.quizzes.services.answers import Ack, Answer, Saved, message_for, save_answer, save_answers
from lms.quizzes.services.attempts import (
    AttemptContext,
    WrongCode,
    close_overdue,
    flag,
    grace_of,
    prepare_attempt,
    start_attempt,
    submit,
    take_over,
)
from lms.quizzes.services.bank import (
    add_question,
    archive_question,
    bank,
    freeze_questions,
    restore_question,
    revise_question,
)
from lms.quizzes.services.blueprint import Coverage, checked_cells, coverage, pools
from lms.quizzes.services.cases import put_case, write_case
from lms.quizzes.services.checking import check_answer, leave_question, tries_allowed
from lms.quizzes.services.conditions import decide, extend, extend_all, revoke, void
from lms.quizzes.services.marking import grade
from lms.quizzes.services.media import names_of_media, put_media, upload_media
from lms.quizzes.services.paper import Asked, compose
from lms.quizzes.services.quizzes import (
    Cell,
    Contents,
    Part,
    Placed,
    contents_of,
    drawing,
    edit_quiz,
    freeze,
    make_quiz,
    placed,
    sectioned,
)
from lms.quizzes.services.receipts import check_receipt, receipt_file
from lms.quizzes.services.stepping import settle

__all__ = [
    "Ack",
    "Answer",
    "Asked",
    "AttemptContext",
    "Cell",
    "Contents",
    "Coverage",
    "Part",
    "Placed",
    "Saved",
    "WrongCode",
    "add_question",
    "archive_question",
    "bank",
    "check_answer",
    "check_receipt",
    "checked_cells",
    "close_overdue",
    "compose",
    "contents_of",
    "coverage",
    "decide",
    "drawing",
    "edit_quiz",
    "extend",
    "extend_all",
    "flag",
    "freeze",
    "freeze_questions",
    "grace_of",
    "grade",
    "leave_question",
    "make_quiz",
    "message_for",
    "names_of_media",
    "placed",
    "pools",
    "prepare_attempt",
    "put_case",
    "put_media",
    "receipt_file",
    "restore_question",
    "revise_question",
    "revoke",
    "save_answer",
    "save_answers",
    "sectioned",
    "settle",
    "start_attempt",
    "submit",
    "take_over",
    "tries_allowed",
    "upload_media",
    "void",
    "write_case",
]
