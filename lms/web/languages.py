"""Two languages: Indonesian by default, English second. Message ids are English; every room owns its Indonesian words.

A room's words are in `lms/<room>/translations/id.po`; this module merges them into one compiled catalogue whenever one of
them is newer. WTForms' few messages are among the words of `web`.
"""

from __future__ import annotations

import os
from functools import cached_property
from pathlib import Path
from typing import Any

from babel.messages.catalog import Catalog
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from flask import Flask, current_app, g, has_request_context, request
from flask_babel import Babel, Domain, get_locale, get_translations  # type: ignore[attr-defined]
from jinja2 import pass_eval_context
from jinja2.nodes import EvalContext
from markupsafe import Markup

from lms.access.viewer import current
from lms.config import ROOT

LOCALES = {"id": "Bahasa Indonesia", "en": "English"}
COMPILED = ROOT / "lms" / "translations"
COOKIE = "bahasa"


class _Words(Domain):
    """The words of a request's language, found once: finding them at every word is half of a long page's time.

    They are kept under the name that flask_babel itself clears when the language changes (`refresh`, `force_locale`).
    """

    def get_translations(self) -> Any:
        """The catalogue in force."""
        held = getattr(g, "_flask_babel", None) if g else None
        if held is None:
            return super().get_translations()
        found = getattr(held, "babel_translations", None)
        if found is None:
            found = held.babel_translations = super().get_translations()
        return found


class _Languages(Babel):
    """flask_babel with our domain."""

    @cached_property
    def domain_instance(self) -> Domain:
        """The words of this site."""
        return _Words(domain=self.domain)  # type: ignore[attr-defined]


_ready: dict[Any, dict[str, Markup]] = {}
"""Catalogue → message without parameters → the markup that stands for it on a page."""


@pass_eval_context
def _translate(context: EvalContext, message: str, /, **variables: Any) -> str:
    """`_()` of the templates: as Jinja's own, a format string always, but looked up once per message and process."""
    words = getattr(g.get("_flask_babel"), "babel_translations", None) or get_translations()
    if variables or not context.autoescape:
        text = words.ugettext(message)
        return (Markup(text) if context.autoescape else text) % variables  # noqa: S704 - our own words
    ready = _ready.setdefault(words, {})
    known = ready.get(message)
    if known is None:
        known = ready[message] = Markup(words.ugettext(message)) % {}  # noqa: S704 - our own words
    return known


babel = _Languages()


def sources() -> list[Path]:
    """Every room's Indonesian words, and those of the question types."""
    return sorted([*ROOT.glob("lms/*/translations/id.po"), *ROOT.glob("content/*/translations/id.po")])


def compile_catalogue() -> Path:
    """Merge the rooms' words into one compiled catalogue unless it is up to date; returns its file."""
    target = COMPILED / "id" / "LC_MESSAGES" / "messages.mo"
    files = sources()
    if target.exists() and all(file.stat().st_mtime <= target.stat().st_mtime for file in files):
        return target
    target.parent.mkdir(parents=True, exist_ok=True)
    temporary = target.with_suffix(f".{os.getpid()}.new")
    with temporary.open("wb") as file:
        write_mo(file, merged_catalogue())
    temporary.replace(target)
    return target


def merged_catalogue() -> Catalog:
    """All Indonesian messages in one catalogue; the first room that translates a message decides."""
    merged = Catalog(locale="id")
    merged.mime_headers = [("Plural-Forms", "nplurals=1; plural=0;")]  # Babel knows no plural rule of Indonesian
    for path in sources():
        with path.open("rb") as file:
            for message in read_po(file, locale="id"):
                if message.id and merged.get(message.id, message.context) is None:
                    merged.add(message.id, message.string, context=message.context, flags=message.flags)
    return merged


def choose_locale() -> str:
    """The viewer's language, else the cookie, else the site's default (which jobs and commands use)."""
    if has_request_context():
        viewer = current()
        if viewer.signed_in and viewer.locale in LOCALES:
            return viewer.locale
        asked = request.cookies.get(COOKIE, "")
        if asked in LOCALES:
            return asked
    return str(current_app.config["SETTINGS"].default_locale)


def language() -> str:
    """The language of this page, for `lang=`."""
    return str(get_locale() or "id")


def init_app(app: Flask) -> None:
    """Compile the words and give Babel its choosers."""
    compile_catalogue()
    app.jinja_env.globals["language"] = language
    babel.init_app(
        app,
        default_locale="id",
        default_timezone="Asia/Jakarta",
        default_translation_directories=str(COMPILED),
        locale_selector=choose_locale,
    )
    app.jinja_env.globals.update(_=_translate, gettext=_translate)
