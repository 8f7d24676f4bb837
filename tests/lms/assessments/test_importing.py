"""Results of an assessment centre come in from a spreadsheet, as the strongest source."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from lms.assessments import importing
from lms.assessments.jobs import JOBS
from lms.assessments.models import CompetencyState, Observation, ResultImport
from lms.assessments.observations import observe
from lms.audit.models import AuditEvent
from lms.clock import now, set_to, today
from lms.db import db, transaction
from lms.jobs import worker
from lms.jobs.models import Job
from lms.problems import Conflict, Missing, Problem
from tests.cast import PEOPLE
from tests.lms.people.conftest import narrow
from tests.lms.people.sheets import csv_file, xlsx_file

HEADER = ("NIP", "Kode kompetensi", "Level", "Tanggal", "Instrumen", "Berlaku sampai")
SITI = PEOPLE["siti"].nip
ROW = (SITI, "M.1", "3,5", "15-03-2026", "Assessment Center 2026", "")


@pytest.fixture(autouse=True)
def _desk(app):
    with app.app_context():
        yield
        db.session.rollback()


def check(cast, *rows, who="hana", header=HEADER, make=csv_file):
    with transaction():
        batch = importing.check_upload(cast.viewer(who), make(*rows, header=header), "hasil.csv")
        return batch.id


def rows(batch):
    return db.session.get(ResultImport, batch).rows


def work():
    for (job,) in db.session.query(Job.id).filter(Job.name.in_(importing.JOBS), Job.state == "queued").all():
        worker.run(job, JOBS)


def run(cast, *lines):
    batch = check(cast, *lines)
    with transaction():
        importing.apply(cast.viewer("hana"), db.session.get(ResultImport, batch))
    work()
    return batch


def observations():
    return db.session.query(Observation).order_by(Observation.id).all()


def test_a_result_becomes_an_observation_and_the_state_follows(cast):
    batch = run(cast, ROW)
    (found,) = observations()
    assert (found.source, found.mean, found.se, found.instrument) == (
        "assessment_centre",
        3.5,
        importing.SE,
        "Assessment Center 2026",
    )
    assert (found.observed_on, found.valid_until) == (date(2026, 3, 15), date(2029, 3, 14))
    state = (
        db.session.query(CompetencyState)
        .filter_by(person_id=cast.person("siti").id, competency_id=found.competency_id)
        .one()
    )
    assert state.status == "measured"
    assert state.mean == pytest.approx(3.5, abs=0.2)
    applied = db.session.get(ResultImport, batch)
    assert (applied.state, applied.counts["applied"]) == ("applied", 1)


def test_it_outweighs_a_self_assessment(cast):
    with transaction():
        observe(
            cast.person("siti").id,
            cast.competency("M.1").id,
            source="self",
            mean=1.0,
            se=1.0,
            instrument="x",
            instrument_version="1",
        )
    run(cast, ROW)
    state = (
        db.session.query(CompetencyState)
        .filter_by(person_id=cast.person("siti").id, competency_id=cast.competency("M.1").id)
        .one()
    )
    assert state.mean > 3


def test_the_same_file_once_more_changes_nothing(cast):
    run(cast, ROW)
    again = check(cast, ROW)
    assert rows(again)[0]["status"] == "unchanged"
    with pytest.raises(Problem, match="tidak ada yang perlu diterapkan"):
        importing.apply(cast.viewer("hana"), db.session.get(ResultImport, again))


def test_another_level_for_the_same_day_and_instrument_supersedes(cast):
    run(cast, ROW)
    batch = run(cast, (*ROW[:2], "2", *ROW[3:]))
    assert rows(batch)[0]["before"] == 3.5
    assert [(one.mean, one.status) for one in observations()] == [(3.5, "superseded"), (2.0, "active")]


def test_how_long_a_result_holds_may_be_shorter(cast):
    with set_to(now().replace(year=2026, month=6, day=1)):
        run(cast, (*ROW[:5], "15-09-2026"))
    (found,) = observations()
    assert found.valid_until == date(2026, 9, 15)
    with set_to(now().replace(year=2026, month=6, day=2)):
        run(cast, (*ROW[:5], "15-10-2026"))
    assert [one.status for one in observations()] == ["superseded", "active"]


@pytest.mark.parametrize(
    ("place", "text", "problem"),
    [
        (0, "", ("nip", "nip_empty")),
        (0, "1,99003E+17", ("nip", "nip_was_number")),
        (0, PEOPLE["oki"].nip, ("nip", "person_unknown")),
        (0, "199305052019032021", ("nip", "person_unknown")),
        (0, PEOPLE["hana"].nip, ("nip", "own_result")),
        (1, "", ("competency", "cell_missing")),
        (1, "M.99", ("competency", "competency_unknown")),
        (2, "", ("level", "cell_missing")),
        (2, "0,5", ("level", "level_form")),
        (2, "6", ("level", "level_form")),
        (2, "1e999", ("level", "level_form")),
        (2, "nan", ("level", "level_form")),
        (2, "٣", ("level", "level_form")),
        (2, "tiga", ("level", "level_form")),
        (3, "", ("date", "cell_missing")),
        (3, "kemarin", ("date", "date_form")),
        (3, "01-01-2999", ("date", "date_range")),
        (3, "01-01-1999", ("date", "date_range")),
        (4, "", ("instrument", "cell_missing")),
        (4, "=cmd|' /C calc'!A0", ("instrument", "formula")),
        (5, "01-01-2026", ("until", "until_before")),
        (5, "01-01-2035", ("until", "until_too_late")),
        (5, "selamanya", ("until", "date_form")),
    ],
)
def test_a_problem_is_named_with_its_cell(cast, place, text, problem):
    row = [*ROW]
    row[place] = text
    (found,) = rows(check(cast, row))
    assert found["status"] == "problem"
    assert problem in [(one["field"], one["code"]) for one in found["problems"]]


def test_near_codes_are_offered_and_names_work(cast):
    batch = check(cast, (SITI, "Komunikas", *ROW[2:]), (SITI, "komunikasi", *ROW[2:]))
    assert rows(batch)[0]["problems"][0]["params"]["near"] == "M.3"
    assert rows(batch)[1]["competency"] == "M.3"


def test_a_number_as_nip_is_refused_and_numbers_as_level_are_not(cast):
    batch = check(cast, (199003152015042001, *ROW[1:]), (SITI, "M.1", 3.5, *ROW[3:]), make=xlsx_file)
    assert [row["status"] for row in rows(batch)] == ["problem", "new"]


def test_the_same_result_twice_in_a_file_is_named(cast):
    batch = check(cast, ROW, (*ROW[:2], "4", *ROW[3:]), (SITI, "M.3", *ROW[2:]))
    assert [row["status"] for row in rows(batch)] == ["new", "problem", "new"]
    assert rows(batch)[1]["problems"][0]["params"] == {"row": 3, "rows": 2}


def test_missing_columns_are_named(cast):
    with pytest.raises(Problem, match="Level, Instrumen"):
        check(cast, (SITI, "M.1", "15-03-2026"), header=("NIP", "Kompetensi", "Tanggal"))


def test_an_officer_of_a_unit_imports_for_its_people_only(cast):
    narrow(cast, "hana", "sudin")
    batch = check(cast, ROW, (PEOPLE["tari"].nip, *ROW[1:]))
    assert [row["status"] for row in rows(batch)] == ["new", "problem"]


def test_a_job_that_stopped_goes_on_and_records_nothing_twice(cast, monkeypatch):
    monkeypatch.setattr(importing, "CHUNK", 1)
    original, calls = importing.observe, []

    def fail_second(*args, **kwargs):
        calls.append(args)
        if len(calls) == 2:
            raise RuntimeError("power cut")
        return original(*args, **kwargs)

    monkeypatch.setattr(importing, "observe", fail_second)
    batch = run(cast, ROW, (SITI, "M.3", *ROW[2:]))
    assert db.session.get(ResultImport, batch).state == "applying"
    assert importing.job_of(db.session.get(ResultImport, batch)).state == "queued"
    db.session.rollback()
    work()
    assert len(observations()) == 2
    assert db.session.get(ResultImport, batch).state == "applied"
    with transaction():
        importing.apply_results(None, batch, None)
    assert len(observations()) == 2


def test_a_result_recorded_meanwhile_is_not_recorded_twice(cast):
    first, second = check(cast, ROW), check(cast, ROW)
    for batch in (first, second):
        with transaction():
            importing.apply(cast.viewer("hana"), db.session.get(ResultImport, batch))
    work()
    assert len(observations()) == 1


def test_nothing_is_applied_twice_or_thrown_away_afterwards(cast):
    batch = run(cast, ROW)
    found = db.session.get(ResultImport, batch)
    with pytest.raises(Conflict):
        importing.apply(cast.viewer("hana"), found)
    with pytest.raises(Conflict):
        importing.discard(cast.viewer("hana"), found)


def test_an_upload_belongs_to_its_officer_and_its_agency(cast):
    batch = check(cast, ROW)
    found = db.session.get(ResultImport, batch)
    assert importing.import_of(cast.viewer("hana"), found.uuid) is found
    assert importing.import_of(cast.viewer("dewi"), found.uuid) is found
    assert importing.job_of(found) is None
    with pytest.raises(Missing):
        importing.import_of(cast.viewer("oki"), found.uuid)
    uuid = found.uuid
    narrow(cast, "dewi", "bpsdm")
    with pytest.raises(Missing):
        importing.import_of(cast.viewer("dewi"), uuid)


def test_old_uploads_are_forgotten_and_wishes_recorded(cast):
    with set_to(now() - timedelta(days=8)):
        check(cast, ROW)
    new = check(cast, ROW)
    assert db.session.query(ResultImport).count() == 1
    with transaction():
        importing.discard(cast.viewer("hana"), db.session.get(ResultImport, new))
    run(cast, ROW)
    actions = {event.action for event in db.session.query(AuditEvent)}
    assert {"results.import_discarded", "results.imported", "observation.recorded"} <= actions
    assert not any(SITI in str(event.detail) for event in db.session.query(AuditEvent))


def test_the_worker_knows_the_job():
    assert "assessments.apply_results" in JOBS
    assert today() > date(2026, 3, 15)
