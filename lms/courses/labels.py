"""The words of this room for things that are stored as codes: categories, durations, states, levels."""

from __future__ import annotations

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from content.package.model import CATEGORIES
from content.reference import jp_rules
from lms.clock import today
from lms.competencies.queries import in_language

CATEGORY_WORDS = {
    "kepemimpinan": _l("Leadership"),
    "manajemen_waktu": _l("Time management"),
    "pelayanan_publik": _l("Public service"),
    "integritas": _l("Integrity"),
    "digital_data": _l("Digital and data"),
    "mengajar": _l("Teaching"),
    "komunikasi": _l("Communication"),
    "kerja_sama": _l("Working together"),
    "perubahan": _l("Managing change"),
    "keputusan": _l("Decision making"),
}
DURATION_WORDS = {
    "singkat": _l("Up to 1 hour"),
    "sedang": _l("1 to 3 hours"),
    "panjang": _l("More than 3 hours"),
}
KIND_HINTS = {
    "single": _l("One right answer among 3 to 6"),
    "multiple": _l("Several right answers"),
    "true_false": _l("A statement to judge"),
    "short": _l("One or a few words"),
    "numeric": _l("A number, with tolerance"),
    "matching": _l("Pairs that belong together"),
    "ordering": _l("Steps in their order"),
    "judgement": _l("Four actions, each worth 0 to 4"),
    "cloze": _l("Gaps in a text to fill or choose"),
    "essay": _l("A text that a person marks with a rubric"),
    "upload": _l("Files that a person marks with a rubric"),
    "likert": _l("How often one does it; no right answer"),
}
PURPOSES = {
    "practice": (_l("Practice"), _l("As often as one likes, feedback after each question, no time limit")),
    "module": (_l("Module test"), _l("3 attempts an hour apart, the best counts, explained after handing in")),
    "exam": (_l("Competency exam"), _l("One attempt, 60 minutes, right answers only after closing")),
}
"""What a quiz is for: its name, and what choosing it sets."""
PART_WORDS = {
    "options": _l("Answers to choose from"),
    "pairs": _l("Pairs"),
    "accepted": _l("Accepted answers"),
    "answer": _l("Right answer"),
    "stem": _l("The question"),
}
"""What a fault in a question is about, by the first part of its path."""
STATES = {
    "draft": (_l("Draft"), "warn", "pencil"),
    "in_review": (_l("In review"), "info", "eye"),
    "published": (_l("Published"), "ok", "check-circle"),
    "superseded": (_l("Superseded"), "", "history"),
}
"""State → words, tone and symbol of its chip."""


def category(code: str) -> str:
    """The name of a category in the language of the page; a code that nobody knows is shown as it is."""
    return str(CATEGORY_WORDS.get(code, code.replace("_", " ")))


def categories() -> list[tuple[str, str]]:
    """Every category with its name, by name."""
    return sorted(((code, category(code)) for code in CATEGORIES), key=lambda pair: pair[1])


def development_forms() -> list[tuple[str, str]]:
    """The forms of development that count by minutes, by name; a course on this site is one of them."""
    forms = jp_rules(today()).forms.values()
    named = [(form.slug, in_language(form.name.id, form.name.en)) for form in forms if form.basis == "scheduled"]
    return sorted(named, key=lambda pair: pair[1])


def levels(least: int = 1) -> list[tuple[int, str]]:
    """The levels from `least` (0 or 1) to 5 for a choice."""
    names = [(0, _("0 – nothing is expected"))] if least == 0 else []
    return names + [(level, _("Level %(level)s", level=level)) for level in range(1, 6)]
