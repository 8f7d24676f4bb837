"""What picking at random earns."""

import pytest

from content.questions import TYPES, guess_score, parse_question
from tests.content.samples import question


# Of three options one is right; of two verdicts one; the actions score 4, 3, 2 and 1 of 4.
@pytest.mark.parametrize(("kind", "score"), [("single", 1 / 3), ("true_false", 1 / 2), ("judgement", 10 / 16)])
def test_one_choice_at_random(kind: str, score: float) -> None:
    assert guess_score(parse_question(question(kind))) == pytest.approx(score)


def test_other_kinds_have_no_random_guess() -> None:
    none = {one.kind for one in TYPES if guess_score(parse_question(question(one.kind))) is None}
    assert none == {one.kind for one in TYPES} - {"single", "true_false", "judgement"}
