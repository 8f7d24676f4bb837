"""A real product for the journeys: the shipped server and job process on a small demonstration, and a real browser.

Every page a journey opens is looked at: nothing wider than the screen, no console error, no report of the content security
policy, no request to anybody else.
"""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe

from lms.accounts.demonstration import ACCOUNTS, PASSWORD
from tests.chromium import launched

ROOT = Path(__file__).parents[2]
NIP = {account.key: account.nip for account in ACCOUNTS}
PEOPLE = 24
JOB_SECONDS = 45
"""How long a journey waits for the other process, on a machine that is busy with something else too."""
START_SECONDS = 90
"""How long the product may take to answer after its start, on such a machine."""
WIDTHS = {"phone": (360, 740), "desk": (1280, 800)}
AXE = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]}


@dataclass(frozen=True)
class Product:
    """A running product."""

    address: str
    data: Path


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Everything here drives a browser, and one worker runs it all: the product is started once."""
    for item in items:
        if "journeys" in item.path.parts:
            item.add_marker(pytest.mark.browser)
            item.add_marker(pytest.mark.xdist_group("journeys"))
            item.add_marker(pytest.mark.timeout(300))


@pytest.fixture(scope="package")
def products() -> Iterator[dict[str, Product]]:
    """One small demonstration, served twice: what is done on the phone is still to be done on the desk."""
    with tempfile.TemporaryDirectory(prefix="tumbuh-journey-") as folder, ExitStack() as stack:
        seeded = Path(folder) / "seeded"
        _command(_environment(seeded, 0), "seed", "--people", str(PEOPLE))
        yield {screen: _serve(stack, shutil.copytree(seeded, Path(folder) / screen)) for screen in WIDTHS}


def _serve(stack: ExitStack, data: Path) -> Product:
    port = _free_port()
    for arguments in (("serve", "--port", str(port), "--workers", "1"), ("work",)):
        command = [sys.executable, "-m", "lms.cli", *arguments]
        process = subprocess.Popen(command, cwd=ROOT, env=_environment(data, port))
        stack.callback(_stop, process)
    address = f"http://127.0.0.1:{port}"
    _await(address)
    return Product(address, data)


def _environment(data: Path, port: int) -> dict[str, str]:
    address = f"http://127.0.0.1:{port}"
    return {**os.environ, "LMS_DATA": str(data), "LMS_DEMO": "1", "LMS_PUBLIC_URL": address, "LMS_NO_SETUP": "1"}


def _command(environment: dict[str, str], *arguments: str) -> None:
    subprocess.run([sys.executable, "-m", "lms.cli", *arguments], cwd=ROOT, env=environment, check=True)


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def _stop(process: subprocess.Popen[bytes]) -> None:
    process.terminate()
    try:
        process.wait(10)
    except subprocess.TimeoutExpired:
        process.kill()


def _await(address: str) -> None:
    until = time.monotonic() + START_SECONDS
    while time.monotonic() < until:
        try:
            with urllib.request.urlopen(f"{address}/readyz", timeout=2):
                return
        except OSError:
            time.sleep(0.1)
    raise AssertionError("the product does not answer")


@pytest.fixture(scope="package")
def chromium() -> Iterator[Any]:
    """The browser of all journeys; it ends with them, since its driver tolerates no other one in this process."""
    with launched() as running:
        yield running


@dataclass
class Visitor:
    """Somebody at a screen: opens pages, and finds fault with them."""

    page: Any
    product: Product
    scripts: bool = True
    faults: list[str] = field(default_factory=list)
    without_line: bool = False
    """Whether requests may fail: the journey cuts the line or stops the server."""

    @property
    def address(self) -> str:
        """Where the product is."""
        return self.product.address

    def __post_init__(self) -> None:
        self.page.on("console", self._heard)
        self.page.on("pageerror", lambda error: self.faults.append(f"script error: {error}"))
        self.page.on("request", self._asked)

    def _heard(self, message: Any) -> None:
        if message.type != "error" or "status of 4" in message.text:
            return
        if not (self.without_line and "Failed to load resource" in message.text):
            self.faults.append(f"console: {message.text}")

    def _asked(self, request: Any) -> None:
        if not request.url.startswith((self.address, "data:", "blob:")):
            self.faults.append(f"request to somebody else: {request.url}")
        if request.url.endswith("/csp-laporan"):
            self.faults.append(f"content security policy: {request.post_data}")

    def sign_in(self, key: str) -> Visitor:
        """Sign in as a demonstration account."""
        self.page.goto(f"{self.address}/masuk")
        self.page.get_by_label("NIP").fill(NIP[key])
        self.page.get_by_label("Kata sandi").fill(PASSWORD)
        self.page.get_by_role("button", name="Masuk").click()
        self.page.wait_for_url(lambda url: "/masuk" not in url)
        return self

    def open(self, path: str) -> Visitor:
        """Go to a page and look at it."""
        answer = self.page.goto(f"{self.address}{path}")
        assert answer.status < 400, f"{path}: {answer.status}"
        return self.look()

    def look(self) -> Visitor:
        """Nothing wider than the screen, nothing that axe finds; without scripts there is nobody to ask."""
        if not self.scripts:
            return self
        self.page.wait_for_load_state()
        wide = self.page.evaluate("() => document.documentElement.scrollWidth - document.documentElement.clientWidth")
        assert wide <= 0, f"{self.page.url} is {wide} px too wide"
        found = Axe().run(self.page, options=AXE)
        assert found.violations_count == 0, f"{self.page.url}\n{found.generate_report()}"
        return self

    def press(self, name: str, role: str = "button") -> Visitor:
        """Press the first button (or link) of that name."""
        self.page.get_by_role(role, name=name).first.click()
        return self

    def follow(self, target: Any) -> Visitor:
        """Press what leads to another page, and look at that page."""
        with self.page.expect_navigation():
            target.click()
        return self.look()

    def access_key(self, letter: str) -> Visitor:
        """Press the access key of the browser with a letter, and look at the page it leads to.

        Playwright's own key presses carry no letter while Alt is down, and access keys go by the letter.
        """
        code = ord(letter.upper())
        key = {"key": letter, "code": f"Key{letter.upper()}", "text": letter, "unmodifiedText": letter}
        numbers = {"modifiers": 1, "windowsVirtualKeyCode": code, "nativeVirtualKeyCode": code}
        devtools = self.page.context.new_cdp_session(self.page)
        with self.page.expect_navigation():
            for kind in ("keyDown", "keyUp"):
                devtools.send("Input.dispatchKeyEvent", {"type": kind, **key, **numbers})
        return self.look()

    def sees(self, text: str) -> Visitor:
        """The words are on the page."""
        from playwright.sync_api import expect

        expect(self.page.get_by_text(text).first).to_be_attached()
        return self

    def await_job(self, found: Any) -> Visitor:
        """Look again until what a job of the other process makes is on the page."""
        until = time.monotonic() + JOB_SECONDS
        while not found.count() and time.monotonic() < until:
            self.page.reload()
        assert found.count(), f"{self.page.url}: {found} did not come within {JOB_SECONDS} s"
        return self


@pytest.fixture
def visit(products: dict[str, Product], chromium: Any) -> Iterator[Callable[..., Visitor]]:
    """`visit("phone")`, `visit("desk")`, `visit("phone", scripts=False)`: a fresh browser; its faults fail the test.

    `product` is another one than that of the screen.
    """
    opened: list[tuple[Any, Visitor]] = []

    def start(
        screen: str = "phone", *, scripts: bool = True, product: Product | None = None, **context: Any
    ) -> Visitor:
        width, height = WIDTHS[screen]
        room = chromium.new_context(
            viewport={"width": width, "height": height},
            locale="id-ID",
            timezone_id="Asia/Jakarta",
            reduced_motion="reduce",
            java_script_enabled=scripts,
            **context,
        )
        page = room.new_page()
        page.set_default_timeout(15_000)
        visitor = Visitor(page, product or products[screen], scripts)
        opened.append((room, visitor))
        return visitor

    yield start
    faults = [fault for _room, visitor in opened for fault in visitor.faults]
    for room, _visitor in opened:
        room.close()
    assert not faults, "\n".join(faults)
