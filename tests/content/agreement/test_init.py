"""Agreement of two markers: by hand and against scikit-learn."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sklearn.metrics import cohen_kappa_score

from content.agreement import LEAST, agreement, agreement_table, quadratic_kappa

FIRST, SECOND = [0, 1, 2, 2], [0, 2, 2, 1]


def test_quadratic_kappa_by_hand() -> None:
    # Observed: (0 + 1 + 0 + 1) / 4 = 1/2. Shares ¼ ¼ ½ and ¼ ¼ ½: expected, for 0–1, 1–0: 1·¹⁄₁₆ each, 0–2 and 2–0:
    # 4·⅛ each, 1–2 and 2–1: 1·⅛ each: 2/16 + 8/8 + 2/8 = 11/8. Kappa 1 − (1/2) / (11/8) = 7/11.
    assert quadratic_kappa(FIRST, SECOND) == pytest.approx(7 / 11)
    assert quadratic_kappa([0, 1], [1, 0]) == pytest.approx(-1)
    assert quadratic_kappa([0, 1, 2], [0, 1, 2]) == 1
    assert quadratic_kappa([3, 3], [3, 3]) is None


def test_agreement_by_hand() -> None:
    found = agreement(FIRST, [0, 3, 2, 1])
    assert (found.responses, found.exact, found.near, found.difference) == (4, 0.5, 0.75, 0.25)
    assert not found.enough
    assert agreement([1] * LEAST, [1] * LEAST).enough


def test_the_table_counts_pairs_of_marks() -> None:
    assert agreement_table(FIRST, SECOND) == {(0, 0): 1, (1, 2): 1, (2, 1): 1, (2, 2): 1}


@pytest.mark.parametrize(("first", "second"), [([], []), ([1], [1, 2])])
def test_markers_need_the_same_responses(first: list[int], second: list[int]) -> None:
    with pytest.raises(ValueError, match="same responses"):
        agreement(first, second)


@given(st.lists(st.tuples(st.integers(0, 5), st.integers(0, 5)), min_size=2, max_size=40))
def test_kappa_as_scikit_learn_finds_it(pairs: list[tuple[int, int]]) -> None:
    first, second = [one for one, _ in pairs], [two for _, two in pairs]
    found = quadratic_kappa(first, second)
    if len({*first, *second}) == 1:
        assert found is None
    else:
        # All points of the scale are named: scikit-learn weighs by place among its labels.
        assert found == pytest.approx(cohen_kappa_score(first, second, labels=range(6), weights="quadratic"))
