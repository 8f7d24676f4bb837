import json
from dataclasses import replace
from itertools import product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from recommender import levels
from recommender.ability import rasch
from recommender.ability.adaptive import Given, PathError, Turn, corrected, path_from, replay, take_turn
from recommender.ability.rasch import Answer, Item
from recommender.ability.selection import Candidate, in_order

MARKS = st.lists(st.one_of(st.sampled_from([0.0, 1.0]), st.floats(0, 1)), min_size=20, max_size=20)


@pytest.fixture(scope="module")
def bank() -> list[Candidate]:
    return [
        Candidate(f"i{number:02}", "PP", f"PP.{number % 4}", Item(-3 + 0.1 * number, 0.7 + 0.02 * number))
        for number in range(60)
    ]


def run(bank: list[Candidate], marks: list[float], level: float = 3, seed: str = "s", **more: object) -> Turn:
    """The whole test, its answers worth ``marks`` in turn."""
    given_so_far: list[Given] = []
    for mark in marks:
        turn = take_turn(bank, level, seed, given_so_far, **more)  # type: ignore[arg-type]
        if turn.ask is None:
            return turn
        given_so_far.append(Given(turn.ask.id, turn.ask.indicator, turn.ask.item, mark))
    return take_turn(bank, level, seed, given_so_far, **more)  # type: ignore[arg-type]


def test_before_the_first_answer_nothing_is_known(bank: list[Candidate]) -> None:
    turn = take_turn(bank, 3, "s")
    assert turn.ask is not None
    outcome = turn.outcome
    assert (outcome.decision, outcome.answers, outcome.reason, outcome.topics) == ("more_evidence", 0, None, ())
    assert outcome.p_meets == pytest.approx(0.5)
    assert outcome.mean == pytest.approx(levels.cut(3), abs=1e-9)


@pytest.mark.parametrize(("mark", "decision"), [(1.0, "meets"), (0.0, "below")])
def test_only_right_or_only_wrong_answers_decide_after_four(
    bank: list[Candidate], mark: float, decision: levels.Decision
) -> None:
    turn = run(bank, [mark] * 20)
    assert turn.ask is None
    assert (turn.outcome.decision, turn.outcome.reason) == (decision, "decided")
    assert turn.outcome.answers == levels.MIN_ANSWERS
    assert (turn.outcome.p_meets >= 0.9) == (decision == "meets")
    assert turn.outcome.level.mean == pytest.approx(levels.to_level(turn.outcome.mean))


def test_the_probability_by_hand() -> None:
    """Four right answers to items on the cut: ∫ above of φ·σ(θ)⁴ over ∫ of all, by a fine sum."""
    bank = [Candidate(str(number), "PP", "a", Item(levels.cut(3))) for number in range(9)]
    outcome = run(bank, [1.0] * 4).outcome
    points = [-8 + 0.002 * step + 0.001 for step in range(8000)]
    mass = [2.718281828459045 ** (-0.5 * (x / 1.5) ** 2) / (1 + 2.718281828459045**-x) ** 4 for x in points]
    above = sum(m for m, x in zip(mass, points, strict=True) if x > 0) / sum(mass)
    assert outcome.p_meets == pytest.approx(above, abs=0.004)
    mean = sum(m * x for m, x in zip(mass, points, strict=True)) / sum(mass)
    assert outcome.mean == pytest.approx(mean, abs=0.01)


def test_dull_items_that_cannot_decide_are_not_asked_to_the_end() -> None:
    bank = [Candidate(f"{number:02}", "PP", "a", Item(0.0, 0.8)) for number in range(40)]
    turn = run(bank, [1.0, 0.0] * 10)
    assert (turn.outcome.reason, turn.outcome.decision) == ("undecidable", "more_evidence")
    assert 10 < turn.outcome.answers < levels.MAX_ANSWERS


def test_undecided_after_the_twentieth_is_longest() -> None:
    """The twentieth answer could have decided, so it was asked, and did not."""
    bank = [Candidate(f"{number:02}", "PP", "a", Item(0.0, 0.3)) for number in range(19)]
    answered = [Given(one.id, "a", one.item, number % 2) for number, one in enumerate(bank)]
    last = Candidate("last", "PP", "a", Item(0.3, 8.0))
    assert take_turn([*bank, last], 3, "s", answered).ask == last
    turn = take_turn([*bank, last], 3, "s", [*answered, Given("last", "a", last.item, 0.5)])
    assert (turn.ask, turn.outcome.reason, turn.outcome.decision) == (None, "longest", "more_evidence")


