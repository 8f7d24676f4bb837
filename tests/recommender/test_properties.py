"""What holds for any people, posts and courses: coverage of gaps, reasons that can be recomputed, ties, exploration."""

from collections import Counter
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from math import exp, sqrt

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from recommender import fusion, reasons, rules
from recommender.data import (
    Completion,
    CourseFacts,
    Observation,
    PerformanceGap,
    PersonFacts,
    Raise,
    Rating,
    Reason,
    Requirement,
    Snapshot,
)
from recommender.effects.gain import estimates
from recommender.exploration import POOL, SHOWN, pick
from recommender.gaps import expected_closure, gaps, urgency, working_estimate
from recommender.performance import weight
from recommender.ranking import Ranker, prior_model, recommend, slates
from recommender.signals.arrays import history
from tests.recommender.conftest import COMPETENCIES, TODAY

CODES = tuple(COMPETENCIES)
examples = settings(
    max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow]
)
day = st.integers(0, 900).map(lambda ago: TODAY - timedelta(days=ago))


@st.composite
def a_course(draw: st.DrawFn, number: int) -> CourseFacts:
    low = draw(st.integers(0, 3))
    codes = draw(st.lists(st.sampled_from(CODES), min_size=1, max_size=2, unique=True))
    return CourseFacts(
        id=f"k{number}",
        raises=tuple(Raise(code, low, low + draw(st.integers(1, 2))) for code in codes),
        minutes=draw(st.sampled_from([60, 180, 600])),
        jp=4.0,
        published_on=draw(day),
        text=draw(st.sampled_from(["Kursus", "Pelayanan publik dasar", "Kerja sama tim"])),
        form=draw(st.sampled_from(["e_learning", "coaching"])),
        language=draw(st.sampled_from(["id", "en"])),
        prerequisites=frozenset({"k0"}) if number and draw(st.booleans()) and draw(st.booleans()) else frozenset(),
        open_to=draw(st.sampled_from([None, None, frozenset({"A"})])),
        retired=draw(st.integers(0, 9)) == 0,
        banned=draw(st.integers(0, 9)) == 0,
        pinned=draw(st.integers(0, 9)) == 0,
    )


@st.composite
def a_person(draw: st.DrawFn, number: int, courses: tuple[CourseFacts, ...]) -> PersonFacts:
    codes = draw(st.lists(st.sampled_from(CODES), min_size=1, max_size=4, unique=True))
    required = tuple(
        Requirement(code, draw(st.integers(1, 5)), draw(st.integers(1, 5)), draw(st.booleans())) for code in codes
    )
    evidence = {
        code: (
            Observation(
                draw(st.sampled_from(["test", "self"])), draw(st.floats(0, 5)), 0.4, on, on + timedelta(days=730)
            ),
        )
        for code in codes
        if draw(st.booleans())
        for on in [draw(day)]
    }
    ids = [one.id for one in courses]
    taken = draw(st.dictionaries(st.sampled_from(ids), day, max_size=3))
    return PersonFacts(
        id=f"p{number}",
        agency=draw(st.sampled_from("AB")),
        position=draw(st.sampled_from(["x", "y"])),
        tier="t",
        requirements=required,
        states=fusion.states(evidence, required, TODAY),
        evidence=evidence,
        finished=frozenset(taken),
        taken=taken,
        dismissed=frozenset(draw(st.lists(st.sampled_from(ids), max_size=1))),
        wishes=draw(st.dictionaries(st.sampled_from(ids), day, max_size=1)),
        too_long=draw(st.sampled_from([None, 180])),
        language=draw(st.sampled_from(["id", "en"])),
        performance=draw(some_gaps()),
    )


@st.composite
def some_gaps(draw: st.DrawFn) -> tuple[PerformanceGap, ...]:
    found = []
    for code in draw(st.lists(st.sampled_from(CODES), max_size=3)):
        on = draw(day)
        closed = draw(st.sampled_from([None, None, on, on + timedelta(days=30)]))
        found.append(PerformanceGap(code, draw(st.integers(1, 3)), on, closed))
    return tuple(found)


@st.composite
def some_ratings(draw: st.DrawFn, courses: tuple[CourseFacts, ...]) -> tuple[Rating, ...]:
    return tuple(
        Rating(f"r{number}", course.id, stars, draw(day))
        for course in courses
        for number, stars in enumerate(draw(st.lists(st.integers(1, 5), max_size=7)))
    )


