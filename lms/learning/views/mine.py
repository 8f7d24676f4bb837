"""The learner's courses and the JP ledger."""

from __future__ import annotations

from flask import Response, request

from content.reference import jp_rules
from lms.access.guard import requires
from lms.access.permissions import Permission
from lms.access.viewer import Viewer, person_id
from lms.certificates.queries import of_completions
from lms.clock import today
from lms.enrollments.queries import active_of, completed_of, jp_year, ledger_years
from lms.enrollments.queries import ledger as entries_of
from lms.enrollments.reviews import today_of
from lms.learning import words
from lms.quizzes.forms import small_number
from lms.web.pages import page


@requires(Permission.LEARN)
def mine(viewer: Viewer) -> Response:
    """The short review, the running courses, then the finished ones, beside the JP of the year."""
    person = person_id(viewer)
    finished = completed_of(person)
    return page(
        "learning/mine.html",
        running=active_of(person),
        finished=finished,
        certificates=of_completions([row.completion_id for row in finished]),
        year=jp_year(person),
        reviewing=today_of(person),
        words=words,
    )


@requires(Permission.LEARN)
def ledger(viewer: Viewer) -> Response:
    """The JP of a year, entry by entry: minutes that passed, minutes that count, and why."""
    person, this_year = person_id(viewer), today().year
    years = sorted({this_year, *ledger_years(person)}, reverse=True)
    asked = small_number(request.args.get("tahun"), this_year)
    year = asked if asked in years else this_year
    return page(
        "learning/ledger.html",
        year=jp_year(person, year),
        years=years,
        entries=entries_of(person, year),
        rules=jp_rules(today()),
        words=words,
    )
