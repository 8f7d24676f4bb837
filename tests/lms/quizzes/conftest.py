"""Questions of every kind, with words in the key that must never be seen before release; quizzes; attempts."""

from __future__ import annotations

import uuid
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from flask import Flask

from lms.db import db, transaction
from lms.quizzes import services
from lms.quizzes.models import Attempt, QuestionVersion, QuizVersion
from lms.quizzes.settings import QuizSettings
from tests.cast import Cast

CANARY = "KANARI"
HOST = "workshop"
"""A host that no room answers for, so that these tests are about this room alone."""
TAGS = {"competency": "M.3", "level": 2, "indicator": 1, "difficulty": 3, "explanation": f"{CANARY} penjelasan"}
WHY = f"{CANARY} alasan"


def _options(*texts: str, right: tuple[int, ...]) -> list[dict[str, Any]]:
    return [{"text": text, "correct": at in right, "rationale": WHY} for at, text in enumerate(texts)]


BODIES: dict[str, dict[str, Any]] = {
    "single": {"options": _options("Menolak berkas", "Menjelaskan syarat", "Diam saja", right=(1,))},
    "multiple": {"options": _options("Ramah", "Tepat waktu", "Acuh", "Jujur", right=(0, 1, 3))},
    "true_false": {"answer": True, "rationale_true": WHY, "rationale_false": WHY},
    "short": {"accepted": [f"{CANARY} maklumat"], "rationale": WHY},
    "numeric": {"answer": 987654, "tolerance": 0, "rationale": WHY},
    "matching": {
        "pairs": [{"prompt": f"Warga {n}", "match": f"Layanan {n}", "rationale": WHY} for n in ("satu", "dua", "tiga")],
    },
    "ordering": {"items": ["Terima", "Periksa", "Serahkan"], "rationale": WHY},
    "judgement": {
        "options": [{"text": f"Tindakan {n}", "score": n, "rationale": WHY} for n in (0, 2, 4, 1)],
    },
}
KINDS = tuple(BODIES)
"""The kinds of the quiz that most tests take: options, words and numbers, each worth its mark at once."""
RUBRIC = [
    {"criterion": f"Kriteria {n}", "levels": [{"text": f"Uraian {points}", "points": points} for points in (0, 97)]}
    for n in (1, 2)
]
OTHERS: dict[str, dict[str, Any]] = {
    "cloze": {
        "text": "Berkas diterima [[1]], diserahkan [[2]].",
        "gaps": [
            {"kind": "choice", "accepted": ["lengkap"], "others": ["kosong"], "rationale": WHY},
            {"kind": "numeric", "answer": 987654, "tolerance": 0, "rationale": WHY},
        ],
    },
    "essay": {"rubric": RUBRIC, "least_words": 2, "most_words": 50, "rationale": WHY},
    "upload": {"rubric": RUBRIC, "allowed": ["pdf", "picture"], "most_files": 2, "most_megabytes": 1, "rationale": WHY},
    "likert": {"statements": [{"text": f"Saya menyapa warga {n}.", "indicator": 1} for n in ("dulu", "ramah")]},
}
EVERY_KIND = (*KINDS, *OTHERS)


def raw_question(kind: str = "single", code: str = "", **changes: Any) -> dict[str, Any]:
    """A question of the package format."""
    raw = {
        "kind": kind,
        "stem": f"Apa tindakan terbaik Anda ({kind})?",
        **TAGS,
        **{**BODIES, **OTHERS}[kind],
        **changes,
    }
    return {**raw, "code": code} if code else raw


