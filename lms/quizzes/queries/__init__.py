"""Reads of this room: attempts, the pool of questions, results per question."""

from lms.quizzes.queries.attempts import (
    AttemptRow,
    GradedItem,
    MapEntry,
    Strength,
    attempts_of,
    graded_items,
    map_of,
    own_attempt,
    reviewed_items,
    shown_item,
    strengths,
)
from lms.quizzes.queries.pool import (
    PoolItem,
    QuizFacts,
    answered_questions,
    items_for,
    newest_version,
    question_by_code,
    question_in,
    quiz_facts,
    versions,
)
from lms.quizzes.queries.results import OptionResult, QuestionResult, QuizResults, question_results

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
    "graded_items",
    "items_for",
    "map_of",
    "newest_version",
    "own_attempt",
    "question_by_code",
    "question_in",
    "question_results",
    "quiz_facts",
    "reviewed_items",
    "shown_item",
    "strengths",
    "versions",
]
