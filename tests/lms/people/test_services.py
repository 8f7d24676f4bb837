"""People and posts change through the services, and every change is recorded."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from lms.audit.models import AuditEvent
from lms.clock import today
from lms.people import services
from lms.people.models import Assignment
from lms.people.signals import assignment_changed, person_added
from lms.problems import Problem

NIP = "199305052019032021"


@pytest.fixture
def add(database, cast):
    def build(**changes):
        return services.add_person(
            cast.agency(), **{"nip": NIP, "name": "Maya Lestari", "employment": "pns", **changes}
        )

    return build


@pytest.fixture
def assign(cast):
    def build(person, unit="sd-pagi", position="guru-pertama", valid_from=date(2025, 1, 1), viewer=None, **more):
        return services.assign(
            viewer, person, position=cast.position(position), unit=cast.unit(unit), valid_from=valid_from, **more
        )

    return build


def held(database, person):
    return database.session.query(Assignment).filter_by(person_id=person.id).order_by(Assignment.valid_from).all()


def actions(database):
    return [event.action for event in database.session.query(AuditEvent).order_by(AuditEvent.id)]


def test_a_new_person_is_told_to_the_rooms_above(database, add):
    heard = []

    def hear(sender, person):
        heard.append(person)

    with person_added.connected_to(hear):
        person = add()
    assert heard == [person]
    assert "person.added" in actions(database)


def test_a_taken_nip_is_refused_beside_its_field(add):
    add()
    with pytest.raises(Problem) as caught:
        add(name="Orang Lain")
    assert set(caught.value.fields) == {"nip"}


def test_only_what_changed_of_a_person_is_recorded(database, add):
    person = add()
    services.edit_person(None, person, name="Maya L.", email=None, employment="pns")
    event = database.session.query(AuditEvent).filter_by(action="person.edited").one()
    assert event.detail == {"columns": ["name"]}
    services.edit_person(None, person, name="Maya L.", email=None, employment="pns")
    assert actions(database).count("person.edited") == 1


def test_a_definitive_post_ends_the_one_before(database, add, assign):
    person = add()
    assign(person)
    assign(person, "smp-siang", valid_from=date(2026, 1, 1))
    first, second = held(database, person)
    assert (first.valid_to, second.valid_to) == (date(2025, 12, 31), None)


def test_an_acting_post_stands_beside_and_replaces_only_its_like(database, add, assign):
    person = add()
    assign(person)
    assign(person, position="kepala-sekolah", kind="plt")
    assign(person, position="kepala-sekolah", kind="plt", leads=True, valid_from=date(2025, 6, 1))
    assign(person, "smp-siang", position="kepala-sekolah", kind="plt", valid_from=date(2025, 6, 1))
    assert [(one.kind, one.leads, one.valid_to) for one in held(database, person)] == [
        ("definitif", False, None),
        ("plt", False, date(2025, 5, 31)),
        ("plt", True, None),
        ("plt", False, None),
    ]


def test_no_definitive_post_begins_before_a_later_one(add, assign):
    person = add()
    assign(person)
    with pytest.raises(Problem, match="1 Januari 2025"):
        assign(person, "smp-siang", valid_from=date(2024, 1, 1))


def test_unit_and_post_belong_to_the_agency_of_the_person(add, assign):
    with pytest.raises(Problem, match="instansi lain"):
        assign(add(), "kota-lain")
    with pytest.raises(Problem, match="instansi lain"):
        assign(add(nip="199305052019032022"), position="guru-lain")


def test_nobody_changes_the_own_record(cast, assign, database):
    viewer, person = cast.viewer("hana"), cast.person("hana")
    (post,) = held(database, person)
    for attempt in (
        lambda: assign(person, "dki", "kepala-seksi", viewer=viewer, leads=True),
        lambda: services.end_assignment(viewer, post, last_day=today()),
        lambda: services.deactivate(viewer, person, reason="coba"),
        lambda: services.reactivate(viewer, person, reason="coba"),
        lambda: services.edit_person(viewer, person, name="X", email=None, employment="pns"),
    ):
        with pytest.raises(Problem, match="Data sendiri"):
            attempt()


def test_a_first_day_is_put_right_but_not_behind_the_last(database, add, assign):
    person = add()
    post = assign(person)
    services.correct_start(None, post, first_day=date(2025, 2, 1))
    assert post.valid_from == date(2025, 2, 1)
    services.end_assignment(None, post, last_day=date(2025, 3, 31))
    with pytest.raises(Problem, match="31 Maret 2025"):
        services.correct_start(None, post, first_day=date(2025, 5, 1))
    assert "assignment.corrected" in actions(database)


def test_a_post_that_never_began_is_removed(database, add, assign):
    person = add()
    heard = []

    def hear(sender, person_id):
        heard.append(person_id)

    post = assign(person, valid_from=today() + timedelta(days=5))
    with assignment_changed.connected_to(hear):
        services.end_assignment(None, post, last_day=today())
    assert held(database, person) == []
    assert heard == [person.id]


def test_leaving_ends_the_posts_and_coming_back_gives_none(database, add, assign):
    person = add()
    assign(person)
    services.deactivate(None, person, reason="pensiun dini")
    assert (person.active, held(database, person)[0].valid_to) == (False, today())
    services.reactivate(None, person, reason="kembali bertugas")
    assert person.active
    assert database.session.query(AuditEvent).filter_by(action="person.deactivated").one().reason == "pensiun dini"


def test_showing_the_number_is_recorded_without_the_number(database, cast):
    assert services.reveal_nip(cast.viewer("hana"), cast.person("siti")) == cast.person("siti").nip
    event = database.session.query(AuditEvent).filter_by(action="person.nip_shown").one()
    assert event.object_uuid == cast.person("siti").uuid
    assert event.detail == {}
