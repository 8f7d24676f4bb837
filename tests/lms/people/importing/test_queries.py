"""Imports as they are listed and shown."""

from __future__ import annotations

import uuid

import pytest

from lms.people.importing import queries
from lms.problems import Missing
from tests.lms.people.conftest import narrow
from tests.lms.people.sheets import NEW, PPPK, csv_file


def test_whoever_imports_for_the_agency_reaches_all_of_it(desk, cast):
    reach = queries.reach_of(desk.viewer())
    assert (reach.agency_id, reach.roots, reach.person_id) == (cast.agency().id, None, cast.person("hana").id)
    narrow(cast, "hana", "sudin")
    assert queries.reach_of(desk.viewer()).roots == (cast.unit("sudin").id,)


def test_a_batch_of_another_agency_does_not_exist(desk, cast):
    batch = desk.check(csv_file(NEW))
    assert queries.batch_of(desk.viewer(), batch).uuid == batch
    for viewer, wanted in ((cast.viewer("oki"), batch), (desk.viewer(), uuid.uuid4())):
        with pytest.raises(Missing):
            queries.batch_of(viewer, wanted)


def test_the_newest_imports_come_first(desk):
    first, second = desk.check(csv_file(NEW)), desk.check(csv_file(PPPK))
    assert [one.uuid for one in queries.recent_batches(desk.viewer())] == [second, first]
    assert [one.uuid for one in queries.recent_batches(desk.viewer(), 1)] == [second]


def test_samples_hint_at_what_a_column_holds(desk):
    batch = desk.batch(desk.check(csv_file(NEW, PPPK)))
    assert queries.samples(batch)[1:3] == ["Maya Lestari, Lukman Hakim", "maya@example.id"]


def test_rows_are_counted_by_status_and_outcome(desk):
    batch = desk.batch(desk.run(csv_file(NEW, ("123", "Salah"))))
    assert queries.count_rows(batch.id) == {"rows": 2, "new": 1, "problem": 1, "applied": 1}
    assert [row.number for row in queries.rows_with(batch, status="problem")] == [3]
    assert [row.number for row in queries.rows_with(batch, outcome="applied", limit=1)] == [2]


def test_the_job_of_a_batch_is_known_once_it_was_asked_for(desk):
    batch = desk.check(csv_file(NEW))
    assert queries.job_of(desk.batch(batch)) is None
    desk.apply(batch)
    assert queries.job_of(desk.batch(batch)).name == "people.apply_import"
