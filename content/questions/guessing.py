"""What picking at random earns, to compare an item's facility with."""

from __future__ import annotations

from math import fsum

from content.questions.question import Question

ONE_OF = frozenset({"single", "true_false", "judgement"})


def guess_score(question: Question) -> float | None:
    """The mean score, 0 to 1, of somebody who picks one option at random; None for kinds where more than one thing is
    chosen or written, as Moodle's quiz statistics do for those without a random guess score.
    """
    if question.kind not in ONE_OF:
        return None
    ids = question.type.option_ids(question.body)
    return fsum(question.type.grade(question.body, {"chosen": [one]}).fraction for one in ids) / len(ids)
