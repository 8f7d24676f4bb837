from collections.abc import Callable, Sequence
from datetime import date, timedelta
from math import sqrt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from recommender import fusion
from recommender.data import Observation, Requirement, Source

Observe = Callable[..., Observation]
TODAY = date(2026, 6, 30)


def _observations(sources: Sequence[Source]) -> st.SearchStrategy[list[Observation]]:
    return st.lists(
        st.builds(
            lambda source, mean, se, age: Observation(
                source, mean, se, TODAY - timedelta(days=age), TODAY + timedelta(days=730 - age)
            ),
            st.sampled_from(sources),
            st.floats(0.0, 5.5),
            st.floats(0.05, 2.0),
            st.integers(-30, 1500),
        ),
        max_size=8,
    )


def test_nothing_is_not_level_zero(today: date) -> None:
    state = fusion.fuse([], today, 3)
    assert (state.status, state.mean, state.p_meets) == ("unmeasured", None, None)


def test_one_fresh_test_is_measured_with_the_floor_of_a_test(observation: Observe, today: date) -> None:
    state = fusion.fuse([observation("test", 3.0, 0.1)], today, 3)
    assert (state.status, state.mean, state.se) == ("measured", 3.0, pytest.approx(0.30))
    assert state.p_meets == pytest.approx(0.9522, abs=1e-4)


def test_sources_weigh_by_precision(observation: Observe, today: date) -> None:
    state = fusion.fuse([observation("test", 2.0, 0.3), observation("supervisor", 3.0, 0.6)], today)
    assert state.mean == pytest.approx((2.0 * 4 + 3.0) / 5)
    assert state.se == pytest.approx(sqrt(1 / (1 / 0.09 + 1 / 0.36)))
    assert [(use.source, use.share) for use in state.sources] == [
        ("test", pytest.approx(0.8)),
        ("supervisor", pytest.approx(0.2)),
    ]
    assert state.p_meets is None


def test_only_the_newest_of_a_source_counts(observation: Observe, today: date) -> None:
    state = fusion.fuse([observation("test", 4.0, days_ago=1), observation("test", 1.0, days_ago=200)], today)
    assert state.mean == 4.0


def test_evidence_grows_uncertain_with_age(observation: Observe, today: date) -> None:
    aged = fusion.aged_se(observation("test", 3.0, 0.4, days_ago=1461), today)
    assert aged == pytest.approx(sqrt(0.4**2 + 1.0**2))


def test_self_assessment_alone_is_provisional(observation: Observe, today: date) -> None:
    state = fusion.fuse([observation("self", 4.0)], today, 3)
    assert (state.status, state.mean, state.se) == ("provisional", 4.0, pytest.approx(0.9))


def test_a_course_never_moves_a_self_assessment(observation: Observe, today: date) -> None:
    state = fusion.fuse([observation("self", 2.0, 1.0), observation("course", 3.0, 1.0)], today, 3)
    assert (state.status, state.mean) == ("provisional", pytest.approx(2.0))


def test_a_finished_course_alone_says_nothing(observation: Observe, today: date) -> None:
    assert fusion.fuse([observation("course", 3.0)], today, 3).status == "unmeasured"
    assert fusion.fuse([observation("course", 3.0, days_ago=900)], today, 3).status == "unmeasured"


def test_soft_sources_have_no_share_beside_an_official_one(observation: Observe, today: date) -> None:
    soft = [observation("self", 5.0), observation("course", 5.0)]
    state = fusion.fuse([observation("test", 2.0), *soft], today, 3)
    assert (state.status, state.mean) == ("measured", 2.0)
    assert {use.source: use.share for use in state.sources} == {"test": 1.0, "self": 0.0, "course": 0.0}


def test_a_very_uncertain_test_alone_is_provisional(observation: Observe, today: date) -> None:
    vague = observation("test", 3.0, 0.8)
    assert fusion.fuse([vague], today).status == "provisional"
    assert fusion.fuse([vague, observation("supervisor", 3.0)], today).status == "measured"


