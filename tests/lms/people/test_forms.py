"""The shape of what HR types."""

from __future__ import annotations

import pytest
from werkzeug.datastructures import MultiDict

from lms.people.forms import DataForm, EndForm, NewPersonForm

RIGHT = {
    "nip": "199305052019032021",
    "name": "Maya",
    "unit": "sd-pagi",
    "position": "guru-pertama",
    "kind": "definitif",
    "valid_from": "2024-02-01",
}


def test_the_number_tells_the_kind_of_employment(in_words):
    form = NewPersonForm(MultiDict(RIGHT), meta={"csrf": False})
    assert form.validate()
    assert form.number.kind == "pns"


@pytest.mark.parametrize("email", ["", "maya@contoh.go.id"])
def test_an_address_may_stay_empty(in_words, email):
    form = DataForm(MultiDict({"name": "Maya", "email": email, "employment": "pns"}), meta={"csrf": False})
    assert form.validate()


def test_a_day_is_needed_and_must_be_one(in_words):
    assert not EndForm(MultiDict({"last_day": ""}), meta={"csrf": False}).validate()
    assert not EndForm(MultiDict({"last_day": "31-31-2026"}), meta={"csrf": False}).validate()
