"""A question as somebody sees it: before release without a trace of the key, after it with everything.

Attempts, check questions of lessons and the studio's preview all show questions through here, with the templates
`quizzes/_question.html` and `quizzes/_reviewed.html`.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from markupsafe import Markup

from content.questions import Question, Response, by_kind
from content.rendering import render
from lms.quizzes.bodies import parsed, sendable
from lms.quizzes.media import concealed
from lms.quizzes.models import AttemptItem, QuestionVersion, Stimulus
from lms.quizzes.settings import SHOWN
from lms.web.filters import question_media


@dataclass(frozen=True)
class Case:
    """The case a question asks about: its title and its page."""

    title: str
    html: Markup


@dataclass(frozen=True)
class ShownItem:
    """A question for the person who answers: no key, no rationale, no score.

    `question` is what the kind's `answer.html` shows, `response` what is answered so far; form fields begin with
    `s{slot}`.
    """

    slot: int
    kind: str
    stem: str
    question: dict[str, Any]
    response: Response | None = None
    revision: int = 0
    flagged: bool = False
    answered_at: datetime | None = None
    locked: bool = False
    tries: int = 0
    hints: tuple[str, ...] = ()
    case: Case | None = None
    certainty: int | None = None

    @property
    def objective(self) -> bool:
        """Whether it is right or wrong without a person's judgement, so that one can be sure of an answer."""
        return by_kind(self.kind).marking == "automatic"


@dataclass(frozen=True)
class ReviewedItem:
    """A question after release, with what may be seen of it.

    `question` is for the kind's `review.html` where `key`, else for its `answer.html` with `response`; None where not
    even the own answer is shown. `state`: right | partial | wrong | blank | unscored, empty where it is not shown;
    `points` None where they are not. `sheet` is what a marker decided (a `marking_sheet`), `comment` what he wrote;
    `regraded` says why the question was marked anew.
    """

    slot: int
    kind: str
    stem: str
    question: dict[str, Any] | None
    explanation: str
    state: str
    points: float | None
    most: float
    key: bool = True
    response: Response | None = None
    sheet: dict[str, Any] | None = None
    comment: str = ""
    regraded: str = ""
    case: Case | None = None


def shown_case(stimulus: Stimulus | None, slot: int) -> Case | None:
    """A case as it stands above the question in `slot`."""
    if stimulus is None:
        return None
    text = concealed(stimulus.text, stimulus.bank_id)
    page = render(text, question_media, name=f"kasus-{slot}", zoom=True)
    return Case(stimulus.title, Markup(page.html))  # noqa: S704 - sanitised by content.rendering


def shown(body: Mapping[str, Any], order: Sequence[str], slot: int, *, bank_id: int, **standing: Any) -> ShownItem:
    """A stored body of a bank before release, its options in `order`; `standing` is what is answered so far."""
    question = sendable(parsed(body))
    visible = question.type.for_learner(question.body, order)
    return ShownItem(slot, question.kind, concealed(question.stem, bank_id), concealed(visible, bank_id), **standing)


def reviewed(
    body: Mapping[str, Any],
    order: Sequence[str],
    slot: int,
    response: Response | None,
    most: float = 1.0,
    *,
    bank_id: int,
    visible: Collection[str] = SHOWN,
    fraction: float | None = None,
    state: str = "",
) -> ReviewedItem:
    """A stored body after release, with what was answered and what that is worth out of `most` points.

    `visible` names what may be seen (see `settings.SHOWN`); `fraction` and `state` are the mark that was given, without
    one the answer is marked here.
    """
    question = parsed(body)
    if fraction is None:
        grade = question.type.grade(question.body, response)
        fraction, state = grade.fraction, grade.state
    return ReviewedItem(
        slot=slot,
        kind=question.kind,
        stem=concealed(question.stem, bank_id),
        question=concealed(_visible(question, order, response, visible), bank_id),
        explanation=concealed(question.explanation, bank_id) if "explanation" in visible else "",
        state=state if "correct" in visible else "",
        points=fraction * most if "points" in visible else None,
        most=most,
        key="key" in visible,
        response=response if "answer" in visible else None,
    )


def _visible(
    question: Question, order: Sequence[str], response: Response | None, visible: Collection[str]
) -> dict[str, Any] | None:
    """The question with its key, without it, or not at all."""
    if "key" in visible:
        whole = question.type.review(question.body, order, response)
        return whole if "explanation" in visible else _without_reasons(whole)
    return question.type.for_learner(question.body, order) if "answer" in visible else None


def _without_reasons(value: Any) -> Any:
    """What a kind shows after release, its rationales emptied."""
    if isinstance(value, Mapping):
        return {name: "" if name == "rationale" else _without_reasons(one) for name, one in value.items()}
    return [_without_reasons(one) for one in value] if isinstance(value, list) else value


def hints(body: Mapping[str, Any], order: Sequence[str], response: Response | None, *, bank_id: int) -> list[str]:
    """The reasons why the options that were chosen are not right; nothing of those that are."""
    question = parsed(body)
    options = question.type.review(question.body, order, response).get("options", [])
    wrong = [one for one in options if one.get("chosen") and one.get("mark") == "wrong"]
    return [concealed(one["rationale"], bank_id) for one in wrong if one.get("rationale")]


def show_version(version: QuestionVersion, slot: int, *, seed: str = "", response: Response | None = None) -> ShownItem:
    """A question outside an attempt; the same `seed` gives the same order of options, none the author's order."""
    case = shown_case(version.stimulus, slot)
    order, bank_id = order_for(parsed(version.body), seed), version.question.bank_id
    return shown(version.body, order, slot, bank_id=bank_id, response=response, case=case)


def review_version(version: QuestionVersion, slot: int, *, seed: str = "", response: Response | None) -> ReviewedItem:
    """The same question with key and rationales, its options in the same order."""
    order = order_for(parsed(version.body), seed)
    item = reviewed(version.body, order, slot, response, bank_id=version.question.bank_id)
    return replace(item, case=shown_case(version.stimulus, slot))


def answered(item: AttemptItem) -> ReviewedItem:
    """A question of an attempt with everything, for those who mark it or answer an objection."""
    version = item.question_version
    shown_whole = reviewed(
        version.body, item.option_order, item.slot, item.answer, item.mark_most, bank_id=version.question.bank_id
    )
    return replace(shown_whole, case=shown_case(version.stimulus, item.slot))


def order_for(question: Question, seed: str) -> list[str]:
    """The order of the options that belongs to `seed`; the author's where it is empty."""
    kind = question.type
    return kind.shuffle(question.body, seed) if seed else kind.option_ids(question.body)
