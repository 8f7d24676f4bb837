"""One well-formed question of every kind, as the package format writes its own fields; and the same with other secrets."""

from __future__ import annotations

from copy import deepcopy
from typing import Any

RUBRIC = [
    {
        "criterion": f"Kriteria {i}",
        "levels": [{"text": f"Uraian {points}", "points": points} for points in (0, 7, 13)],
    }
    for i in range(2)
]
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
    "cloze": {
        "text": "Pegawai **ASN** wajib [[1]] JP setahun.\n\nPasal [[2]] menyebut [[3]].",
        "gaps": [
            {
                "kind": "numeric",
                "label": "jumlah JP",
                "answer": 20,
                "tolerance": 0.5,
                "unit": "JP",
                "rationale": "Sebab 1",
            },
            {"kind": "choice", "accepted": ["203"], "others": ["204", "11"], "rationale": "Sebab 2"},
            {"kind": "short", "accepted": ["pengembangan kompetensi"], "rationale": "Sebab 3"},
        ],
    },
    "essay": {"rubric": RUBRIC, "least_words": 3, "most_words": 10, "rationale": "Sebab."},
    "upload": {
        "rubric": RUBRIC,
        "allowed": ["pdf", "document"],
        "most_files": 2,
        "most_megabytes": 10,
        "rationale": "Sebab.",
    },
    "likert": {"statements": [{"text": f"Saya melakukan {i}.", "indicator": i // 2} for i in range(3)]},
}


STIMULUS = {
    "kind": "stimulus",
    "code": "X-S1",
    "title": "Antrean pagi",
    "text": "Pukul delapan sudah ada **empat puluh** warga.",
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


def otherwise(kind: str) -> dict[str, Any]:
    """The question of a kind that looks the same to a learner, but has another key, other feedback and other weights."""
    raw = deepcopy(RAW[kind])
    match kind:
        case "single":
            for index, option in enumerate(raw["options"]):
                option |= {"correct": index == 2, "rationale": "lain"}
        case "multiple":
            for index, option in enumerate(raw["options"]):
                option |= {"correct": index > 0, "rationale": "lain"}
            raw["scoring"] = "all_or_nothing"
        case "judgement":
            for index, option in enumerate(raw["options"]):
                option |= {"score": index + 1, "rationale": "lain"}
        case "true_false":
            raw = {"answer": True, "rationale_true": "lain", "rationale_false": "lain"}
        case "short":
            raw = {"accepted": ["lain"], "rationale": "lain"}
        case "numeric":
            raw |= {"answer": 7, "tolerance": 3, "rationale": "lain"}
        case "matching":
            matches = ["Arti 1", "Arti lain", "Arti 0"]
            raw["pairs"] = [
                {**one, "match": new, "rationale": "lain"} for one, new in zip(raw["pairs"], matches, strict=True)
            ]
            raw["distractors"] = ["Arti 2"]
        case "ordering":
            raw = {"items": [raw["items"][i] for i in (1, 0, 2)], "rationale": "lain"}
        case "cloze":
            number, choice, words = raw["gaps"]
            number |= {"answer": 7, "tolerance": 3, "rationale": "lain"}
            choice |= {"accepted": ["11"], "others": ["203", "204"], "rationale": "lain"}
            words |= {"accepted": ["lain"], "rationale": "lain"}
        case "essay" | "upload":
            for criterion in raw["rubric"]:
                criterion["levels"] = [{**one, "points": 3 * i + 1} for i, one in enumerate(criterion["levels"])]
            raw["rationale"] = "lain"
        case "likert":
            for statement in raw["statements"]:
                statement["indicator"] = 3
    return raw
