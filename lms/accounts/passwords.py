"""Passwords: argon2id with 19 MiB, t=2, p=1 (OWASP Password Storage Cheat Sheet), and what a new one must be like.

The parameters are set explicitly: the library's defaults cost several times more and would let a hundred sign-ins stall a
small server.
"""

from __future__ import annotations

import threading

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError
from flask_babel import gettext as _

from lms.problems import Problem

SHORTEST, LONGEST = 12, 128
_COMMON = ("password", "katasandi", "jakarta", "qwerty", "12345678", "bpsdm", "tumbuh", "indonesia", "abcdefgh")
_hasher = PasswordHasher(time_cost=2, memory_cost=19_456, parallelism=1)
_at_once = threading.BoundedSemaphore(2)
"""No more hashes at once than processors of the smallest server we promise to run on."""
_NOBODY = _hasher.hash("nobody has this password")


def hash_password(password: str) -> str:
    """The argon2id hash of `password`."""
    with _at_once:
        return _hasher.hash(password)


def matches(password_hash: str | None, password: str) -> bool:
    """Whether `password` is right; without a hash the same time is spent, so that nobody can tell who has an account."""
    with _at_once:
        try:
            return _hasher.verify(password_hash or _NOBODY, password) and password_hash is not None
        except (VerificationError, InvalidHashError):
            return False


def check_new(password: str, nip: str, name: str) -> None:
    """Refuse weak passwords: length counts, not character classes (ASVS 5.0 V6.2). Raises `Problem`."""
    if len(password) < SHORTEST:
        message = _("Use at least %(count)s characters; a short sentence is easy to remember.", count=SHORTEST)
    elif len(password) > LONGEST:
        message = _("Use at most %(count)s characters.", count=LONGEST)
    elif _guessable(password.casefold(), nip, name.casefold()):
        message = _("This password is too easy to guess. Leave out your NIP, your name and well-known words.")
    else:
        return
    raise Problem(message, {"password": message})


def _guessable(password: str, nip: str, name: str) -> bool:
    words = [word for word in name.split() if len(word) > 3]
    if nip in password or len(set(password)) < 5:
        return True
    rest = password
    for word in (*_COMMON, *words):
        rest = rest.replace(word, "")
    return len(rest) < 6
