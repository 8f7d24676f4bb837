from collections.abc import Callable
from dataclasses import replace
from datetime import date
from math import exp

import numpy as np
import pytest

from recommender import rules
from recommender.data import CompetencyState, CourseFacts, PersonFacts, Requirement, Snapshot, Suggestion
from recommender.eligibility import allowed
from recommender.ranking import Ranker, pieces, prior_model, recommend, rules_model, slates
from recommender.signals.arrays import history
from recommender.signals.gap import closures

Make, Course, Person, State = (
    Callable[..., Snapshot],
    Callable[..., CourseFacts],
    Callable[..., PersonFacts],
    Callable[..., CompetencyState],
)


def _slate(snapshot: Snapshot, person: str = "ani") -> tuple[Suggestion, ...]:
    return dict(slates(prior_model(), snapshot, [person]))[person]


@pytest.fixture
def catalogue(course: Course) -> list[CourseFacts]:
    return [
        course("p1", ("PP", 2, 3)),
        course("p2", ("PP", 2, 3), text="pelayanan publik"),
        course("s1", ("KS", 2, 3)),
        course("a1", ("AN", 2, 3)),
        course("m1", ("KM", 2, 3), ("PP", 2, 3)),
    ]


def test_every_number_can_be_recomputed(crowd: Snapshot) -> None:
    for _, slate in slates(prior_model(), crowd):
        for one in slate:
            assert one.p_finish == pytest.approx(1 / (1 + exp(-sum(one.contributions.values()))))
            assert one.score == pytest.approx(one.p_finish * sum(one.closures.values()))
            assert one.score > 0


def test_nothing_excluded_is_ever_suggested(crowd: Snapshot) -> None:
    courses = {one.id: one for one in crowd.courses}
    people = {one.id: one for one in crowd.people}
    for person, slate in slates(prior_model(), crowd):
        assert [one.rank for one in slate] == list(range(1, len(slate) + 1))
        for one in slate:
            assert not rules.exclusions(people[person], courses[one.course], courses)


def test_whatever_may_be_suggested_and_closes_something_is_in_the_slate(crowd: Snapshot) -> None:
    past = history(crowd)
    closing = allowed(past.people, past.courses) & (closures(past.people, past.courses) > 0)
    served = {name: {one.course for one in slate} for name, slate in slates(prior_model(), crowd)}
    for row, person in enumerate(past.people.ids):
        assert served[person] == {past.courses.facts[column].id for column in np.flatnonzero(closing[row])}


def test_raising_the_measured_level_above_a_course_removes_it(
    snapshot: Make, person: Person, catalogue: list[CourseFacts], measured: State
) -> None:
    gap, met = person(states={"PP": measured(2.0)}), person(states={"PP": measured(3.5)})
    assert "p1" in {one.course for one in _slate(snapshot([gap], catalogue))}
    assert "p1" not in {one.course for one in _slate(snapshot([met], catalogue))}


def test_changing_the_post_changes_the_suggestions(
    snapshot: Make, person: Person, catalogue: list[CourseFacts], measured: State
) -> None:
    states = {code: measured(2.0) for code in ("PP", "KS", "AN")}
    clerk = person(states=states, requirements=(Requirement("PP", 3, 3.0), Requirement("KS", 3, 1.0)))
    analyst = replace(clerk, requirements=(Requirement("AN", 3, 3.0), Requirement("KS", 3, 1.0)))
    assert _slate(snapshot([clerk], catalogue))[0].course in {"p1", "p2", "m1"}
    now = _slate(snapshot([analyst], catalogue))
    assert [one.course for one in now] == ["a1", "s1"]


def test_a_more_important_requirement_moves_its_course_up(
    snapshot: Make, person: Person, catalogue: list[CourseFacts], measured: State
) -> None:
    states = {"PP": measured(2.0), "KS": measured(2.0)}
    for weights, first in (((5.0, 1.0), "PP"), ((1.0, 5.0), "KS")):
        requirements = (Requirement("PP", 3, weights[0]), Requirement("KS", 3, weights[1]))
        top = _slate(snapshot([person(states=states, requirements=requirements)], catalogue))[0]
        assert first in top.closures


def test_a_pinned_course_stands_first_with_the_score_it_has(crowd: Snapshot) -> None:
    free = replace(crowd, courses=tuple(replace(one, pinned=False) for one in crowd.courses))
    before, after = dict(slates(prior_model(), free)), dict(slates(prior_model(), crowd))
    moved = 0
    for person, slate in after.items():
        scores = {one.course: one.score for one in before[person]}
        for one in slate:
            assert one.score == scores[one.course]
        if "k05" in scores:
            moved += before[person][0].course != "k05"
            assert slate[0].course == "k05"
            assert "PINNED" in [reason.code for reason in slate[0].reasons]
    assert moved > 0


def test_without_a_learned_order_closure_alone_decides(crowd: Snapshot) -> None:
    for _, slate in slates(rules_model(), crowd):
        for one in slate:
            assert one.p_finish == 0.5
            assert one.score == pytest.approx(0.5 * sum(one.closures.values()))


