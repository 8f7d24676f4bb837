"""Writes of this room: banks and questions, quizzes, attempts, answers, marks."""

from lms.quizzes.services.answers import Ack, Answer, Saved, message_for, save_answer, save_answers
from lms.quizzes.services.attempts import (
    AttemptContext,
    close_overdue,
    flag,
    grace_of,
    prepare_attempt,
    start_attempt,
    submit,
    take_over,
    void,
)
from lms.quizzes.services.bank import add_question, archive_question, bank, freeze_questions, revise_question
from lms.quizzes.services.conditions import decide, extend, extend_all, revoke
from lms.quizzes.services.marking import grade
from lms.quizzes.services.quizzes import edit_quiz, freeze, make_quiz
from lms.quizzes.services.receipts import check_receipt, receipt_file

__all__ = [
    "Ack",
    "Answer",
    "AttemptContext",
    "Saved",
    "add_question",
    "archive_question",
    "bank",
    "check_receipt",
    "close_overdue",
    "decide",
    "edit_quiz",
    "extend",
    "extend_all",
    "flag",
    "freeze",
    "freeze_questions",
    "grace_of",
    "grade",
    "make_quiz",
    "message_for",
    "prepare_attempt",
    "receipt_file",
    "revise_question",
    "revoke",
    "save_answer",
    "save_answers",
    "start_attempt",
    "submit",
    "take_over",
    "void",
]
