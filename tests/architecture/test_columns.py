"""Every column says whether it holds personal data."""

from __future__ import annotations

import lms.tables
from lms.db import db

SENSITIVE = {"sex", "gender", "religion", "birth_date", "born_on", "age", "marital_status"}


def columns():
    assert lms.tables
    for table in db.metadata.tables.values():
        yield from table.columns


def test_every_column_is_labelled():
    unlabelled = [str(column) for column in columns() if "pii" not in column.info]
    assert unlabelled == []


def test_no_column_for_what_must_never_be_a_feature():
    assert [str(column) for column in columns() if column.name in SENSITIVE] == []


def test_the_nip_stands_in_one_place_only():
    assert [str(column) for column in columns() if "nip" in column.name.split("_")] == ["person.nip"]
