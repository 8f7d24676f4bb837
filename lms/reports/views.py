"""The reports for HR, BPSDM and auditors; the results of a course for its author."""

from __future__ import annotations

import uuid as uuids
from dataclasses import dataclass, replace
from typing import Any

from flask import Flask, Response, request, url_for
from flask_babel import lazy_gettext as _l

from lms.access.guard import check, requires
from lms.access.permissions import Permission
from lms.access.viewer import Viewer
from lms.agencies.models import OrgUnit
from lms.agencies.queries import TreeNode, ancestors, tree, unit_in_scope
from lms.clock import today
from lms.courses import results_link
from lms.courses.models import Course
from lms.courses.queries.catalogue import course_by_slug
from lms.courses.queries.outline import outline
from lms.courses.queries.studio import editable_course
from lms.db import db
from lms.enrollments.signals import completed
from lms.problems import Missing
from lms.quizzes.models import QuizVersion
from lms.reports import downloads, rollups
from lms.reports.contract import Filters, Report, Table
from lms.reports.kinds import REPORTS, report_named
from lms.reports.scope import course_choices
from lms.reports.words import shown
from lms.web import slots
from lms.web.pages import page, per_page, wanted_page

VIEW = Permission.REPORTS_VIEW
ASKABLE = ("kursus", "kuis", "unit", "tahun", "status", "bagian")
STATES = ("active", "completed", "overdue")
PARTS = {
    name: report_named(of) for name, of in (("posisi", "posisi"), ("peserta", "penyelesaian"), ("kuis", "hasil-kuis"))
}
"""Parts of a course's results page, the first one shown first."""


@dataclass(frozen=True)
class Quiz:
    """A quiz of a course that results can be asked of."""

    uuid: uuids.UUID
    title: str
    version_id: int


@requires(VIEW)
def index(viewer: Viewer) -> Any:
    """The reports that the viewer may read."""
    return page("reports/index.html", reports=[one for one in REPORTS if viewer.may(one.PERMISSION)])


def _report(viewer: Viewer, name: str) -> Report:
    report = report_named(name)
    check(viewer, report.PERMISSION)
    return report


@requires(VIEW, load=_report)
def show(viewer: Viewer, report: Report) -> Any:
    """One page of a report, or its filters while a course must be chosen first."""
    filters = _filters(viewer, report)
    quizzes = _quizzes(filters.course) if "quiz" in report.NEEDS else []
    filters = replace(filters, quiz=_wanted_quiz(quizzes))
    number = wanted_page()
    table = _table(viewer, report, replace(filters, offset=(number - 1) * per_page(), limit=per_page()))
    return page(
        "reports/show.html",
        report=report,
        filters=filters,
        table=table,
        shown=shown,
        courses=course_choices(viewer) if "course" in report.NEEDS else [],
        units=_units(viewer, report, filters.unit),
        path=_path(viewer, filters.unit) if report.NAME == "organisasi" else [],
        quizzes=quizzes,
        page_number=number,
        pages=_pages(table),
        href=lambda at: url_for("reports.show", name=report.NAME, **_asked(halaman=at)),
        file_href=lambda form: url_for("reports.download", name=report.NAME, form=form, **_asked()),
    )


def _asked(**changes: Any) -> dict[str, Any]:
    """The filters of the address, and nothing else that somebody wrote into it."""
    return {name: value for name in ASKABLE if (value := request.args.get(name))} | changes


def _units(viewer: Viewer, report: Report, unit: OrgUnit | None) -> list[TreeNode]:
    """The units to choose from: the upper three tiers of the viewer's scope, which a list can still show."""
    if "unit" not in report.NEEDS or report.NAME == "organisasi":
        return []
    return [node for node in tree(viewer, VIEW) if node.depth <= 2 or (unit is not None and node.id == unit.id)][:300]


def _path(viewer: Viewer, unit: OrgUnit | None) -> list[OrgUnit]:
    """From the root of the viewer's scope down to the unit above the chosen one."""
    if unit is None:
        return []
    above = ancestors(unit.id)
    roots = set(viewer.scope(VIEW))
    first = next((place for place, one in enumerate(above) if one.id in roots), len(above))
    return above[first:-1]


