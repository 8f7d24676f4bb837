"""What the player reports is read strictly: anything odd is refused with a message, never an error."""

from __future__ import annotations

import json
from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lms.learning import forms
from lms.learning.forms import read_report
from lms.problems import Problem

GOOD = {"anchor": "bagian-satu", "fraction": 0.4, "media": {"0": 12.54}, "seconds": 15}


def test_a_report_is_read_and_rounded():
    report = read_report(json.dumps(GOOD).encode())
    assert report.position == {"anchor": "bagian-satu", "fraction": 0.4, "media": {"0": 12.5}}
    assert report.seconds == 15


def test_the_beginning_of_a_lesson_has_no_anchor():
    assert read_report(json.dumps({**GOOD, "anchor": "", "fraction": 0, "media": {}}).encode()).position["anchor"] == ""


@pytest.mark.parametrize(
    "change",
    [
        {"anchor": 7},
        {"anchor": "x" * 201},
        {"anchor": "<script>"},
        {"fraction": 1.01},
        {"fraction": -0.1},
        {"fraction": True},
        {"fraction": "0.4"},
        {"fraction": None},
        {"media": []},
        {"media": {"film": 1}},
        {"media": {"0": -1}},
        {"media": {"0": 1e12}},
        {"media": {"²": 1}},
        {"media": {str(place): 1 for place in range(51)}},
        {"seconds": -1},
        {"seconds": 1e9},
        {"seconds": [15]},
        {"more": 1},
    ],
)
def test_an_odd_report_is_refused(app, change):
    with app.test_request_context(), pytest.raises(Problem, match="tidak terbaca"):
        read_report(json.dumps({**GOOD, **change}).encode())


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"null",
        b"[]",
        b"{",
        b"\xff\xfe",
        b'{"anchor":"","fraction":NaN,"media":{},"seconds":1}',
        b'{"anchor":"","fraction":1e400,"media":{},"seconds":1}',
        b'{"anchor":"","fraction":0,"media":{}}',
        b"[" * 60_000,
        b" " * (forms.MOST_BYTES + 1),
    ],
)
def test_what_is_no_report_is_refused(app, data):
    with app.test_request_context(), pytest.raises(Problem):
        read_report(data)


@given(st.binary(max_size=300))
def test_no_bytes_break_it(shared_app, data):
    with shared_app.test_request_context(), suppress(Problem):
        read_report(data)
