"""The shipped server as an operator starts it: `lms serve --workers 2`."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from tests.benchmarks.dataset import Dataset

WORKERS = 2
PATIENCE = 60


@dataclass(frozen=True)
class Serving:
    """A running server and how long it took to its first page."""

    port: int
    pid: int
    cold_start: float

    @property
    def address(self) -> str:
        """Where it answers."""
        return f"http://127.0.0.1:{self.port}"


@contextmanager
def serving(dataset: Dataset) -> Iterator[Serving]:
    """Serve the set until the block ends."""
    port = free_port()
    environment = {**os.environ, **dataset.environment, "LMS_PUBLIC_URL": f"http://127.0.0.1:{port}"}
    command = [sys.executable, "-m", "lms.cli", "serve", "--port", str(port), "--workers", str(WORKERS)]
    started = time.monotonic()
    process = subprocess.Popen(command, env=environment)
    try:
        _await_page(f"http://127.0.0.1:{port}/masuk", process)
        yield Serving(port, process.pid, time.monotonic() - started)
    finally:
        process.terminate()
        process.wait(30)


def free_port() -> int:
    """A port nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _await_page(address: str, process: subprocess.Popen[bytes]) -> None:
    until = time.monotonic() + PATIENCE
    while time.monotonic() < until and process.poll() is None:
        try:
            with urllib.request.urlopen(address, timeout=5) as answer:
                answer.read()
                return
        except (urllib.error.URLError, OSError):
            time.sleep(0.02)
    raise RuntimeError(f"the server does not answer at {address}")
