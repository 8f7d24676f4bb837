"""The first page of whoever is signed in."""

from __future__ import annotations

from datetime import timedelta
from functools import partial
from typing import Any

from flask import Flask
from flask_babel import format_date
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from lms.access.guard import requires
from lms.access.permissions import Permission
from lms.access.viewer import Viewer, person_id
from lms.assessments import words as assessed
from lms.assessments.queries import Change, gap_rows, recent_changes
from lms.assessments.testing import testable
from lms.clock import JAKARTA, now, today
from lms.enrollments.queries import JpYear, active_of, jp_year
from lms.enrollments.reviews import today_of
from lms.home.next_step import Facts, decide
from lms.outbox.queries import notices
from lms.outbox.wording import words as notice_words
from lms.recommendations.queries import offer
from lms.web import slots
from lms.web.filters import number
from lms.web.pages import page

GAPS_SHOWN = 4
NOTICES_SHOWN = 3
CHANGES_SHOWN = 3
RUNNING_SHOWN = 4
SUGGESTIONS_SHOWN = 3
RECENT = timedelta(days=14)
SMALLEST_NEWS = 0.05
"""A probability that moved less, with the same state, is not worth a line."""
EVERYBODYS = (Permission.SIGNED_IN, Permission.LEARN)


@requires(Permission.LEARN)
def show(viewer: Viewer) -> Any:
    """One next step with its reasons, the largest gaps, the short review, JP of the year, what is due, notices, what changed."""
    person = person_id(viewer)
    gaps, running = gap_rows(person, sources=False), active_of(person)
    changes = recent_changes(person, now() - RECENT, CHANGES_SHOWN + 1)
    jp, offered = jp_year(person), offer(viewer, limit=1 + SUGGESTIONS_SHOWN, gaps=gaps)
    step = decide(Facts(today(), gaps, running, changes, offered, jp, partial(testable, person)))
    return page(
        "home/show.html",
        greeting=greeting(viewer.name),
        date_line=format_date(today(), "EEEE, d MMMM yyyy"),
        step=step,
        gaps=[row for row in gaps if row.kind != "met"][:GAPS_SHOWN],
        required=len(gaps),
        met=sum(row.kind == "met" for row in gaps),
        position=gaps[0].required.position_name if gaps else "",
        jp=jp,
        pace=pace(jp),
        reviewing=today_of(person),
        due=[row for row in running if row.due_on],
        running=[row for row in running if row.slug != step.course][:RUNNING_SHOWN],
        notices=notices(viewer, limit=NOTICES_SHOWN, unread_only=True),
        notice_words=notice_words,
        suggestions=[one for one in offered.suggestions if one is not step.suggestion][:SUGGESTIONS_SHOWN],
        changes=[change for change in changes if is_news(change)][:CHANGES_SHOWN],
        tools=[entry for entry in slots.tool_entries(viewer) if entry.permission not in EVERYBODYS],
        assessed=assessed,
    )


def greeting(name: str) -> str:
    """Good morning, day, afternoon or evening by Jakarta's clock, to the name without its academic titles."""
    hour = now().astimezone(JAKARTA).hour
    called = name.split(",", maxsplit=1)[0]
    if 4 <= hour < 11:
        return str(_("Good morning, %(name)s", name=called))
    if 11 <= hour < 15:
        return str(_("Good day, %(name)s", name=called))
    if 15 <= hour < 18:
        return str(_("Good afternoon, %(name)s", name=called))
    return str(_("Good evening, %(name)s", name=called))


def is_news(change: Change) -> bool:
    """Whether a change is worth telling: another state or requirement, or a probability that moved visibly."""
    before, after = change.before, change.after
    if any(before.get(name) != after.get(name) for name in ("status", "required")):
        return True
    return bool(abs((after.get("p_meets") or 0.0) - (before.get("p_meets") or 0.0)) >= SMALLEST_NEWS)


def pace(jp: JpYear) -> tuple[str, str, str]:
    """How JP stand against the year: tone and text of a chip, and a sentence."""
    if jp.rule.minimum is None:
        sentence = _("The rules set no minimum for a PPPK; they allow at most %(most)s JP a year.", most=jp.target)
        return "info", str(_("No yearly minimum")), str(sentence)
    if jp.pace == "reached":
        return "ok", str(_("Reached")), str(_("You have reached the JP of this year."))
    sentence = _(
        "%(missing)s JP missing. %(days)s days left: %(pace)s JP a week will do.",
        missing=jp.missing,
        days=jp.days_left,
        pace=number(jp.per_week),
    )
    if jp.pace == "on_pace":
        return "info", str(_("On pace")), str(sentence)
    return "warn", str(_("Needs catching up")), str(sentence)


def init_app(app: Flask) -> None:
    """Register the page, its place and its entry."""
    slots.provide("home", "home.show")
    here = ("home.", "recommendations.index", "recommendations.why")
    slots.add_main(slots.Entry(_l("Home"), "home.show", "home", Permission.LEARN, 1, here))
    app.add_url_rule("/", "home.show", show)
