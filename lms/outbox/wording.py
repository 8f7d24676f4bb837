"""How a notice reads: each room that leaves notices registers the sentence of each kind."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from flask_babel import gettext as _

Sentence = Callable[[Mapping[str, Any]], str]
_sentences: dict[str, Sentence] = {}


def register(kind: str, sentence: Sentence) -> None:
    """`sentence` turns the facts of a notice of `kind` into words in the language of the page."""
    _sentences[kind] = sentence


def words(kind: str, facts: Mapping[str, Any]) -> str:
    """The sentence of a notice."""
    sentence = _sentences.get(kind)
    return sentence(facts) if sentence else _("There is news for you.")
