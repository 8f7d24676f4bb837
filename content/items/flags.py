"""What is odd about an item, as codes, and in plain words with what to do about it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from content.problems import Problem


@dataclass(frozen=True, slots=True)
class Flag:
    """An oddity. `said` says in plain words what was seen and what to do.

    `regrade`: the item may have marked people wrongly, so mending it asks for a new version and a regrade of those who
    answered. `blocks_reuse`: until somebody has reviewed it, it should not be drawn again.
    """

    said: Problem
    regrade: bool = False
    blocks_reuse: bool = False

    @property
    def code(self) -> str:
        """The stable code."""
        return self.said.code


_FLAGS = (
    Flag(
        Problem(
            "negative_discrimination",
            "People who do well on the other questions get this one wrong more often. Check the key and the wording.",
        ),
        regrade=True,
        blocks_reuse=True,
    ),
    Flag(
        Problem(
            "key_suspect",
            "Another option fits those who do well better than the key does. Perhaps the key is wrong: check it.",
        ),
        regrade=True,
        blocks_reuse=True,
    ),
    Flag(
        Problem(
            "distractor_attracts_the_able",
            "A wrong option attracts those who do well on the other questions. Make clear why it is wrong.",
        ),
        regrade=True,
    ),
    Flag(
        Problem(
            "weak_discrimination",
            "This question hardly tells those who master the subject from those who do not. Make it clearer or replace it.",
        )
    ),
    Flag(
        Problem(
            "no_better_than_guessing",
            "The scores are no better than guessing would give. Check the key, or whether this was taught.",
        ),
        regrade=True,
    ),
    Flag(
        Problem(
            "too_hard",
            "Fewer than 15 of 100 are right. Check the key, or whether this was taught.",
        ),
        regrade=True,
    ),
    Flag(
        Problem(
            "too_easy",
            "More than 95 of 100 are right, so it tells little about who masters the subject. Make it harder or keep it as a warm-up.",
        )
    ),
    Flag(
        Problem(
            "distractor_unused",
            "Fewer than 3 of 100 choose one of the wrong options. Replace it with a mistake that people do make.",
        )
    ),
    Flag(
        Problem(
            "hasty",
            "Half of the people answer within 5 seconds: they cannot have read it. Check whether the answer has leaked.",
        )
    ),
)
FLAGS = {flag.code: flag for flag in _FLAGS}


def explained(codes: Iterable[str]) -> tuple[Flag, ...]:
    """The flags of these codes, in the same order. Raises `KeyError` for a code that is not in `FLAGS`."""
    return tuple(FLAGS[code] for code in codes)
