import pytest

from recommender import levels


def test_the_cuts_are_symmetric_and_one_and_a_half_logits_apart() -> None:
    assert [levels.cut(level) for level in levels.LEVELS] == [-3.0, -1.5, 0.0, 1.5, 3.0]


@pytest.mark.parametrize("level", levels.LEVELS)
def test_both_scales_agree_on_every_cut(level: int) -> None:
    assert levels.to_level(levels.cut(level)) == pytest.approx(levels.cut_on_scale(level))
    assert levels.to_ability(levels.cut_on_scale(level)) == pytest.approx(levels.cut(level))
    assert levels.p_meets(levels.cut_on_scale(level), 0.4, level) == pytest.approx(0.5)


def test_a_level_is_kept_within_the_scale() -> None:
    assert levels.to_level(-9.0) == 0.0
    assert levels.to_level(9.0) == 5.5


def test_a_person_typical_of_the_required_level_meets_it() -> None:
    assert levels.p_meets(3.0, 0.35, 3) > levels.MEETS_FROM
    assert levels.p_meets(2.0, 0.35, 3) < levels.BELOW_UNTIL


def test_a_standard_error_must_be_positive() -> None:
    with pytest.raises(ValueError, match="positive"):
        levels.p_meets(3.0, 0.0, 3)


@pytest.mark.parametrize(
    ("p", "answers", "expected"),
    [
        (0.90, None, "meets"),
        (0.89, None, "more_evidence"),
        (0.11, None, "more_evidence"),
        (0.10, None, "below"),
        (0.99, 3, "more_evidence"),
        (0.99, 4, "meets"),
    ],
)
def test_the_decision(p: float, answers: int | None, expected: str) -> None:
    assert levels.decision(p, answers) == expected
