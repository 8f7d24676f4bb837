"""Ratings by behavioural indicators."""

from __future__ import annotations

import pytest

from lms.assessments import ratings
from lms.assessments.models import Rating
from lms.problems import Problem


def answers(asked, value_of):
    return {one.key: value_of(one) for one in asked}


@pytest.fixture
def asked(database, cast):
    return ratings.statements(cast.competency("M.3"), 2)


def test_levels_up_to_one_above_the_required_one_are_asked(asked):
    assert {one.level for one in asked} == {1, 2, 3}
    assert len(asked) == 9


def test_a_competency_without_indicators_is_asked_by_its_levels(database, cast):
    found = ratings.statements(cast.competency("GURU-01"), 2)
    assert [one.level for one in found] == [1, 2, 3]


def test_consistent_up_to_level_two_stands_at_two(asked):
    given = answers(asked, lambda one: "consistently" if one.level <= 2 else "never")
    assert ratings.level_of(asked, given) == 2.0
    given[asked[-1].key] = "sometimes"
    assert 2.0 < ratings.level_of(asked, given) < 2.5


def test_a_draft_is_kept_and_unknown_answers_are_dropped(app, cast, asked, database):
    viewer, person = cast.viewer("siti"), cast.person("siti")
    given = {asked[0].key: "sometimes", "lain": "always", asked[1].key: "bukan"}
    with app.test_request_context():
        ratings.save(viewer, person, cast.competency("M.3"), "self", answers=given, example=" contoh ")
    kept = database.session.query(Rating).one()
    assert (kept.answers, kept.example) == ({asked[0].key: "sometimes"}, "contoh")


def test_an_unfinished_form_says_how_many_are_open(app, cast, asked):
    with app.test_request_context(), pytest.raises(Problem, match="8 pernyataan"):
        ratings.submit(
            cast.viewer("siti"),
            cast.person("siti"),
            cast.competency("M.3"),
            "self",
            answers={asked[0].key: "never"},
            example="",
        )


def test_an_extreme_rating_by_the_supervisor_needs_an_example(app, cast, asked):
    given = answers(asked, lambda one: "guides")
    with app.test_request_context():
        with pytest.raises(Problem, match="contoh"):
            ratings.submit(
                cast.viewer("budi"),
                cast.person("siti"),
                cast.competency("M.3"),
                "supervisor",
                answers=given,
                example="hebat",
            )
        observation = ratings.submit(
            cast.viewer("budi"),
            cast.person("siti"),
            cast.competency("M.3"),
            "supervisor",
            answers=given,
            example="Memandu rapat orang tua murid tiga kali.",
        )
    assert (observation.source, observation.assessor_id) == ("supervisor", cast.person("budi").id)


def test_nobody_rates_himself_as_supervisor(app, cast, asked):
    with app.test_request_context(), pytest.raises(Problem, match="atasan bagi dirinya"):
        ratings.submit(
            cast.viewer("budi"),
            cast.person("budi"),
            cast.competency("M.3"),
            "supervisor",
            answers=answers(asked, lambda one: "sometimes"),
            example="",
        )
