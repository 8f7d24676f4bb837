"""The shape of an autosave and of the question form."""

from __future__ import annotations

import json
from contextlib import suppress

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from werkzeug.datastructures import MultiDict

from lms.problems import Problem
from lms.quizzes.forms import question_fields, read_batch, small_number, typed_again

GOOD = {"slot": 3, "revision": 2, "key": "abcdefgh", "answer": {"s3": ["x"]}}


def batch(**changes):
    return json.dumps({"epoch": 1, "answers": [{**GOOD, **changes}]}).encode()


def test_a_batch_is_read_in_its_order():
    second = {**GOOD, "slot": 4, "key": "ijklmnop", "answer": {}}
    read = read_batch(json.dumps({"epoch": 2, "answers": [GOOD, second]}).encode())
    assert read.epoch == 2
    assert [(one.slot, one.key, one.revision, one.form) for one in read.answers] == [
        (3, "abcdefgh", 2, {"s3": ["x"]}),
        (4, "ijklmnop", 2, {}),
    ]


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"{",
        b"null",
        b"[]",
        b"\xff\xfe",
        b"[" * 60_000,
        b'{"epoch": 1}',
        b'{"epoch": 1, "answers": []}',
        b'{"epoch": NaN, "answers": []}',
        b'{"epoch": 1, "answers": {}}',
        b'{"epoch": ' + b"9" * 5_000 + b', "answers": []}',
        b" " * 64_001,
        json.dumps({"epoch": 1, "answers": [GOOD], "more": 1}).encode(),
        json.dumps({"epoch": 1, "answers": [GOOD, GOOD]}).encode(),
        json.dumps({"epoch": True, "answers": [GOOD]}).encode(),
        json.dumps({"epoch": 0, "answers": [GOOD]}).encode(),
        json.dumps({"epoch": 1, "answers": [GOOD | {"key": f"key-{n:05d}"} for n in range(41)]}).encode(),
        json.dumps({"epoch": 1, "answers": ["x"]}).encode(),
        batch(slot="3"),
        batch(slot=-1),
        batch(slot=1001),
        batch(slot=10**30),
        batch(slot=3.5),
        batch(revision=None),
        batch(revision=1_000_001),
        batch(key="short"),
        batch(key="x" * 65),
        batch(key="abcdefgh'"),
        batch(key=7),
        batch(answer=None),
        batch(answer=[]),
        batch(answer={"s3": "x"}),
        batch(answer={"s3": [1]}),
        batch(answer={"s3": [["x"]]}),
        batch(answer={"s3": ["x"] * 61}),
        batch(answer={"s3": ["x" * 20_001]}),
        batch(answer={"s" * 81: ["x"]}),
        batch(answer={f"s3-{n}": ["x"] for n in range(61)}),
        batch(more=1),
    ],
)
def test_anything_else_is_a_problem(database, data):
    with pytest.raises(Problem):
        read_batch(data)


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(["epoch", "answers", *GOOD]), inner),
    max_leaves=12,
)


@settings(max_examples=150, deadline=None)
@given(
    JSON
    | st.fixed_dictionaries(
        {"epoch": st.just(1), "answers": st.lists(st.fixed_dictionaries(dict.fromkeys(GOOD, JSON)), max_size=2)}
    )
)
def test_no_json_makes_it_fail_otherwise(raw):
    from unittest.mock import patch

    with patch("lms.quizzes.forms._", str), suppress(Problem):
        read_batch(json.dumps(raw).encode())


def test_only_the_fields_of_the_slot_are_taken():
    form = MultiDict([("s3", "a"), ("s3", "b"), ("s3-x", "c"), ("s30", "d"), ("slot", "3"), ("csrf_token", "t")])
    assert question_fields(form, 3) == {"s3": ["a", "b"], "s3-x": ["c"]}


def test_what_was_typed_comes_back_as_a_response():
    shown = typed_again({"s3": ["dua belas"], "s3-g1": ["2"], "s31": ["lain"]}, 3)
    assert (shown["text"], shown["chosen"]) == ("dua belas", ["dua belas"])
    assert shown["gaps"] == shown["pairs"] == shown["answers"] == {"g1": "2"}
    assert shown["places"] == {"g1": 2}
    assert shown["files"] == [{"id": "g1", "name": "2"}]
    assert not any(typed_again({}, 3).values())


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("1", 1),
        ("10", 10),
        ("11", None),
        ("0", None),
        ("-1", None),
        ("", None),
        (None, None),
        ("²", None),
        ("9" * 99, None),
    ],
)
def test_a_small_number_is_small(text, number):
    assert small_number(text, 10) == number
