"""No trace of a key, a reason or a weight leaves during an adaptive test nor after it: its items are asked again."""

from __future__ import annotations

import re

import pytest

from lms.db import db, transaction
from lms.quizzes.models import AttemptItem
from lms.quizzes.services import add_question, bank
from tests.lms.quizzes.conftest import CANARY, KINDS, raw_question, right_answer
from tests.lms.quizzes.views.test_canaries import HARMLESS, SECRETS, everything_answered, typed

ASKED = (*KINDS, "cloze")
"""Every kind that is marked at once: what an adaptive test can ask."""
WORDED = re.compile(rf"{CANARY}|987654|rationale|is-right|is-wrong|fraction")
"""What may not stand on the pages of the result either, which speak of points and marks in general."""


@pytest.fixture
def siti(app, database, cast, sign_in):
    with app.test_request_context(), transaction():
        competency = cast.competency("M.3")
        target = bank(cast.agency(), code="M3", name=competency.name, purpose="competency", competency=competency)
        for number in range(36):
            kind = ASKED[number % len(ASKED)]
            add_question(None, target, raw_question(kind, f"M3-{number}", stem=f"Soal {number}?", level=1 + number % 3))
    return sign_in("siti")


def open_question():
    """Slot, kind and best answer of the question that is asked now."""
    item = db.session.query(AttemptItem).order_by(AttemptItem.attempt_id.desc(), AttemptItem.slot.desc()).first()
    found = item.slot, item.question_version.kind, right_answer(item.question_version, item.slot)
    db.session.rollback()
    return found


def test_an_adaptive_test_lets_nothing_out(app, siti, cast):
    with everything_answered(app) as answered:
        competency = f"/kompetensi/{cast.competency('M.3').uuid}"
        here = siti.send(f"{competency}/uji").location
        token, kinds = {"X-CSRFToken": siti.token()}, set()
        while here and not here.startswith("/hasil-uji/"):
            attempt = here.removesuffix("/lanjut")
            siti.get(f"{attempt}/lanjut")
            slot, kind, best = open_question()
            kinds.add(kind)
            answer = typed(kind, slot, best)
            message = {"slot": slot, "revision": 1, "key": f"key-{slot:06d}", "answer": answer}
            siti.post(f"{attempt}/jawaban", json={"epoch": 1, "answers": [message]}, headers=token)
            for path in ("/jawaban", "/periksa", "/hasil", "/tanda-terima", "/keberatan/1", "/perbaiki/1"):
                siti.get(attempt + path)
            go = "confirm" if slot % 3 else "unknown"
            form = {"slot": slot, "epoch": 1, "go": go, **(answer if go == "confirm" else {})}
            here = siti.send(f"{attempt}/lanjut", form).location
        during = len(answered)
        for path in (here, competency, "/kompetensi", "/", f"{attempt}/hasil", attempt, f"{attempt}/keberatan/1"):
            siti.get(path)
    assert len(kinds) >= 5, kinds
    assert during > 40
    out = {where: found[0] for where, text in answered[:during] if (found := SECRETS.search(HARMLESS.sub("", text)))}
    out |= {where: found[0] for where, text in answered[during:] if (found := WORDED.search(HARMLESS.sub("", text)))}
    assert not out, out