def test_a_competency_comes_twice_only_after_the_others_came_once(
    snapshot: Make, person: Person, catalogue: list[CourseFacts], measured: State
) -> None:
    ani = person(
        states={"PP": measured(2.0), "KS": measured(2.3), "AN": measured(2.0)},
        requirements=(Requirement("PP", 3, 5.0), Requirement("KS", 3, 1.0), Requirement("AN", 3, 2.0)),
    )
    order = [one.course for one in _slate(snapshot([ani], catalogue))]
    assert order[1:3] == ["a1", "s1"]
    assert {order[0], *order[3:]} == {"p1", "p2", "m1"}


def test_removing_a_cited_gap_lowers_the_score(crowd: Snapshot) -> None:
    people = {one.id: one for one in crowd.people}
    checked = 0
    for name, slate in slates(prior_model(), crowd, list(people)[:12]):
        for one in slate[:3]:
            cited = [reason.numbers["competency"] for reason in one.reasons if reason.code == "REQUIRES"]
            for competency in cited:
                left = tuple(r for r in people[name].requirements if r.competency != competency)
                others = tuple(p for p in crowd.people if p.id != name)
                without = replace(crowd, people=(*others, replace(people[name], requirements=left)))
                after = {s.course: s.score for s in dict(slates(prior_model(), without, [name]))[name]}
                assert after.get(one.course, 0.0) < one.score
                checked += 1
    assert checked > 15


def test_withdrawing_the_supervisors_wish_lowers_the_score(
    snapshot: Make, person: Person, catalogue: list[CourseFacts], today: date
) -> None:
    wished, not_wished = (
        {one.course: one for one in _slate(snapshot([person(wishes=wishes)], catalogue))}["p1"]
        for wishes in ({"p1": today}, {})
    )
    assert "SUPERVISOR_WISH" in {reason.code for reason in wished.reasons}
    assert wished.score > not_wished.score


def test_the_finished_course_it_resembles_is_named(
    snapshot: Make, person: Person, course: Course, measured: State
) -> None:
    states = {"PP": measured(2.0), "KS": measured(4.0)}
    ani = person(states=states, finished=frozenset({"c0", "c9"}))
    courses = [
        course("c0", text="menulis laporan kunjungan lapangan"),
        course("c1", ("PP", 2, 3), text="menulis laporan kunjungan tahunan"),
        course("c2", ("PP", 2, 3), text="pelayanan publik"),
        course("c9", text="kesehatan"),
    ]
    alike = {
        one.course: [reason.numbers["course"] for reason in one.reasons if reason.code == "CONTENT_LIKE"]
        for one in _slate(snapshot([ani], courses))
    }
    assert alike == {"c1": ["c0"], "c2": []}


def test_colleagues_are_counted_without_oneself(snapshot: Make, person: Person, course: Course) -> None:
    done = frozenset({"c1"})
    people = [
        person("ani"),
        *(person(f"p{n:02}", finished=done if n < 15 else frozenset()) for n in range(20)),
    ]
    (one,) = _slate(snapshot(people, [course("c1", ("PP", 2, 3))]))
    (peers,) = [reason.numbers for reason in one.reasons if reason.code == "PEERS_FINISHED"]
    assert peers == {"n": 15, "of": 20}


def test_the_same_snapshot_gives_the_same_suggestions_in_any_order(crowd: Snapshot) -> None:
    shuffled = replace(crowd, people=crowd.people[::-1], courses=crowd.courses[::-1])
    some = [one.id for one in crowd.people[:30]]
    assert recommend(prior_model(), crowd, some) == recommend(prior_model(), shuffled, some[::-1])


def test_whoever_is_ranked_alone_gets_what_everybody_at_once_gives(crowd: Snapshot) -> None:
    ranker = Ranker(prior_model(), history(crowd))
    whole = dict(ranker.slates(crowd.people))
    assert {name: slate for block in pieces(crowd.people, 90) for name, slate in ranker.slates(block)} == whole
    assert len(whole) == 400
    for one in crowd.people:
        [(name, slate)] = ranker.slates((one,))
        assert slate == tuple(_as_precise(alone, there) for alone, there in zip(slate, whole[name], strict=True))


def _as_precise(alone: Suggestion, there: Suggestion) -> Suggestion:
    """Sums over one person and over many may differ in the last digit; nothing else may."""
    assert (alone.score, alone.p_finish) == pytest.approx((there.score, there.p_finish), rel=1e-12)
    return replace(there, score=alone.score, p_finish=alone.p_finish)


def test_five_are_shown_and_the_last_explores(crowd: Snapshot) -> None:
    shown = recommend(prior_model(), crowd)
    assert len(shown) == 400
    assert max(len(one) for one in shown.values()) == 5
    assert any(one[-1].exploration for one in shown.values() if one)
    assert all(len(one) <= 2 for one in recommend(prior_model(), crowd, limit=2).values())


def test_a_model_of_other_signals_is_refused(crowd: Snapshot) -> None:
    with pytest.raises(ValueError, match="signals of this version"):
        Ranker(replace(prior_model(), signals=("gap",)), history(crowd))


def test_a_stranger_is_refused(crowd: Snapshot) -> None:
    with pytest.raises(KeyError):
        recommend(prior_model(), crowd, ["nobody"])


def test_a_stronger_signal_never_lowers_the_chance_of_finishing(crowd: Snapshot) -> None:
    past = history(crowd)
    scores = Ranker(prior_model(), past).scores(past.people)
    assert scores.signals.shape == (len(prior_model().signals), scores.open_.sum())
    assert np.all(prior_model().weight >= 0)
