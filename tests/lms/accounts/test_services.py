"""Activation, passwords, roles."""

from __future__ import annotations

from datetime import timedelta

import pytest

from lms.access.permissions import Role
from lms.accounts import services
from lms.accounts.models import Account, AuthSession, RoleGrant
from lms.accounts.passwords import check_new, hash_password, matches
from lms.accounts.queries import grants_of
from lms.accounts.throttle import network_of
from lms.clock import now, set_to
from lms.people.services import add_person
from lms.problems import Forbidden, Problem
from tests.cast import PASSWORD, PEOPLE
from tests.factories.counting import statements_of


@pytest.fixture
def fresh(database, cast):
    person = add_person(
        cast.agency(), nip="199501012020011001", name="Baru Sekali", employment="pns", email="baru@x.id"
    )
    return services.create_account(person)


def account_of(database, cast, key) -> Account:
    return database.session.query(Account).filter_by(person_id=cast.person(key).id).one()


def test_a_new_account_cannot_sign_in(fresh, app):
    assert fresh.state == "pending"
    assert services.create_account(fresh.person).id == fresh.id
    with app.test_request_context(), pytest.raises(Problem):
        services.sign_in(fresh.person.nip, "apa saja boleh", "10.0.0.1")


def test_a_code_activates_once(fresh, app, database):
    code = services.issue_code(None, fresh, "activation")
    with app.test_request_context():
        spoken = code.lower().replace("-", " ")
        assert services.activate(spoken, "kalimat yang hanya saya tahu", "10.0.0.1").state == "active"
        assert services.sign_in(fresh.person.nip, "kalimat yang hanya saya tahu", "10.0.0.1").id == fresh.id
        database.session.commit()
        with pytest.raises(Problem, match="Kode salah"):
            services.activate(code, "kalimat yang hanya saya tahu", "10.0.0.1")


def test_a_newer_code_ends_the_older_one(fresh, app, database):
    old, new = services.issue_code(None, fresh, "activation"), services.issue_code(None, fresh, "activation")
    database.session.commit()
    with app.test_request_context():
        with pytest.raises(Problem):
            services.activate(old, "kalimat yang hanya saya tahu", "10.0.0.1")
        services.activate(new, "kalimat yang hanya saya tahu", "10.0.0.1")


def test_a_code_grows_old(fresh, app, database):
    code = services.issue_code(None, fresh, "activation")
    database.session.commit()
    with app.test_request_context(), set_to(now() + timedelta(hours=73)), pytest.raises(Problem):
        services.activate(code, "kalimat yang hanya saya tahu", "10.0.0.1")


@pytest.mark.parametrize(
    "password",
    ["pendek", "x" * 129, "aaaaaaaaaaaaaaaa", "199003152015042001abc", "siti rahmawati", "password jakarta"],
)
def test_a_weak_password_is_refused(app, password):
    with app.test_request_context(), pytest.raises(Problem):
        check_new(password, "199003152015042001", "Siti Rahmawati")


def test_a_long_sentence_is_good(app):
    with app.test_request_context():
        check_new("tiga ekor kucing di atap", "199003152015042001", "Siti Rahmawati")


def test_a_password_without_an_account_takes_its_time_too():
    assert not matches(None, "apa saja")
    assert not matches("bukan hash", "apa saja")
    assert matches(hash_password("benar"), "benar")


def test_changing_the_password_signs_other_devices_out(app, database, cast):
    viewer = cast.viewer("siti")
    moment = now()
    database.session.add(
        AuthSession(
            token_sha256="a" * 64, account_id=viewer.account_id, created_at=moment, last_seen_at=moment, ends_at=moment
        )
    )
    database.session.flush()
    with app.test_request_context():
        with pytest.raises(Problem, match="saat ini"):
            services.change_password(viewer, old="salah", new="kalimat baru yang panjang")
        services.change_password(viewer, old=PASSWORD, new="kalimat baru yang panjang")
    assert database.session.query(AuthSession).filter_by(token_sha256="a" * 64).one().ended_at is not None


def test_roles_are_granted_within_the_own_scope_only(app, database, cast):
    hana, target = cast.viewer("hana"), account_of(database, cast, "joko")
    with app.test_request_context():
        granted = services.grant(hana, target, role=Role.TRAINER, unit=cast.unit("sudin"), reason="Pelatih baru")
        with pytest.raises(Forbidden):
            services.grant(hana, target, role=Role.TRAINER, unit=cast.unit("kota-lain"), reason="x")
        with pytest.raises(Problem, match="diri sendiri"):
            services.grant(hana, account_of(database, cast, "hana"), role=Role.HR, unit=cast.unit("dki"), reason="x")
        with pytest.raises(Problem, match="operator"):
            services.grant(hana, target, role=Role.BPSDM, unit=cast.unit("dki"), reason="x")
        with pytest.raises(Problem, match="operator"):
            services.issue_code(hana, account_of(database, cast, "dewi"), "activation")
        with pytest.raises(Problem, match="mengikuti jabatan"):
            services.grant(hana, target, role=Role.SUPERVISOR, unit=cast.unit("sudin"), reason="x")
        assert Role.TRAINER in cast.viewer("joko").roles
        services.revoke(hana, granted, reason="Selesai")
    assert Role.TRAINER not in cast.viewer("joko").roles
    assert database.session.query(RoleGrant).filter_by(id=granted.id).one().valid_to is not None


def test_grants_are_read_with_their_units_in_one_query(app, database, cast):
    account = account_of(database, cast, "joko")
    for unit in ("sd-pagi", "smp-siang", "bpsdm"):
        services.grant(cast.viewer("hana"), account, role=Role.TRAINER, unit=cast.unit(unit), reason="Pelatih")
    database.session.flush()
    database.session.expunge_all()
    with statements_of(app) as seen:
        names = [one.unit.name for one in grants_of(account.id)]
    assert (names, len(seen)) == (["SDN Pagi 01", "SMPN Siang 02", "BPSDM"], 1)


def test_a_disabled_account_is_out(app, database, cast):
    with app.test_request_context():
        services.disable(cast.viewer("hana"), account_of(database, cast, "siti"), reason="Pindah")
        with pytest.raises(Problem):
            services.sign_in(PEOPLE["siti"].nip, PASSWORD, "10.0.0.1")


def test_an_account_that_never_had_a_password_waits_for_its_activation_again(app, database, cast):
    with app.test_request_context():
        account = account_of(database, cast, "siti")
        account.password_hash = None
        services.disable(cast.viewer("hana"), account, reason="Pindah")
        services.enable(cast.viewer("hana"), account, reason="Kembali")
        assert account.state == "pending"


def test_an_old_code_does_not_open_a_disabled_account(app, database, cast):
    with app.test_request_context():
        account = account_of(database, cast, "siti")
        code = services.issue_code(None, account, "activation")
        services.disable(cast.viewer("hana"), account, reason="Pindah")
        database.session.commit()
        with pytest.raises(Problem, match="Kode salah"):
            services.activate(code, PASSWORD, "10.0.0.1")
    assert account_of(database, cast, "siti").state == "disabled"


@pytest.mark.parametrize(
    ("address", "network"),
    [("10.1.2.3", "10.1.2.0/24"), ("2001:db8::1", "2001:db8::/56"), ("bukan alamat", "unknown")],
)
def test_the_network_of_an_address(address, network):
    assert network_of(address) == network
