"""`lms check` finds what does not fit together."""

from __future__ import annotations

import sqlalchemy as sa
from sqlalchemy.orm.attributes import flag_modified

from lms.assessments import testing
from lms.assessments.models import CompetencyState, CompetencyTest, Observation
from lms.assessments.observations import observe
from lms.audit.models import AuditEvent
from lms.db import db, transaction
from lms.files.services import keep
from lms.operations.checking import Finding, run_checks
from tests.factories.items import answer_growing, fill_bank


def findings():
    return {finding.name: finding for finding in run_checks()}


def seen(cast):
    with transaction():
        observe(
            cast.person("siti").id,
            cast.competency("M.3").id,
            source="test",
            mean=2.0,
            se=0.4,
            instrument="probe",
            instrument_version="1",
        )


def test_all_is_well(database, cast):
    seen(cast)
    assert all(finding.good for finding in findings().values())


def test_a_state_that_does_not_follow_from_its_evidence_is_found(database, cast):
    seen(cast)
    with transaction():
        db.session.execute(sa.update(CompetencyState).values(mean=4.0))
    assert not findings()["Status kompetensi"].good
    with transaction():
        db.session.execute(sa.update(CompetencyState).values(mean=2.0, status="provisional"))
    assert not findings()["Status kompetensi"].good


def test_a_broken_audit_chain_is_found(database, cast):
    seen(cast)
    with transaction():
        db.session.execute(sa.update(AuditEvent).values(reason="diubah"))
    assert "rusak pada" in findings()["Rantai audit"].detail


def test_a_lost_upload_is_found(app, database):
    with transaction():
        stored = keep(None, b"isi yang hilang", "a.txt", "text/plain")
        digest = stored.sha256
    (app.config["SETTINGS"].data / "files" / digest[:2] / digest).unlink()
    assert "1 hilang" in findings()["Berkas unggahan"].detail


def test_a_test_whose_path_does_not_lead_to_its_decision_is_found(app, database, cast):
    with app.test_request_context(), transaction():
        fill_bank(cast, "M.3", 30)
        siti = cast.viewer("siti")
        answer_growing(testing.start_test(siti, cast.competency("M.3")), siti, right=lambda slot: True)
    assert findings()["Jalur uji kompetensi"] == Finding(
        "Jalur uji kompetensi", True, "1 uji dihitung ulang, 0 berbeda"
    )
    with transaction():
        test = db.session.query(CompetencyTest).one()
        steps = test.path[0]["steps"]
        steps[0]["given"]["fraction"] = 0.0
        test.path = [{**test.path[0], "steps": steps}]
        flag_modified(test, "path")
    assert findings()["Jalur uji kompetensi"].detail == "1 uji dihitung ulang, 1 berbeda"
    with transaction():
        test = db.session.query(CompetencyTest).one()
        steps = test.path[0]["steps"]
        steps[0]["given"]["fraction"] = 1.0
        flag_modified(test, "path")
        row = db.session.query(Observation).one()
        row.detail = {**row.detail, "decision": "below"}
    assert not findings()["Jalur uji kompetensi"].good
