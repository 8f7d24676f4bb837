"""The receipt of an attempt: a signed statement of what the server held when it was handed in.

Whoever keeps the file can show later that exactly these answers were received, and anybody with the public keys can check
it: the signature covers the digest, the digest covers every answer.
"""

from __future__ import annotations

import hashlib
import uuid as uuids
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa

from lms import signing
from lms.clock import day_of
from lms.db import db
from lms.quizzes.models import Attempt, AttemptItem, QuestionVersion

FORMAT = 1


@dataclass(frozen=True)
class Check:
    """What a receipt is worth: whether we signed it, and whether its answers are those that were signed."""

    signed: bool
    answers: bool

    @property
    def holds(self) -> bool:
        """Both."""
        return self.signed and self.answers


def make_receipt(attempt: Attempt) -> dict[str, Any]:
    """The receipt of an attempt that was just handed in, to keep with it."""
    assert attempt.submitted_at is not None
    year = day_of(attempt.submitted_at).year
    answers = answers_of(attempt.id)
    payload = {
        "format": FORMAT,
        "kind": "receipt",
        "key": signing.key_of(year),
        "attempt": str(attempt.uuid),
        "quiz": attempt.quiz_version.title,
        "version": attempt.quiz_version.number,
        "number": attempt.number,
        "submitted_at": attempt.submitted_at.isoformat(timespec="milliseconds"),
        "submitted_by": attempt.submitted_by,
        "questions": len(answers),
        "answered": sum(one["answer"] is not None for one in answers),
        "digest": digest(answers),
    }
    return {**payload, "signature": signing.sign(payload, year)}


def receipt_file(attempt: Attempt) -> dict[str, Any]:
    """The receipt with the answers it is about, as its owner takes it home."""
    return {"receipt": attempt.receipt, "answers": answers_of(attempt.id)}


def answers_of(attempt_id: int) -> list[dict[str, Any]]:
    """The answers that count, question by question, in the form the digest is made of."""
    query = (
        sa.select(
            AttemptItem.slot, QuestionVersion.uuid, AttemptItem.revision, AttemptItem.answer, AttemptItem.certainty
        )
        .join(QuestionVersion, QuestionVersion.id == AttemptItem.question_version_id)
        .where(AttemptItem.attempt_id == attempt_id)
        .order_by(AttemptItem.slot)
    )
    return [_received(*row) for row in db.session.execute(query)]


def _received(slot: int, question: uuids.UUID, revision: int, answer: Any, certainty: int | None) -> dict[str, Any]:
    """One answer; how sure the person said to be only where it was said."""
    said = {} if certainty is None else {"certainty": certainty}
    return {"slot": slot, "question": str(question), "revision": revision, "answer": answer, **said}


def digest(answers: Sequence[Mapping[str, Any]]) -> str:
    """SHA-256 over the canonical JSON of the answers."""
    return hashlib.sha256(signing.canonical({"answers": list(answers)})).hexdigest()


def check_receipt(document: Mapping[str, Any]) -> Check:
    """Check a receipt file, ours or not, changed or not."""
    receipt, answers = document.get("receipt"), document.get("answers")
    if not isinstance(receipt, dict) or not isinstance(answers, list):
        return Check(signed=False, answers=False)
    payload = {name: value for name, value in receipt.items() if name != "signature"}
    signed = signing.holds(payload, str(receipt.get("signature", "")), str(payload.get("key", "")))
    return Check(signed, answers=digest(answers) == payload.get("digest"))
