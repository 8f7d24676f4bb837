"""The PDF of a certificate: typst fills our sheet with what was signed. Only the job process imports this work's library.

Everything on the sheet is data handed to the template, so a name is never read as markup. The sheet is tagged (PDF/UA-1) and
set in the typeface that typst brings along, because the fonts of a server are not ours to choose.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

from babel.dates import format_date
from flask import current_app

SHEET = Path(__file__).parent / "templates" / "certificates" / "sheet.typ"
BAND_WORDS = {"excellent": "Sangat baik", "good": "Baik", "sufficient": "Cukup"}
"""A certificate is an Indonesian document, whatever the language of the page it is opened from."""


def address_of(serial: str) -> str:
    """Where anybody checks the certificate with this code."""
    return f"{_public_url()}/v/{serial}"


def pdf(payload: Mapping[str, Any]) -> bytes:
    """The sheet for a signed payload as a tagged PDF. Needs an application context."""
    written: bytes = _compiler().compile(
        format="pdf", sys_inputs={"data": json.dumps(_shown(payload))}, pdf_standards=["ua-1"]
    )
    return written


@cache
def _compiler() -> Any:
    import typst

    return typst.Compiler(str(SHEET), root=str(SHEET.parent), ignore_system_fonts=True)


def _shown(payload: Mapping[str, Any]) -> dict[str, Any]:
    """What the sheet shows, worded."""
    day = date.fromisoformat(payload["date"])
    band = payload["band"]
    facts = [["Jam pelajaran", f"{payload['jp']} JP"]] if payload["jp"] else []
    facts.append(["Tanggal selesai", format_date(day, "d MMMM yyyy", locale="id")])
    if band is not None:
        facts.append(["Hasil ujian", BAND_WORDS[band]])
    address = address_of(payload["serial"])
    return {
        "issuer": payload["issuer"],
        "name": payload["name"],
        "course": payload["course"],
        "edition": payload["version"],
        "facts": facts,
        "serial": payload["serial"],
        "key": payload["key"],
        "place": _public_url().partition("://")[2] + "/v",
        "address": address,
        "year": day.year,
        "month": day.month,
        "day": day.day,
        "qr": _qr(address),
    }


def _qr(text: str) -> str:
    import segno

    code: str = segno.make(text, error="m", micro=False).svg_inline(border=0, omitsize=True)
    return code


def _public_url() -> str:
    url: str = current_app.config["SETTINGS"].public_url
    return url.rstrip("/")
