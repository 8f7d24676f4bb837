"""What one row says by itself."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lms.files.spreadsheets import Cell
from lms.people.importing.fields import FIELDS
from lms.people.importing.parsing import parse_row, read_day
from lms.people.importing.reading import Row

MAPPING = {field.key: index for index, field in enumerate(FIELDS)}
RIGHT = {
    "nip": "19930505 201903 2 021",
    "name": "Maya  Lestari",
    "email": "maya@example.id",
    "employment": "CPNS",
    "unit": "sd-pagi",
    "position": "guru-pertama",
    "kind": "Plt.",
    "leads": "Ya",
    "valid_from": "1/2/2024",
}


def parse(**changes: str | Cell):
    cells = [Cell("") for _ in FIELDS]
    for key, value in {**RIGHT, **changes}.items():
        cells[MAPPING[key]] = value if isinstance(value, Cell) else Cell(value)
    return parse_row(Row(7, tuple(cells)), MAPPING)


def test_a_right_row_becomes_values():
    parsed = parse()
    assert parsed.problems == []
    assert parsed.values == {
        "nip": "199305052019032021",
        "nip_kind": "pns",
        "name": "Maya Lestari",
        "email": "maya@example.id",
        "employment": "pns",
        "unit": "sd-pagi",
        "position": "guru-pertama",
        "kind": "plt",
        "leads": True,
        "valid_from": date(2024, 2, 1),
    }


@pytest.mark.parametrize(
    ("key", "text", "code"),
    [
        ("nip", "", "nip_empty"),
        ("nip", "12345", "nip_length"),
        ("nip", "19930505201903202x", "nip_not_digits"),
        ("nip", "1,99305E+17", "nip_was_number"),
        ("nip", "199305052019032000", "nip_was_number"),
        ("nip", "199313052019032021", "nip_bad_date"),
        ("nip", "199305052019932021", "nip_bad_pattern"),
        ("nip", "199305051999032021", "nip_bad_start"),
        ("name", "12345", "name_without_letters"),
        ("name", "=HYPERLINK(A1)", "formula"),
        ("name", "x" * 201, "too_long"),
        ("email", "maya@", "email_form"),
        ("email", "@SUM(A1)@b.id", "email_form"),
        ("email", "+maya@example.id", "formula"),
        ("employment", "Honorer", "employment_unknown"),
        ("kind", "sementara", "kind_unknown"),
        ("leads", "mungkin", "leads_unknown"),
        ("valid_from", "besok", "date_form"),
        ("valid_from", "31-02-2024", "date_form"),
        ("valid_from", "01-01-1900", "date_range"),
        ("valid_from", "01-01-2999", "date_range"),
        ("unit", "-sd", "formula"),
        ("position", "9" * 300, "too_long"),
    ],
)
def test_what_is_wrong_with_a_cell_is_named(key, text, code):
    parsed = parse(**{key: text})
    assert [(one["field"], one["code"]) for one in parsed.problems] == [(key, code)]
    assert key not in parsed.values


def test_a_number_is_refused_where_digits_would_be_lost():
    assert parse(nip=Cell("199305052019032000", numeric=True)).problems[0]["code"] == "nip_was_number"
    assert parse(unit=Cell("1.1", numeric=True)).problems[0]["code"] == "code_was_number"
    assert parse(unit=Cell("101", numeric=True)).values["unit"] == "101"


def test_no_problem_repeats_the_number():
    assert "1993" not in str(parse(nip="1993050520190320211").problems)


def test_an_empty_cell_and_a_missing_column_say_nothing():
    parsed = parse_row(Row(2, (Cell("199305052019032021"),)), MAPPING)
    assert set(parsed.values) == {"nip", "nip_kind"}
    assert parsed.problems == []


@pytest.mark.parametrize(
    ("cell", "day"),
    [
        (Cell("2024-02-01"), date(2024, 2, 1)),
        (Cell("01.02.2024"), date(2024, 2, 1)),
        (Cell("2024-02-01T00:00:00"), date(2024, 2, 1)),
        (Cell("45323", numeric=True), date(2024, 2, 1)),
        (Cell("4532", numeric=True), None),
        (Cell("1.5", numeric=True), None),
        (Cell("٠١-٠٢-٢٠٢٤"), None),
        (Cell("99999999999999999999"), None),
    ],
)
def test_a_day_is_read_in_the_ways_that_lists_write_it(cell, day):
    assert read_day(cell) == day


@settings(max_examples=150, deadline=None)
@given(st.lists(st.builds(Cell, st.text(max_size=40), st.booleans()), max_size=len(FIELDS)))
def test_no_row_whatever_it_holds_is_more_than_a_problem(cells):
    parsed = parse_row(Row(2, tuple(cells)), MAPPING)
    assert parsed.problems or "nip" in parsed.values
