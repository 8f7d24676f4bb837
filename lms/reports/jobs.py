"""Background work of this room."""

from __future__ import annotations

from lms.jobs.services import Progress
from lms.reports import rollups


def recount(progress: Progress, year: int | None = None) -> None:
    """Count the roll-ups of a year (default this year) anew."""
    rollups.recount(year)


JOBS = {"reports.recount": recount}
