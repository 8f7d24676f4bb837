"""How plans and notices about them read."""

from __future__ import annotations

import pytest

from lms.outbox.wording import words as notice_words
from lms.plans import words


@pytest.fixture(autouse=True)
def _indonesian(app):
    with app.test_request_context("/"):
        yield


@pytest.mark.parametrize("state", ["", "draft", "submitted", "returned", "active", "closed"])
def test_every_state_has_a_name_a_symbol_and_a_tone(state):
    assert words.state_name(state)
    assert words.review_name(state)
    assert words.state_symbol(state)
    assert words.state_tone(state) in ("", "info", "warn", "ok")


def test_owner_and_supervisor_read_the_same_state_from_their_side():
    assert words.state_name("submitted") == "Menunggu atasan"
    assert words.review_name("submitted") == "Menunggu keputusan Anda"


@pytest.mark.parametrize(
    ("kind", "facts", "text"),
    [
        (
            "plan.submitted",
            {"name": "Siti", "items": 3, "jp": 8},
            "Siti mengajukan rencana belajar: 3 kursus, 8 JP. Menunggu keputusan Anda.",
        ),
        ("plan.approved", {"name": "Budi"}, "Budi menyetujui rencana belajar Anda."),
        ("plan.returned", {"name": "Budi"}, "Budi mengembalikan rencana belajar Anda dengan catatan."),
        ("plan.commented", {"name": "Budi"}, "Budi mengomentari rencana belajar."),
        ("suggestion.wished", {"name": "Budi", "course": "Layanan"}, "Budi meminta Anda mengikuti “Layanan”."),
    ],
)
def test_notices_are_sentences(kind, facts, text):
    assert notice_words(kind, facts) == text


def test_only_a_decision_has_a_name():
    assert words.decision_name("approved") == "Disetujui"
    assert words.decision_name("") == ""
