"""Units below a unit: people, JP, completions, requirements met and measured; from the roll-ups over the whole subtree.

Figures of fewer than five people are hidden; where that hides one row only, the next smallest is hidden too, because the
sum above the table would give the first one away.
"""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from flask import url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from lms.access.permissions import Permission
from lms.access.viewer import Viewer
from lms.agencies.models import OrgClosure, OrgUnit
from lms.db import db
from lms.problems import Missing
from lms.reports.contract import FEWEST, HIDDEN, Column, Filters, Table
from lms.reports.models import UnitYear
from lms.web.filters import moment, number, percent

NAME = "organisasi"
TITLE = _l("Organisation")
INTRO = _l("Per unit: who reaches the JP of the year, what was finished, which requirements are met and measured.")
PERMISSION = Permission.REPORTS_VIEW
NEEDS = ("unit", "year")
COLUMNS = (
    Column(_l("Organisational unit")),
    Column(_l("People"), "number"),
    Column(_l("Reached the JP of the year"), "percent"),
    Column(_l("JP per person"), "number"),
    Column(_l("Courses finished"), "number"),
    Column(_l("Requirements measured"), "percent"),
    Column(_l("Requirements met"), "percent"),
)
CHART = (3, 4)
_SUMS = ("people", "people_on_target", "jp", "completions", "requirements", "requirements_measured", "requirements_met")


def rows(viewer: Viewer, filters: Filters) -> Table:
    """The units right below `filters.unit` with all that hangs under them, and the unit's own people."""
    if filters.unit is None:
        raise Missing
    found = list(db.session.execute(_query(filters.unit, filters.year)))
    hidden = _hidden(found)
    page = found[filters.offset : filters.offset + filters.limit]
    return Table(
        rows=[_row(row, filters.unit, hidden=row.id in hidden) for row in page],
        total=len(found),
        facts=_facts(found),
        note=_note(filters.year),
        links=[_link(row, filters) for row in page],
    )


def _query(unit: OrgUnit, year: int) -> sa.Select[*tuple[Any, ...]]:
    """The children of the unit with the sums of their subtrees, then the unit alone; one query."""
    sums = [sa.func.sum(getattr(UnitYear, name)).label(name) for name in _SUMS]
    below = (
        sa.select(OrgUnit.id, OrgUnit.uuid, OrgUnit.name, sa.literal(0).label("own"), *sums)
        .join(OrgClosure, OrgClosure.ancestor_id == OrgUnit.id)
        .join(UnitYear, sa.and_(UnitYear.unit_id == OrgClosure.descendant_id, UnitYear.year == year))
        .where(OrgUnit.parent_id == unit.id, OrgUnit.archived_at.is_(None))
        .group_by(OrgUnit.id, OrgUnit.uuid, OrgUnit.name)
    )
    own = (
        sa.select(
            OrgUnit.id,
            OrgUnit.uuid,
            OrgUnit.name,
            sa.literal(1).label("own"),
            *(getattr(UnitYear, name) for name in _SUMS),
        )
        .join(UnitYear, sa.and_(UnitYear.unit_id == OrgUnit.id, UnitYear.year == year))
        .where(OrgUnit.id == unit.id, UnitYear.people > 0)
    )
    both = sa.union_all(below, own).subquery()
    return sa.select(both).order_by(both.c.own.desc(), both.c.name)


def _hidden(found: list[Any]) -> set[int]:
    """Rows whose figures stay hidden: too few people, and a second one where only one would be."""
    small = {row.id for row in found if 0 < row.people < FEWEST}
    if len(small) == 1:
        others = [row for row in found if row.people >= FEWEST]
        small |= {min(others, key=lambda row: row.people).id} if others else set()
    return small


def _row(row: Any, unit: OrgUnit, *, hidden: bool) -> tuple[Any, ...]:
    name = _("%(unit)s (its own people)", unit=row.name) if row.id == unit.id else row.name
    if hidden:
        return (name, *([HIDDEN] * 6))
    return (
        name,
        int(row.people),
        _share(row.people_on_target, row.people),
        round(row.jp / row.people, 1) if row.people else None,
        int(row.completions),
        _share(row.requirements_measured, row.requirements),
        _share(row.requirements_met, row.requirements),
    )


def _share(part: int, whole: int) -> int | None:
    return round(100 * part / whole) if whole else None


def _facts(found: list[Any]) -> tuple[tuple[Any, Any], ...]:
    people = sum(row.people for row in found)
    if people < FEWEST:
        return ()
    met, measured, required = (
        sum(getattr(row, name) for row in found)
        for name in ("requirements_met", "requirements_measured", "requirements")
    )
    return (
        (_("People"), number(people, 0)),
        (_("Reached the JP of the year"), percent(sum(row.people_on_target for row in found) / people)),
        (_("JP per person"), number(sum(row.jp for row in found) / people)),
        (_("Requirements measured"), percent(measured / required) if required else "–"),
        (_("Requirements met"), percent(met / required) if required else "–"),
    )


def _note(year: int) -> str:
    counted = db.session.scalar(sa.select(sa.func.max(UnitYear.counted_at)).where(UnitYear.year == year))
    if counted is None:
        return str(_("The figures of this year are counted each night; there are none yet."))
    return str(
        _(
            "PPPK, of whom the rules ask no minimum, count as having reached the JP. "
            "Figures of fewer than %(fewest)s people are hidden. Last full count: %(moment)s.",
            fewest=FEWEST,
            moment=moment(counted),
        )
    )


def _link(row: Any, filters: Filters) -> str | None:
    if filters.unit is None or row.id == filters.unit.id:
        return None
    return url_for("reports.show", name=NAME, unit=row.uuid, tahun=filters.year)
