"""What an import is compared with."""

from __future__ import annotations

import uuid

import pytest

from lms.people.importing import book
from lms.people.importing.book import Directory, Place, Reach, open_book
from tests.cast import PEOPLE


def place(number, code, name, is_open=True):
    return Place(number, uuid.UUID(int=number), code, name, is_open)


@pytest.fixture
def directory():
    return Directory(
        [
            place(1, "A-1", "Bidang Umum"),
            place(2, "a-1", "Bidang Khusus"),
            place(3, "B-1", "Bidang Umum"),
            place(4, "C-1", "Bidang Lama", is_open=False),
        ]
    )


def test_the_exact_code_wins_over_everything(directory):
    assert directory.choose("unit", "A-1").id == 1
    assert directory.choose("unit", "a-1").id == 2
    assert directory.choose("unit", "b-1").id == 3


@pytest.mark.parametrize(
    ("text", "code", "params"),
    [
        ("bidang umum", "ambiguous", {"text": "bidang umum", "codes": "A-1, B-1"}),
        ("C-1", "unit_closed", {"text": "C-1"}),
        ("Bidang Umun", "unit_unknown", {"text": "Bidang Umun", "near": "A-1, B-1, a-1"}),
        ("zzzz", "unit_unknown", {"text": "zzzz", "near": ""}),
    ],
)
def test_what_names_no_single_open_place_is_a_problem(directory, text, code, params):
    assert directory.choose("unit", text) == {"field": "unit", "code": code, "params": params}


def test_near_matches_are_looked_for_only_so_often(directory, monkeypatch):
    monkeypatch.setattr(book, "MOST_SEARCHES", 1)
    assert directory.near("bidang umun")
    assert directory.near("bidang khusu") == []
    assert directory.near("bidang umun")


def test_people_of_every_agency_are_known_by_number(database, cast, monkeypatch):
    monkeypatch.setattr(book, "AT_ONCE", 1)
    found = open_book(Reach(cast.agency().id), [PEOPLE["siti"].nip, PEOPLE["oki"].nip, "0" * 18])
    assert set(found.people) == {PEOPLE["siti"].nip, PEOPLE["oki"].nip}
    siti = found.people[PEOPLE["siti"].nip]
    assert (siti.name, [one.kind for one in siti.held]) == ("Siti Rahmawati", ["definitif"])


def test_units_outside_the_reach_are_closed(database, cast):
    found = open_book(Reach(cast.agency().id, (cast.unit("sudin").id,)), [])
    assert found.units.find("sd-pagi")[0].open
    assert not found.units.find("bpsdm")[0].open
    assert found.units.find("kota-lain") == []
