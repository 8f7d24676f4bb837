"""Question types: reading, showing, marking and reviewing one question.

Owns the eight kinds in `TYPES`, each a folder with its grader and its three templates (`answer.html`,
`review.html`, `edit.html`), and their Indonesian words in `translations/id.po`. Does not own attempts,
question banks or scores of a whole quiz (`content.grading`).

Words: *stem* what is asked; *body* the kind's own fields; *option* something to choose; *key* what is right;
*rationale* why; *order* the options' ids as one attempt shows them; *response* what was answered; *grade* how
good it is.

Templates are Jinja and are found under `TEMPLATES` as `<kind>/answer.html` and so on; mount that folder under
the prefix `questions` (they include each other as `questions/parts.html`). They use `_()` and the filter
`markdown_inline`.
"""

from __future__ import annotations

from pathlib import Path

from content.problems import Invalid, Problem
from content.questions.contract import BLANK, Grade, QuestionType, Raw, Response, graded
from content.questions.question import Question, dump_question, parse_question
from content.questions.registry import TYPES, by_kind

TEMPLATES = Path(__file__).parent

__all__ = [
    "BLANK",
    "TEMPLATES",
    "TYPES",
    "Grade",
    "Invalid",
    "Problem",
    "Question",
    "QuestionType",
    "Raw",
    "Response",
    "by_kind",
    "dump_question",
    "graded",
    "parse_question",
]