@st.composite
def a_snapshot(draw: st.DrawFn) -> Snapshot:
    courses = tuple(draw(a_course(number)) for number in range(draw(st.integers(1, 8))))
    people = tuple(draw(a_person(number, courses)) for number in range(draw(st.integers(1, 5))))
    done = tuple(Completion(one.id, course, on) for one in people for course, on in one.taken.items())
    return Snapshot(people, courses, done, COMPETENCIES, TODAY, draw(some_ratings(courses)))


@examples
@given(a_snapshot())
def test_every_open_gap_has_a_candidate_or_none_that_the_rules_allow(drawn: Snapshot) -> None:
    courses = {one.id: one for one in drawn.courses}
    served = dict(slates(prior_model(), drawn))
    gains = estimates(drawn)
    for person in drawn.people:
        closed = {code for one in served[person.id] for code, part in one.closures.items() if part > 0.0}
        for gap in gaps(person.requirements, person.states):
            able = [
                one
                for one in drawn.courses
                if not rules.exclusions(person, one, courses) and _closes(person, one, gap.competency, gains) > 0.0
            ]
            assert (gap.competency in closed) == bool(able)


def _closes(person: PersonFacts, course: CourseFacts, code: str, gains: dict[tuple[str, str], object]) -> float:
    """The closed form, in plain Python."""
    one = next(required for required in person.requirements if required.competency == code)
    raised = next((each for each in course.raises if each.competency == code), None)
    if raised is None:
        return 0.0
    state = person.state(code)
    gain = max(0.0, gains[course.id, code].gain)  # type: ignore[attr-defined]
    return urgency(one, state) * expected_closure(*working_estimate(state, one.level), one.level, raised, gain)


@examples
@given(a_snapshot())
def test_every_number_and_reason_shown_is_the_one_recomputed_from_the_facts(drawn: Snapshot) -> None:
    people, courses, gains = (
        {one.id: one for one in drawn.people},
        {one.id: one for one in drawn.courses},
        estimates(drawn),
    )
    again = recommend(prior_model(), drawn)
    for name, shown in recommend(prior_model(), drawn).items():
        assert list(shown) == list(again[name])
        for one in shown:
            person, course = people[name], courses[one.course]
            assert one.p_finish == pytest.approx(1 / (1 + exp(-sum(one.contributions.values()))))
            for code, part in one.closures.items():
                assert part == pytest.approx(_closes(person, course, code, gains), abs=1e-9)
            assert one.score == pytest.approx(one.p_finish * sum(one.closures.values()))
            _recompute(person, course, one.reasons, drawn)


def _recompute(person: PersonFacts, course: CourseFacts, shown: tuple[Reason, ...], drawn: Snapshot) -> None:
    required = {one.competency: one for one in person.requirements}
    raised = {one.competency: one for one in course.raises}
    for reason in shown:
        facts = dict(reason.numbers)
        code = str(facts.get("competency", ""))
        if reason.code == "REQUIRES":
            assert facts == {"competency": code, "level": required[code].level, "basis": required[code].basis}
        elif reason.code in {"MEASURED", "PROVISIONAL", "EXPIRED"}:
            assert (facts["mean"], facts["se"]) == (person.states[code].mean, person.states[code].se)
        elif reason.code == "UNMEASURED":
            assert person.state(code).mean is None
        elif reason.code == "RAISES":
            assert (facts["from"], facts["to"]) == (raised[code].from_level, raised[code].to_level)
        elif reason.code == "SUPERVISOR_WISH":
            assert facts == {"on": person.wishes[course.id].isoformat()}
        elif reason.code == "PERFORMANCE_GAP":
            noted = [one for one in person.performance if one.competency == code and weight(one, TODAY) > 0.0]
            assert facts["competency"] in raised
            assert (facts["strength"], facts["on"]) in {(one.strength, one.noted_on.isoformat()) for one in noted}
        elif reason.code == "RATED":
            given_ = [one.stars for one in drawn.ratings if one.course == course.id]
            assert facts == {"mean": pytest.approx(sum(given_) / len(given_)), "n": len(given_)}
            assert len(given_) >= reasons.MIN_RATINGS
        elif reason.code in reasons.CITING:
            assert facts["course"] in person.finished
        elif reason.code == "NEW_COURSE":
            assert (TODAY - course.published_on).days < reasons.NEW_FOR_DAYS
        elif reason.code == "PINNED":
            assert course.pinned
        elif reason.code == "JP":
            assert facts == {"minutes": course.minutes, "jp": course.jp}
        else:
            assert reason.code == "EXPLORATION"


