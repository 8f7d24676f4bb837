"""Questions before and after release."""

from __future__ import annotations

import pytest

from lms.quizzes import services
from lms.quizzes.showing import review_version, show_version
from tests.lms.quizzes.conftest import CANARY, EVERY_KIND, KINDS, raw_question, right_answer


@pytest.fixture
def version(database, cast):
    bank = services.bank(cast.agency(), code="K", name="Kursus", purpose="course")
    return lambda kind: services.add_question(None, bank, raw_question(kind))


@pytest.mark.parametrize("kind", EVERY_KIND)
def test_what_is_shown_has_no_trace_of_the_key(version, kind):
    shown = show_version(version(kind), 1)
    assert CANARY not in repr(shown)
    assert "987654" not in repr(shown)
    assert "correct" not in repr(shown)
    assert "score" not in repr(shown)


@pytest.mark.parametrize("kind", KINDS)
def test_after_release_it_is_all_there(version, kind):
    one = version(kind)
    from content.questions import by_kind

    response = by_kind(kind).read_response(right_answer(one, 1), 1)
    review = review_version(one, 1, seed="s", response=response)
    assert (review.state, review.points, review.explanation) == ("right", 1.0, f"{CANARY} penjelasan")
    assert CANARY in repr(review.question)


def test_a_seed_gives_the_same_order_before_and_after(version):
    one = version("single")
    orders = set()
    for seed in "abcdefgh":
        before = [option["id"] for option in show_version(one, 1, seed=seed).question["options"]]
        after = [option["id"] for option in review_version(one, 1, seed=seed, response=None).question["options"]]
        assert before == after
        orders.add(tuple(before))
    assert len(orders) > 1


@pytest.mark.parametrize(("kind", "state"), [("essay", "pending"), ("upload", "pending"), ("likert", "unscored")])
def test_what_no_key_marks_earns_nothing_yet(version, kind, state):
    from content.questions import by_kind

    one = version(kind)
    review = review_version(one, 1, response=by_kind(kind).read_response(right_answer(one, 1), 1))
    assert (review.state, review.points) == (state, 0.0)
