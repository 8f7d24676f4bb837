"""Every message of `content` has an Indonesian wording with the same places, in the catalogue of its package."""

from __future__ import annotations

import ast
import re
from functools import cache
from pathlib import Path

import pytest
from babel.messages.catalog import Catalog
from babel.messages.extract import extract
from babel.messages.pofile import read_po

CONTENT = Path(__file__).parents[2] / "content"
MAKERS = {"Problem", "_on_course"}
PLACE = re.compile(r"%\((\w+)\)s")


def owner(path: Path) -> str:
    """The package whose catalogue holds the messages of a file; those of the root belong to the questions."""
    parts = path.relative_to(CONTENT).parts
    return parts[0] if len(parts) > 1 else "questions"


def python_messages() -> list[tuple[str, str]]:
    found = []
    for path in sorted(CONTENT.rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in MAKERS:
                code, message = node.args[:2]
                if isinstance(code, ast.Constant):
                    assert isinstance(message, ast.Constant), f"{path}:{node.lineno} needs a literal message"
                    found.append((owner(path), str(message.value)))
    return found


def template_messages() -> list[tuple[str, str]]:
    found = []
    for path in sorted(CONTENT.rglob("*.html")):
        with path.open("rb") as file:
            for _, message, _, _ in extract("jinja2.ext:babel_extract", file):
                found.append((owner(path), message if isinstance(message, str) else message[0]))
    return found


@cache
def catalogues() -> dict[str, Catalog]:
    found = {}
    for path in CONTENT.glob("*/translations/id.po"):
        with path.open("rb") as file:
            found[path.parts[-3]] = read_po(file, locale="id")
    return found


MESSAGES = sorted({*python_messages(), *template_messages()})


@pytest.mark.parametrize(("package", "message"), MESSAGES)
def test_the_message_is_translated_with_the_same_places(package: str, message: str) -> None:
    entry = catalogues()[package].get(message)
    assert entry is not None
    assert entry.string
    assert not entry.fuzzy
    assert sorted(PLACE.findall(str(entry.string))) == sorted(PLACE.findall(message))
    assert "%" not in PLACE.sub("", message)


def test_no_catalogue_keeps_a_message_that_nothing_says() -> None:
    kept = {(package, str(entry.id)) for package, catalogue in catalogues().items() for entry in catalogue if entry.id}
    assert kept == set(MESSAGES)
