"""A small course package on disk, a course made of it, and a draft in the studio."""

from __future__ import annotations

import io
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from PIL import Image

from content.package import CoursePackage, read_package
from tests.cast import Cast

LESSON = """---
title: {title}
minutes: 20
objective: Menyambut warga dengan tiga langkah.
checks: questions/cek.yaml
---
## Tiga langkah

Sapa, dengarkan, jelaskan. **Warga** datang dengan satu keperluan.

![Tiga langkah di loket](media/alur.png)

[Video: Sapaan](media/sapaan.mp4)
"""
OPTIONS = """  options:
    - {text: "Menyapa", correct: true, rationale: "Sapaan membuka percakapan."}
    - {text: "Diam", correct: false, rationale: "Diam membuat warga ragu."}
    - {text: "Menunjuk", correct: false, rationale: "Menunjuk terasa kasar."}
"""


def question(code: str, stem: str) -> str:
    """One single-choice question of the package format."""
    return f'- code: {code}\n  kind: single\n  stem: "{stem}"\n  competency: M.5\n  level: 2\n  indicator: 1\n{OPTIONS}'


def picture(colour: str = "green", size: tuple[int, int] = (40, 30), kind: str = "PNG") -> bytes:
    """The bytes of a small picture."""
    out = io.BytesIO()
    Image.new("RGB", size, colour).save(out, kind)
    return out.getvalue()


FILM = b"\x00\x00\x00\x18ftypmp42" + b"\x00" * 40
CAPTIONS = b"WEBVTT\n\n00:00.000 --> 00:01.000\nSelamat pagi\n"


@pytest.fixture
def package(tmp_path: Path) -> Callable[..., CoursePackage]:
    """`package()` reads a small course; keyword arguments change what it says."""

    def write(
        slug: str = "melayani-di-loket",
        code: str = "PP-901",
        title: str = "Melayani di loket",
        stem: str = "Apa yang pertama dilakukan petugas loket?",
        colour: str = "green",
        prerequisites: str = "[]",
        lesson_title: str = "Menyambut warga",
    ) -> CoursePackage:
        folder = tmp_path / f"{len(list(tmp_path.iterdir()))}" / slug
        for name in ("lessons", "questions", "media"):
            (folder / name).mkdir(parents=True)
        (folder / "course.yaml").write_text(
            f"""format: 1
code: {code}
slug: {slug}
title: {title}
summary: Cara menyambut warga di loket kelurahan.
language: id
category: pelayanan_publik
audience: Petugas loket.
outcomes: [Menyambut warga, Mendengarkan keperluan, Menjelaskan langkah]
form: e_learning
minutes: 35
raises: [{{competency: M.5, from: 1, to: 2}}]
prerequisites: {prerequisites}
tags: [loket, kelurahan]
modules:
  - title: Menyambut
    activities: [{{lesson: lessons/01-sambut.md}}]
  - title: Ujian akhir
    activities:
      - {{quiz: questions/kuis.yaml, title: Kuis akhir, minutes: 15, pass_mark: 70}}
"""
        )
        (folder / "lessons/01-sambut.md").write_text(LESSON.format(title=lesson_title))
        (folder / "questions/cek.yaml").write_text(question(f"{code}-C1", "Siapa yang menyapa lebih dulu?"))
        (folder / "questions/kuis.yaml").write_text(
            question(f"{code}-K1", stem) + question(f"{code}-K2", "Apa yang dilakukan sesudah menyapa?")
        )
        (folder / "media/alur.png").write_bytes(picture(colour))
        (folder / "media/sapaan.mp4").write_bytes(FILM)
        (folder / "media/sapaan.vtt").write_bytes(CAPTIONS)
        return read_package(folder)

    return write


@pytest.fixture
def viewer(database: Any, cast: Cast) -> Any:
    """Tari, a trainer."""
    return cast.viewer("tari")


@pytest.fixture
def course(database: Any, cast: Cast, package: Callable[..., CoursePackage]) -> Any:
    """A published course whose author is Tari."""
    from lms.courses.services import import_package

    return import_package(cast.viewer("tari"), cast.agency(), package())


@pytest.fixture
def draft(database: Any, cast: Cast) -> Any:
    """A new course of Tari's, with nothing in it but the frame."""
    from lms.courses.services import create_course

    return create_course(
        cast.viewer("tari"),
        title="Menulis surat dinas",
        summary="Surat yang dipahami sekali baca.",
        category="komunikasi",
        competency="M.3",
        level=2,
    )


def raw_question(**changes: Any) -> dict[str, Any]:
    """A question as the studio's form reads it."""
    return {
        "kind": "single",
        "stem": "Kalimat mana yang paling jelas?",
        "competency": "M.3",
        "level": 2,
        "indicator": 1,
        "difficulty": 3,
        "options": [
            {"text": "Berkas Anda lengkap.", "correct": True, "rationale": "Pendek dan pasti."},
            {"text": "Adapun berkas dimaksud telah lengkap.", "correct": False, "rationale": "Bertele-tele."},
            {"text": "Berkas oke.", "correct": False, "rationale": "Tidak baku."},
        ],
        **changes,
    }


@pytest.fixture
def question_fields() -> Callable[..., dict[str, str]]:
    """`question_fields()` is a single-choice question as a browser posts it."""

    def fields(**changes: str) -> dict[str, str]:
        options = raw_question()["options"]
        posted = {f"options-{i}-{name}": row[name] for i, row in enumerate(options) for name in ("text", "rationale")}
        tags = {"competency": "M.3", "level": "2", "indicator": "1", "difficulty": "3"}
        return {
            "kind": "single",
            "stem": "Kalimat mana yang paling jelas?",
            "correct": "0",
            **posted,
            **tags,
            **changes,
        }

    return fields


@pytest.fixture
def kept(database: Any) -> Callable[[Any], Any]:
    """Commit what a test prepared, so that a browser sees it; returns the uuid of the row given."""

    def commit(row: Any) -> Any:
        uuid = row.uuid
        database.session.commit()
        return uuid

    return commit


@pytest.fixture
def counted(database: Any) -> Callable[[], Any]:
    """`with counted() as statements:` collects the SQL that runs."""
    from contextlib import contextmanager

    from sqlalchemy import event

    @contextmanager
    def counting() -> Any:
        statements: list[str] = []

        def note(connection: Any, cursor: Any, statement: str, *rest: Any) -> None:
            statements.append(statement)

        event.listen(database.engine, "before_cursor_execute", note)
        yield statements
        event.remove(database.engine, "before_cursor_execute", note)

    return counting
