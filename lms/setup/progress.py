"""One short line a step, with the seconds it took, on standard error."""

from __future__ import annotations

import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager


def say(text: str) -> None:
    """Print a line for the person who waits."""
    print(text, file=sys.stderr, flush=True)


@contextmanager
def step(text: str) -> Iterator[None]:
    """Announce a step, count its seconds on a terminal, and close the line when it ends (also when it fails)."""
    began = time.monotonic()
    print(f"{text} …", end="", file=sys.stderr, flush=True)
    ended = threading.Event()
    if sys.stderr.isatty():
        threading.Thread(target=_tick, args=(text, began, ended), daemon=True).start()
    try:
        yield
    except BaseException:
        ended.set()
        say("  berhenti")
        raise
    ended.set()
    start_of_line = "\r" + text + " …" if sys.stderr.isatty() else ""
    say(f"{start_of_line}  {time.monotonic() - began:.0f} dtk")


def _tick(text: str, began: float, ended: threading.Event) -> None:
    while not ended.wait(1):
        print(f"\r{text} …  {time.monotonic() - began:.0f} dtk", end="", file=sys.stderr, flush=True)
