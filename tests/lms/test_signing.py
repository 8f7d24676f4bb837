"""Signatures: one byte more or less and they do not hold."""

from __future__ import annotations

import base64
import json
import stat

import pytest

from lms import signing
from lms.config import write_once

PAYLOAD = {"name": "Siti Rahmawati, S.Pd.", "course": "Layanan yang Ramah", "jp": 3, "band": None}


@pytest.fixture(autouse=True)
def _context(app, tmp_path, monkeypatch):
    """Keys of each test in a folder of its own."""
    with app.app_context():
        monkeypatch.setattr(signing, "_folder", lambda: tmp_path)
        yield


def test_a_signature_holds_for_its_payload_and_key():
    signature, key = signing.sign(PAYLOAD, 2026), signing.key_of(2026)
    assert signing.holds(PAYLOAD, signature, key)


@pytest.mark.parametrize(
    "mutated",
    [
        {**PAYLOAD, "name": "Siti Rahmawati, S.Pd"},
        {**PAYLOAD, "jp": 30},
        {**PAYLOAD, "extra": 1},
        {key: PAYLOAD[key] for key in ("name", "course", "jp")},
        {},
    ],
)
def test_a_mutated_payload_is_not_accepted(mutated):
    assert not signing.holds(mutated, signing.sign(PAYLOAD, 2026), signing.key_of(2026))


def test_every_flipped_bit_of_a_signature_is_noticed():
    whole = base64.urlsafe_b64decode(signing.sign(PAYLOAD, 2026) + "==")
    key = signing.key_of(2026)
    for place in range(0, len(whole) * 8, 37):
        flipped = bytearray(whole)
        flipped[place // 8] ^= 1 << place % 8
        assert not signing.holds(PAYLOAD, base64.urlsafe_b64encode(bytes(flipped)).decode().rstrip("="), key)


@pytest.mark.parametrize("signature", ["", "AAAA", "not base64 !", "Ω", "A" * 86])
def test_what_is_no_signature_is_not_accepted(signature):
    assert not signing.holds(PAYLOAD, signature, signing.key_of(2026))


def test_a_key_of_another_year_or_nobody_does_not_fit():
    signature = signing.sign(PAYLOAD, 2026)
    assert not signing.holds(PAYLOAD, signature, signing.key_of(2027))
    assert not signing.holds(PAYLOAD, signature, "2026-00000000")


def test_the_order_of_keys_does_not_matter_and_letters_stay_letters():
    turned = dict(reversed(PAYLOAD.items()))
    assert signing.canonical(turned) == signing.canonical(PAYLOAD)
    assert signing.canonical({"b": "é", "a": 1}) == '{"a":1,"b":"é"}'.encode()


def test_the_private_key_is_for_the_owner_only_and_made_once(tmp_path):
    key = signing.key_of(2026)
    path = tmp_path / "certificates-2026.key"
    before = path.read_bytes()
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert signing.key_of(2026) == key
    assert path.read_bytes() == before
    assert list(tmp_path.glob("*.new")) == []


def test_where_another_process_was_faster_its_key_stays(tmp_path):
    path = tmp_path / "certificates-2026.key"
    path.write_text("aa" * 32)
    write_once(path, "bb" * 32)
    assert path.read_text() == "aa" * 32


def test_public_keys_outlive_the_private_one(tmp_path):
    signature, key = signing.sign(PAYLOAD, 2026), signing.key_of(2026)
    (tmp_path / "certificates-2026.key").unlink()
    assert signing.holds(PAYLOAD, signature, key)
    newer = signing.key_of(2026)
    assert newer != key
    assert set(json.loads((tmp_path / "certificates.json").read_text())) == {key, newer}
    assert signing.holds(PAYLOAD, signature, key)


def test_the_folder_of_keys_is_the_data_folders(app, monkeypatch):
    monkeypatch.undo()
    folder = signing._folder()
    assert folder == app.config["SETTINGS"].data / "keys"
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700
