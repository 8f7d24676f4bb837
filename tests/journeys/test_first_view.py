"""What the first page costs on the wire: cold on a new phone, and warm on the next visit."""

from __future__ import annotations

import pytest

COLD_BYTES, COLD_REQUESTS, WARM_BYTES = 100_000, 9, 20_000


@pytest.mark.parametrize("screen", ["phone", "desk"])
def test_home_is_light(visit, screen):
    """The learner's home, with everything that it loads."""
    visitor = visit(screen).sign_in("learner")
    visitor.page.wait_for_load_state("networkidle")  # else the page before is counted too on a slow machine
    wire = visitor.page.context.new_cdp_session(visitor.page)
    wire.send("Network.enable")
    wire.send("Network.clearBrowserCache")
    sizes: dict[str, float] = {}
    wire.on("Network.loadingFinished", lambda event: sizes.update({event["requestId"]: event["encodedDataLength"]}))

    visitor.page.goto(f"{visitor.address}/", wait_until="networkidle")
    cold = dict(sizes)
    sizes.clear()
    visitor.page.goto(f"{visitor.address}/", wait_until="networkidle")

    assert len(cold) <= COLD_REQUESTS, cold
    assert sum(cold.values()) <= COLD_BYTES, cold
    assert sum(sizes.values()) <= WARM_BYTES, sizes
