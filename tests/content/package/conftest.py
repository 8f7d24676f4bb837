"""A small, complete course folder to read and to break."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from content.yaml_text import write_yaml
from tests.content.samples import question

PNG = b"\x89PNG\r\n\x1a\n" + b"\0" * 20
LESSON = """---
title: Mengenal warga
minutes: 20
objective: Mengenali kebutuhan warga.
checks: questions/01-cek.yaml
---

## Pembuka

![Alur layanan](media/alur.png)

[PDF: Daftar](media/daftar.pdf)

[Video: Sapaan](media/sapaan.mp4)
"""


def course() -> dict[str, Any]:
    """The course file's data."""
    return {
        "format": 1,
        "code": "PP-101",
        "slug": "pelayanan",
        "title": "Pelayanan",
        "summary": "Ringkasan.",
        "language": "id",
        "category": "pelayanan_publik",
        "audience": "Petugas loket.",
        "outcomes": ["Menjelaskan a.", "Menyusun b.", "Memilih c."],
        "form": "e_learning",
        "minutes": 35,
        "raises": [{"competency": "M.5", "from": 1, "to": 2}],
        "prerequisites": [],
        "tags": ["loket"],
        "modules": [
            {"title": "Satu", "activities": [{"lesson": "lessons/01-warga.md"}]},
            {
                "title": "Ujian",
                "activities": [
                    {"quiz": "questions/kuis.yaml", "title": "Kuis", "minutes": 15, "pass_mark": 70},
                ],
            },
        ],
    }


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A course folder without a fault."""
    root = tmp_path / "pelayanan"
    for name in ("lessons", "questions", "media"):
        (root / name).mkdir(parents=True)
    (root / "course.yaml").write_text(write_yaml(course()), encoding="utf-8")
    (root / "lessons/01-warga.md").write_text(LESSON, encoding="utf-8")
    (root / "questions/01-cek.yaml").write_text(write_yaml([question("true_false")]), encoding="utf-8")
    (root / "questions/kuis.yaml").write_text(write_yaml([question("single"), question("judgement")]), encoding="utf-8")
    (root / "media/alur.png").write_bytes(PNG)
    (root / "media/daftar.pdf").write_bytes(b"%PDF-1.7")
    (root / "media/sapaan.mp4").write_bytes(b"\0\0\0\x20ftypisom")
    (root / "media/sapaan.vtt").write_bytes(b"WEBVTT\n")
    (root / "media/sapaan.jpg").write_bytes(b"\xff\xd8\xff\xe0")
    return root


@pytest.fixture
def change(folder: Path) -> Callable[..., Path]:
    """Change fields of the course file."""

    def changed(**fields: Any) -> Path:
        (folder / "course.yaml").write_text(write_yaml({**course(), **fields}), encoding="utf-8")
        return folder

    return changed