def test_expired_evidence_is_the_last_known_level(observation: Observe, today: date) -> None:
    state = fusion.fuse([observation("test", 3.0, days_ago=1096)], today, 3)
    assert (state.status, state.mean, state.p_meets) == ("expired", 3.0, None)
    assert state.se == pytest.approx(sqrt(0.4**2 + 0.75**2), abs=1e-3)


def test_a_valid_self_assessment_stands_over_an_expired_test(observation: Observe, today: date) -> None:
    state = fusion.fuse([observation("self", 4.0), observation("test", 2.0, days_ago=900)], today)
    assert (state.status, state.mean) == ("provisional", 4.0)


def test_the_future_is_not_seen(observation: Observe, today: date) -> None:
    assert fusion.fuse([observation("test", 3.0, days_ago=-1)], today).status == "unmeasured"


def test_states_cover_what_is_observed_or_required(observation: Observe, today: date) -> None:
    states = fusion.states({"KM": [observation("test", 3.0)]}, [Requirement("PP", 3, 1.0)], today)
    assert {code: state.status for code, state in states.items()} == {"KM": "measured", "PP": "unmeasured"}


@given(_observations(["assessment_centre", "test", "supervisor", "self", "course"]))
def test_the_mean_stays_within_the_sources_counted(observations: list[Observation]) -> None:
    state = fusion.fuse(observations, TODAY, 3)
    counted = [use for use in state.sources if use.share > 0]
    if state.mean is None or state.se is None:
        assert not counted
        return
    assert min(u.mean for u in counted) - 1e-9 <= state.mean <= max(u.mean for u in counted) + 1e-9
    assert 0 < state.se <= min(use.se for use in counted) + 1e-9
    assert sum(use.share for use in state.sources) == pytest.approx(1.0)


@given(_observations(["test", "supervisor", "self"]), st.randoms(use_true_random=False))
def test_the_order_of_evidence_of_different_days_does_not_matter(
    observations: list[Observation], random: object
) -> None:
    observations = list({(one.source, one.observed_on): one for one in observations}.values())
    shuffled = list(observations)
    random.shuffle(shuffled)  # type: ignore[attr-defined]
    one, other = fusion.fuse(observations, TODAY, 3), fusion.fuse(shuffled, TODAY, 3)
    assert (one.status, one.p_meets) == (other.status, pytest.approx(other.p_meets))


def test_of_two_tests_on_one_day_the_later_given_counts() -> None:
    first, second = (Observation("test", mean, 0.4, TODAY, TODAY + timedelta(days=30)) for mean in (1.0, 3.0))
    assert fusion.fuse([first, second], TODAY, 2).mean == 3.0
    assert fusion.fuse([second, first], TODAY, 2).mean == 1.0


@given(_observations(["self", "course"]))
def test_soft_evidence_never_measures(observations: list[Observation]) -> None:
    assert fusion.fuse(observations, TODAY, 3).status != "measured"


@given(_observations(["assessment_centre", "test", "supervisor", "self"]), st.floats(0.05, 2.0))
def test_a_finished_course_never_lifts_a_status(observations: list[Observation], se: float) -> None:
    taken = Observation("course", 5.0, se, TODAY, TODAY + timedelta(days=365))
    assert fusion.fuse([*observations, taken], TODAY).status == fusion.fuse(observations, TODAY).status


@given(st.floats(0.0, 5.0), st.floats(0.0, 0.5), st.floats(0.1, 1.0))
def test_a_better_result_never_lowers_the_chance(mean: float, more: float, se: float) -> None:
    worse, better = (fusion.fuse([Observation("test", one, se, TODAY, TODAY)], TODAY, 3) for one in (mean, mean + more))
    assert worse.p_meets is not None
    assert better.p_meets is not None
    assert better.p_meets >= worse.p_meets