def test_a_bank_too_small_to_decide_says_so(bank: list[Candidate]) -> None:
    for size in (0, 3):
        turn = take_turn(bank[:size], 3, "s")
        assert (turn.ask, turn.outcome.reason, turn.outcome.decision) == (None, "exhausted", "more_evidence")


def test_a_second_test_asks_only_other_items(bank: list[Candidate]) -> None:
    first = {one.id for one in run(bank, [1.0, 0.0] * 10).outcome.path.given}
    second = {one.id for one in run(bank, [1.0, 0.0] * 10, seen=first).outcome.path.given}
    assert first
    assert second
    assert not first & second


def test_the_items_to_come_do_not_depend_on_the_answers(bank: list[Candidate]) -> None:
    one, other = (run(bank, marks).outcome.path.given for marks in ([1.0, 1.0, 0.0] * 7, [0.0, 0.0, 1.0] * 7))
    shared = min(len(one), len(other))
    assert [given.id for given in one][:shared] == [given.id for given in other][:shared]
    assert [given.id for given in run(bank, [1.0, 1.0, 0.0] * 7, seed="t").outcome.path.given] != [
        given.id for given in one
    ]


@pytest.mark.parametrize("size", [5, 6])
def test_ending_early_is_exact(size: int) -> None:
    """Every continuation of every test over a few dull items: the engine ends early only where none decides."""
    bank = [Candidate(str(n), "PP", str(n % 2), Item(0.3 * n - 1, 0.8 + 0.05 * n)) for n in range(size)]
    order = list(in_order(bank, levels.cut(3), "s"))
    ends = set()
    for begun in range(size):
        for marks in product((0.0, 1.0), repeat=begun):
            turn = take_turn(bank, 3, "s", _given(order, marks))
            ends.add(turn.outcome.reason)
            if turn.outcome.reason != "decided":
                could = any(_decides(order, (*marks, *rest)) for rest in _continuations(size - begun))
                assert (turn.outcome.reason is None) == could
    assert ends == {None, "decided", "exhausted"}


def _continuations(length: int) -> list[tuple[float, ...]]:
    return [marks for some in range(1, length + 1) for marks in product((0.0, 0.5, 1.0), repeat=some)]


def _given(order: list[Candidate], marks: tuple[float, ...]) -> list[Given]:
    return [Given(one.id, one.indicator, one.item, mark) for one, mark in zip(order, marks, strict=False)]


def _decides(order: list[Candidate], marks: tuple[float, ...]) -> bool:
    answers = [Answer(one.item, one.fraction) for one in _given(order, marks)]
    return rasch.decision(rasch.posterior(answers, rasch.neutral_prior(3)), 3) != "more_evidence"


@settings(deadline=None, max_examples=30)
@given(MARKS, st.sampled_from(levels.LEVELS), st.text(max_size=4))
def test_every_test_ends_within_the_rules_and_repeats_from_its_record(
    bank: list[Candidate], marks: list[float], level: int, seed: str
) -> None:
    turn = run(bank, marks, level, seed)
    outcome = turn.outcome
    assert turn.ask is None
    assert outcome.answers <= levels.MAX_ANSWERS
    assert len({one.id for one in outcome.path.given}) == outcome.answers
    assert (outcome.reason == "decided") == (outcome.decision != "more_evidence")
    if outcome.decision != "more_evidence":
        assert outcome.answers >= levels.MIN_ANSWERS
        assert not 0.1 < outcome.p_meets < 0.9
    stored = json.loads(json.dumps(outcome.path.plain()))
    assert path_from(stored) == outcome.path
    assert replay(path_from(stored)) == outcome
    assert run(bank, marks, level, seed) == turn


def test_a_later_calibration_changes_no_past_result(bank: list[Candidate]) -> None:
    outcome = run(bank, [1.0, 0.0, 1.0] * 7).outcome
    harder = [replace(one, item=Item(one.item.difficulty + 1)) for one in bank]
    again = take_turn(harder, 3, "s", outcome.path.given).outcome
    assert (again.mean, again.se, again.p_meets) == (outcome.mean, outcome.se, outcome.p_meets)


