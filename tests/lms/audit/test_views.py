"""The auditor reads; nobody else does."""

from __future__ import annotations

import pytest


@pytest.mark.parametrize("who", ["siti", "hana", "dewi", "opan"])
def test_nobody_but_the_auditor(sign_in, who):
    assert sign_in(who).get("/audit").status_code == 403


def test_the_auditor_finds_what_was_done(sign_in):
    sign_in("hana").send("/jabatan/baru", {"name": "Analis", "code": "analis", "tier": "pengawas", "family": ""})
    browser = sign_in("aulia")
    assert "position.added" in browser.get("/audit").text
    assert "profile.published" not in browser.get("/audit?tindakan=position.").text
    assert "Belum ada catatan" in browser.get("/audit?tindakan=%25").text
