"""HR: the list of people, one person, adding one, posts, and leaving."""

from __future__ import annotations

import uuid as uuids
from typing import Any

from flask import flash, redirect, request, url_for
from flask_babel import gettext as _

from content.reference import Nip, parse_nip
from lms.access.guard import requires
from lms.access.permissions import Permission
from lms.access.viewer import Viewer
from lms.agencies.models import Agency, OrgUnit, Position
from lms.agencies.queries import unit_in_scope
from lms.clock import today
from lms.db import db
from lms.people import services, words
from lms.people.forms import DataForm, EndForm, NewPersonForm, PostForm, ReasonForm
from lms.people.importing.book import Directory, open_book
from lms.people.importing.queries import reach_of
from lms.people.importing.words import word_problem
from lms.people.models import Assignment, Person
from lms.people.queries import (
    Wanted,
    all_assignments,
    assignment_of,
    managed_by_nip,
    managed_person,
    people,
    post_choices,
    unit_choices,
)
from lms.problems import Missing, Problem
from lms.web.pages import page, wanted_page

MANAGE = Permission.PEOPLE_MANAGE
LONGEST_SEARCH = 80
STATES = ("active", "without", "left")


def _person(viewer: Viewer, person: uuids.UUID) -> Person:
    return managed_person(viewer, person)


@requires(MANAGE)
def index(viewer: Viewer) -> Any:
    """The people of the viewer's scope, narrowed down by name, unit and post."""
    return _list_page(viewer)


def _list_page(viewer: Viewer, problem: str = "", status: int = 200) -> Any:
    wanted, number = _wanted(viewer), wanted_page()
    rows, more = people(viewer, wanted, number)
    return page(
        "people/index.html",
        status=status,
        rows=rows,
        more=more,
        number=number,
        wanted=wanted,
        units=unit_choices(viewer),
        problem=problem,
        typed=request.form.get("nip", "")[:LONGEST_SEARCH],
        words=words,
        href=lambda at: _address(wanted, at),
    )


def _address(wanted: Wanted, number: int) -> str:
    """The address of another page of the same list."""
    unit = wanted.unit.uuid if wanted.unit else None
    state = None if wanted.state == "active" else wanted.state
    return url_for(
        "people.index", q=wanted.name or None, unit=unit, jabatan=wanted.post or None, keadaan=state, halaman=number
    )


def _wanted(viewer: Viewer) -> Wanted:
    """What the address asks for; whatever it holds besides is no reason to fail."""
    state = request.args.get("keadaan", "")
    return Wanted(
        name=_search("q"),
        unit=_wanted_unit(viewer, request.args.get("unit", "")),
        post=_search("jabatan"),
        state=state if state in STATES else "active",
    )


def _search(name: str) -> str:
    return request.args.get(name, "").replace("\x00", "").strip()[:LONGEST_SEARCH]


def _wanted_unit(viewer: Viewer, text: str) -> OrgUnit | None:
    try:
        return unit_in_scope(viewer, MANAGE, uuids.UUID(text)) if text else None
    except (ValueError, Missing):
        return None


@requires(MANAGE)
def find(viewer: Viewer) -> Any:
    """Find a person by NIP, which is posted so that it stands in no address and no log."""
    number = parse_nip(request.form.get("nip", "")[:60])
    if not isinstance(number, Nip):
        found = word_problem({"field": "nip", "code": number.code, "params": dict(number.params)}, 0, {})
        return _list_page(viewer, f"{found.what} {found.remedy}", 422)
    person = managed_by_nip(viewer, number.number)
    if person is None:
        return _list_page(viewer, _("Nobody in your authority has this NIP. Add the person, or check the number."), 422)
    return redirect(url_for("people.show", person=person.uuid), 303)


@requires(MANAGE, load=_person)
def show(viewer: Viewer, person: Person) -> Any:
    """One person: what is recorded, the posts with their dates."""
    return _person_page(viewer, person)


@requires(MANAGE, load=_person)
def reveal(viewer: Viewer, person: Person) -> Any:
    """The page with the whole NIP, which is recorded."""
    return _person_page(viewer, person, services.reveal_nip(viewer, person))


def _person_page(viewer: Viewer, person: Person, nip: str = "") -> Any:
    day = today()
    posts = all_assignments(person.id)
    return page(
        "people/show.html",
        parts=("number",),
        person=person,
        nip=nip,
        current=[one for one in posts if one.valid_to is None or one.valid_to >= day],
        past=[one for one in posts if one.valid_to is not None and one.valid_to < day],
        own=person.id == viewer.person_id,
        words=words,
    )


@requires(MANAGE)
def new(viewer: Viewer) -> Any:
    """A form for one person with the first post."""
    return _new_page(viewer, NewPersonForm(data={"valid_from": today(), "kind": "definitif"}))


def _new_page(viewer: Viewer, form: NewPersonForm, status: int = 200) -> Any:
    return page("people/new.html", form=form, status=status, units=unit_choices(viewer), posts=post_choices(viewer))


@requires(MANAGE)
def add(viewer: Viewer) -> Any:
    """Add one person with the first post."""
    form = NewPersonForm()
    if form.validate():
        try:
            place = _place(viewer, form)
            person = _add(viewer, form)
            services.assign(viewer, person, **place)
            flash(_("The person was added. Make a one-time code so that they can sign in."), "ok")
            return redirect(url_for("people.show", person=person.uuid), 303)
        except Problem as problem:
            form.problem(problem)
    return _new_page(viewer, form, 422)


def _add(viewer: Viewer, form: NewPersonForm) -> Person:
    agency = db.session.get_one(Agency, viewer.agency_id)
    number = form.number
    return services.add_person(
        agency,
        nip=number.number,
        name=" ".join(form.name.data.split()),
        email=form.email.data or None,
        employment=number.kind,
        viewer=viewer,
    )