@pytest.mark.parametrize("change", [{"mean": 0.5}, {"se": 0.1}, {"p_meets": 0.99}])
def test_a_changed_number_is_noticed(bank: list[Candidate], change: dict[str, float]) -> None:
    path = run(bank, [1.0, 0.0, 1.0] * 7).outcome.path
    steps = list(path.steps)
    steps[2] = replace(steps[2], **change)
    with pytest.raises(PathError, match="after answer 3"):
        replay(replace(path, steps=tuple(steps)))


def test_a_changed_answer_or_parameter_is_noticed(bank: list[Candidate]) -> None:
    path = run(bank, [1.0, 0.0, 1.0] * 7).outcome.path
    first = path.steps[0]
    for changed in (replace(first.given, fraction=0.0), replace(first.given, item=Item(2.0))):
        with pytest.raises(PathError, match="after answer 1"):
            replay(replace(path, steps=(replace(first, given=changed), *path.steps[1:])))


def test_a_path_of_other_rules_is_refused(bank: list[Candidate]) -> None:
    path = replace(run(bank, [1.0] * 4).outcome.path, engine="adaptive-0")
    with pytest.raises(PathError, match="adaptive-0"):
        replay(path)


def test_corrected_marks_give_what_these_answers_say(bank: list[Candidate]) -> None:
    path = run(bank, [0.0] * 20).outcome.path
    again = corrected(path, {one.id: 1.0 for one in path.given})
    assert again.decision == "meets"
    assert again.path.given == tuple(replace(one, fraction=1.0) for one in path.given)
    assert again.mean == pytest.approx(run(bank, [1.0] * 4).outcome.mean)
    assert corrected(path, {one.id: one.fraction for one in path.given}) == replay(path)


def test_an_item_that_counts_no_more_is_left_out_and_the_end_stays(bank: list[Candidate]) -> None:
    path = run(bank, [1.0] * 20).outcome.path
    first = path.given[0]
    fewer = corrected(path, {first.id: 1.0})
    assert (fewer.answers, fewer.decision, fewer.reason) == (1, "more_evidence", "decided")
    assert fewer.mean == pytest.approx(path.steps[0].mean)


def test_a_path_of_other_rules_is_not_corrected(bank: list[Candidate]) -> None:
    path = replace(run(bank, [1.0] * 4).outcome.path, engine="adaptive-0")
    with pytest.raises(PathError, match="adaptive-0"):
        corrected(path, {})


def test_an_end_that_the_answers_do_not_bear_out_is_refused(bank: list[Candidate]) -> None:
    decided = run(bank, [1.0] * 20).outcome.path
    for path in (replace(decided, steps=decided.steps[:2]), replace(decided, reason="longest")):
        with pytest.raises(PathError, match="the path says"):
            replay(path)


def test_what_is_not_a_path_is_refused() -> None:
    with pytest.raises(KeyError):
        path_from({"steps": []})


def test_topics_are_what_the_answers_on_an_indicator_say() -> None:
    item = Item(levels.cut(3))
    answered = [("a", 1.0), ("b", 0.0), ("a", 1.0), ("b", 0.0), ("c", 1.0), ("d", 1.0), ("d", 0.0)]
    marks = [Given(f"{number}", indicator, item, mark) for number, (indicator, mark) in enumerate(answered)]
    topics = take_turn([], 3, "s", marks).outcome.topics
    found = {topic.indicator: (topic.standing, topic.answers, topic.fraction) for topic in topics}
    assert found == {
        "a": ("strong", 2, 1.0),
        "b": ("weak", 2, 0.0),
        "c": ("unclear", 1, 1.0),
        "d": ("unclear", 2, 0.5),
    }
    assert [topic.indicator for topic in topics] == ["b", "d", "c", "a"]
    assert all(topic.expected == pytest.approx(0.5) for topic in topics)


def test_a_mark_outside_the_item_is_refused(bank: list[Candidate]) -> None:
    with pytest.raises(ValueError, match="0 to 1"):
        take_turn(bank, 3, "s", [Given("i00", "PP.0", bank[0].item, 1.5)])
