"""How certificates and their notices read, in the language of the page."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from flask_babel import gettext as _


def band_name(band: str) -> str:
    """The name of a score band."""
    names: dict[str, str] = {"excellent": _("Excellent"), "good": _("Good"), "sufficient": _("Sufficient")}
    return names[band]


def issued_notice(facts: Mapping[str, Any]) -> str:
    """The notice of a new certificate."""
    return str(_("Your certificate of “%(course)s” has been issued.", course=facts["course"]))


def revoked_notice(facts: Mapping[str, Any]) -> str:
    """The notice of a revocation."""
    return str(_("Your certificate of “%(course)s” was revoked. Open it to read why.", course=facts["course"]))
