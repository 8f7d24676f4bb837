"""What a browser fetches: the sign-in page and the home page in Chromium, with an empty and with a filled cache."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from lms.setup import browser


@dataclass(frozen=True)
class View:
    """One look at one page: requests and bytes over the network, heads included."""

    name: str
    requests: int
    kilobytes: float


def look(address: str, cookie: str) -> list[View]:
    """Sign-in page and home page cold (each in a fresh profile), then home warm. `cookie` is a signed-in learner's."""
    from playwright.sync_api import sync_playwright

    views = []
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(
            executable_path=str(browser.require()), args=browser.launch_flags(), headless=True
        )
        fresh = chromium.new_context(locale="id-ID")
        views.append(_visit(fresh, address + "/masuk", "Halaman masuk, tembolok kosong"))
        fresh.close()
        signed_in = chromium.new_context(locale="id-ID")
        name, _, value = cookie.partition("=")
        signed_in.add_cookies([{"name": name, "value": value, "url": address}])
        views.append(_visit(signed_in, address + "/", "Beranda, tembolok kosong"))
        views.append(_visit(signed_in, address + "/", "Beranda, tembolok terisi"))
        chromium.close()
    return views


def _visit(context: Any, address: str, name: str) -> View:
    page = context.new_page()
    network = context.new_cdp_session(page)
    network.send("Network.enable")
    sizes: list[float] = []
    cached: set[str] = set()
    network.on("Network.requestServedFromCache", lambda event: cached.add(event["requestId"]))
    network.on("Network.loadingFinished", lambda event: sizes.append(event["encodedDataLength"]))
    page.goto(address, wait_until="networkidle")
    page.close()
    fetched = [size for size in sizes if size > 0]
    return View(name, len(fetched), sum(fetched) / 1024)
