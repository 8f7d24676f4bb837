"""Input of the plan pages."""

from __future__ import annotations

import pytest

from lms.plans.forms import BudgetForm, CommentForm, DecisionForm, DueForm


def valid(app, form, data):
    with app.test_request_context("/", method="POST", data=data):
        return form(meta={"csrf": False}).validate()


@pytest.mark.parametrize(
    ("jp", "right"),
    [
        ("1", True),
        ("60", True),
        ("0", False),
        ("61", False),
        ("", False),
        ("dua", False),
        ("9" * 30, False),
        ("1.5", False),
    ],
)
def test_a_budget_is_a_whole_number_from_1_to_60(app, jp, right):
    assert valid(app, BudgetForm, {"jp": jp}) is right


@pytest.mark.parametrize(
    ("due", "right"),
    [("2026-12-31", True), ("", True), ("31/12/2026", False), ("2026-02-31", False), ("x" * 99, False)],
)
def test_a_due_date_is_a_day_or_nothing(app, due, right):
    assert valid(app, DueForm, {"due_on": due}) is right


def test_a_comment_needs_text_and_a_decision_does_not(app):
    assert not valid(app, CommentForm, {})
    assert valid(app, CommentForm, {"body": "Ya."})
    assert valid(app, DecisionForm, {})
