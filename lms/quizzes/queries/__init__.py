"""Reads of this room: attempts, the pool of questions, results per question."""

from lms.quizzes.queries.attempts import (
    AttemptRow,
    GradedItem,
    MapEntry,
    Strength,
    attempts_of,
    counting_number,
    counting_of,
    graded_items,
    map_of,
    own_attempt,
    shown_item,
    strengths,
)
from lms.quizzes.queries.parts import section_at
from lms.quizzes.queries.pool import (
    PoolItem,
    QuizFacts,
    answered_questions,
    items_for,
    items_left,
    newest_version,
    question_by_code,
    question_in,
    quiz_facts,
    versions,
)
from lms.quizzes.queries.results import OptionResult, QuestionResult, QuizResults, question_results
from lms.quizzes.queries.review import checked_item, reviewed_items, shown_after

__all__ = [
    "AttemptRow",
    "GradedItem",
    "MapEntry",
    "OptionResult",
    "PoolItem",
    "QuestionResult",
    "QuizFacts",
    "QuizResults",
    "Strength",
    "answered_questions",
    "attempts_of",
    "checked_item",
    "counting_number",
    "counting_of",
    "graded_items",
    "items_for",
    "items_left",
    "map_of",
    "newest_version",
    "own_attempt",
    "question_by_code",
    "question_in",
    "question_results",
    "quiz_facts",
    "reviewed_items",
    "section_at",
    "shown_after",
    "shown_item",
    "strengths",
    "versions",
]
