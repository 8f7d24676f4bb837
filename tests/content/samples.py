"""One well-formed question of every kind, as the package format writes its own fields."""

from __future__ import annotations

from typing import Any

RAW: dict[str, dict[str, Any]] = {
    "single": {"options": [{"text": f"Pilihan {i}", "correct": i == 1, "rationale": f"Sebab {i}"} for i in range(3)]},
    "multiple": {
        "options": [{"text": f"Pilihan {i}", "correct": i < 2, "rationale": f"Sebab {i}"} for i in range(4)],
        "scoring": "partial",
    },
    "true_false": {"answer": False, "rationale_true": "Belum tepat.", "rationale_false": "Tepat."},
    "short": {"accepted": ["ASN", "Aparatur Sipil Negara"], "rationale": "UU 20/2023."},
    "numeric": {"answer": 20, "tolerance": 0.5, "unit": "JP", "rationale": "PP 11/2017."},
    "matching": {
        "pairs": [{"prompt": f"Istilah {i}", "match": f"Arti {i}", "rationale": f"Sebab {i}"} for i in range(3)],
        "distractors": ["Arti lain"],
    },
    "ordering": {"items": ["Terima berkas", "Periksa berkas", "Beri tanda terima"], "rationale": "Urutan layanan."},
    "judgement": {"options": [{"text": f"Tindakan {i}", "score": 4 - i, "rationale": f"Sebab {i}"} for i in range(4)]},
}


def question(kind: str, **changes: Any) -> dict[str, Any]:
    """A whole question of a kind."""
    common = {
        "code": f"X-{kind}",
        "kind": kind,
        "stem": "Apa jawabannya?",
        "competency": "M.5",
        "level": 2,
        "indicator": 1,
        "difficulty": 3,
        "explanation": "Penjelasan.",
    }
    return {**common, **RAW[kind], **changes}
