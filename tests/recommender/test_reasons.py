from collections.abc import Callable
from datetime import date, timedelta

import pytest

from recommender import reasons
from recommender.data import CompetencyState, CourseFacts, PerformanceGap, PersonFacts, Reason
from recommender.reasons import Circumstances
from recommender.signals import SIGNALS

Course, Person, State = Callable[..., CourseFacts], Callable[..., PersonFacts], Callable[..., CompetencyState]
EVERY_SIGNAL = frozenset(signal.NAME for signal in SIGNALS)


def _codes(found: tuple[Reason, ...]) -> list[str]:
    return [reason.code for reason in found]


def test_a_measured_gap_is_told_with_its_numbers(person: Person, course: Course, measured: State, today: date) -> None:
    ani = person(states={"PP": measured(2.0)})
    found = reasons.explain(ani, course("c1", ("PP", 2, 3)), {"PP": 1.0}, Circumstances(today))
    assert _codes(found) == ["REQUIRES", "MEASURED", "RAISES", "JP"]
    assert found[0].numbers == {"competency": "PP", "level": 3, "basis": "SKJ 1"}
    assert found[1].numbers == {
        "competency": "PP",
        "mean": 2.0,
        "se": 0.3,
        "source": "test",
        "observed_on": "2026-05-31",
        "p_meets": pytest.approx(0.0478, abs=1e-4),
    }
    assert found[2].numbers == {"competency": "PP", "from": 2, "to": 3}
    assert found[3].numbers == {"minutes": 180, "jp": 4.0}


def test_what_is_not_official_is_not_called_measured(person: Person, course: Course, today: date) -> None:
    states = {
        "PP": CompetencyState("provisional", 2.0, 0.9, 0.29),
        "KS": CompetencyState("expired", 2.0, 0.9),
    }
    both = course("c1", ("PP", 2, 3), ("KS", 2, 3))
    found = reasons.explain(person(states=states), both, {"PP": 1.0, "KS": 0.5}, Circumstances(today))
    assert _codes(found) == ["REQUIRES", "PROVISIONAL", "RAISES", "REQUIRES", "EXPIRED", "RAISES", "JP"]
    assert found[4].numbers == {"competency": "KS", "mean": 2.0, "se": 0.9}


def test_the_unmeasured_is_called_so(person: Person, course: Course, today: date) -> None:
    found = reasons.explain(person(), course("c1", ("PP", 2, 3)), {"PP": 1.0, "KS": 0.0}, Circumstances(today))
    assert Reason("UNMEASURED", {"competency": "PP"}) in found
    assert _codes(found).count("REQUIRES") == 1


def test_few_peers_and_few_pairs_are_not_cited(person: Person, course: Course, today: date) -> None:
    step = course("c1", ("PP", 2, 3))
    few = Circumstances(today, EVERY_SIGNAL, finished=15, peers=19, effects={"PP": (0.4, 19)})
    many = Circumstances(today, EVERY_SIGNAL, finished=15, peers=20, effects={"PP": (0.4, 20)})
    nobody = Circumstances(today, EVERY_SIGNAL, finished=0, peers=20)
    assert {"PEERS_FINISHED", "EFFECT"}.isdisjoint(_codes(reasons.explain(person(), step, {"PP": 1.0}, few)))
    assert "PEERS_FINISHED" not in _codes(reasons.explain(person(), step, {"PP": 1.0}, nobody))
    found = reasons.explain(person(), step, {"PP": 1.0}, many)
    assert Reason("PEERS_FINISHED", {"n": 15, "of": 20}) in found
    assert Reason("EFFECT", {"competency": "PP", "gain": 0.4, "n": 20}) in found


def test_wish_resemblance_and_novelty(person: Person, course: Course, today: date) -> None:
    new = course("c1", ("PP", 2, 3), published_on=today - timedelta(days=89))
    ani = person(wishes={"c1": date(2026, 6, 1)})
    named = {"CONTENT_LIKE": "c0", "ALIKE": "c8", "FOLLOWS": "c9"}
    found = reasons.explain(ani, new, {"PP": 1.0}, Circumstances(today, EVERY_SIGNAL, cited=named))
    assert found[3:8] == (
        Reason("SUPERVISOR_WISH", {"on": "2026-06-01"}),
        Reason("ALIKE", {"course": "c8"}),
        Reason("FOLLOWS", {"course": "c9"}),
        Reason("CONTENT_LIKE", {"course": "c0"}),
        Reason("NEW_COURSE", {"published_on": "2026-04-02"}),
    )


def test_the_strongest_noted_gap_in_what_the_course_raises_is_named(
    person: Person, course: Course, today: date
) -> None:
    on = today - timedelta(days=10)
    ani = person(performance=(PerformanceGap("PP", 2, on), PerformanceGap("KS", 1, on), PerformanceGap("AN", 3, on)))
    both = course("c1", ("PP", 2, 3), ("KS", 2, 3))
    found = reasons.explain(ani, both, {"PP": 1.0}, Circumstances(today, EVERY_SIGNAL))
    assert Reason("PERFORMANCE_GAP", {"competency": "PP", "strength": 2, "on": "2026-06-20"}) in found
    silent = reasons.explain(ani, both, {"PP": 1.0}, Circumstances(today))
    assert "PERFORMANCE_GAP" not in _codes(silent)


def test_the_mean_of_the_ratings_is_said_with_their_number(person: Person, course: Course, today: date) -> None:
    liked = Circumstances(today, EVERY_SIGNAL, rated=(4.6, 23))
    found = reasons.explain(person(), course("c1", ("PP", 2, 3)), {"PP": 1.0}, liked)
    assert Reason("RATED", {"mean": 4.6, "n": 23}) in found


def test_a_signal_that_did_not_raise_the_score_is_not_cited(person: Person, course: Course, today: date) -> None:
    new = course("c1", ("PP", 2, 3), published_on=today)
    ani = person(wishes={"c1": today})
    silent = Circumstances(
        today,
        frozenset(),
        finished=15,
        peers=20,
        cited={"ALIKE": "c0", "FOLLOWS": "c0", "CONTENT_LIKE": "c0"},
        rated=(4.6, 23),
    )
    assert _codes(reasons.explain(ani, new, {"PP": 1.0}, silent)) == [
        "REQUIRES",
        "UNMEASURED",
        "RAISES",
        "JP",
    ]


def test_every_signal_spoken_for_exists_and_every_code_is_listed() -> None:
    assert set(reasons.SIGNAL_OF.values()) <= EVERY_SIGNAL
    assert set(reasons.SIGNAL_OF) <= set(reasons.CODES)
    assert all(f"* {code}" in (reasons.__doc__ or "") for code in reasons.CODES)