def _pages(table: Table | None) -> int:
    return max(1, -(-table.total // per_page())) if table else 1


def _table(viewer: Viewer, report: Report, filters: Filters) -> Table | None:
    """The rows; None while the course or quiz that the report is about is not chosen."""
    if "course" in report.NEEDS and filters.course is None:
        return None
    if "quiz" in report.NEEDS and filters.quiz is None:
        return None
    return report.rows(viewer, filters)


def _filters(viewer: Viewer, report: Report) -> Filters:
    """What the address asks for, within the viewer's scope; raises `Missing` for what is not in it."""
    slug = request.args.get("kursus", "") if "course" in report.NEEDS else ""
    state = request.args.get("status", "")
    return Filters(
        course=course_by_slug(viewer, slug) if slug else None,
        unit=_unit(viewer, report),
        year=_year(),
        state=state if state in STATES and "state" in report.NEEDS else "",
    )


def _unit(viewer: Viewer, report: Report) -> OrgUnit | None:
    asked = request.args.get("unit", "")
    if asked and "unit" in report.NEEDS:
        try:
            return unit_in_scope(viewer, VIEW, uuids.UUID(asked))
        except ValueError:
            raise Missing from None
    if report.NAME != "organisasi":
        return None
    roots = viewer.scope(VIEW)
    return db.session.get(OrgUnit, roots[0]) if roots else None


def _year() -> int:
    asked = request.args.get("tahun", "")
    this = today().year
    return int(asked) if asked in {str(year) for year in range(this - 3, this + 1)} else this


def _quizzes(course: Course | None) -> list[Quiz]:
    if course is None or course.published_version_id is None:
        return []
    activities = (one for module in outline(course.published_version_id) for one in module.activities)
    return [Quiz(one.uuid, one.title, one.quiz_version_id) for one in activities if one.quiz_version_id is not None]


def _wanted_quiz(quizzes: list[Quiz]) -> int | None:
    """The quiz of the address, else the last of the course, which is the one that decides."""
    asked = request.args.get("kuis", "")
    named = [one for one in quizzes if str(one.uuid) == asked]
    return (named or quizzes)[-1].version_id if quizzes else None


def _download(viewer: Viewer, name: str, form: str) -> tuple[Report, str]:
    if form not in downloads.TYPES:
        raise Missing
    return _report(viewer, name), form


@requires(VIEW, load=_download)
def download(viewer: Viewer, wanted: tuple[Report, str]) -> Any:
    """The whole report as a file."""
    report, form = wanted
    filters = _filters(viewer, report)
    if "quiz" in report.NEEDS:
        filters = replace(filters, quiz=_wanted_quiz(_quizzes(filters.course)))
    table = _table(viewer, report, replace(filters, limit=downloads.MOST_ROWS))
    if table is None:
        raise Missing
    response = Response(downloads.as_file(form, report, table.rows), content_type=downloads.TYPES[form])
    response.headers["Content-Disposition"] = f'attachment; filename="{report.NAME}-{today().isoformat()}.{form}"'
    return response


def _own_course(viewer: Viewer, course: uuids.UUID) -> Course:
    return editable_course(viewer, course)


@requires(Permission.COURSE_RESULTS, load=_own_course)
def results(viewer: Viewer, course: Course) -> Any:
    """The results of a course for its author or BPSDM: who is where, the people, each quiz question by question."""
    asked = request.args.get("bagian", "")
    part = asked if asked in PARTS else next(iter(PARTS))
    quizzes = _quizzes(course) if part == "kuis" else []
    number = wanted_page()
    state = request.args.get("status", "")
    filters = Filters(
        course=course,
        own_course=True,
        quiz=_wanted_quiz(quizzes),
        state=state if state in STATES else "",
        limit=per_page(),
        offset=(number - 1) * per_page(),
    )
    table = _results_table(viewer, part, filters)
    return page(
        "reports/results.html",
        course=course,
        part=part,
        report=PARTS[part],
        table=table,
        analysis_url=_analysis_url(filters.quiz),
        filters=filters,
        quizzes=quizzes,
        shown=shown,
        page_number=number,
        pages=_pages(table),
        href=lambda at: url_for("reports.results", course=course.uuid, **_asked(halaman=at)),
    )


def _analysis_url(quiz_version_id: int | None) -> str | None:
    if quiz_version_id is None:
        return None
    return url_for("quizzes.analysis", quiz=db.session.get_one(QuizVersion, quiz_version_id).quiz.uuid)


def _results_table(viewer: Viewer, part: str, filters: Filters) -> Table | None:
    """None for a course that was never published, or without a quiz."""
    if filters.course is None or filters.course.published_version_id is None:
        return None
    if part == "kuis" and filters.quiz is None:
        return None
    return PARTS[part].rows(viewer, filters)


def _results_link(course: uuids.UUID) -> str:
    return url_for("reports.results", course=course)


def init_app(app: Flask) -> None:
    """Register the addresses, the tool, the link from the studio, and what moves the roll-ups on."""
    completed.connect(rollups.count_completion)
    results_link.provide(_results_link)
    slots.add_tool(slots.Entry(_l("Reports"), "reports.index", "gauge", VIEW, 60, ("reports.",)))
    app.add_url_rule("/laporan", "reports.index", index)
    app.add_url_rule("/laporan/<name>", "reports.show", show)
    app.add_url_rule("/laporan/<name>/unduh/<form>", "reports.download", download)
    app.add_url_rule("/studio/kursus/<uuid:course>/hasil", "reports.results", results)
