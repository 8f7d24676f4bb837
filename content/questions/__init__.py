"""Question types: reading, showing, marking and reviewing one question.

Owns the twelve kinds in `TYPES`, each a folder with its grader and its three templates (`answer.html`,
`review.html`, `edit.html`), and their Indonesian words in `translations/id.po`. Does not own attempts,
question banks or scores of a whole quiz (`content.grading`).

The thirteenth folder, `stimulus`, is the group: a case that several questions of any kinds share, with the templates
`show.html` and `edit.html`. A kind that a person marks carries a rubric (`content.questions.rubric`, whose templates
`rubric_mark.html` and `rubric_review.html` lie beside the kinds').

Words: *stem* what is asked; *body* the kind's own fields; *option* something to choose; *key* what is right;
*rationale* why; *order* the options' ids as one attempt shows them; *response* what was answered; *grade* how
good it is; *rubric* by what a person marks; *stimulus* the case several questions share.

Templates are Jinja and are found under `TEMPLATES` as `<kind>/answer.html` and so on; mount that folder under
the prefix `questions` (they include each other as `questions/parts.html`). They use `_()` and the filter
`markdown_inline`.
"""

from __future__ import annotations

from pathlib import Path

from content.problems import Invalid, Problem
from content.questions.contract import BLANK, PENDING, UNSCORED, Grade, Marking, QuestionType, Raw, Response, graded
from content.questions.guessing import guess_score
from content.questions.question import Question, dump_question, markdown_texts, parse_question
from content.questions.registry import TYPES, by_kind
from content.questions.stimulus import Stimulus, drawn, dump_stimulus, parse_stimulus, together

TEMPLATES = Path(__file__).parent

__all__ = [
    "BLANK",
    "PENDING",
    "TEMPLATES",
    "TYPES",
    "UNSCORED",
    "Grade",
    "Invalid",
    "Marking",
    "Problem",
    "Question",
    "QuestionType",
    "Raw",
    "Response",
    "Stimulus",
    "by_kind",
    "drawn",
    "dump_question",
    "dump_stimulus",
    "graded",
    "guess_score",
    "markdown_texts",
    "parse_question",
    "parse_stimulus",
    "together",
]
