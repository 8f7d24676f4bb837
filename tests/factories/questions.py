"""A question of every kind, as a package holds it, for quizzes that have to show them all."""

from __future__ import annotations

from typing import Any

from content.questions import Question, parse_question

WHY = "Warga tahu yang akan terjadi."
RUBRIC = [
    {"criterion": "Nada", "levels": [{"text": "Menyalahkan warga", "points": 0}, {"text": "Ramah", "points": 4}]},
]


def _options(*texts: str, right: tuple[int, ...] = (0,)) -> list[dict[str, Any]]:
    return [{"text": text, "correct": at in right, "rationale": WHY} for at, text in enumerate(texts)]


BODIES: dict[str, dict[str, Any]] = {
    "single": {"options": _options("Menyapa", "Menunggu", "Menolak")},
    "multiple": {"options": _options("Ramah", "Tepat waktu", "Acuh", right=(0, 1))},
    "true_false": {"answer": True, "rationale_true": WHY, "rationale_false": WHY},
    "short": {"accepted": ["antrean"], "rationale": WHY},
    "numeric": {"answer": 45, "tolerance": 0, "unit": "menit", "rationale": WHY},
    "matching": {
        "pairs": [{"prompt": f"Warga {n}", "match": f"Layanan {n}", "rationale": WHY} for n in ("satu", "dua", "tiga")],
    },
    "ordering": {"items": ["Terima", "Periksa", "Serahkan"], "rationale": WHY},
    "judgement": {"options": [{"text": f"Tindakan {n}", "score": n, "rationale": WHY} for n in (4, 2, 1, 0)]},
    "cloze": {
        "text": "Berkas diterima [[1]], diserahkan dalam [[2]].",
        "gaps": [
            {"kind": "choice", "accepted": ["lengkap"], "others": ["kosong"], "rationale": WHY},
            {"kind": "numeric", "answer": 3, "tolerance": 0, "unit": "hari", "rationale": WHY},
        ],
    },
    "essay": {"rubric": RUBRIC, "least_words": 0, "most_words": 1_000, "rationale": WHY},
    "upload": {"rubric": RUBRIC, "allowed": ["pdf"], "most_files": 1, "most_megabytes": 1, "rationale": WHY},
    "likert": {"statements": [{"text": f"Saya menyapa warga {n}.", "indicator": 1} for n in ("dulu", "ramah")]},
}
KINDS = tuple(BODIES)


def question(kind: str, code: str, **changes: Any) -> Question:
    """A question of this kind that asks for `M.5`; `changes` replace fields of its body."""
    tags = {
        "competency": "M.5",
        "level": 2,
        "indicator": 1,
        "difficulty": 2,
        "explanation": "Sapaan membuka percakapan.",
    }
    return parse_question(
        {"code": code, "kind": kind, "stem": f"Soal {code}: apa yang Anda lakukan?", **tags, **BODIES[kind], **changes}
    )