def _place(viewer: Viewer, form: PostForm) -> dict[str, Any]:
    """The post that a form describes, its unit and post found by code or name; raises `Problem` beside the field."""
    book = open_book(reach_of(viewer, MANAGE), [])
    return {
        "unit": db.session.get_one(OrgUnit, _chosen(book.units, "unit", form.unit.data)),
        "position": db.session.get_one(Position, _chosen(book.positions, "position", form.position.data)),
        "kind": form.kind.data,
        "leads": form.leads.data,
        "valid_from": form.valid_from.data,
    }


def _chosen(directory: Directory, field: str, text: str) -> int:
    place = directory.choose(field, text.strip())
    if isinstance(place, dict):
        found = word_problem(place, 0, {})
        message = f"{found.what} {found.remedy}"
        raise Problem(message, {field: message})
    return place.id


@requires(MANAGE, load=_person)
def edit(viewer: Viewer, person: Person) -> Any:
    """A form for what is recorded besides the NIP."""
    form = DataForm(data={"name": person.name, "email": person.email, "employment": person.employment})
    return page("people/edit.html", form=form, person=person)


@requires(MANAGE, load=_person)
def save(viewer: Viewer, person: Person) -> Any:
    """Save what is recorded besides the NIP."""
    form = DataForm()
    if form.validate():
        try:
            _save(viewer, person, form)
            flash(_("The person was saved."), "ok")
            return redirect(url_for("people.show", person=person.uuid), 303)
        except Problem as problem:
            form.problem(problem)
    return page("people/edit.html", form=form, person=person, status=422)


def _save(viewer: Viewer, person: Person, form: DataForm) -> None:
    services.edit_person(
        viewer,
        person,
        name=" ".join(form.name.data.split()),
        email=form.email.data or None,
        employment=form.employment.data,
    )


@requires(MANAGE, load=_person)
def new_post(viewer: Viewer, person: Person) -> Any:
    """A form for another post."""
    return _post_page(viewer, person, PostForm(data={"valid_from": today(), "kind": "definitif"}))


def _post_page(viewer: Viewer, person: Person, form: PostForm, status: int = 200) -> Any:
    return page(
        "people/post.html",
        status=status,
        form=form,
        person=person,
        units=unit_choices(viewer),
        posts=post_choices(viewer),
    )


@requires(MANAGE, load=_person)
def add_post(viewer: Viewer, person: Person) -> Any:
    """Give the person another post."""
    form = PostForm()
    if form.validate():
        try:
            services.assign(viewer, person, **_place(viewer, form))
            flash(_("The post was recorded. Required levels and gaps follow."), "ok")
            return redirect(url_for("people.show", person=person.uuid), 303)
        except Problem as problem:
            form.problem(problem)
    return _post_page(viewer, person, form, 422)


def _post(viewer: Viewer, person: uuids.UUID, assignment: uuids.UUID) -> Assignment:
    return assignment_of(managed_person(viewer, person), assignment)


@requires(MANAGE, load=_post)
def ending(viewer: Viewer, assignment: Assignment) -> Any:
    """A form for the last day of a post."""
    return page("people/end.html", form=EndForm(data={"last_day": today()}), assignment=assignment)


@requires(MANAGE, load=_post)
def end(viewer: Viewer, assignment: Assignment) -> Any:
    """End a post."""
    form = EndForm()
    person = assignment.person
    if form.validate():
        try:
            services.end_assignment(viewer, assignment, last_day=form.last_day.data)
            flash(_("The end of the post was recorded."), "ok")
            return redirect(url_for("people.show", person=person.uuid), 303)
        except Problem as problem:
            form.problem(problem)
    return page("people/end.html", form=form, assignment=assignment, status=422)


@requires(MANAGE, load=_person)
def leaving(viewer: Viewer, person: Person) -> Any:
    """A form that sets a person inactive, or active again."""
    return page("people/leave.html", form=ReasonForm(), person=person)


@requires(MANAGE, load=_person)
def leave(viewer: Viewer, person: Person) -> Any:
    """Set a person inactive, or active again."""
    form = ReasonForm()
    if form.validate():
        try:
            change = services.deactivate if person.active else services.reactivate
            change(viewer, person, reason=form.reason.data)
            flash(_("The change was recorded."), "ok")
            return redirect(url_for("people.show", person=person.uuid), 303)
        except Problem as problem:
            form.problem(problem)
    return page("people/leave.html", form=form, person=person, status=422)


ROUTES: tuple[tuple[str, str, Any, str], ...] = (
    ("/pegawai", "index", index, "GET"),
    ("/pegawai/cari", "find", find, "POST"),
    ("/pegawai/baru", "new", new, "GET"),
    ("/pegawai/baru", "add", add, "POST"),
    ("/pegawai/<uuid:person>", "show", show, "GET"),
    ("/pegawai/<uuid:person>/nomor", "reveal", reveal, "POST"),
    ("/pegawai/<uuid:person>/ubah", "edit", edit, "GET"),
    ("/pegawai/<uuid:person>/ubah", "save", save, "POST"),
    ("/pegawai/<uuid:person>/jabatan/baru", "new_post", new_post, "GET"),
    ("/pegawai/<uuid:person>/jabatan/baru", "add_post", add_post, "POST"),
    ("/pegawai/<uuid:person>/jabatan/<uuid:assignment>/akhiri", "ending", ending, "GET"),
    ("/pegawai/<uuid:person>/jabatan/<uuid:assignment>/akhiri", "end", end, "POST"),
    ("/pegawai/<uuid:person>/keadaan", "leaving", leaving, "GET"),
    ("/pegawai/<uuid:person>/keadaan", "leave", leave, "POST"),
)
