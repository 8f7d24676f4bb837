"""The files of a package: which may be there, how large, and what they really are."""

from __future__ import annotations

from pathlib import Path

import pytest

from content.package import files, read_package
from content.package.files import TYPES, misplaced, read_text, sniff
from content.problems import Invalid


@pytest.mark.parametrize(
    ("head", "kind"),
    [
        (b"\x89PNG\r\n\x1a\n", "image/png"),
        (b"\xff\xd8\xff\xdb", "image/jpeg"),
        (b"RIFF\0\0\0\0WEBPVP8 ", "image/webp"),
        (b"RIFF\0\0\0\0WAVEfmt ", ""),
        (b"ID3\x03", "audio/mpeg"),
        (b"\xff\xfb\x90", "audio/mpeg"),
        (b"\0\0\0\x20ftypmp42", "video/mp4"),
        (b"WEBVTT - x", "text/vtt"),
        (b"\xef\xbb\xbfWEBVTT", "text/vtt"),
        (b"%PDF-1.4", "application/pdf"),
        (b"<svg onload=x>", ""),
        (b"", ""),
        (b"\xff", ""),
    ],
)
def test_content_tells_its_type(head: bytes, kind: str) -> None:
    assert sniff(head) == kind
    assert not kind or kind in TYPES.values()


def codes(folder: Path) -> list[tuple[str, str]]:
    return [(problem.code, problem.file) for problem in misplaced(folder)]


@pytest.mark.parametrize(
    "name", ["catatan.txt", "media/x.exe", "media/sub/x.png", "lessons/A.md", "media/x.svg", ".git"]
)
def test_a_file_the_format_has_no_place_for(folder: Path, name: str) -> None:
    path = folder / name
    path.parent.mkdir(exist_ok=True)
    path.write_text("x", encoding="utf-8")
    assert codes(folder) == [("unexpected_file", name)]


def test_links_are_refused_wherever_they_lead(folder: Path, tmp_path: Path) -> None:
    (tmp_path / "luar").mkdir()
    (folder / "media/rahasia.png").symlink_to("/etc/passwd")
    (folder / "tautan").symlink_to(tmp_path / "luar")
    assert codes(folder) == [("symbolic_link", "media/rahasia.png"), ("symbolic_link", "tautan")]
    with pytest.raises(Invalid, match="not links"):
        read_package(folder)
    with pytest.raises(Invalid, match="missing"):
        read_text(folder / "media/rahasia.png", "x", 10)


def test_sizes_have_a_limit(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(files.LARGEST, "media", 27)
    assert codes(folder) == [("file_too_large", "media/alur.png")]
    with pytest.raises(Invalid, match="larger"):
        read_text(folder / "course.yaml", "course.yaml", 10)


def test_the_number_of_files_has_a_limit(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(files, "MOST_FILES", 3)
    assert codes(folder) == [("too_many_files", "")]


def test_text_is_utf8(tmp_path: Path) -> None:
    (tmp_path / "x").write_bytes(b"\xff\xfe")
    with pytest.raises(Invalid, match="UTF-8"):
        read_text(tmp_path / "x", "x", 10)


def test_content_that_is_not_what_its_name_says(folder: Path) -> None:
    (folder / "media/alur.png").write_bytes(b"<svg onload=x>")
    with pytest.raises(Invalid, match="not what its name says"):
        read_package(folder)
