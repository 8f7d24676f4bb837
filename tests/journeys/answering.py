"""Answers a quiz in the browser as somebody who knows everything, or nothing: the keys are read from the product's database.

A key exists only on the server, so the pages cannot be asked for it; the journeys read the frozen questions of the attempt.
"""

from __future__ import annotations

import json
import re
import sqlite3
from collections.abc import Callable, Sequence
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from uuid import UUID

from playwright.sync_api import expect

from content.questions.contract import identify

QUESTIONS = """
    select attempt_item.slot, question_version.kind, question_version.body
    from attempt_item
    join attempt on attempt.id = attempt_item.attempt_id
    join question_version on question_version.id = attempt_item.question_version_id
    where attempt.uuid = ? order by attempt_item.slot
"""


@dataclass(frozen=True)
class Keyed:
    """One question of an attempt with its key."""

    slot: int
    kind: str
    body: dict[str, Any]

    @property
    def stem(self) -> str:
        """What is asked."""
        return str(self.body["stem"])


def attempt_in(url: str) -> UUID:
    """The attempt that an address of the player names."""
    found = re.search(r"/uji/([0-9a-f-]{36})", url)
    assert found, url
    return UUID(found[1])


def questions_of(data: Path, attempt: UUID) -> list[Keyed]:
    """The frozen questions of an attempt, in the order of its slots."""
    with closing(sqlite3.connect(f"file:{data / 'tumbuh.db'}?mode=ro", uri=True)) as connection:
        rows = connection.execute(QUESTIONS, (attempt.hex,)).fetchall()
    assert rows, f"no questions of {attempt}"
    return [Keyed(slot, kind, json.loads(body)) for slot, kind, body in rows]


def fill(page: Any, question: Keyed, *, right: bool = True) -> None:
    """Give the right answer to the question on the page, or one that is surely wrong."""
    {
        "single": _choose,
        "multiple": _tick,
        "judgement": _judge,
        "true_false": _decide,
        "short": _write,
        "numeric": _count,
        "matching": _match,
        "ordering": _order,
    }[question.kind](page, question, right)


def answer_all(
    page: Any, questions: Sequence[Keyed], *, knows: Callable[[Keyed], bool] = lambda question: True
) -> None:
    """Go through the player from the first question to the last, answering those rightly that this person knows."""
    for question in questions:
        expect(page.get_by_role("heading", name=f"Soal {question.slot} dari {len(questions)}")).to_be_visible()
        fill(page, question, right=knows(question))
        page.locator("#answer .btn.end").click()


def answer_growing(
    page: Any, data: Path, *, knows: Callable[[Keyed], bool] = lambda question: True, most: int = 20
) -> int:
    """Take an adaptive test to its end, one question at a time; returns how many were asked."""
    attempt = attempt_in(page.url)
    for slot in range(1, most + 1):
        expect(page.get_by_role("heading", name=f"Soal {slot} · paling banyak {most}")).to_be_visible()
        fill(page, question := questions_of(data, attempt)[-1], right=knows(question))
        assert question.slot == slot
        page.locator("#answer .btn.end").click()
        page.wait_for_function("here => document.querySelector('#answer')?.dataset.slot !== here", arg=str(slot))
        if "/hasil-uji/" in page.url:
            return slot
    raise AssertionError(f"the test did not end after {most} questions")


def _option(page: Any, question: Keyed, value: str) -> None:
    page.locator(f'label.option:has(input[name="s{question.slot}"][value="{value}"])').click()


def _choose(page: Any, question: Keyed, right: bool) -> None:
    _option(page, question, next(identify(one["text"]) for one in question.body["options"] if one["correct"] is right))


def _tick(page: Any, question: Keyed, right: bool) -> None:
    for one in question.body["options"]:
        value = identify(one["text"])
        box = page.locator(f'input[name="s{question.slot}"][value="{value}"]')
        if box.is_checked() != (one["correct"] is right):  # a second click on a box would take the answer back
            _option(page, question, value)


def _judge(page: Any, question: Keyed, right: bool) -> None:
    choose = max if right else min
    _option(page, question, identify(choose(question.body["options"], key=lambda one: one["score"])["text"]))


def _decide(page: Any, question: Keyed, right: bool) -> None:
    _option(page, question, "true" if question.body["answer"] is right else "false")


def _write(page: Any, question: Keyed, right: bool) -> None:
    page.locator(f"#s{question.slot}").fill(question.body["accepted"][0] if right else "tidak tahu")


def _count(page: Any, question: Keyed, right: bool) -> None:
    answer = question.body["answer"] if right else question.body["answer"] * 7 + 1234
    page.locator(f"#s{question.slot}").fill(str(answer).replace(".", ","))


def _match(page: Any, question: Keyed, right: bool) -> None:
    matches = [identify(one["match"]) for one in question.body["pairs"]]
    given = matches if right else [*matches[1:], matches[0]]
    for one, match in zip(question.body["pairs"], given, strict=True):
        page.locator(f"#s{question.slot}-{identify(one['prompt'])}").select_option(match)


def _order(page: Any, question: Keyed, right: bool) -> None:
    items = question.body["items"] if right else list(reversed(question.body["items"]))
    for place, text in enumerate(items, 1):
        page.locator(f"#s{question.slot}-{identify(text)}").select_option(str(place))
