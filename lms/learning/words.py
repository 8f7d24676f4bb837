"""How JP, levels and due dates read on the pages of this room."""

from __future__ import annotations

from datetime import date, timedelta

from flask_babel import gettext as _

from content.reference import jp_rules
from lms.clock import today
from lms.competencies.queries import in_language
from lms.enrollments.queries import JpYear, LedgerEntry
from lms.learning.queries import Claim
from lms.web.filters import minutes, number, short_day

SOON = timedelta(days=7)


def level_words(claim: Claim) -> str:
    """From which level to which, with their names."""
    high = _named_level(claim.to_level, claim.to_name)
    if claim.from_level == 0:
        return str(_("From the beginning to %(high)s", high=high))
    return str(_("From %(low)s to %(high)s", low=_named_level(claim.from_level, claim.from_name), high=high))


def _named_level(level: int, name: str) -> str:
    if name:
        return str(_("level %(level)s (%(name)s)", level=level, name=name))
    return str(_("level %(level)s", level=level))


def due_words(due: date) -> str:
    """A due date, said with urgency where it is near or past."""
    if due < today():
        return str(_("Overdue since %(day)s", day=short_day(due)))
    if due == today():
        return str(_("Due today"))
    return str(_("Due %(day)s", day=short_day(due)))


def due_tone(due: date) -> str:
    """The tone of the chip of a due date."""
    if due < today():
        return "bad"
    return "warn" if due - today() <= SOON else "info"


def form_name(slug: str, day: date) -> str:
    """The name of a form of development by the rules of a day."""
    form = jp_rules(day).forms.get(slug)
    return in_language(form.name.id, form.name.en) if form else slug.replace("_", " ")


def jp_reasons(entry: LedgerEntry) -> list[str]:
    """How the JP of an entry came about: minutes that did not count and why, then the division."""
    rules = jp_rules(entry.earned_on)
    if entry.repeated:
        return [str(_("You had finished this edition of the course before, so its minutes do not count again."))]
    form = rules.forms.get(entry.form)
    cap = form.national.jp_per_day if form else None
    sentences = [
        str(
            _(
                "%(day)s: %(counted)s of %(minutes)s count, because %(form)s counts at most %(cap)s JP (%(most)s) a day.",
                day=short_day(line.day),
                counted=minutes(line.counted),
                minutes=minutes(line.minutes),
                form=form_name(entry.form, entry.earned_on),
                cap=cap,
                most=minutes(cap * rules.jp_minutes),
            )
        )
        for line in entry.days
        if cap is not None and line.counted < line.minutes
    ]
    return [*sentences, _division(entry, rules.jp_minutes)]


def _division(entry: LedgerEntry, jp_minutes: int) -> str:
    counted = entry.counted_minutes
    if counted == entry.jp * jp_minutes:
        return str(_("%(counted)s : %(unit)s = %(jp)s JP.", counted=counted, unit=jp_minutes, jp=entry.jp))
    return str(
        _(
            "%(counted)s : %(unit)s = %(jp)s JP, rounded down to whole JP.",
            counted=counted,
            unit=jp_minutes,
            jp=entry.jp,
        )
    )


def pace_words(year: JpYear) -> str:
    """What is left of the year's JP, and what pace would do."""
    if year.rule.minimum is None:
        return str(_("The rules set no minimum for a PPPK; they allow at most %(most)s JP a year.", most=year.target))
    if year.missing == 0:
        return str(_("You have reached the %(target)s JP of this year.", target=year.target))
    if year.days_left == 0:
        return str(_("%(missing)s JP were missing at the end of the year.", missing=year.missing))
    return str(
        _(
            "%(missing)s JP to go in %(days)s days: about %(week)s JP a week.",
            missing=year.missing,
            days=year.days_left,
            week=number(year.per_week),
        )
    )


def pace_chip(year: JpYear) -> tuple[str, str, str]:
    """Words, tone and symbol of the pace."""
    chips = {
        "reached": (str(_("Reached")), "ok", "check-circle"),
        "on_pace": (str(_("On pace")), "ok", "trending-up"),
        "behind": (str(_("Behind the pace")), "warn", "clock"),
        "free": (str(_("No yearly minimum")), "info", "scale"),
    }
    return chips[year.pace]
