"""Flags in plain words."""

import pytest

from content.items import FLAGS, explained


def test_flags_are_found_by_code_in_their_order() -> None:
    found = explained(["too_easy", "key_suspect"])
    assert [flag.code for flag in found] == ["too_easy", "key_suspect"]
    assert all(code == flag.code for code, flag in FLAGS.items())
    with pytest.raises(KeyError):
        explained(["odd"])


def test_what_may_have_marked_people_wrongly_asks_for_a_regrade() -> None:
    assert {code for code, flag in FLAGS.items() if flag.blocks_reuse} == {"negative_discrimination", "key_suspect"}
    assert {code for code, flag in FLAGS.items() if flag.regrade} == {
        "negative_discrimination",
        "key_suspect",
        "distractor_attracts_the_able",
        "no_better_than_guessing",
        "too_hard",
    }
