"""Background work: the best plans of a person. The solver loads numpy and is imported when a job runs."""

from __future__ import annotations

from lms.clock import now
from lms.db import db, reading_first
from lms.jobs.services import Progress
from lms.plans.automatic import ground
from lms.plans.models import ProposedPlan

SECONDS = 2.0
"""Longest search for one budget; where it does not end, the page arranges that plan itself."""


def solve(progress: Progress, person_id: int) -> None:
    """Find the best plan of a person (internal id) for every budget and store it; a newer row is replaced too."""
    with reading_first():
        chosen = _best_plans(person_id)
    row = db.session.get(ProposedPlan, person_id)
    if row is None:
        row = ProposedPlan(person_id=person_id)
        db.session.add(row)
    row.chosen, row.computed_at = chosen, now()
    progress.result(plans=sum(best is not None for best in chosen.values()))


def _best_plans(person_id: int) -> dict[str, list[str] | None]:
    """Stamp of the problem → courses of its best plan; None where it was not found in time, and is not searched again."""
    from recommender.planning import exact

    given = ground(person_id)
    found: dict[str, list[str] | None] = {}
    for jp in given.budgets if given else ():
        assert given is not None
        problem = given.task(jp).problem
        try:
            found[problem.stamp] = sorted(exact.choose(problem, SECONDS))
        except exact.UnsolvedError:
            found[problem.stamp] = None
    return found


JOBS = {"plans.solve": solve}
