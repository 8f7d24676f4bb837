"""Compare what people were told with what the database holds."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa

from lms.audit.models import AuditEvent
from lms.audit.services import verify
from lms.db import db
from lms.quizzes.models import AnswerEvent, Attempt, AttemptItem, Regrade
from tests.factories.courses import right_option
from tests.faults.exam import Exam
from tests.faults.people import Person, Sent


@dataclass(frozen=True)
class Findings:
    """What is not as it was promised; all zero when everything holds."""

    acked: int
    lost: int
    duplicated: int
    wrong: int
    """Attempts whose answers or score are not those acknowledged last."""
    twice: int
    """Attempts handed in twice, and people with two open ones."""
    damaged: int
    """1 where the database or the audit chain does not hold."""

    @property
    def sound(self) -> bool:
        """Nothing lost, doubled, wrong or damaged."""
        return not (self.lost or self.duplicated or self.wrong or self.twice or self.damaged)


def check(exam: Exam, people: Sequence[Person]) -> Findings:
    """Look for every acknowledged answer and submission."""
    db.session.remove()
    keys = right_options(exam)
    acked = [one for person in people for one in person.acked]
    events = _events()
    submitted = [attempt for person in people for attempt in person.submitted]
    return Findings(
        acked=len(acked),
        lost=sum(one.key not in events for one in acked) + _not_handed_in(submitted),
        duplicated=sum(count - 1 for count in events.values()) + _revisions_twice(),
        wrong=sum(_is_wrong(keys, *one) for one in _by_attempt(acked).items()),
        twice=_submitted_twice() + _two_open(),
        damaged=0 if _database_holds() and verify()[1] is None else 1,
    )


def _events() -> Counter[str]:
    return Counter(db.session.scalars(sa.select(AnswerEvent.key)))


def _revisions_twice() -> int:
    """Answers written twice under the same revision of a question."""
    same = (AnswerEvent.attempt_id, AnswerEvent.slot, AnswerEvent.revision)
    query = sa.select(*same).where(AnswerEvent.accepted).group_by(*same).having(sa.func.count() > 1)
    return len(db.session.execute(query).all())


def _not_handed_in(attempts: Sequence[str]) -> int:
    states = {str(uuid): state for uuid, state in db.session.execute(sa.select(Attempt.uuid, Attempt.state))}
    return sum(states.get(one) != "released" for one in attempts)


def _by_attempt(acked: Sequence[Sent]) -> dict[str, list[Sent]]:
    found: dict[str, list[Sent]] = {}
    for one in acked:
        found.setdefault(one.attempt, []).append(one)
    return found


def _is_wrong(keys: Mapping[int, str], attempt: str, acked: Sequence[Sent]) -> bool:
    """Whether an answer that counts is older than the newest acknowledged one, or the score is not that of the answers."""
    found = db.session.scalars(sa.select(Attempt).where(Attempt.uuid == _uuid(attempt))).one()
    items = {item.slot: item for item in found.items}
    newest = {one.slot: one for one in sorted(acked, key=lambda one: one.revision)}
    stale = any(items[slot].revision < one.revision for slot, one in newest.items())
    other = any(
        items[slot].revision == one.revision and _chosen(items[slot]) != one.option for slot, one in newest.items()
    )
    return stale or other or (found.state == "released" and found.score != _score(keys, found.items))


def right_options(exam: Exam) -> dict[int, str]:
    """What is right by now to each question that was asked: the key of its newest regrade, else its own."""
    regrades = sa.select(Regrade).where(Regrade.state.in_(("applying", "applied"))).order_by(Regrade.id)
    later = {one.from_version_id: right_option(one.to_version) for one in db.session.scalars(regrades)}
    return {version: later.get(version, right) for version, (right, _wrong) in exam.options.items()}


def _score(keys: Mapping[int, str], items: Sequence[AttemptItem]) -> float:
    return float(sum(_chosen(item) == keys[item.question_version_id] for item in items))


def _chosen(item: AttemptItem) -> Any:
    chosen = (item.answer or {}).get("chosen") or [""]
    return chosen[0]


def _submitted_twice() -> int:
    handed = sa.select(AuditEvent.object_uuid).where(AuditEvent.action == "attempt.submitted")
    query = handed.group_by(AuditEvent.object_uuid).having(sa.func.count() > 1)
    return len(db.session.execute(query).all())


def _two_open() -> int:
    query = sa.select(Attempt.person_id).where(Attempt.state.in_(("in_progress", "overdue", "prepared")))
    return len(db.session.execute(query.group_by(Attempt.person_id).having(sa.func.count() > 1)).all())


def _database_holds() -> bool:
    if db.engine.dialect.name != "sqlite":
        return True
    return db.session.scalar(sa.text("pragma integrity_check")) == "ok"


def _uuid(text: str) -> Any:
    import uuid

    return uuid.UUID(text)
