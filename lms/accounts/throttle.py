"""Slows guessing down: failures are counted in the database per account and per network, so that restarts forget nothing.

After five failures an account waits 1, 2, 4 … 60 s; a network may fail 30 times in ten minutes (reliability plan §5.6). The
keys are digests: neither a NIP nor an address stands in the table.
"""

from __future__ import annotations

import hashlib
import ipaddress
import math
from datetime import datetime, timedelta

from flask_babel import gettext as _

from lms.accounts.models import SignInThrottle
from lms.clock import now
from lms.db import db, writing_apart
from lms.problems import TooMany

FREE_TRIES = 5
LONGEST_PAUSE = 60
NETWORK_TRIES = 30
WINDOW = timedelta(minutes=10)
FORGET = timedelta(hours=24)


def check(what: str, network: str | None = None, account: str = "") -> None:
    """Raise `TooMany` while the account or the network must wait; either may be left out."""
    moment = now()
    waits = [
        (row.blocked_until - moment).total_seconds()
        for key, _network in _keys(what, network, account)
        if (row := db.session.get(SignInThrottle, key)) and row.blocked_until and row.blocked_until > moment
    ]
    if waits:
        seconds = math.ceil(max(waits))
        raise TooMany(_("Too many tries. Wait %(seconds)s seconds and try again.", seconds=seconds), seconds)


def failed(what: str, network: str | None = None, account: str = "") -> None:
    """Count a failure, in a transaction of its own: the request around it ends in an error and is rolled back."""
    moment = now()
    with writing_apart() as apart:
        for key, of_network in _keys(what, network, account):
            row = apart.get(SignInThrottle, key, with_for_update=True)
            if row is None or moment - row.first_failed_at > (WINDOW if of_network else FORGET):
                row = apart.merge(SignInThrottle(key=key, failures=0, first_failed_at=moment, blocked_until=None))
            row.failures += 1
            row.blocked_until = _blocked_until(row, moment, network=of_network)


def _blocked_until(row: SignInThrottle, moment: datetime, *, network: bool) -> datetime | None:
    if network:
        return row.first_failed_at + WINDOW if row.failures >= NETWORK_TRIES else None
    if row.failures < FREE_TRIES:
        return None
    return moment + timedelta(seconds=min(2 ** (row.failures - FREE_TRIES), LONGEST_PAUSE))


def succeeded(what: str, account: str) -> None:
    """Forget the failures of an account."""
    row = db.session.get(SignInThrottle, _digest(f"{what}:account:{account}"))
    if row is not None:
        db.session.delete(row)


def _keys(what: str, network: str | None, account: str) -> list[tuple[str, bool]]:
    """What is counted, each with whether it is a network."""
    networks = [] if network is None else [(_digest(f"{what}:network:{network_of(network)}"), True)]
    return [*networks, (_digest(f"{what}:account:{account}"), False)] if account else networks


def network_of(address: str) -> str:
    """The network an address belongs to: /24 for IPv4, /56 for IPv6; offices share one."""
    try:
        parsed = ipaddress.ip_address(address)
    except ValueError:
        return "unknown"
    return str(ipaddress.ip_network((parsed, 24 if parsed.version == 4 else 56), strict=False))


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()