@examples
@given(a_snapshot())
def test_removing_a_cited_gap_wish_or_note_lowers_the_score(drawn: Snapshot) -> None:
    past = history(drawn)
    ranker = Ranker(prior_model(), past)
    for person in drawn.people:
        [(_, slate)] = ranker.slates((person,))
        for one in slate[:SHOWN]:
            for without in _without_each_reason(person, one.course, one.reasons):
                [(_, left)] = ranker.slates((without,))
                after = {each.course: each.score for each in left}.get(one.course, 0.0)
                assert after < one.score


def _without_each_reason(person: PersonFacts, course: str, shown: tuple[Reason, ...]) -> list[PersonFacts]:
    found = []
    for reason in shown:
        if reason.code == "REQUIRES":
            rest = tuple(one for one in person.requirements if one.competency != reason.numbers["competency"])
            found.append(replace(person, requirements=rest))
        elif reason.code == "SUPERVISOR_WISH":
            found.append(replace(person, wishes={}))
        elif reason.code == "PERFORMANCE_GAP":
            left_ = tuple(one for one in person.performance if one.competency != reason.numbers["competency"])
            found.append(replace(person, performance=left_))
        elif reason.code in {"ALIKE", "FOLLOWS"}:
            left = {one: on for one, on in person.taken.items() if one != reason.numbers["course"]}
            found.append(replace(person, taken=left))
    return found


@examples
@given(a_snapshot())
def test_without_the_ratings_cited_the_score_falls(drawn: Snapshot) -> None:
    for shown in recommend(prior_model(), drawn).values():
        for one in shown:
            if any(reason.code == "RATED" for reason in one.reasons):
                rest = tuple(each for each in drawn.ratings if each.course != one.course)
                [(_, left)] = slates(prior_model(), replace(drawn, ratings=rest), [one.person])
                assert {each.course: each.score for each in left}[one.course] < one.score


@examples
@given(a_snapshot(), st.randoms(use_true_random=False))
def test_ties_and_order_do_not_depend_on_the_order_of_the_facts(drawn: Snapshot, random: object) -> None:
    people, courses = list(drawn.people), list(drawn.courses)
    random.shuffle(people)  # type: ignore[attr-defined]
    random.shuffle(courses)  # type: ignore[attr-defined]
    shuffled = replace(drawn, people=tuple(people), courses=tuple(courses))
    assert recommend(prior_model(), shuffled) == recommend(prior_model(), drawn)


def test_courses_alike_stand_in_order_of_their_ids(
    snapshot: Callable[..., Snapshot], person: Callable[..., PersonFacts], course: Callable[..., CourseFacts]
) -> None:
    alike = [course(name, ("PP", 2, 3), text="sama") for name in ("c3", "c1", "c2")]
    [(_, slate)] = slates(prior_model(), snapshot([person()], alike))
    assert [one.course for one in slate] == ["c1", "c2", "c3"]


def test_over_many_days_each_candidate_is_explored_as_often_as_its_propensity_says(
    snapshot: Callable[..., Snapshot], person: Callable[..., PersonFacts], course: Callable[..., CourseFacts]
) -> None:
    many = [course(f"c{number:02}", ("PP", 2, 3)) for number in range(20)]
    [(_, slate)] = slates(prior_model(), snapshot([person()], many))
    days, drawn = 5000, Counter[str]()
    for number in range(days):
        shown = pick(slate, TODAY + timedelta(days=number))
        assert [one.exploration for one in shown] == [False] * (SHOWN - 1) + [True]
        assert shown[-1].propensity == 1 / POOL
        assert shown[-1].reasons[0] == reasons.exploration(1 / POOL)
        drawn[shown[-1].course] += 1
    assert set(drawn) == {one.course for one in slate[SHOWN - 1 : SHOWN - 1 + POOL]}
    error = sqrt(0.1 * 0.9 / days)
    assert all(abs(times / days - 1 / POOL) < 4 * error for times in drawn.values())
