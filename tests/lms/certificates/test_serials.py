"""The code of a certificate: unguessable, readable aloud, forgiving when typed."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lms.certificates import serials
from lms.certificates.serials import new_serial, normalised


def test_a_serial_has_128_random_bits_in_five_groups(monkeypatch):
    assert re.fullmatch(r"([0-9A-HJKMNP-TV-Z]{5}-){4}[0-9A-HJKMNP-TV-Z]{6}", new_serial())
    assert len({new_serial() for _ in range(200)}) == 200
    monkeypatch.setattr(serials.secrets, "randbits", lambda bits: 2**bits - 1)
    assert new_serial() == "7ZZZZ-ZZZZZ-ZZZZZ-ZZZZZ-ZZZZZZ"


def test_small_letters_spaces_and_mistaken_letters_are_put_right():
    assert normalised(" 4t9xk 8wq2m-vj3cd – 0rn7h pa5s6b ") == "4T9XK-8WQ2M-VJ3CD-0RN7H-PA5S6B"
    assert normalised("OIL00-00000-00000-00000-000000") == "01100-00000-00000-00000-000000"


@pytest.mark.parametrize("typed", ["", "abc", "U" * 26, "0" * 25, "0" * 27, "ﷺ" * 26, "0" * 10_000, "../../etc/passwd"])
def test_what_cannot_be_a_code_is_none(typed):
    assert normalised(typed) is None


@given(st.text(max_size=300))
def test_any_text_is_a_code_or_none(text):
    found = normalised(text)
    assert found is None or normalised(found) == found
