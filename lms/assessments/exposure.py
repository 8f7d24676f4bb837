"""How often the recent tests asked each item, so that no item is met by everybody."""

from __future__ import annotations

from collections import Counter

import sqlalchemy as sa

from lms.assessments.models import CompetencyTest, ItemExposure
from lms.clock import now
from lms.db import db

RECENT_TESTS = 500
LEAST_TESTS = 20
"""A share of fewer tests would say nothing; until then no item waits."""


def count() -> int:
    """Count over the newest finished tests and return for how many items. Their stored paths name what was asked."""
    recent = (
        sa.select(CompetencyTest.competencies, CompetencyTest.path)
        .where(CompetencyTest.finished_at.is_not(None))
        .order_by(CompetencyTest.id.desc())
        .limit(RECENT_TESTS)
    )
    tests: Counter[int] = Counter()
    asked: Counter[tuple[int, int]] = Counter()
    for competencies, paths in db.session.execute(recent):
        for competency, path in zip(competencies, paths, strict=False):
            tests[competency["competency_id"]] += bool(path["steps"])
            asked.update((competency["competency_id"], int(step["given"]["id"])) for step in path["steps"])
    rows = [
        {
            "question_version_id": version_id,
            "competency_id": competency_id,
            "share": times / tests[competency_id],
            "counted_at": now(),
        }
        for (competency_id, version_id), times in asked.items()
        if tests[competency_id] >= LEAST_TESTS
    ]
    db.session.execute(sa.delete(ItemExposure))
    if rows:
        db.session.execute(sa.insert(ItemExposure), rows)
    return len(rows)
