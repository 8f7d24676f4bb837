"""How what is known of an item reads: plain words, no logits."""

from __future__ import annotations

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from lms.assessments.banks import GOOD, WEAK, ItemRow, LevelCover

STATUS = {
    "provisional": (_l("Provisional"), "", "circle"),
    "calibrating": (_l("Usable"), "info", "trending-up"),
    "calibrated": (_l("Calibrated"), "ok", "check-circle"),
}
"""Status → words, tone and symbol of its chip."""
ORDERS = {
    "kode": _l("Code"),
    "tanda": _l("Most flags first"),
    "sulit": _l("Hardest first"),
    "daya": _l("Separates worst first"),
    "jawaban": _l("Most answers first"),
    "paparan": _l("Asked most first"),
    "terakhir": _l("Used last first"),
}
FLAGS = {
    "misfit": _l(
        "The answers surprise more than chance explains: able people miss it, or others get it. Check the key and the wording."
    ),
    "much_harder": _l(
        "It is a whole level harder than its author thought. Check the key, or whether it belongs to a higher level."
    ),
    "much_easier": _l(
        "It is a whole level easier than its author thought. Check whether the answer has leaked or the options give it away."
    ),
    "separates_badly": _l(
        "It hardly tells those who meet the level from those who do not. Make it clearer or write another one."
    ),
    "asked_too_often": _l(
        "More than 60 of 100 recent tests asked it, so it waits until others are used up. Write more items near its level."
    ),
}
KEY_SUSPECT = ("misfit", "much_harder")
"""Flags after which earlier answers may have been marked wrongly."""


def difficulty_words(row: ItemRow) -> str:
    """How hard the item is against what its author thought."""
    off = row.surprise
    if off is None:
        return _("not known yet")
    if off > 0:
        return _("harder than the author thought")
    return _("easier than the author thought") if off < 0 else _("as hard as the author thought")


def separation_words(row: ItemRow) -> str:
    """How well the item separates those who meet the level from those who do not."""
    if row.status != "calibrated" or row.a is None:
        return _("not known yet")
    if row.a >= GOOD:
        return _("separates well")
    return _("separates badly") if row.a < WEAK else _("separates fairly")


def cover_words(one: LevelCover) -> str:
    """What a level still needs."""
    if not one.posts:
        return _("No post requires this level.")
    if one.missing:
        return _("needs %(count)s more items at level %(level)s", count=one.missing, level=one.level)
    return _("enough items for a test and a second one")
