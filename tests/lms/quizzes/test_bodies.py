"""Questions as the database keeps them."""

from __future__ import annotations

import pytest

from lms.problems import Problem
from lms.quizzes.bodies import checked, fingerprint, parsed
from tests.lms.quizzes.conftest import EVERY_KIND, raw_question


@pytest.mark.parametrize("kind", EVERY_KIND)
def test_a_body_reads_back_as_the_question_it_was(kind):
    question, body = checked(raw_question(kind, code="Q-1"))
    assert parsed(body) == question


def test_the_fingerprint_follows_the_words_not_the_order_of_fields():
    body = checked(raw_question(code="Q-1"))[1]
    assert fingerprint(dict(reversed(body.items()))) == fingerprint(body)
    assert fingerprint({**body, "stem": "Lain"}) != fingerprint(body)


def test_faults_come_in_indonesian_by_field(database):
    with pytest.raises(Problem) as raised:
        checked(raw_question(stem="", code="Q-1"))
    assert str(raised.value.fields["stem"]) == "Isi bagian ini."
    assert "Isi bagian ini." in str(raised.value.message)
