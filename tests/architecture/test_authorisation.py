"""Every route × every role × hostile and foreign ids, against a table written by hand and kept apart from the code.

`ALLOWED` says which roles may use a permission at all; what a role may do with *which* object is tested in each room. Whoever is
not listed is refused; whoever is listed still gets 404 for what is not his.
"""

from __future__ import annotations

import uuid

import pytest
from werkzeug.routing import Rule

ROLES = {
    "siti": "learner",
    "budi": "supervisor",
    "tari": "trainer",
    "rudi": "reviewer",
    "hana": "hr",
    "dewi": "bpsdm",
    "aulia": "auditor",
    "opan": "operator",
    "oki": "elsewhere",
}
EVERYBODY = set(ROLES.values())
LEADS = {"supervisor", "elsewhere"}
TRAINS = {"trainer", "reviewer"}
ALLOWED = {
    "public": EVERYBODY,
    "signed_in": EVERYBODY,
    "learn": EVERYBODY,
    "catalogue_browse": EVERYBODY,
    "competency_own": EVERYBODY,
    "plan_own": EVERYBODY,
    "team_view": LEADS,
    "team_rate": LEADS,
    "team_assign": LEADS,
    "plan_decide": LEADS,
    "studio": TRAINS | {"bpsdm"},
    "course_edit": TRAINS,
    "course_review": {"reviewer", "bpsdm"},
    "course_results": TRAINS | {"bpsdm"},
    "question_bank": TRAINS | {"bpsdm"},
    "organisation_manage": {"hr"},
    "people_manage": {"hr"},
    "people_import": {"hr"},
    "accounts_manage": {"hr"},
    "role_profile_manage": {"hr", "bpsdm"},
    "assessment_import": {"hr", "bpsdm"},
    "reports_view": {"hr", "bpsdm", "auditor"},
    "recommender_govern": {"bpsdm"},
    "certificate_revoke": {"bpsdm"},
    "jobs_view": {"operator"},
    "health": {"operator"},
    "audit_view": {"auditor"},
}
HOSTILE = {
    "halaman": "99999999999999999999999",
    "q": "'\"><x7>%00",
    "urut": "1;drop table person",
    "kode": "../../etc/passwd",
}


def rules(app) -> list[Rule]:
    return [rule for rule in app.url_map.iter_rules() if rule.endpoint != "static"]


def address(app, rule: Rule) -> str:
    """The address of a rule with ids that belong to nobody."""
    values = {}
    for name, converter in rule._converters.items():
        values[name] = uuid.uuid4() if type(converter).__name__ == "UUIDConverter" else f"tidak-ada-{name}"
    with app.test_request_context():
        return rule.build(values, append_unknown=False)[1]


def permission(app, rule: Rule) -> str:
    return app.view_functions[rule.endpoint].permission.value


def test_every_permission_in_use_is_in_the_table(app):
    assert {permission(app, rule) for rule in rules(app)} <= set(ALLOWED)


def test_somebody_unknown_is_sent_to_sign_in_or_refused(app, client):
    token = client.token()
    for rule in rules(app):
        if permission(app, rule) == "public":
            continue
        if "GET" in rule.methods:
            answer = client.get(address(app, rule))
            assert answer.status_code == 303, rule
            assert answer.location.startswith("/masuk?next="), rule
        else:
            answer = client.post(address(app, rule), data={"csrf_token": token})
            assert answer.status_code in (303, 401), rule


@pytest.mark.parametrize("key", ROLES)
def test_a_role_reaches_only_what_it_may(app, sign_in, key):
    browser = sign_in(key)
    token = browser.token()
    for rule in rules(app):
        if rule.endpoint in ("accounts.sign_out",):
            continue
        may = ROLES[key] in ALLOWED[permission(app, rule)]
        path = address(app, rule)
        answer = browser.get(path) if "GET" in rule.methods else browser.post(path, data={"csrf_token": token})
        assert answer.status_code < 500 or rule.endpoint == "health.readyz", (rule, answer.status_code)
        if not may:
            assert answer.status_code in (403, 404), (rule, answer.status_code)
        elif rule.arguments and "GET" in rule.methods and permission(app, rule) != "public":
            assert answer.status_code in (303, 404), (rule, answer.status_code)


@pytest.mark.parametrize("key", ["siti", "hana", "tari"])
def test_hostile_words_in_an_address_are_harmless(app, sign_in, key):
    browser = sign_in(key)
    for rule in rules(app):
        if "GET" in rule.methods and not rule.arguments:
            answer = browser.get(address(app, rule), query_string=HOSTILE)
            assert answer.status_code < 500 or rule.endpoint == "health.readyz", rule
            assert b"<x7>" not in answer.data, rule


@pytest.mark.parametrize("hostile", ["1", "0", "-1", "1922221524074252117999616", "..%2f1", "%00", "1'--", "null"])
def test_ids_that_are_no_uuids_do_not_exist(app, sign_in, hostile):
    browser = sign_in("siti")
    for rule in rules(app):
        names = [name for name, converter in rule._converters.items() if type(converter).__name__ == "UUIDConverter"]
        if names and "GET" in rule.methods:
            path = rule.rule
            for name in rule.arguments:
                path = path.replace(f"<uuid:{name}>", hostile).replace(f"<{name}>", "x")
            assert browser.get(path).status_code in (403, 404, 308), path


def test_a_form_without_its_token_is_refused(app, sign_in):
    browser = sign_in("siti")
    for rule in rules(app):
        if "POST" in rule.methods and rule.endpoint != "web.report_violation":
            assert browser.post(address(app, rule)).status_code in (400, 404), rule


def test_security_headers_are_on_every_answer(app, client, sign_in):
    for answer in (
        client.get("/masuk"),
        client.get("/tidak-ada"),
        client.get("/livez"),
        sign_in("siti").get("/organisasi"),
    ):
        assert "default-src 'none'" in answer.headers["Content-Security-Policy"]
        assert "unsafe" not in answer.headers["Content-Security-Policy"]
        assert answer.headers["X-Content-Type-Options"] == "nosniff"
        assert answer.headers["X-Frame-Options"] == "DENY"
    assert sign_in("siti").get("/profil").headers["Cache-Control"] == "no-store"


def test_the_session_cookie_is_closed_to_scripts_and_other_sites(client):
    cookie = client.get("/masuk").headers["Set-Cookie"]
    assert "HttpOnly" in cookie
    assert "SameSite=Lax" in cookie
