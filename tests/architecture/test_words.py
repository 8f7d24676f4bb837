"""The Indonesian catalogue is complete: every message id used anywhere has its words, none is fuzzy or empty."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from babel.messages.extract import extract_from_dir

from lms.web.languages import merged_catalogue, sources

ROOT = Path(__file__).parents[2]
KEYWORDS = {"_": None, "gettext": None, "lazy_gettext": None, "_l": None, "_t": None, "ngettext": (1, 2)}
METHODS = [("**.py", "python"), ("**/templates/**.html", "jinja2"), ("questions/**.html", "jinja2")]


def used() -> dict[str, str]:
    found: dict[str, str] = {}
    for package in ("lms", "content"):
        for file, line, message, _comments, _context in extract_from_dir(
            str(ROOT / package), method_map=METHODS, keywords=KEYWORDS
        ):
            text = message[0] if isinstance(message, tuple) else message
            found.setdefault(text, f"{package}/{file}:{line}")
    return found


def test_every_message_has_indonesian_words():
    catalogue = merged_catalogue()
    missing = sorted(
        f"{place}: {text!r}"
        for text, place in used().items()
        if text and not ((entry := catalogue.get(text)) and entry.string)
    )
    assert not missing, f"{len(missing)} missing:\n" + "\n".join(missing)


def test_nothing_is_fuzzy_and_placeholders_agree():
    for message in merged_catalogue():
        if not message.id:
            continue
        assert not message.fuzzy, message.id
        wanted = set(re.findall(r"%\((\w+)\)", str(message.id)))
        given = set(re.findall(r"%\((\w+)\)", str(message.string)))
        assert given == wanted, message.id


@pytest.mark.parametrize("path", sources(), ids=lambda path: f"{path.parents[1].name}")
def test_a_catalogue_of_a_room_is_readable(path):
    from babel.messages.pofile import read_po

    with path.open("rb") as file:
        assert len(read_po(file, locale="id")) > 0
