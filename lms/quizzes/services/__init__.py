"""Writes of this room: banks and questions, quizzes, attempts, answers, marks."""

from lms.quizzes.services.answers import Ack, Answer, Saved, message_for, save_answer, save_answers
from lms.quizzes.services.attempts import (
    GRACE,
    AttemptContext,
    close_overdue,
    flag,
    start_attempt,
    submit,
    take_over,
    void,
)
from lms.quizzes.services.bank import add_question, archive_question, bank, freeze_questions, revise_question
from lms.quizzes.services.cases import draw_whole, kept_together, put_case, write_case
from lms.quizzes.services.marking import grade
from lms.quizzes.services.quizzes import edit_quiz, freeze, make_quiz

__all__ = [
    "GRACE",
    "Ack",
    "Answer",
    "AttemptContext",
    "Saved",
    "add_question",
    "archive_question",
    "bank",
    "close_overdue",
    "draw_whole",
    "edit_quiz",
    "flag",
    "freeze",
    "freeze_questions",
    "grade",
    "kept_together",
    "make_quiz",
    "message_for",
    "put_case",
    "revise_question",
    "save_answer",
    "save_answers",
    "start_attempt",
    "submit",
    "take_over",
    "void",
    "write_case",
]
