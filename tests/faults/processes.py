"""The shipped server and the job process of an exam: start, kill, starve, start again."""

from __future__ import annotations

import os
import random
import resource
import signal
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Protocol

from tests.benchmarks.processes import tree
from tests.benchmarks.serving import free_port

WORKERS = 2
PATIENCE = 180


class Served(Protocol):
    """What a server serves: an exam, or the data of a product that runs already."""

    @property
    def environment(self) -> Mapping[str, str]:
        """Where its database is, and how it is set."""


class Server:
    """`lms serve` with two workers in a process group of its own."""

    def __init__(self, served: Served, *, clock: Path | None = None) -> None:
        self.port = free_port()
        self.address = f"http://127.0.0.1:{self.port}"
        self.environment = {**os.environ, **served.environment, "LMS_PUBLIC_URL": self.address}
        self.module = ["lms.cli"] if clock is None else ["tests.faults.stepped", str(clock)]
        self.process: subprocess.Popen[bytes] | None = None

    def start(self) -> float:
        """Start it and wait until it answers; returns the seconds that took."""
        begun = time.monotonic()
        command = ["serve", "--port", str(self.port), "--workers", str(WORKERS), "--no-migrate"]
        self.process = self._spawn(*command)
        while time.monotonic() < begun + PATIENCE:
            if self.status("/livez") == 200:
                return time.monotonic() - begun
            time.sleep(0.02)
        raise RuntimeError("the server does not answer")

    def work(self) -> subprocess.Popen[bytes]:
        """Start the job process beside it."""
        return self._spawn("work")

    def _spawn(self, *arguments: str) -> subprocess.Popen[bytes]:
        command = [sys.executable, "-m", *self.module, *arguments]
        return subprocess.Popen(command, env=self.environment, start_new_session=True, stderr=self._log())

    def _log(self) -> int:
        log = Path(self.environment["LMS_DATA"]) / "server.log"
        return os.open(log, os.O_WRONLY | os.O_CREAT | os.O_APPEND)

    def status(self, path: str) -> int:
        """The status of an address; 0 while nobody answers."""
        try:
            with urllib.request.urlopen(self.address + path, timeout=5) as answer:
                return int(answer.status)
        except urllib.error.HTTPError as error:
            return error.code
        except (urllib.error.URLError, OSError):
            return 0

    def pids(self) -> list[int]:
        """The master, then its workers."""
        return tree(self.process.pid) if self.process else []

    def kill_worker(self) -> None:
        """kill -9 of one worker; the master starts another one."""
        workers = self.pids()[1:]
        if workers:
            with suppress(ProcessLookupError):
                os.kill(random.choice(workers), signal.SIGKILL)

    def kill(self) -> None:
        """kill -9 of everything at once, a worker that is just being forked included."""
        if self.process:
            with suppress(ProcessLookupError):
                os.killpg(self.process.pid, signal.SIGKILL)
            self.process.wait()

    def starve(self, size: int | None) -> None:
        """Let no file of the server grow beyond `size` bytes, as a full disk does; None lets it grow again."""
        for pid in self.pids():
            hard = resource.prlimit(pid, resource.RLIMIT_FSIZE)[1]
            resource.prlimit(pid, resource.RLIMIT_FSIZE, (resource.RLIM_INFINITY if size is None else size, hard))


@contextmanager
def serving(served: Served, *, clock: Path | None = None) -> Iterator[Server]:
    """A running server until the block ends."""
    server = Server(served, clock=clock)
    try:
        server.start()
        yield server
    finally:
        server.kill()
