"""Editing a question in a form: what the studio shows, reads and shows again with the faults beside their fields.

The template `quizzes/_question_form.html` shows a `QuestionForm` under the name `question_form`; the page that
includes it brings the form element, the CSRF token and the buttons.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from flask_babel import lazy_gettext as _l
from werkzeug.datastructures import MultiDict

from content.questions import TYPES, by_kind
from lms.competencies.queries import all_competencies, name_of
from lms.problems import Missing, Problem
from lms.quizzes.bodies import checked
from lms.quizzes.models import BankMedia, QuestionBank, QuestionVersion, Stimulus
from lms.quizzes.services.cases import case_of
from lms.quizzes.services.media import check_case, check_texts
from lms.quizzes.showing import ReviewedItem, ShownItem, reviewed, shown, shown_case

KIND_NAMES = {
    "single": _l("Single choice"),
    "multiple": _l("Multiple choice"),
    "true_false": _l("True or false"),
    "short": _l("Short answer"),
    "numeric": _l("Numeric answer"),
    "matching": _l("Match pairs"),
    "ordering": _l("Put in order"),
    "judgement": _l("Situational judgement"),
    "cloze": _l("Text with gaps"),
    "essay": _l("Essay"),
    "upload": _l("File upload"),
    "likert": _l("Inventory"),
}
COMMON = ("stem", "competency", "explanation", "stimulus")
CASE_FIELDS = ("stimulus", "case-title", "case-text")
NUMBERS = ("level", "indicator", "difficulty")


@dataclass(frozen=True)
class Preview:
    """What was typed, as learners see it and with everything after release; nothing of it is stored."""

    item: ShownItem
    review: ReviewedItem


@dataclass(frozen=True)
class QuestionForm:
    """A question in an editor. `question` holds the fields as typed, `errors` a message by field."""

    kind: str
    question: dict[str, Any]
    competencies: list[tuple[str, str]]
    errors: Mapping[str, Any] = field(default_factory=dict)
    prefix: str = ""
    case: Mapping[str, str] = field(default_factory=dict)
    """Title and text of the case it asks about, as typed."""
    about_case: bool = False
    """Whether it was opened to write a case, so that its fields stand open."""
    media: Sequence[BankMedia] = ()
    """Pictures and sounds that it may show."""
    fresh: str = ""
    """Name of the one that was just uploaded."""
    described: Mapping[str, str] = field(default_factory=dict)
    """What was typed about a file that was not accepted."""
    preview: Preview | None = None

    @property
    def case_open(self) -> bool:
        """Whether the fields of the case stand open: somebody came to write one, wrote of one, or has to mend it."""
        written = self.question.get("stimulus") or any(self.case.values())
        return bool(self.about_case or written or any(self.errors.get(name) for name in CASE_FIELDS))

    @property
    def kind_name(self) -> str:
        """The kind in the language of the page."""
        return str(KIND_NAMES[self.kind])

    @property
    def template(self) -> str:
        """The kind's own fields; the template takes `question`, `prefix` and `errors`."""
        return f"questions/{self.kind}/edit.html"


def kinds(*, at_once: bool = False) -> list[tuple[str, str]]:
    """Every kind with its name, in the order to offer them; `at_once` leaves out those that a person marks."""
    offered = (kind for kind in TYPES if not (at_once and kind.marking == "manual"))
    return [(kind.kind, str(KIND_NAMES[kind.kind])) for kind in offered]


def blank_form(kind: str, **tags: Any) -> QuestionForm:
    """An empty editor; `tags` (competency, level, …) fill in what is known. Raises `Missing` for an unknown kind."""
    if kind not in KIND_NAMES:
        raise Missing
    return QuestionForm(kind, {"level": 1, "indicator": 0, "difficulty": 3, **tags}, _competencies())


def form_of(version: QuestionVersion) -> QuestionForm:
    """The editor of a version, filled with what it says."""
    case = {"title": version.stimulus.title, "text": version.stimulus.text} if version.stimulus else {}
    return QuestionForm(version.kind, dict(version.body), _competencies(), case=case)


def read_form(kind: str, form: MultiDict[str, str]) -> dict[str, Any]:
    """What was typed, as `add_question` takes it; only an unknown kind raises (`Missing`)."""
    if kind not in KIND_NAMES:
        raise Missing
    raw: dict[str, Any] = {name: form.get(name, "") for name in COMMON}
    raw |= {name: _whole(form.get(name, "")) for name in NUMBERS}
    return {"kind": kind, **raw, **by_kind(kind).read_edit(form.to_dict(flat=False))}


def read_case(form: MultiDict[str, str]) -> dict[str, str]:
    """What was typed of the case: `title` and `text`; its code is the question's field `stimulus`."""
    return {name: form.get(f"case-{name}", "").strip() for name in ("title", "text")}


def form_again(raw: dict[str, Any], problem: Problem, case: Mapping[str, str]) -> QuestionForm:
    """The editor with what was typed and the faults beside their fields."""
    return QuestionForm(raw["kind"], raw, _competencies(), errors=problem.fields, case=case)


def preview_of(raw: Mapping[str, Any], case: Mapping[str, str], bank: QuestionBank) -> Preview:
    """How the question typed will look; one without tags yet too. Raises `Problem` naming every fault by its field."""
    question, body = checked({**raw, "code": "PRATINJAU", "competency": raw.get("competency") or "PRATINJAU"})
    faults = check_texts(bank.id, body)
    if case["text"] and (fault := check_case(bank.id, case["text"])):
        faults["case-text"] = fault
    if faults:
        raise Problem(" ".join(faults.values()), fields=faults)
    stimulus = Stimulus(bank_id=bank.id, **case) if case["text"] else case_of(bank.id, question.stimulus)
    about = shown_case(stimulus, 1)
    order = question.type.option_ids(question.body)
    return Preview(shown(body, order, 1, bank_id=bank.id, case=about), reviewed(body, order, 1, None, bank_id=bank.id))


def _competencies() -> list[tuple[str, str]]:
    return [(one.code, f"{one.code} {name_of(one)}") for one in all_competencies()]


def _whole(text: str) -> int | None:
    return int(text) if text.isascii() and text.isdigit() and len(text) <= 3 else None