def right_answer(version: QuestionVersion, slot: int) -> dict[str, list[str]]:
    """The form fields of the best answer to a question."""
    from content.questions.contract import identify

    body = version.body
    match version.kind:
        case "single" | "multiple":
            return {f"s{slot}": [identify(one["text"]) for one in body["options"] if one["correct"]]}
        case "true_false":
            return {f"s{slot}": ["true" if body["answer"] else "false"]}
        case "short":
            return {f"s{slot}": [body["accepted"][0]]}
        case "numeric":
            return {f"s{slot}": [str(body["answer"])]}
        case "matching":
            return {f"s{slot}-{identify(one['prompt'])}": [identify(one["match"])] for one in body["pairs"]}
        case "ordering":
            return {f"s{slot}-{identify(text)}": [str(place)] for place, text in enumerate(body["items"], 1)}
        case "cloze":
            return {f"s{slot}-g1": [f"g1{identify('lengkap')}"], f"s{slot}-g2": ["987654"]}
        case "essay":
            return {f"s{slot}": ["Saya menyapa warga dahulu."]}
        case "upload":
            return {f"s{slot}-{'ab' * 16}": ["bukti.pdf"]}
        case "likert":
            return {f"s{slot}-{identify(one['text'])}": ["guides"] for one in body["statements"]}
        case _:
            return {f"s{slot}": [identify(one["text"]) for one in body["options"] if one["score"] == 4]}


class Workshop:
    """Makes questions, quizzes and attempts, each committed."""

    def __init__(self, app: Flask, cast: Cast) -> None:
        self.app, self.cast = app, cast
        self.host_uuid = uuid.uuid4()

    @contextmanager
    def writing(self) -> Iterator[None]:
        """A committed transaction, in a request so that messages have a language."""
        with self.app.test_request_context(), transaction():
            yield

    def quiz(self, kinds: tuple[str, ...] = KINDS, **settings: Any) -> int:
        """A module quiz with one question of each kind; returns the id of its version."""
        with self.writing():
            agency = self.cast.agency()
            bank = services.bank(agency, code=f"KB-{uuid.uuid4().hex[:6]}", name="Kursus", purpose="course")
            versions = [services.add_question(None, bank, raw_question(kind)) for kind in kinds]
            given = {"title": "Kuis akhir", "shuffle": False, "shuffle_options": False, **settings}
            purpose = given.pop("purpose", "module")
            given["time_limit_minutes"] = given.pop("minutes", None)
            made = QuizSettings(**given)
            return services.make_quiz(agency, purpose=purpose, settings=made, question_versions=versions).id

    def start(self, key: str, quiz_version: int, **context: Any) -> uuid.UUID:
        """Start an attempt for a person of the cast; returns its uuid."""
        with self.writing():
            viewer = self.cast.viewer(key)
            about = {"host": HOST, "host_uuid": self.host_uuid, "person_id": viewer.person_id, **context}
            version = db.session.get_one(QuizVersion, quiz_version)
            return services.start_attempt(viewer, version, services.AttemptContext(**about)).uuid

    def answers(self, attempt: uuid.UUID) -> dict[int, dict[str, list[str]]]:
        """The best answer to every question of an attempt, by slot."""
        with self.app.app_context():
            return {item.slot: right_answer(item.question_version, item.slot) for item in find(attempt).items}

    def answer_all(self, key: str, attempt: uuid.UUID) -> None:
        """Save the best answer to every question."""
        best = self.answers(attempt)
        with self.writing():
            given = [services.Answer(slot, form, uuid.uuid4().hex, 1) for slot, form in best.items()]
            services.save_answers(self.cast.viewer(key), attempt, given, epoch=1)

    def submit(self, key: str, attempt: uuid.UUID) -> None:
        """Hand in."""
        with self.writing():
            services.submit(self.cast.viewer(key), find(attempt))

    def look(self, attempt: uuid.UUID, read: Callable[[Attempt], Any]) -> Any:
        """Read something off a committed attempt."""
        with self.app.test_request_context():
            return read(find(attempt))


def find(attempt: uuid.UUID) -> Attempt:
    """The attempt's row."""
    return db.session.query(Attempt).filter_by(uuid=attempt).one()


@pytest.fixture
def database(app: Flask) -> Iterator[Any]:
    """The session, in a request so that messages have a language; nothing is committed."""
    with app.test_request_context():
        yield db
        db.session.rollback()


@pytest.fixture
def workshop(app: Flask, cast: Cast) -> Workshop:
    """Makes questions, quizzes and attempts."""
    return Workshop(app, cast)
