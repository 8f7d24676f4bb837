"""Pictures and sounds of questions: between the names that authors give and the addresses that others see.

A text of a bank says `media/alur.png`; what reaches a browser says `media/<uuid>.webp`, because a name could give the
answer away. The filters of `lms.web.filters` make that an address.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any, TypeVar, cast

import sqlalchemy as sa
from flask_babel import gettext as _

from content.questions import markdown_texts
from content.rendering import media_in, with_media_renamed
from lms.db import db
from lms.quizzes.models import BankMedia

T = TypeVar("T")


def media_of(bank_id: int, names: set[str]) -> dict[str, BankMedia]:
    """The media of a bank (an internal id) by their paths, those of `names` (`media/<name>`) that are there."""
    wanted = [name.removeprefix("media/") for name in names]
    if not wanted:
        return {}
    here = sa.select(BankMedia).where(BankMedia.bank_id == bank_id, BankMedia.name.in_(wanted))
    return {f"media/{one.name}": one for one in db.session.scalars(here)}


def named_in(raw: Mapping[str, Any]) -> dict[str, str]:
    """The media that a question names in its Markdown, each with the first field that does."""
    found: dict[str, str] = {}
    for path, text in markdown_texts(raw):
        for media in media_in(text):
            found.setdefault(media, path)
    return found


def concealed(value: T, bank_id: int) -> T:
    """A text, or what is shown of a question of the bank, its media under the names that others may see."""
    names = set(media_in(json.dumps(value, ensure_ascii=False)))
    known = {path: opaque(one) for path, one in media_of(bank_id, names).items()}
    return cast(T, renamed(value, known)) if known else value


def opaque(media: BankMedia) -> str:
    """The path that stands for a picture or sound where the author's name of it may not be seen."""
    return f"media/{media.uuid}.{media.name.rpartition('.')[2]}"


def renamed(value: Any, known: Mapping[str, str]) -> Any:
    """The same texts with other names of their media; `known` maps path to path, others stay."""
    if isinstance(value, str):
        return with_media_renamed(value, known)
    if isinstance(value, Mapping):
        return {name: renamed(one, known) for name, one in value.items()}
    return [renamed(one, known) for one in value] if isinstance(value, list | tuple) else value


def snippet_of(media: BankMedia) -> str:
    """The Markdown that shows a picture or plays a sound, to be put into a question; a sound with its transcript."""
    words = media.description.replace("\\", "\\\\").replace("[", "\\[").replace("]", "\\]")
    if not media.name.endswith(".mp3"):
        return f"![{words}](media/{media.name})"
    sound = f"[Audio: {words}](media/{media.name})"
    said = " ".join(media.transcript.split())
    return f"{sound}\n\n" + _("Transcript: %(words)s", words=said) if said else sound
