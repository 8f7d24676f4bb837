"""HR: what a post requires. Everybody: the dictionary of competencies."""

from __future__ import annotations

from typing import Any

from flask import Flask, flash, redirect, request, url_for
from flask_babel import gettext as _

from lms.access.guard import requires
from lms.access.permissions import Permission
from lms.access.viewer import Viewer
from lms.agencies.models import Position
from lms.agencies.queries import position_of
from lms.agencies.signals import position_added
from lms.clock import today
from lms.competencies.forms import ProfileForm, read_lines
from lms.competencies.models import Competency
from lms.competencies.queries import all_competencies, basis_words, indicators_of, level_texts, name_of, profiles
from lms.competencies.services import RequiredLevel, default_profile, publish_profile
from lms.problems import Problem
from lms.web import slots
from lms.web.pages import page


@requires(Permission.ROLE_PROFILE_MANAGE, load=position_of)
def profile(viewer: Viewer, position: Position) -> Any:
    """The published profile of a post as a form, and its earlier versions."""
    versions = profiles(viewer, position)
    current = next((one for one in versions if one.state == "published"), None)
    lines = {line.competency_id: line for line in current.requirements} if current else {}
    form = ProfileForm(data={"basis": "", "effective_from": today()})
    return _profile_page(viewer, position, form, lines)


def _profile_page(viewer: Viewer, position: Position, form: ProfileForm, lines: Any, status: int = 200) -> Any:
    return page(
        "competencies/profile.html",
        status=status,
        position=position,
        form=form,
        lines=lines,
        versions=profiles(viewer, position),
        competencies=_choices(position),
        name_of=name_of,
        basis_words=basis_words,
    )


def _choices(position: Position) -> list[Competency]:
    mine = [one for one in all_competencies() if one.family_id in (None, position.family_id)]
    return sorted(mine, key=lambda one: (one.kind == "technical", one.order))


@requires(Permission.ROLE_PROFILE_MANAGE, load=position_of)
def save_profile(viewer: Viewer, position: Position) -> Any:
    """Publish a new version of what a post requires."""
    form = ProfileForm()
    lines: list[RequiredLevel] = []
    try:
        lines = read_lines(request.form, _choices(position))
        if form.validate():
            publish_profile(
                viewer, position, lines=lines, basis=form.basis.data, effective_from=form.effective_from.data
            )
            flash(_("The profile is in force. Gaps and suggestions of the people in this post follow."), "ok")
            return redirect(url_for("competencies.profile", position=position.uuid), 303)
    except Problem as problem:
        form.problem(problem)
    return _profile_page(viewer, position, form, {line.competency_id: line for line in lines}, 422)


@requires(Permission.CATALOGUE_BROWSE)
def dictionary(viewer: Viewer) -> Any:
    """The dictionary: every competency with its levels and indicators."""
    chosen = request.args.get("kode", "")
    competencies = all_competencies()
    one = next((item for item in competencies if item.code == chosen), None)
    return page(
        "competencies/dictionary.html",
        competencies=competencies,
        one=one,
        levels=level_texts(one.id) if one else {},
        indicators=indicators_of(one.id) if one else [],
        name_of=name_of,
    )


def _give_default(sender: object, position: Position) -> None:
    default_profile(position)


def init_app(app: Flask) -> None:
    """Register the addresses; a new post gets its default profile."""
    position_added.connect(_give_default)
    slots.provide("role_profile", "competencies.profile")
    app.add_url_rule("/jabatan/<uuid:position>/profil", "competencies.profile", profile)
    app.add_url_rule("/jabatan/<uuid:position>/profil", "competencies.save_profile", save_profile, methods=["POST"])
    app.add_url_rule("/kamus", "competencies.dictionary", dictionary)
