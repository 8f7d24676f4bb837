"""How marks of several people become one."""

from __future__ import annotations

import pytest

from lms.quizzes.services.deciding import Decision, Given, decide, role_of


@pytest.mark.parametrize(
    ("marks", "double", "expected"),
    [
        ([], False, Decision(None, "first")),
        ([("first", 1, 0.4)], False, Decision(0.4)),
        ([("first", 1, 0.4), ("first", 1, 0.6)], False, Decision(0.6)),
        ([("first", 1, 0.4)], True, Decision(None, "second")),
        ([("first", 1, 0.4), ("second", 2, 0.6)], True, Decision(0.5)),
        ([("first", 1, 0.333), ("second", 2, 0.5)], True, Decision(0.42)),
        ([("first", 1, 0.4), ("second", 2, 0.61)], True, Decision(None, "moderator")),
        ([("first", 1, 0.0), ("second", 2, 1.0), ("moderator", 3, 0.7)], True, Decision(0.7)),
        ([("first", 1, 0.4), ("appeal", 3, 0.9)], False, Decision(0.9)),
    ],
)
def test_what_marks_come_to(marks, double, expected):
    assert decide([Given(*one) for one in marks], double=double) == expected


def test_everybody_marks_in_one_role():
    apart = [Given("first", 1, 0.0), Given("second", 2, 1.0)]
    assert [role_of(one, apart, double=True) for one in (1, 2, 3)] == ["first", "second", "moderator"]
    agreed = [Given("first", 1, 1.0), Given("second", 2, 1.0)]
    assert role_of(3, agreed, double=True) is None
    assert role_of(2, agreed[:1], double=True) == "second"
