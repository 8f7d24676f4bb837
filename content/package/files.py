"""The files of a package: which may be there, how large, and what their content really is."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

from content.package.model import MediaFile
from content.problems import Invalid, Problem
from content.yaml_text import PlainYaml, read_yaml

MEGABYTE = 1024 * 1024
LARGEST = {
    "course.yaml": MEGABYTE // 4,
    "lessons": MEGABYTE // 2,
    "questions": 2 * MEGABYTE,
    "media": 200 * MEGABYTE,
}
LARGEST_BANK = 4 * MEGABYTE
MOST_FILES = 500
NAME = r"[a-z0-9][a-z0-9-]*"
LESSON = re.compile(rf"lessons/{NAME}\.md")
QUESTIONS = re.compile(rf"questions/{NAME}\.yaml")
MEDIA = re.compile(r"media/[A-Za-z0-9][A-Za-z0-9._-]*\.(?P<ending>png|jpg|jpeg|webp|mp3|mp4|vtt|pdf)")
TYPES = {
    "png": "image/png",
    "jpg": "image/jpeg",
    "jpeg": "image/jpeg",
    "webp": "image/webp",
    "mp3": "audio/mpeg",
    "mp4": "video/mp4",
    "vtt": "text/vtt",
    "pdf": "application/pdf",
}
SNIFF_BYTES = 64
SIGNATURES = tuple(
    (kind, re.compile(shape, re.DOTALL))
    for kind, shape in (
        ("image/png", rb"\x89PNG\r\n\x1a\n"),
        ("image/jpeg", rb"\xff\xd8\xff"),
        ("image/webp", rb"RIFF....WEBP"),
        ("audio/mpeg", rb"ID3|\xff[\xe2\xe3\xf2\xf3\xfa\xfb]"),
        ("video/mp4", rb"....ftyp"),
        ("text/vtt", rb"(?:\xef\xbb\xbf)?WEBVTT"),
        ("application/pdf", rb"%PDF-"),
    )
)


def sniff(head: bytes) -> str:
    """The media type that the first bytes show, or nothing (signatures as in the WHATWG MIME Sniffing
    Standard, section 6).
    """
    return next((kind for kind, shape in SIGNATURES if shape.match(head)), "")


def belongs(path: str) -> bool:
    """Whether the format has a place for a file of this path."""
    return path == "course.yaml" or any(shape.fullmatch(path) for shape in (LESSON, QUESTIONS, MEDIA))


def misplaced(folder: Path) -> Iterator[Problem]:
    """Links, files the format has no place for, files too large, too many files."""
    count = 0
    for path in sorted(folder.rglob("*")):
        name = path.relative_to(folder).as_posix()
        if path.is_symlink():
            yield Problem("symbolic_link", "A package holds files, not links to them.", file=name)
        elif path.is_file():
            count += 1
            yield from _misplaced_file(path, name)
    if count > MOST_FILES:
        yield Problem("too_many_files", "A package holds at most %(most)s files.", {"most": MOST_FILES})


def _misplaced_file(path: Path, name: str) -> Iterator[Problem]:
    if not belongs(name):
        yield Problem("unexpected_file", "The format has no place for this file.", file=name)
    elif path.stat().st_size > LARGEST[name.partition("/")[0]]:
        yield _too_large(name, LARGEST[name.partition("/")[0]])


def _too_large(name: str, most: int) -> Problem:
    return Problem("file_too_large", "This file is larger than %(most)s KB.", {"most": most // 1024}, file=name)


def read_text(path: Path, name: str, most: int) -> str:
    """A text file as UTF-8 with plain line ends. Raises `Invalid` when it is missing, a link, too large or
    not UTF-8.
    """
    if path.is_symlink() or not path.is_file():
        raise Invalid([Problem("file_missing", "This file is missing.", file=name)])
    if path.stat().st_size > most:
        raise Invalid([_too_large(name, most)])
    try:
        text = path.read_bytes().decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise Invalid([Problem("not_utf8", "Save this file as UTF-8.", file=name)]) from error
    return text.replace("\r\n", "\n").replace("\r", "\n")


def read_plain_yaml(text: str, name: str, first_line: int = 1) -> PlainYaml:
    """YAML of a package file. Raises `Invalid` naming file and line."""
    try:
        return read_yaml(text)
    except Invalid as invalid:
        raise Invalid(replace(p, file=name, line=(p.line or 1) + first_line - 1) for p in invalid.problems) from invalid


def placed(problem: Problem, name: str, yaml: PlainYaml, path: str = "", first_line: int = 1) -> Problem:
    """A problem of data read from YAML with its file, line and whole path."""
    whole = "-".join(part for part in (path, problem.path) if part)
    return replace(problem, file=name, path=whole, line=(yaml.line(whole) or 1) + first_line - 1)


def read_media(folder: Path) -> tuple[list[MediaFile], list[Problem]]:
    """The media files with their types, and a problem for each whose content is not what its name says."""
    found, problems = [], []
    for path in sorted((folder / "media").glob("*")):
        name = f"media/{path.name}"
        shape = MEDIA.fullmatch(name)
        if not shape or path.is_symlink() or not path.is_file():
            continue
        with path.open("rb") as file:
            kind = sniff(file.read(SNIFF_BYTES))
        if kind != TYPES[shape["ending"]]:
            problems.append(Problem("wrong_content", "The content of this file is not what its name says.", file=name))
        found.append(MediaFile(name, kind, path.stat().st_size, path))
    return found, problems
