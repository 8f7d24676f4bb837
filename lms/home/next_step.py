"""The one next step of the first page, with its reasons and one button.

The first that applies wins, and nothing else is weighed:

1. an assigned course whose due date has passed: somebody waits for it;
2. the first test, while no level of the post is measured: without it everything below is guesswork;
3. the course that is running, the one due first, then the one used last: finishing comes before beginning;
4. the best suggestion;
5. measuring again what a course was finished for since the last measurement;
6. measuring what is unknown, provisional, undecided or out of date, the most urgent first: by a test where one is possible
   today, else by what is (the own view, the supervisor's rating);
7. JP that are missing this year, while no course fits a gap;
8. nothing is missing: something new from the catalogue.

A test is offered only where it can be begun: the bank has enough items left for the person. Without requirements (no post is recorded) the first two cannot be told; then running courses count, and else the page says
whom to ask.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from flask import url_for
from flask_babel import gettext

from lms.assessments.queries import Change, GapRow
from lms.assessments.testing import PLACEMENT_COMPETENCIES, PLACEMENT_MINUTES
from lms.assessments.words import is_undecided
from lms.enrollments.queries import JpYear
from lms.recommendations.queries import Offer, Worded
from lms.web.filters import minutes, number, short_day

_: Callable[..., str] = gettext


@dataclass(frozen=True)
class Facts:
    """What is decided on; `running` are rows of `enrollments.queries.active_of`.

    `testable` says which of some competencies (internal ids) can be tested today; it is asked only where it matters.
    """

    day: date
    gaps: Sequence[GapRow]
    running: Sequence[Any]
    changes: Sequence[Change]
    offer: Offer
    jp: JpYear
    testable: Callable[[Collection[int]], Collection[int]]


@dataclass(frozen=True)
class Step:
    """What to show: `kind` names the rule; `chip` how long or how far; `url` is a page, unless `suggestion` is set."""

    kind: str
    title: str
    reasons: tuple[str, ...]
    label: str
    url: str
    chip: str = ""
    progress: int | None = None
    course: str = ""
    suggestion: Worded | None = None


def decide(facts: Facts) -> Step:
    """The next step by the order of this module."""
    rules = (_overdue, _first_test, _running, _suggestion, _retest, _measure, _no_post, _target, _stretch)
    steps = (rule(facts) for rule in rules)
    return next(step for step in steps if step is not None)


def _overdue(facts: Facts) -> Step | None:
    late = [row for row in facts.running if row.source == "assigned" and row.due_on and row.due_on < facts.day]
    if not late:
        return None
    row = late[0]
    days = (facts.day - row.due_on).days
    reasons = [_("Due on %(day)s, %(days)s days ago.", day=short_day(row.due_on), days=days)]
    if row.assigned_by:
        reasons.append(_("Assigned by %(name)s.", name=row.assigned_by))
    if row.assignment_note:
        reasons.append(_("With a note: “%(note)s”", note=row.assignment_note))
    return _course_step("overdue", row, reasons)


def _course_step(kind: str, row: Any, reasons: list[str]) -> Step:
    left = round(row.minutes * (100 - row.progress) / 100)
    return Step(
        kind,
        row.title,
        tuple(reasons),
        _("Continue learning") if row.activity_uuid else _("Begin"),
        url_for("learning.resume", slug=row.slug),
        chip=_("about %(time)s left", time=minutes(left)),
        progress=row.progress,
        course=row.slug,
    )


def _first_test(facts: Facts) -> Step | None:
    known = any(row.status in ("measured", "expired") for row in facts.gaps)
    tested = any(change.source == "test" for change in facts.changes)
    if not facts.gaps or known or tested:
        return None
    possible = facts.testable([row.required.competency_id for row in facts.gaps])
    if not possible:
        return None
    count = min(PLACEMENT_COMPETENCIES, len(possible))
    return Step(
        "first_test",
        _("Begin with the first test"),
        (
            _("It covers the %(count)s competencies that weigh most for your post.", count=count),
            _("What is not tested stays “not measured yet”; it never counts as zero."),
            _("Afterwards suggestions fit you, not just your post."),
        ),
        _("To the first test"),
        url_for("assessments.placement"),
        chip=_("at most %(time)s", time=minutes(PLACEMENT_MINUTES)),
    )


def _running(facts: Facts) -> Step | None:
    if not facts.running:
        return None
    row = facts.running[0]
    reasons = []
    if row.activity_title:
        reasons.append(_("You left off at “%(title)s”.", title=row.activity_title))
    if row.due_on:
        reasons.append(_("Due on %(day)s.", day=short_day(row.due_on)))
    if row.assigned_by and row.source == "assigned":
        reasons.append(_("Assigned by %(name)s.", name=row.assigned_by))
    if not reasons:
        reasons.append(_("You joined it on %(day)s and have not begun.", day=short_day(row.enrolled_at)))
    return _course_step("running", row, reasons)


def _suggestion(facts: Facts) -> Step | None:
    if not facts.offer.suggestions:
        return None
    best = facts.offer.suggestions[0]
    length = minutes(best.minutes)
    return Step(
        "suggestion",
        best.title,
        best.reasons,
        _("See the course"),
        "",
        chip=f"{length} · {best.jp} JP" if best.jp else length,
        suggestion=best,
    )


def _retest(facts: Facts) -> Step | None:
    if not facts.offer.retests:
        return None
    possible = facts.testable([one.row.required.competency_id for one in facts.offer.retests])
    first = next((one for one in facts.offer.retests if one.row.required.competency_id in possible), None)
    if first is None:
        return None
    return Step(
        "retest",
        _("Measure again: %(name)s", name=first.row.required.name),
        (
            _(
                "You finished “%(title)s” on %(day)s, after the last measurement.",
                title=first.title,
                day=short_day(first.finished_on),
            ),
            _("A test with other questions shows whether the gap is closed."),
        ),
        _("To the test"),
        url_for("assessments.test_intro", competency=first.row.required.competency_uuid),
    )


def _measure(facts: Facts) -> Step | None:
    unsure = [(row, doubt) for row in facts.gaps if (doubt := _doubt(row))]
    if not unsure:
        return None
    possible = facts.testable([row.required.competency_id for row, _doubtful in unsure])
    tested = next((one for one in unsure if one[0].required.competency_id in possible), None)
    return _test_step(*tested) if tested else _untested_step(*unsure[0])


def _test_step(row: GapRow, doubt: str) -> Step:
    return Step(
        "measure",
        _("Measure: %(name)s", name=row.required.name),
        (_("Your post requires level %(level)s of it.", level=row.required.level), doubt),
        _("To the test"),
        url_for("assessments.test_intro", competency=row.required.competency_uuid),
    )


def _untested_step(row: GapRow, doubt: str) -> Step:
    """What counts where no test can be begun today: the own view first, then the supervisor's."""
    here = row.required.competency_uuid
    if row.kind in ("measure", "refresh"):
        title = _("Say where you stand: %(name)s", name=row.required.name)
        label, url = _("Assess yourself"), url_for("assessments.self_form", competency=here)
    else:
        title = _("Ask for a rating: %(name)s", name=row.required.name)
        label, url = _("See what counts"), url_for("assessments.show", competency=here)
    reasons = (doubt, _("There is no test of it for you at present; a rating by your supervisor counts."))
    return Step("measure", title, reasons, label, url)


