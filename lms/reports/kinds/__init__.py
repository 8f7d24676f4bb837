"""The reports, one module each; adding one means a module here and a line in `REPORTS`."""

from __future__ import annotations

from typing import cast

from lms.problems import Missing
from lms.reports.contract import Report
from lms.reports.kinds import compliance, course_completion, organisation, quiz_results, who_is_where

REPORTS: tuple[Report, ...] = tuple(
    cast(Report, module) for module in (course_completion, who_is_where, quiz_results, organisation, compliance)
)


def report_named(name: str) -> Report:
    """The report of that name in an address; raises `Missing`."""
    for report in REPORTS:
        if name == report.NAME:
            return report
    raise Missing
