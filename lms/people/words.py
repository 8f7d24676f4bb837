"""How kinds of employment, of assignment and of import read, in the language of the page; and how a NIP is shown."""

from __future__ import annotations

from flask_babel import gettext as _

SHOWN_DIGITS = 4


def employment_name(employment: str) -> str:
    """The name of a kind of employment."""
    names: dict[str, str] = {"pns": _("PNS"), "pppk": _("PPPK")}
    return names[employment]


def kind_name(kind: str) -> str:
    """The name of a kind of assignment."""
    names: dict[str, str] = {"definitif": _("Definitive"), "plt": _("Acting (Plt.)"), "plh": _("Daily acting (Plh.)")}
    return names[kind]


def masked_nip(nip: str) -> str:
    """A NIP of which only the last four digits are readable: the others hold a birth date and a sex."""
    return "•" * (len(nip) - SHOWN_DIGITS) + nip[-SHOWN_DIGITS:]
