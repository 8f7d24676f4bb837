"""A small HTTP client that costs little beside what it measures: keep-alive, one connection for each user at once."""

from __future__ import annotations

import asyncio
import gzip
import re
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from urllib.parse import urlencode

PATIENCE = 60
"""Seconds after which an answer is given up."""
CSRF = re.compile(rb'name="csrf-token" content="([^"]+)"|name="csrf_token"[^>]*value="([^"]+)"')


@dataclass(frozen=True)
class Request:
    """What to send. `expect` is the status that means it worked."""

    path: str
    cookie: str = ""
    body: bytes | None = None
    kind: str = "application/x-www-form-urlencoded"
    headers: Mapping[str, str] = field(default_factory=dict)
    expect: int = 200

    def encoded(self, *, compressed: bool = True) -> bytes:
        """The bytes on the wire, as a browser on the same machine would send them."""
        lines = [
            f"{'GET' if self.body is None else 'POST'} {self.path} HTTP/1.1",
            "Host: 127.0.0.1",
            "Accept: text/html,application/json",
            "Accept-Language: id",
            f"Accept-Encoding: {'gzip' if compressed else 'identity'}",
            "Sec-Fetch-Site: same-origin",
        ]
        lines += [f"Cookie: {self.cookie}"] if self.cookie else []
        lines += [f"{name}: {value}" for name, value in self.headers.items()]
        if self.body is not None:
            lines += [f"Content-Type: {self.kind}", f"Content-Length: {len(self.body)}"]
        return "\r\n".join([*lines, "", ""]).encode() + (self.body or b"")


@dataclass(frozen=True)
class Answer:
    """What came back."""

    status: int
    headers: dict[str, str]
    cookies: dict[str, str]
    body: bytes

    @property
    def text(self) -> bytes:
        """The body as it was before compression."""
        return gzip.decompress(self.body) if self.headers.get("content-encoding") == "gzip" else self.body

    @property
    def csrf(self) -> str:
        """The CSRF token in the page."""
        found = CSRF.search(self.text)
        assert found is not None, "the page has no CSRF token"
        return (found[1] or found[2]).decode()


class Connection:
    """One keep-alive connection, opened again when the server has closed it."""

    def __init__(self, port: int) -> None:
        self.port = port
        self._streams: tuple[asyncio.StreamReader, asyncio.StreamWriter] | None = None

    async def send(self, request: Request, *, compressed: bool = True) -> Answer:
        """Send and read the whole answer; once more on a connection that was closed while idle."""
        data = request.encoded(compressed=compressed)
        for _ in range(3):
            try:
                return await asyncio.wait_for(self._exchange(data), PATIENCE)
            except (ConnectionError, asyncio.IncompleteReadError):
                self.close()
            except TimeoutError:
                self.close()
                raise RuntimeError(f"{request.path} was not answered within {PATIENCE} seconds") from None
        raise ConnectionError("the server closes every connection")

    async def _exchange(self, data: bytes) -> Answer:
        if self._streams is None:
            self._streams = await asyncio.open_connection("127.0.0.1", self.port)
        reader, writer = self._streams
        writer.write(data)
        await writer.drain()
        head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1").split("\r\n")
        headers, cookies = {}, {}
        for line in head[1:]:
            name, _, value = line.partition(": ")
            headers[name.lower()] = value
            if name.lower() == "set-cookie":
                key, _, rest = value.partition("=")
                cookies[key] = rest.partition(";")[0]
        if "content-length" in headers:
            body = await reader.readexactly(int(headers["content-length"]))
        else:
            body = await reader.read()
            self.close()
        if headers.get("connection") == "close":
            self.close()
        return Answer(int(head[0].split()[1]), headers, cookies, body)

    def close(self) -> None:
        """Let the connection go."""
        if self._streams is not None:
            self._streams[1].close()
            self._streams = None


async def sign_in_form(port: int) -> tuple[str, str]:
    """The cookie and the CSRF token of a browser that looks at the sign-in page."""
    connection = Connection(port)
    page = await connection.send(Request("/masuk"))
    connection.close()
    return _cookie_line(page.cookies), page.csrf


def sign_in_request(cookie: str, token: str, nip: str, password: str) -> Request:
    """Signing in, as the form sends it."""
    body = urlencode({"csrf_token": token, "nip": nip, "password": password, "next": "/"}).encode()
    return Request("/masuk", cookie=cookie, body=body, expect=303)


async def sign_in(port: int, nip: str, password: str, first_page: str = "/profil") -> tuple[str, str]:
    """The cookie of a browser that signed in and looked at a page, and that page's CSRF token."""
    cookie, token = await sign_in_form(port)
    connection = Connection(port)
    request = sign_in_request(cookie, token, nip, password)
    entered = await connection.send(request)
    if entered.status != request.expect:
        raise RuntimeError(f"signing in was answered with {entered.status}")
    page = await connection.send(Request(first_page, cookie=_cookie_line(entered.cookies)))
    connection.close()
    return _cookie_line(entered.cookies | page.cookies), page.csrf


def _cookie_line(cookies: dict[str, str]) -> str:
    return "; ".join(f"{name}={value}" for name, value in cookies.items())


@dataclass(frozen=True)
class Load:
    """How it went with so many users at once. Times in milliseconds; `refused` are answers other than expected."""

    concurrency: int
    per_second: float
    p50: float
    p95: float
    refused: int


async def load(port: int, make: Callable[[int], Request], count: int, concurrency: int) -> Load:
    """Send `count` requests by `concurrency` users at once. Raises `RuntimeError` when a single user is refused."""
    numbers = iter(range(count))
    times: list[float] = []
    refused: list[int] = []

    async def user() -> None:
        connection = Connection(port)
        for number in numbers:
            request = make(number)
            begun = time.perf_counter()
            answer = await connection.send(request)
            times.append(time.perf_counter() - begun)
            if answer.status != request.expect:
                refused.append(answer.status)
                if concurrency == 1:
                    raise RuntimeError(f"{request.path} was answered with {answer.status}, not {request.expect}")
        connection.close()

    begun = time.perf_counter()
    await asyncio.gather(*(user() for _ in range(concurrency)))
    spent = time.perf_counter() - begun
    times.sort()
    p50, p95 = (1000 * times[int(len(times) * share)] for share in (0.5, 0.95))
    return Load(concurrency, count / spent, p50, p95, len(refused))
