"""Marking anew after a question got a new version or was withdrawn: a dry run that is stored, then exactly that, in a job.

Attempts keep naming the version that was answered. An answer that a person has marked is left alone: its mark changes by an
objection. Nothing is ever taken away by a regrade but points: what was finished stays finished.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import sqlalchemy as sa
from flask_babel import gettext as _

from content.questions import UNSCORED, Grade, by_kind
from lms.access.viewer import Viewer
from lms.audit.services import record
from lms.clock import now
from lms.db import db
from lms.jobs.services import Progress, enqueue
from lms.outbox.services import notify
from lms.problems import Conflict, Problem
from lms.quizzes.hosts import host_of
from lms.quizzes.models import (
    UNCOUNTED,
    Attempt,
    AttemptItem,
    Mark,
    QuestionVersion,
    QuizVersion,
    Regrade,
    RegradeChange,
    percent_of,
)
from lms.quizzes.services.bank import freeze_questions
from lms.quizzes.services.marking import grade_item
from lms.quizzes.services.release import RESULT, write_score
from lms.quizzes.signals import attempt_corrected

LONGEST_REASON = 400
SAME = 1e-9
MARKED = ("grading", "graded", "released")
"""States of attempts whose automatic marks are made. Who hands in later is marked by the new key at once."""


def try_regrade(
    viewer: Viewer, before: QuestionVersion, after: QuestionVersion | None, quiz_ids: sa.Select[Any], *, reason: str
) -> Regrade:
    """Store what marking the answers to `before` by the key of `after` would change; changes nothing yet. Without `after` the
    question is withdrawn: its answers count no more.

    Attempts at the quizzes of `quiz_ids` (internal ids) that were handed in count, trials never. From here on `after` is frozen.
    An earlier dry run of the same two versions is dropped. Raises `Problem` without a reason, for versions of two
    questions, and where a person marks.
    """
    words = reason.strip()
    if not words or len(words) > LONGEST_REASON:
        text = _("Write in 1 to %(most)s characters why the question is marked anew.", most=LONGEST_REASON)
        raise Problem(text, fields={"reason": text})
    if after is not None and (before.question_id != after.question_id or before.id == after.id):
        raise Problem(_("Choose an earlier and a later version of the same question."))
    if by_kind((after or before).kind).marking != "automatic":
        raise Problem(_("People mark this question, so it cannot be marked anew by its key. Use objections instead."))
    _drop_earlier(before, after)
    if after is not None:
        freeze_questions([after.id])
    made = Regrade(
        from_version_id=before.id,
        to_version_id=after.id if after else None,
        reason=words,
        account_id=viewer.account_id,
        created_at=now(),
    )
    db.session.add(made)
    db.session.flush()
    looked = 0
    for attempt, item in _answered(before, quiz_ids):
        looked += 1
        change = _change(attempt, item, _anew(after, attempt, item) if after else UNSCORED)
        if change is not None:
            change.regrade_id = made.id
            db.session.add(change)
    made.attempts = looked
    db.session.flush()
    record(viewer, "regrade.tried", "regrade", made.uuid, attempts=looked)
    return made


def _drop_earlier(before: QuestionVersion, after: QuestionVersion | None) -> None:
    same = Regrade.to_version_id == after.id if after else Regrade.to_version_id.is_(None)
    earlier = sa.update(Regrade).where(Regrade.from_version_id == before.id, same, Regrade.state == "dry_run")
    db.session.execute(earlier.values(state="dropped"))


def _answered(before: QuestionVersion, quiz_ids: sa.Select[Any]) -> Iterator[tuple[Attempt, AttemptItem]]:
    """Attempts that asked this version and whose mark no person has given, oldest first."""
    by_hand = sa.exists().where(Mark.attempt_id == AttemptItem.attempt_id, Mark.slot == AttemptItem.slot)
    query = (
        sa.select(Attempt, AttemptItem)
        .join(AttemptItem, AttemptItem.attempt_id == Attempt.id)
        .join(QuizVersion, QuizVersion.id == Attempt.quiz_version_id)
        .where(
            AttemptItem.question_version_id == before.id,
            AttemptItem.grade_state.not_in(UNCOUNTED),
            Attempt.state.in_(MARKED),
            Attempt.host != "preview",
            QuizVersion.quiz_id.in_(quiz_ids),
            ~by_hand,
        )
        .order_by(Attempt.id)
    )
    for row in db.session.execute(query):
        yield row[0], row[1]


def _change(attempt: Attempt, item: AttemptItem, new: Grade) -> RegradeChange | None:
    """What a new grade would change for one attempt; None for nothing."""
    old, counts = item.fraction or 0.0, new.state != "unscored"
    if counts and abs(old - new.fraction) < SAME:
        return None
    points = (attempt.score or 0.0) + item.mark_most * ((new.fraction if counts else 0.0) - old)
    most = attempt.score_most - (0.0 if counts else item.mark_most)
    passed = None
    if attempt.state == "released" and attempt.passed is not None:
        passed = percent_of(points, most) >= attempt.quiz_version.pass_mark
    return RegradeChange(
        attempt_id=attempt.id,
        slot=item.slot,
        before=old,
        after=new.fraction if counts else None,
        passed_before=None if passed is None else attempt.passed,
        passed_after=passed,
    )


def ask_for(viewer: Viewer, regrade: Regrade, quiz_ids: sa.Select[Any]) -> None:
    """Apply a dry run in a job, exactly as it is stored; from here on the new key marks who hands in.

    Raises `Conflict` when it was applied or dropped, or somebody handed in since: whoever is being marked at this moment is
    waited for.
    """
    _wait_for_markings(regrade.from_version_id)
    if sum(1 for _one in _answered(regrade.from_version, quiz_ids)) != regrade.attempts:
        raise Conflict(_("Somebody handed in since you looked. Look again, then apply."))
    won = db.session.execute(
        sa.update(Regrade).where(Regrade.id == regrade.id, Regrade.state == "dry_run").values(state="applying"),
        execution_options={"synchronize_session": False},
    )
    db.session.refresh(regrade)
    if won.rowcount != 1:  # type: ignore[attr-defined]
        raise Conflict(_("This was applied or dropped meanwhile."))
    record(viewer, "regrade.asked", "regrade", regrade.uuid, reason=regrade.reason)
    enqueue("quizzes.regrade", key=f"regrade:{regrade.uuid}", regrade_id=regrade.id)


def _wait_for_markings(version_id: int) -> None:
    """Lock a version against `marking.mark`, which reads its key; those under way end first."""
    version = sa.select(QuestionVersion.id).where(QuestionVersion.id == version_id)
    db.session.execute(version.with_for_update(key_share=True))


def drop(viewer: Viewer, regrade: Regrade) -> None:
    """Throw a dry run away. Raises `Conflict` when it is being applied."""
    if regrade.state != "dry_run":
        raise Conflict(_("This was applied or dropped meanwhile."))
    regrade.state = "dropped"
    db.session.flush()
    record(viewer, "regrade.dropped", "regrade", regrade.uuid)


def apply(regrade_id: int, progress: Progress | None = None) -> int:
    """Write the changes of a dry run into the attempts; returns how many were changed now.

    A change whose attempt says something else by now (an objection was upheld meanwhile) is left out. Killed and begun again,
    it goes on with what is not done: with a job's `progress` every attempt is changed with its notice in a transaction of its
    own, and a changed one is known by its fraction.
    """
    regrade = db.session.get_one(Regrade, regrade_id)
    if regrade.state != "applying":
        return 0
    ids = list(
        db.session.scalars(
            sa.select(RegradeChange.attempt_id)
            .where(RegradeChange.regrade_id == regrade_id)
            .order_by(RegradeChange.attempt_id)
        )
    )
    changed = 0
    for done, attempt_id in enumerate(ids, start=1):
        changed += _apply_one(regrade_id, attempt_id)
        if progress is not None:
            progress.report(done, len(ids))
    regrade = db.session.get_one(Regrade, regrade_id)
    regrade.state, regrade.applied_at = "applied", now()
    db.session.flush()
    record(None, "regrade.applied", "regrade", regrade.uuid, changes=len(ids))
    return changed


def _apply_one(regrade_id: int, attempt_id: int) -> bool:
    change = db.session.get_one(RegradeChange, (regrade_id, attempt_id))
    regrade = db.session.get_one(Regrade, regrade_id)
    attempt = db.session.get_one(Attempt, attempt_id, with_for_update={"of": Attempt})
    item = db.session.get_one(AttemptItem, (attempt_id, change.slot))
    db.session.refresh(item)
    if attempt.state not in MARKED or item.fraction is None or abs(item.fraction - change.before) > SAME:
        return False
    item.fraction, item.grade_state = change.after, _state(regrade, attempt, item)
    db.session.flush()
    if attempt.state != "grading":
        write_score(attempt)
    record(
        None,
        "answer.regraded",
        "attempt",
        attempt.uuid,
        reason=regrade.reason,
        regrade=str(regrade.uuid),
        slot=change.slot,
        before=round(change.before, 4),
        after=None if change.after is None else round(change.after, 4),
    )
    if attempt.state == "released":
        _tell(attempt, change)
    return True


def _state(regrade: Regrade, attempt: Attempt, item: AttemptItem) -> str:
    return _anew(regrade.to_version, attempt, item).state if regrade.to_version else UNSCORED.state


def _anew(version: QuestionVersion, attempt: Attempt, item: AttemptItem) -> Grade:
    return grade_item(version.body, item.answer, item.tries, attempt.quiz_version.try_penalty)


def _tell(attempt: Attempt, change: RegradeChange) -> None:
    """The person gets a notice, here or from the host, and the host the corrected result."""
    if not host_of(attempt).tells_corrections:
        better = change.after is None or change.after > change.before
        facts = {"title": attempt.quiz_version.title, "slot": change.slot, "better": better}
        kind = "quizzes.withdrawn" if change.after is None else "quizzes.regraded"
        notify(attempt.person_id, kind, link=RESULT.format(uuid=attempt.uuid), **facts)
    attempt_corrected.send(None, attempt=attempt)
