"""A User-Agent header is said in two words."""

from __future__ import annotations

import pytest

from lms.accounts.words import device_name

CHROME = (
    "Mozilla/5.0 (Linux; Android 14; K) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/130.0.0.0 Mobile Safari/537.36"
)


@pytest.mark.parametrize(
    ("agent", "name"),
    [
        (CHROME, "Chrome, Android"),
        (f"{CHROME.replace('Android 14; K', 'X11; x86_64')} Edg/130.0", "Edge, Linux"),
        ("Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:132.0) Gecko/20100101 Firefox/132.0", "Firefox, Windows"),
        (
            "Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) Version/18.0 Mobile/15E148 Safari/604.1",
            "Safari, iPhone",
        ),
        ("curl/8.1 on Windows", "Windows"),
        ("", "Perangkat tidak dikenal"),
    ],
)
def test_a_device_is_named_by_browser_and_system(app, agent, name):
    with app.test_request_context("/"):
        assert device_name(agent) == name
