"""Item statistics against an independent implementation in numpy, on answers of real people."""

from __future__ import annotations

import csv
from pathlib import Path

import numpy
import pytest
from scipy import integrate, stats

from content.items import DecisionQuality, ItemAnswers, QuizStatistics, analyse
from content.items.decisions import LONGEST

IRT = Path(__file__).parents[3] / ".." / "shared" / "data" / "irt"
FILES = {
    "ltm_LSAT.csv": "Item",
    "ltm_WIRS.csv": "Item",
    "ltm_Abortion.csv": "Item",
    "sia_GMAT.csv": "Item",
    "sia_HCI.csv": "Item",
    "sia_MSATB.csv": "Item",
    "sirt_data.math__data.csv": "M",
    "sirt_data.pisaMath__data.csv": "M",
    "sirt_data.pisaRead__data.csv": "R",
    "sirt_data.mcdonald.LSAT6.csv": "L",
    "sia_dataMedical.csv": "X",
}
PASS_MARK = 60.0
pytestmark = pytest.mark.skipif(not IRT.exists(), reason="the real answers of shared/data are not beside this checkout")


def rows(name: str) -> list[dict[str, str]]:
    with (IRT / name).open(encoding="utf-8") as file:
        return list(csv.DictReader(file))


def matrix(name: str) -> numpy.ndarray:
    """People × items, 0 or 1; what was not answered earns nothing."""
    found = rows(name)
    items = [column for column in found[0] if column.startswith(FILES[name])]
    return numpy.array([[float(row[item]) if row[item] not in ("", "NA") else 0.0 for item in items] for row in found])


def analysed(scores: numpy.ndarray) -> QuizStatistics:
    return analyse({str(i): ItemAnswers(column.tolist()) for i, column in enumerate(scores.T)}, PASS_MARK)


@pytest.mark.parametrize("name", FILES)
def test_items_as_numpy_finds_them(name: str) -> None:
    scores = matrix(name)
    assert scores.shape[0] > 300
    found = analysed(scores)
    for index, item in enumerate(found.items.values()):
        own, rest = scores[:, index], numpy.delete(scores, index, axis=1).sum(axis=1)
        assert item.facility == pytest.approx(own.mean())
        assert item.deviation == pytest.approx(own.std(ddof=1))
        assert item.discrimination == pytest.approx(numpy.corrcoef(own, rest)[0, 1])
        largest = numpy.cov(numpy.sort(own), numpy.sort(rest))[0, 1]
        assert item.efficiency == pytest.approx(numpy.cov(own, rest)[0, 1] / largest)


@pytest.mark.parametrize("name", FILES)
def test_the_test_as_numpy_finds_it(name: str) -> None:
    scores = matrix(name)
    found = analysed(scores)
    people, count = scores.shape
    among = numpy.cov(scores, rowvar=False)
    alpha = count / (count - 1) * (1 - numpy.trace(among) / among.sum())
    facility = scores.mean(axis=0)
    kr20 = count / (count - 1) * (1 - (facility * (1 - facility)).sum() / scores.sum(axis=1).var())
    assert found.people == people
    assert found.mean == pytest.approx(scores.sum(axis=1).mean())
    assert found.alpha == pytest.approx(alpha)
    assert found.alpha == pytest.approx(kr20)
    assert found.error == pytest.approx(numpy.sqrt(among.sum() * (1 - alpha)))
    assert found.decision is not None
    check_decision(found.decision, scores.mean(axis=1), alpha)


def check_decision(found: DecisionQuality, shares: numpy.ndarray, alpha: float) -> None:
    """The decision again, by integrating binomial errors over true scores from scipy's beta distribution."""
    average, variance = shares.mean(), shares.var(ddof=1)
    length = round((average * (1 - average) - alpha * variance) / (variance * (1 - alpha)))
    size = average * (1 - average) / (alpha * variance) - 1
    true = stats.beta(average * size, (1 - average) * size)
    assert found.length == length <= LONGEST
    least = numpy.ceil(length * PASS_MARK / 100 - 1e-9)

    def integral(what: object, low: float = 0.0, high: float = 1.0) -> float:
        return float(integrate.quad(lambda t: what(t) * true.pdf(t), low, high, limit=500)[0])

    def passes(t: float) -> float:
        return float(stats.binom.sf(least - 1, length, t))

    cut = PASS_MARK / 100
    assert found.consistency == pytest.approx(integral(lambda t: passes(t) ** 2 + (1 - passes(t)) ** 2), abs=1e-5)
    accuracy = integral(lambda t: 1 - passes(t), 0, cut) + integral(passes, cut, 1)
    assert found.accuracy == pytest.approx(accuracy, abs=1e-5)


def test_a_published_reliability() -> None:
    # Rizopoulos (2006), Journal of Statistical Software 17(5), gives 0.295 for the five LSAT items.
    found = analysed(matrix("ltm_LSAT.csv"))
    assert found.alpha == pytest.approx(0.295, abs=5e-4)


def test_options_as_numpy_finds_them() -> None:
    letters, keys = rows("sia_dataMedicaltest.csv"), [row["key"] for row in rows("sia_dataMedicalkey.csv")]
    items = [column for column in letters[0] if column.startswith("X")][:20]
    scores = matrix("sia_dataMedical.csv")[:, : len(items)]
    found = analyse(
        {
            item: ItemAnswers(
                scores[:, i].tolist(), [list(row[item]) for row in letters], frozenset(keys[i]), list("ABCD")
            )
            for i, item in enumerate(items)
        }
    )
    for i, item in enumerate(items):
        rest = numpy.delete(scores, i, axis=1).sum(axis=1)
        for option in found.items[item].options:
            picked = numpy.array([option.option in row[item] for row in letters], dtype=float)
            assert option.is_key == (option.option in keys[i])
            assert (option.count, option.share) == (picked.sum(), pytest.approx(picked.mean()))
            assert option.discrimination == pytest.approx(numpy.corrcoef(picked, rest)[0, 1])
