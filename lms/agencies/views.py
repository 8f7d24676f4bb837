"""HR: the organisation tree and the posts of the agency."""

from __future__ import annotations

import uuid as uuids
from typing import Any

from flask import Flask, flash, redirect, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from lms.access.guard import requires
from lms.access.permissions import Permission
from lms.access.viewer import Viewer
from lms.agencies import services
from lms.agencies.forms import PositionForm, UnitForm
from lms.agencies.models import Agency, JobFamily, JobTier, OrgUnit, Position
from lms.agencies.queries import families, position_of, positions, tiers, tree, unit_in_scope
from lms.db import db
from lms.problems import Problem
from lms.web import slots
from lms.web.pages import page

MANAGE, PROFILES = Permission.ORGANISATION_MANAGE, Permission.ROLE_PROFILE_MANAGE


def _unit(viewer: Viewer, unit: uuids.UUID) -> OrgUnit:
    return unit_in_scope(viewer, MANAGE, unit)


@requires(MANAGE)
def index(viewer: Viewer) -> Any:
    """The tree."""
    return page("agencies/index.html", nodes=tree(viewer, MANAGE))


def _unit_form(viewer: Viewer, unit: OrgUnit | None, **data: Any) -> UnitForm:
    form = UnitForm(data=data) if data else UnitForm()
    form.offer(tree(viewer, MANAGE))
    if unit is not None and unit.parent_id is None:
        del form.parent, form.kind
    return form


@requires(MANAGE, load=_unit)
def new_unit(viewer: Viewer, parent: OrgUnit) -> Any:
    """A form for a unit below another."""
    return page("agencies/unit.html", form=_unit_form(viewer, None, parent=str(parent.uuid)), unit=None, parent=parent)


@requires(MANAGE, load=_unit)
def add_unit(viewer: Viewer, parent: OrgUnit) -> Any:
    """Add a unit."""
    form = _unit_form(viewer, None)
    if form.validate():
        try:
            above = unit_in_scope(viewer, MANAGE, uuids.UUID(form.parent.data))
            agency = db.session.get_one(Agency, above.agency_id)
            services.add_unit(
                agency, code=form.code.data, name=form.name.data, kind=form.kind.data, parent=above, viewer=viewer
            )
            flash(_("The unit was added."), "ok")
            return redirect(url_for("agencies.index"), 303)
        except Problem as problem:
            form.problem(problem)
    return page("agencies/unit.html", form=form, unit=None, parent=parent, status=422)


@requires(MANAGE, load=_unit)
def show_unit(viewer: Viewer, unit: OrgUnit) -> Any:
    """A form for an existing unit."""
    above = db.session.get(OrgUnit, unit.parent_id) if unit.parent_id else None
    form = _unit_form(
        viewer, unit, name=unit.name, code=unit.code, kind=unit.kind, parent=str(above.uuid) if above else ""
    )
    return page("agencies/unit.html", form=form, unit=unit, parent=above)


@requires(MANAGE, load=_unit)
def save_unit(viewer: Viewer, unit: OrgUnit) -> Any:
    """Rename and move a unit."""
    form = _unit_form(viewer, unit)
    above = db.session.get(OrgUnit, unit.parent_id) if unit.parent_id else None
    if form.validate():
        try:
            _apply_unit(viewer, unit, form, above)
            flash(_("The unit was saved."), "ok")
            return redirect(url_for("agencies.index"), 303)
        except Problem as problem:
            form.problem(problem)
    return page("agencies/unit.html", form=form, unit=unit, parent=above, status=422)


def _apply_unit(viewer: Viewer, unit: OrgUnit, form: UnitForm, above: OrgUnit | None) -> None:
    kind = form.kind.data if above is not None else unit.kind
    services.rename_unit(viewer, unit, code=form.code.data, name=form.name.data, kind=kind)
    if above is not None and form.parent.data != str(above.uuid):
        services.move_unit(viewer, unit, unit_in_scope(viewer, MANAGE, uuids.UUID(form.parent.data)))


@requires(PROFILES)
def positions_index(viewer: Viewer) -> Any:
    """The posts of the agency."""
    return page("agencies/positions.html", positions=positions(viewer), manages=viewer.may(MANAGE))


def _position_form(**data: Any) -> PositionForm:
    form = PositionForm(data=data) if data else PositionForm()
    form.offer(tiers(), families())
    return form


@requires(MANAGE)
def new_position(viewer: Viewer) -> Any:
    """A form for a new post."""
    return page("agencies/position.html", form=_position_form(), position=None)


@requires(MANAGE)
def add_position(viewer: Viewer) -> Any:
    """Add a post; what it requires by default follows from its tier and family."""
    form = _position_form()
    if form.validate():
        try:
            tier, family = _choices(form)
            agency = db.session.get_one(Agency, viewer.agency_id)
            services.add_position(
                agency, code=form.code.data, name=form.name.data, tier=tier, family=family, viewer=viewer
            )
            flash(_("The post was added."), "ok")
            return redirect(url_for("agencies.positions"), 303)
        except Problem as problem:
            form.problem(problem)
    return page("agencies/position.html", form=form, position=None, status=422)


@requires(MANAGE, load=position_of)
def show_position(viewer: Viewer, position: Position) -> Any:
    """A form for an existing post."""
    form = _position_form(
        name=position.name,
        code=position.code,
        tier=position.tier.code,
        family=position.family.code if position.family else "",
    )
    return page("agencies/position.html", form=form, position=position)


@requires(MANAGE, load=position_of)
def save_position(viewer: Viewer, position: Position) -> Any:
    """Save a post."""
    form = _position_form()
    if form.validate():
        try:
            tier, family = _choices(form)
            services.edit_position(viewer, position, code=form.code.data, name=form.name.data, tier=tier, family=family)
            flash(_("The post was saved."), "ok")
            return redirect(url_for("agencies.positions"), 303)
        except Problem as problem:
            form.problem(problem)
    return page("agencies/position.html", form=form, position=position, status=422)


def _choices(form: PositionForm) -> tuple[JobTier, JobFamily | None]:
    tier = db.session.query(JobTier).filter_by(code=form.tier.data).one()
    family = db.session.query(JobFamily).filter_by(code=form.family.data).one_or_none()
    return tier, family


def init_app(app: Flask) -> None:
    """Register the addresses."""
    slots.add_tool(slots.Entry(_l("Organisation"), "agencies.index", "network", MANAGE, 40, ("agencies.",)))
    slots.add_tool(
        slots.Entry(_l("Posts and role profiles"), "agencies.positions", "briefcase", PROFILES, 41, ("agencies.",))
    )
    rules: tuple[tuple[str, str, Any, str], ...] = (
        ("/organisasi", "index", index, "GET"),
        ("/organisasi/<uuid:unit>/baru", "new_unit", new_unit, "GET"),
        ("/organisasi/<uuid:unit>/baru", "add_unit", add_unit, "POST"),
        ("/organisasi/<uuid:unit>", "show_unit", show_unit, "GET"),
        ("/organisasi/<uuid:unit>", "save_unit", save_unit, "POST"),
        ("/jabatan", "positions", positions_index, "GET"),
        ("/jabatan/baru", "new_position", new_position, "GET"),
        ("/jabatan/baru", "add_position", add_position, "POST"),
        ("/jabatan/<uuid:position>", "show_position", show_position, "GET"),
        ("/jabatan/<uuid:position>", "save_position", save_position, "POST"),
    )
    for rule, name, view, method in rules:
        app.add_url_rule(rule, f"agencies.{name}", view, methods=[method])
