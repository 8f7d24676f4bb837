"""Signatures: Ed25519 over the canonical JSON of a payload, one key a year.

The private key of a year is a file that only the owner can read; the public keys stand in one JSON file beside it and stay
for ever, so that a certificate can be checked after its key is gone. `cryptography` is imported where it is used.
"""

from __future__ import annotations

import base64
import hashlib
import json
import secrets
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from flask import current_app

from lms.config import write_once

if TYPE_CHECKING:
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

PUBLIC_KEYS = "certificates.json"


def key_of(year: int) -> str:
    """The id of the key that signs in `year`; the key is made when it is first asked for."""
    return _key_id(year, _public_bytes(_private_key(year)))


def sign(payload: Mapping[str, Any], year: int) -> str:
    """The signature (base64url) of a payload by the key of `year`."""
    return base64.urlsafe_b64encode(_private_key(year).sign(canonical(payload))).decode().rstrip("=")


def holds(payload: Mapping[str, Any], signature: str, key_id: str) -> bool:
    """Whether the signature belongs to exactly this payload and a key of ours."""
    from cryptography.exceptions import InvalidSignature
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

    public = public_keys().get(key_id)
    if public is None:
        return False
    try:
        Ed25519PublicKey.from_public_bytes(_decoded(public)).verify(_decoded(signature), canonical(payload))
    except (InvalidSignature, ValueError):
        return False
    return True


def canonical(payload: Mapping[str, Any]) -> bytes:
    """The one way to write a payload: keys sorted, no spaces, UTF-8 (as RFC 8785 for strings, whole numbers and null)."""
    return json.dumps(payload, sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode()


def public_keys() -> dict[str, str]:
    """Key id → public key (32 bytes, base64url), of every year so far."""
    path = _folder() / PUBLIC_KEYS
    found: dict[str, str] = json.loads(path.read_text()) if path.exists() else {}
    return found


def _private_key(year: int) -> Ed25519PrivateKey:
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

    path = _folder() / f"certificates-{year}.key"
    if not path.exists():
        write_once(path, Ed25519PrivateKey.generate().private_bytes_raw().hex())
    key = Ed25519PrivateKey.from_private_bytes(bytes.fromhex(path.read_text()))
    _publish(year, _public_bytes(key))
    return key


def _publish(year: int, public: bytes) -> None:
    known = public_keys()
    key_id = _key_id(year, public)
    if key_id in known:
        return
    path = _folder() / PUBLIC_KEYS
    temporary = path.with_suffix(f".{secrets.token_hex(4)}.new")
    temporary.write_text(json.dumps({**known, key_id: _encoded(public)}, indent=1, sort_keys=True))
    temporary.replace(path)


def _folder() -> Path:
    folder: Path = current_app.config["SETTINGS"].data / "keys"
    folder.mkdir(mode=0o700, exist_ok=True)
    return folder


def _key_id(year: int, public: bytes) -> str:
    return f"{year}-{hashlib.sha256(public).hexdigest()[:8]}"


def _public_bytes(key: Ed25519PrivateKey) -> bytes:
    return key.public_key().public_bytes_raw()


def _encoded(data: bytes) -> str:
    return base64.urlsafe_b64encode(data).decode().rstrip("=")


def _decoded(text: str) -> bytes:
    return base64.b64decode(text + "=" * (-len(text) % 4), altchars=b"-_", validate=True)