def _doubt(row: GapRow) -> str:
    """What is not known for sure about a requirement; empty where a measurement settles it, or a course comes first."""
    if is_undecided(row) and row.mean is not None and row.mean >= row.required.level:
        return _("The evidence so far does not decide it.")
    doubts = {
        "measure": _("Its level is not measured yet."),
        "confirm": _("Its level is provisional."),
        "refresh": _("Its evidence is out of date."),
    }
    return doubts.get(row.kind, "")


def _no_post(facts: Facts) -> Step | None:
    if facts.gaps:
        return None
    return Step(
        "no_post",
        _("No requirements are recorded for your post"),
        (
            _("Ask the HR officer of your agency to record your post and what it requires."),
            _("Until then the whole catalogue is open to you."),
        ),
        _("To the catalogue"),
        url_for("courses.catalogue"),
    )


def _target(facts: Facts) -> Step | None:
    if not facts.jp.missing:
        return None
    reasons = [
        _(
            "%(missing)s of %(target)s JP are missing this year; %(pace)s JP a week would do.",
            missing=facts.jp.missing,
            target=facts.jp.target,
            pace=number(facts.jp.per_week),
        )
    ]
    if facts.offer.without_course:
        names = ", ".join(row.required.name for row in facts.offer.without_course[:2])
        reasons.append(_("No course yet for: %(names)s.", names=names))
    return Step("target", _("Reach your JP"), tuple(reasons), _("To the catalogue"), url_for("courses.catalogue"))


def _stretch(facts: Facts) -> Step:
    if facts.jp.rule.minimum is None:
        reached = _("JP of this year: %(jp)s; at most %(most)s.", jp=facts.jp.jp, most=facts.jp.target)
    else:
        reached = _("JP of this year: %(jp)s of %(target)s.", jp=facts.jp.jp, target=facts.jp.target)
    met = all(row.kind == "met" for row in facts.gaps)
    if met:
        title, first = _("Learn something new"), _("You meet everything your post requires.")
    else:
        title, first = _("Look around the catalogue"), _("No suggestion closes a gap of yours at present.")
    return Step("stretch", title, (first, reached), _("To the catalogue"), url_for("courses.catalogue"))
