"""Statistics of drawn questions: by hand, against analyses of variance in numpy, and against what a second draw gives."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy
import pytest

from content.items import FIXED, LEAST, DrawnAnswer, DrawnItem, ItemAnswers, analyse, analyse_drawn
from content.items.drawn import blueprint_reliability

IRT = Path(__file__).parents[3] / ".." / "shared" / "data" / "irt"


def paper(*answers):
    """One person's answers: (code, part, score)."""
    return [DrawnAnswer(code, part, score) for code, part, score in answers]


def test_one_drawn_part_by_hand():
    # Two questions each; totals 2, 1, 1, 0: variance 2/3. Within: 0, 1/2, 1/2, 0 with one degree each, pooled 1/4, error
    # 2 · 1/4 = 1/2. Reliability 1 − (1/2) / (2/3) = 1/4. As ICC(1,2): MSB = 1/3, MSW = 1/4, (1/3 − 1/4) / (1/3) = 1/4.
    people = [
        paper(("a", "p", 1), ("b", "p", 1)),
        paper(("a", "p", 1), ("c", "p", 0)),
        paper(("d", "p", 1), ("b", "p", 0)),
        paper(("c", "p", 0), ("d", "p", 0)),
    ]
    assert blueprint_reliability(people) == pytest.approx(1 / 4)


def test_a_fixed_part_alone_is_cronbachs_alpha():
    draw = numpy.random.default_rng(5)
    scores = (draw.random((40, 6)) < draw.random((40, 1))).astype(float)
    people = [[DrawnAnswer(f"q{i}", FIXED, value) for i, value in enumerate(row)] for row in scores.tolist()]
    fixed = analyse({f"q{i}": ItemAnswers(column.tolist()) for i, column in enumerate(scores.T)}, 60)
    found = analyse_drawn({f"q{i}": DrawnItem() for i in range(6)}, people, 60)
    assert found.alpha == pytest.approx(fixed.alpha)
    assert found.error == pytest.approx(fixed.error)
    assert found.decision is not None
    assert fixed.decision is not None
    assert found.decision.consistency == pytest.approx(fixed.decision.consistency)
    for code, item in fixed.items.items():
        assert found.items[code] == replace(item, blank=0.0)


@pytest.mark.skipif(not IRT.exists(), reason="the real answers of shared/data are not beside this checkout")
def test_parts_of_real_answers_as_numpy_finds_them():
    # Each person of the HCI data draws 3 of items 1–10 and 4 of items 11–20; the independent route: one-way mean squares.
    raw = numpy.genfromtxt(IRT / "sia_HCI.csv", delimiter=",", names=True)
    scores = numpy.column_stack([raw[name] for name in raw.dtype.names if name.startswith("Item")])
    assert scores.shape[0] > 600
    draw = numpy.random.default_rng(11)
    picks = [
        (draw.choice(10, 3, replace=False), 10 + draw.choice(scores.shape[1] - 10, 4, replace=False)) for _ in scores
    ]
    people = [
        [DrawnAnswer(str(i), part, float(row[i])) for part, chosen in zip("AB", pick, strict=True) for i in chosen]
        for row, pick in zip(scores, picks, strict=True)
    ]
    found = analyse_drawn({str(i): DrawnItem() for i in range(scores.shape[1])}, people, 60)
    totals = numpy.array([row[list(a) + list(b)].sum() for row, (a, b) in zip(scores, picks, strict=True)])
    error = 0.0
    for place, count in ((0, 3), (1, 4)):
        block = numpy.array([row[pick[place]] for row, pick in zip(scores, picks, strict=True)])
        error += count * block.var(axis=1, ddof=1).mean()
    assert found.alpha == pytest.approx(1 - error / totals.var(ddof=1))
    assert found.error == pytest.approx(numpy.sqrt(error))
    for i, item in found.items.items():
        had = [place for place, pick in enumerate(picks) if int(i) in {*pick[0], *pick[1]}]
        own, rest = scores[had, int(i)], totals[had] - scores[had, int(i)]
        assert len(had) >= LEAST
        assert item.facility == pytest.approx(own.mean())
        assert item.discrimination == pytest.approx(numpy.corrcoef(own, rest)[0, 1])
        largest = numpy.cov(numpy.sort(own), numpy.sort(rest))[0, 1]
        assert item.efficiency == pytest.approx(numpy.cov(own, rest)[0, 1] / largest)


def test_the_reliability_is_the_correlation_of_two_draws():
    # 1,500 people of normal ability answer two independent draws of 5 easy and 5 hard questions from 100 each.
    draw = numpy.random.default_rng(3)
    ability = draw.normal(size=1500)
    banks = {"easy": draw.normal(-1, 0.7, 100), "hard": draw.normal(1, 0.7, 100)}

    def sitting():
        people = [[] for _ in ability]
        for part, bank in banks.items():
            picks = draw.random((len(ability), len(bank))).argsort(axis=1)[:, :5]
            chance = 1 / (1 + numpy.exp(bank[picks] - 1.5 * ability[:, None]))
            right = (draw.random(picks.shape) < chance).astype(float)
            for answers, chosen, scores in zip(people, picks.tolist(), right.tolist(), strict=True):
                answers += [DrawnAnswer(f"{part}{i}", part, one) for i, one in zip(chosen, scores, strict=True)]
        return people

    first, second = sitting(), sitting()
    totals = [[sum(one.score for one in answers) for answers in sat] for sat in (first, second)]
    again = numpy.corrcoef(totals[0], totals[1])[0, 1]
    assert blueprint_reliability(first) == pytest.approx(again, abs=0.04)


def test_what_the_reliability_cannot_be_known_of():
    alone = [paper((f"q{n % 3}", "p", n % 2)) for n in range(30)]
    assert blueprint_reliability(alone) is None
    same = [paper(("a", "p", 1), ("b", "p", 0)) for _ in range(30)]
    assert blueprint_reliability(same) is None
    found = analyse_drawn({}, alone, 60)
    assert (found.people, found.alpha, found.error, found.decision) == (30, None, None, None)


def test_single_questions_of_several_parts_are_taken_together():
    people = [paper((f"a{n % 3}", "p", n % 2), (f"b{n % 4}", "q", (n // 2) % 2)) for n in range(30)]
    together = [[DrawnAnswer(one.code, "+", one.score) for one in answers] for answers in people]
    assert blueprint_reliability(people) == pytest.approx(blueprint_reliability(together))


def test_a_question_is_shown_once_twenty_people_drew_it():
    people = [paper(("often", "p", n % 2), ("rare" if n < LEAST - 1 else "other", "p", n % 3 > 0)) for n in range(60)]
    found = analyse_drawn({"often": DrawnItem(), "rare": DrawnItem(), "other": DrawnItem()}, people)
    assert set(found.items) == {"often", "other"}
    assert analyse_drawn({"often": DrawnItem()}, people[: LEAST - 1]).items == {}
